// Brings up a cluster for the end-to-end tests, with the gate's image loaded; with --down, removes what it made.
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from './go-programs.ts';
import { bringCluster, removeCluster } from './kind/cluster.ts';
import { Obstacle } from './obstacle.ts';

try {
  if (isDown()) {
    await removeCluster({ cluster: true, docker: true }, tell);
  } else {
    const { cluster } = await bringCluster(tell);
    // Those that were found on PATH are found there again.
    const isBuilt = Object.values(cluster.programs).some((program) => dirname(program) === programFolder);
    const path = isBuilt ? ` PATH="${programFolder}:$PATH"` : '';
    tell(`the cluster is up, and has ${cluster.image}; kubectl and helm are led to it by this line:`);
    // By itself, so that it can be copied.
    process.stdout.write(`export KUBECONFIG="${cluster.kubeconfig}"${path}\n`);
  }
} catch (error) {
  if (!(error instanceof Obstacle)) throw error;
  tell(error.message);
  process.exitCode = error.status;
}

function isDown(): boolean {
  try {
    return parseArgs({ options: { down: { type: 'boolean' } } }).values.down ?? false;
  } catch {
    throw new Obstacle(`the only option is --down, not ${process.argv.slice(2).join(' ')}`);
  }
}

/** With the seconds since the start, because some steps take minutes. */
function tell(sentence: string): void {
  process.stderr.write(`kind: ${sentence} (${Math.round(performance.now() / 1000)} s)\n`);
}
