import type { ClusterFigures } from '../src/server/metrics.ts';

/** What a gate counts in a cluster where there is nothing to count. */
export const quietCluster: ClusterFigures = {
  watchAges: new Map(),
  policiesRejected: 0,
  policiesQuestionable: 0,
  policiesFailOpen: 0,
  policiesUnfilled: 0,
  isLeader: false,
  certificateProblems: 0,
  caEnd: undefined,
};
