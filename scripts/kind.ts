// Starts a cluster for the end-to-end tests, with the gate's image. With --prepare, builds only programs and images; with
// --down, removes the cluster.
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { programFolder } from './go-programs.ts';
import { bringCluster, prepareCluster, removeCluster } from './kind/cluster.ts';
import { Obstacle } from './obstacle.ts';

try {
  const { down, prepare } = readOptions();
  if (down === true) {
    await removeCluster({ cluster: true, docker: true }, report);
  } else if (prepare === true) {
    await prepareCluster(report);
  } else {
    const { cluster } = await bringCluster(report);
    // Those from PATH need no line.
    const isBuilt = Object.values(cluster.programs).some((program) => dirname(program) === programFolder);
    const path = isBuilt ? ` PATH="${programFolder}:$PATH"` : '';
    report(`the cluster is up, and has ${cluster.image}; kubectl and helm are led to it by this line:`);
    // On a line of its own, so that it can be copied.
    process.stdout.write(`export KUBECONFIG="${cluster.kubeconfig}"${path}\n`);
  }
} catch (error) {
  if (!(error instanceof Obstacle)) throw error;
  report(error.message);
  process.exitCode = error.status;
}

function readOptions(): { readonly down?: boolean; readonly prepare?: boolean } {
  try {
    return parseArgs({ options: { down: { type: 'boolean' }, prepare: { type: 'boolean' } } }).values;
  } catch {
    throw new Obstacle(`the only options are --down and --prepare, not ${process.argv.slice(2).join(' ')}`);
  }
}

/** With the seconds since the start, since some steps take minutes. */
function report(sentence: string): void {
  process.stderr.write(`kind: ${sentence} (${Math.round(performance.now() / 1000)} s)\n`);
}
