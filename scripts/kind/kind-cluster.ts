// The cluster that kind makes in Docker, and the record of having made it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { cacheFolder } from '../cache-folder.ts';
import { kind as kindSource } from '../cluster-programs.ts';
import { downloadModule } from '../go-module.ts';
import { programFolder } from '../go-programs.ts';
import { Obstacle } from '../obstacle.ts';
import { attempt, run, runAside } from './command.ts';
import { containerId, pull } from './docker.ts';
import { bringNodeImage } from './node-image.ts';

/** The cluster's name, by kind's own variable for it: clusters of other names stand beside each other. */
const clusterName = process.env['KIND_CLUSTER_NAME'] || 'plimsoll';

const folder = join(cacheFolder(), 'kind', clusterName);
const kubeconfig = join(folder, 'kubeconfig');
/** Holds the id of the cluster's node, or `beingMade`: nothing else tells our cluster from another of that name. */
const record = join(folder, 'node');
const beingMade = 'being made';
const kind = join(programFolder, 'kind');
const kubectl = join(programFolder, 'kubectl');

/** Makes the cluster where it does not stand, and tells whether it had to be made. Throws an Obstacle. */
export async function bringKindCluster(
  tell: (sentence: string) => void,
): Promise<{ readonly kubeconfig: string; readonly made: boolean }> {
  const node = nodeId();
  if (node !== undefined && !isOurs(node)) {
    throw new Obstacle(
      `a cluster "${clusterName}" that this did not make is in Docker; set KIND_CLUSTER_NAME to another name`,
    );
  }
  if (node !== undefined && (await answers())) return { kubeconfig, made: false };
  if (node !== undefined) await removeKindCluster(tell);
  const image = await nodeImage(tell);
  mkdirSync(folder, { recursive: true });
  writeFileSync(record, beingMade);
  run(kind, [
    'create',
    'cluster',
    '--name',
    clusterName,
    '--image',
    image,
    '--kubeconfig',
    kubeconfig,
    '--wait',
    '180s',
  ]);
  writeFileSync(record, nodeId() ?? beingMade);
  const coreDns = ['--namespace', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout', '180s'];
  run(kubectl, ['--kubeconfig', kubeconfig, ...coreDns]);
  tell(`made the cluster "${clusterName}" from ${image}`);
  return { kubeconfig, made: true };
}

/** Removes the cluster where it is one that `bringKindCluster` made. Throws an Obstacle. */
export async function removeKindCluster(tell: (sentence: string) => void): Promise<void> {
  const node = nodeId();
  if (node !== undefined && !isOurs(node)) {
    tell(`left the cluster "${clusterName}" as it is, because this did not make it`);
    return;
  }
  if (node !== undefined) {
    // Vitest ends its workers meanwhile.
    await runAside(kind, ['delete', 'cluster', '--name', clusterName, '--kubeconfig', kubeconfig]);
  }
  rmSync(folder, { recursive: true, force: true });
  tell(node === undefined ? `there is no cluster "${clusterName}"` : `removed the cluster "${clusterName}"`);
}

/** Gives a cluster of kind's an image that Docker has. What is there already is not loaded again. Throws an Obstacle. */
export function loadImage(image: string, cluster = clusterName): void {
  run(kind, ['load', 'docker-image', image, '--name', cluster]);
}

function nodeId(): string | undefined {
  return containerId(`${clusterName}-control-plane`);
}

function isOurs(node: string): boolean {
  return existsSync(record) && [node, beingMade].includes(readFileSync(record, 'utf8'));
}

/** A node that has been stopped takes a while to come back by itself, and sometimes does not. */
async function answers(): Promise<boolean> {
  if (!existsSync(kubeconfig)) return false;
  const deadline = performance.now() + 30_000;
  const ready = ['--kubeconfig', kubeconfig, '--request-timeout', '5s', 'get', '--raw', '/readyz'];
  while (attempt(kubectl, ready).status !== 0) {
    if (performance.now() > deadline) return false;
    await setTimeout(1000);
  }
  return true;
}

/** The one that this version of kind is released with, or our own where that cannot be pulled. */
async function nodeImage(tell: (sentence: string) => void): Promise<string> {
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-kind-'));
  try {
    const download = downloadModule(`${kindSource.module}@${kindSource.version}`, kindSource.sum, work);
    if (!('folder' in download)) throw new Obstacle(download.told, download.status);
    const defaults = readFileSync(join(download.folder, 'pkg/apis/config/defaults/image.go'), 'utf8');
    const [, released] = /^const Image = "(.+)"$/m.exec(defaults) ?? [];
    if (released !== undefined && pull(released)) return released;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return bringNodeImage(tell);
}
