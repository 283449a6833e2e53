// A cluster for the end-to-end tests, with the gate's image in it: one of kind's, or one that stands already.
import { Obstacle } from '../obstacle.ts';
import { bringClients, clientProgram } from './clients.ts';
import { attempt, run } from './command.ts';
import { daemon } from './docker.ts';
import { bringDocker, endDocker } from './docker-daemon.ts';
import { bringGateImage } from './gate-image.ts';
import { bringKindCluster, bringKindImage, loadImage, removeKindCluster } from './kind-cluster.ts';

/** A cluster that is up, as its administrator has it. */
export interface Cluster {
  /** As the variable KUBECONFIG would have it. */
  readonly kubeconfig: string;
  /** The paths of what works with any cluster. */
  readonly programs: { readonly kubectl: string; readonly helm: string };
  /** The gate's image, which the cluster has or can pull. */
  readonly image: string;
}

/** A cluster, and which parts of it were not there before. */
export interface Brought {
  readonly cluster: Cluster;
  readonly made: { readonly cluster: boolean; readonly docker: boolean };
}

/** Brings up a cluster, or takes the one that PLIMSOLL_CLUSTER asks for, and loads the image. Throws an Obstacle. */
export async function bringCluster(tell: (sentence: string) => void): Promise<Brought> {
  const asked = process.env['PLIMSOLL_CLUSTER'] ?? '';
  if (asked !== '' && asked !== 'existing') {
    throw new Obstacle(
      `PLIMSOLL_CLUSTER is "${asked}"; write existing, for the cluster of KUBECONFIG, or leave it unset`,
    );
  }
  const given = process.env['PLIMSOLL_IMAGE'] ?? '';
  if (asked === 'existing') {
    bringClients(['kubectl', 'helm'], tell);
    const kubeconfig = ownKubeconfig();
    const image = given === '' ? loadInto(kubeconfig, tell) : given;
    return { cluster: { kubeconfig, programs: programs(), image }, made: { cluster: false, docker: false } };
  }
  if (given !== '') {
    throw new Obstacle('PLIMSOLL_IMAGE is for a cluster that stands; set PLIMSOLL_CLUSTER=existing too');
  }

  // Before minutes of building, because nothing can be done without it.
  const docker = await bringDocker(tell);
  bringClients(['kind', 'kubectl', 'helm'], tell);
  const { kubeconfig, made } = await bringKindCluster(tell);
  const { image, released } = bringGateImage(tell);
  for (const name of [image, released]) loadImage(name);
  return { cluster: { kubeconfig, programs: programs(), image }, made: { cluster: made, docker } };
}

/**
 * Makes what a cluster of kind's needs and is kept: the programs, and the image of its nodes. A Docker daemon is started for that
 * only. Throws an Obstacle.
 */
export async function prepareCluster(tell: (sentence: string) => void): Promise<void> {
  const isStarted = await bringDocker(tell);
  try {
    bringClients(['kind', 'kubectl', 'helm'], tell);
    const image = await bringKindImage(tell);
    tell(`a cluster has all it needs: programs, and ${image ?? 'an image that kind pulls itself'}`);
  } finally {
    if (isStarted) await endDocker(tell);
  }
}

/** Removes what `bringCluster` made, in this run or in another, and nothing else. Throws an Obstacle. */
export async function removeCluster(made: Brought['made'], tell: (sentence: string) => void): Promise<void> {
  if ('silence' in daemon()) {
    tell('no Docker daemon answers, so nothing of it runs');
    return;
  }
  if (made.cluster) await removeKindCluster(tell);
  if (made.docker) await endDocker(tell);
}

function programs(): Cluster['programs'] {
  return { kubectl: clientProgram('kubectl'), helm: clientProgram('helm') };
}

function ownKubeconfig(): string {
  const kubeconfig = process.env['KUBECONFIG'] ?? '';
  if (kubeconfig === '') throw new Obstacle('KUBECONFIG is not set; set it to the file of the cluster to take');
  const ready = ['--request-timeout', '10s', 'get', '--raw', '/readyz'];
  const { status, stderr } = attempt(clientProgram('kubectl'), ready);
  if (status === 0) return kubeconfig;
  throw new Obstacle(`the cluster of KUBECONFIG does not answer: ${stderr.trim().split('\n').at(-1)}`);
}

/** Only kind takes an image from Docker. */
function loadInto(kubeconfig: string, tell: (sentence: string) => void): string {
  const context = run(clientProgram('kubectl'), ['config', 'current-context'], { env: { KUBECONFIG: kubeconfig } });
  const [, name] = /^kind-(.+)$/.exec(context) ?? [];
  if (name === undefined) {
    throw new Obstacle(`the cluster of "${context}" is not kind's; set PLIMSOLL_IMAGE to an image that it can pull`);
  }
  bringClients(['kind'], tell);
  const { image, released } = bringGateImage(tell);
  for (const one of [image, released]) loadImage(one, name);
  return image;
}
