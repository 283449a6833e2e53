// One cluster for all test files of a run: made, or taken as it stands, before them; what was made is removed after them.
import type { TestProject } from 'vitest/node';
import { bringCluster, removeCluster, type Cluster } from '../../scripts/kind/cluster.ts';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: Cluster;
  }
}

/** Runs once, before all test files. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, made } = await bringCluster(tell);
  project.provide('cluster', cluster);
  return () => removeCluster(made, tell);
}

function tell(sentence: string): void {
  process.stderr.write(`e2e: ${sentence} (${Math.round(performance.now() / 1000)} s)\n`);
}
