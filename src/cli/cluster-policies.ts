import type { ClusterState } from '../cluster/cluster-state.ts';
import { enforces, type PodsWebhook } from '../cluster/policy-conditions.ts';
import { PolicySource, type ReadPolicy } from '../cluster/policy-source.ts';
import type { ClusterFigures } from '../server/metrics.ts';
import type { Fed } from './feed.ts';

/** Has a gate judge by the policies of a cluster, and counts them. */
export class ClusterPolicies {
  readonly #fed: Pick<Fed, 'gate' | 'log' | 'metrics'>;
  readonly #source: PolicySource;
  #readings: ReadonlyMap<string, ReadPolicy> = new Map();

  constructor(fed: Pick<Fed, 'gate' | 'log' | 'metrics'>) {
    this.#fed = fed;
    this.#source = new PolicySource(fed.log);
  }

  /** What came of each policy, by name; none while not all is known that they are read with. */
  get readings(): ReadonlyMap<string, ReadPolicy> {
    return this.#readings;
  }

  /** Has the gate judge by what stands in the cluster now, once all of it is known. */
  judgeBy({ setting, unread, policies: stored }: Pick<ClusterState, 'setting' | 'unread' | 'policies'>): void {
    const { gate, log, metrics } = this.#fed;
    if (setting === undefined || unread !== undefined) {
      gate.awaits = unread ?? 'the version of the API server is not known yet';
      return;
    }
    gate.setting = setting;
    const { policies, all, isAnew, hasProblems, obstacle } = this.#source.read(stored, setting);
    this.#readings = all;
    // A gate that judges already goes on: only one that starts waits for what cannot be read.
    if (gate.policies === undefined && obstacle !== undefined) {
      gate.awaits = obstacle;
    } else {
      if (gate.policies === undefined) log.info({ policies: policies.policies.map(({ name }) => name) }, 'judging');
      gate.policies = policies;
    }
    const result = hasProblems ? 'failure' : 'success';
    const inForce = gate.policies?.policies.length;
    if (isAnew) metrics.policiesRead(result, inForce);
    else metrics.policiesStand(result, inForce);
  }

  /** How the policies stand, where pods are sent to the gate like this; `webhook` is undefined while it is not known. */
  figures(webhook: PodsWebhook | undefined): Pick<ClusterFigures, 'policiesRejected' | 'policiesFailOpen'> {
    const all = [...this.#readings.values()];
    return {
      policiesRejected: all.filter(({ problems }) => problems.length > 0).length,
      policiesFailOpen: webhook && (webhook.failurePolicy === 'Fail' ? 0 : all.filter(enforces).length),
    };
  }
}
