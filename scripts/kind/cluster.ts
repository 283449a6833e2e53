// A cluster for the end-to-end tests, with the gate's image: a kind cluster, or an existing one.
import { Obstacle } from '../obstacle.ts';
import { bringClients, clientProgram } from './clients.ts';
import { attempt, run } from './command.ts';
import { daemon } from './docker.ts';
import { bringDocker, endDocker } from './docker-daemon.ts';
import { bringGateImage } from './gate-image.ts';
import { bringKindCluster, bringKindImage, loadImage, removeKindCluster } from './kind-cluster.ts';

/** A running cluster, for its administrator. */
export interface Cluster {
  /** The value of KUBECONFIG. */
  readonly kubeconfig: string;
  /** The paths of the clients. */
  readonly programs: { readonly kubectl: string; readonly helm: string };
  /** The gate's image, which the cluster has or can pull. */
  readonly image: string;
}

/** A cluster, and which parts of it were created. */
export interface Brought {
  readonly cluster: Cluster;
  readonly made: { readonly cluster: boolean; readonly docker: boolean };
}

/** Starts a cluster, or uses that of PLIMSOLL_CLUSTER, and loads the image. Throws an Obstacle. */
export async function bringCluster(report: (sentence: string) => void): Promise<Brought> {
  const asked = process.env['PLIMSOLL_CLUSTER'] ?? '';
  if (asked !== '' && asked !== 'existing') {
    throw new Obstacle(
      `PLIMSOLL_CLUSTER is "${asked}"; write existing, for the cluster of KUBECONFIG, or leave it unset`,
    );
  }
  const given = process.env['PLIMSOLL_IMAGE'] ?? '';
  if (asked === 'existing') {
    bringClients(['kubectl', 'helm'], report);
    const kubeconfig = ownKubeconfig();
    const image = given === '' ? loadInto(kubeconfig, report) : given;
    return { cluster: { kubeconfig, programs: programs(), image }, made: { cluster: false, docker: false } };
  }
  if (given !== '') {
    throw new Obstacle('PLIMSOLL_IMAGE is for a cluster that stands; set PLIMSOLL_CLUSTER=existing too');
  }

  // First, since everything else takes minutes and needs it.
  const docker = await bringDocker(report);
  bringClients(['kind', 'kubectl', 'helm'], report);
  const { kubeconfig, made } = await bringKindCluster(report);
  const { image, released } = bringGateImage(report);
  for (const name of [image, released]) loadImage(name);
  return { cluster: { kubeconfig, programs: programs(), image }, made: { cluster: made, docker } };
}

/**
 * Builds what a kind cluster needs: the programs, and the image of its nodes. A Docker daemon is started only meanwhile. Throws
 * an Obstacle.
 */
export async function prepareCluster(report: (sentence: string) => void): Promise<void> {
  const isStarted = await bringDocker(report);
  try {
    bringClients(['kind', 'kubectl', 'helm'], report);
    const image = await bringKindImage(report);
    report(`a cluster has all it needs: programs, and ${image ?? 'an image that kind pulls itself'}`);
  } finally {
    if (isStarted) await endDocker(report);
  }
}

/** Removes what `bringCluster` has created, in this run or another. Throws an Obstacle. */
export async function removeCluster(made: Brought['made'], report: (sentence: string) => void): Promise<void> {
  if ('silence' in daemon()) {
    report('no Docker daemon answers, so nothing of it runs');
    return;
  }
  if (made.cluster) await removeKindCluster(report);
  if (made.docker) await endDocker(report);
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

/** Only kind can load an image from Docker. */
function loadInto(kubeconfig: string, report: (sentence: string) => void): string {
  const context = run(clientProgram('kubectl'), ['config', 'current-context'], { env: { KUBECONFIG: kubeconfig } });
  const [, name] = /^kind-(.+)$/.exec(context) ?? [];
  if (name === undefined) {
    throw new Obstacle(`the cluster of "${context}" is not kind's; set PLIMSOLL_IMAGE to an image that it can pull`);
  }
  bringClients(['kind'], report);
  const { image, released } = bringGateImage(report);
  for (const one of [image, released]) loadImage(one, name);
  return image;
}
