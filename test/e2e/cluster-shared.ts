// One cluster for all test files of a run: made, or taken as it stands, before them; what was made is removed after them.
import type { TestProject } from 'vitest/node';
import { bringCluster, removeCluster, type Cluster } from '../../scripts/kind/cluster.ts';
import { Obstacle } from '../../scripts/obstacle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    cluster: Cluster;
  }
}

/** Runs once, before all test files. Ends the run where there can be no cluster, with status 2 where the machine lacks something. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { cluster, made } = await bringCluster(tell).catch(end);
  project.provide('cluster', cluster);
  return () => removeCluster(made, tell);
}

/** Vitest would show where this was thrown, which helps nobody to install Docker. */
function end(error: unknown): never {
  if (!(error instanceof Obstacle)) throw error;
  tell(error.message);
  process.exit(error.status);
}

function tell(sentence: string): void {
  process.stderr.write(`e2e: ${sentence} (${Math.round(performance.now() / 1000)} s)\n`);
}
