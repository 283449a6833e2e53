// The cluster that kind makes in Docker, and the record of having made it.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { cacheFolder } from '../cache-folder.ts';
import { kind as kindSource } from '../cluster-programs.ts';
import { downloadModule, hasGo } from '../go-module.ts';
import { Obstacle } from '../obstacle.ts';
import { clientProgram } from './clients.ts';
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
  const image = await bringKindImage(tell);
  mkdirSync(folder, { recursive: true });
  writeFileSync(record, beingMade);
  create(image);
  writeFileSync(record, nodeId() ?? beingMade);
  const coreDns = ['--namespace', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout', '180s'];
  run(clientProgram('kubectl'), ['--kubeconfig', kubeconfig, ...coreDns]);
  tell(`made the cluster "${clusterName}" from ${image ?? 'the image of its version of kind'}`);
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
    await runAside(clientProgram('kind'), ['delete', 'cluster', '--name', clusterName, '--kubeconfig', kubeconfig]);
  }
  rmSync(folder, { recursive: true, force: true });
  tell(node === undefined ? `there is no cluster "${clusterName}"` : `removed the cluster "${clusterName}"`);
}

/** Gives a cluster of kind's an image that Docker has. What is there already is not loaded again. Throws an Obstacle. */
export function loadImage(image: string, cluster = clusterName): void {
  run(clientProgram('kind'), ['load', 'docker-image', image, '--name', cluster]);
}

/** Has kind make the cluster, from the image that it was released with where none is named. */
function create(image: string | undefined): void {
  const named = image === undefined ? [] : ['--image', image];
  const flags = ['--name', clusterName, ...named, '--kubeconfig', kubeconfig, '--wait', '180s'];
  try {
    run(clientProgram('kind'), ['create', 'cluster', ...flags]);
  } catch (error) {
    const [, unpulled] = /failed to pull image "([^"]+)"/.exec(error instanceof Obstacle ? error.message : '') ?? [];
    if (unpulled === undefined) throw error;
    throw new Obstacle(
      `kind's image for nodes, "${unpulled}", cannot be pulled; let Docker reach a registry that has it, or install Go 1.21 or newer, with which root on Debian makes another`,
      2,
    );
  }
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
  const kubectl = clientProgram('kubectl');
  while (attempt(kubectl, ready).status !== 0) {
    if (performance.now() > deadline) return false;
    await setTimeout(1000);
  }
  return true;
}

/**
 * The image of a node: the one that our version of kind is released with, or our own where that cannot be pulled. Undefined without
 * Go, which both are found with: kind itself knows the one that it was released with, and pulls it. Throws an Obstacle.
 */
export async function bringKindImage(tell: (sentence: string) => void): Promise<string | undefined> {
  if (!hasGo()) return undefined;
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
