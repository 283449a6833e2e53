// The kind cluster, and the record of who created it.
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

/** The cluster's name, from kind's variable; clusters with different names are independent. */
const clusterName = process.env['KIND_CLUSTER_NAME'] || 'plimsoll';

const folder = join(cacheFolder(), 'kind', clusterName);
const kubeconfig = join(folder, 'kubeconfig');
/** Has the id of the cluster's node, or `beingMade`, to recognise a cluster that was created here. */
const record = join(folder, 'node');
const beingMade = 'being made';

/** Creates the cluster if needed, and returns whether it did. Throws an Obstacle. */
export async function bringKindCluster(
  report: (sentence: string) => void,
): Promise<{ readonly kubeconfig: string; readonly made: boolean }> {
  const node = nodeId();
  if (node !== undefined && !isOurs(node)) {
    throw new Obstacle(
      `a cluster "${clusterName}" that this did not make is in Docker; set KIND_CLUSTER_NAME to another name`,
    );
  }
  if (node !== undefined && (await answers())) return { kubeconfig, made: false };
  if (node !== undefined) await removeKindCluster(report);
  const image = await bringKindImage(report);
  mkdirSync(folder, { recursive: true });
  writeFileSync(record, beingMade);
  create(image);
  writeFileSync(record, nodeId() ?? beingMade);
  const coreDns = ['--namespace', 'kube-system', 'rollout', 'status', 'deployment/coredns', '--timeout', '180s'];
  run(clientProgram('kubectl'), ['--kubeconfig', kubeconfig, ...coreDns]);
  report(`made the cluster "${clusterName}" from ${image ?? 'the image of its version of kind'}`);
  return { kubeconfig, made: true };
}

/** Removes the cluster if `bringKindCluster` created it. Throws an Obstacle. */
export async function removeKindCluster(report: (sentence: string) => void): Promise<void> {
  const node = nodeId();
  if (node !== undefined && !isOurs(node)) {
    report(`left the cluster "${clusterName}" as it is, because this did not make it`);
    return;
  }
  if (node !== undefined) {
    // Asynchronous: Vitest ends its workers meanwhile.
    await runAside(clientProgram('kind'), ['delete', 'cluster', '--name', clusterName, '--kubeconfig', kubeconfig]);
  }
  rmSync(folder, { recursive: true, force: true });
  report(node === undefined ? `there is no cluster "${clusterName}"` : `removed the cluster "${clusterName}"`);
}

/** Loads an image from Docker into a kind cluster, if it is missing there. Throws an Obstacle. */
export function loadImage(image: string, cluster = clusterName): void {
  run(clientProgram('kind'), ['load', 'docker-image', image, '--name', cluster]);
}

/** Creates the cluster, by default from the node image of kind's release. */
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

/** A stopped node takes a while to restart, and sometimes does not. */
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
 * The image of a node: that of kind's release, or our own if that cannot be pulled. Undefined without Go, which both need; kind
 * then pulls its own. Throws an Obstacle.
 */
export async function bringKindImage(report: (sentence: string) => void): Promise<string | undefined> {
  if (!hasGo()) return undefined;
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-kind-'));
  try {
    const download = downloadModule(`${kindSource.module}@${kindSource.version}`, kindSource.sum, work);
    if (!('folder' in download)) throw new Obstacle(download.problem, download.status);
    const defaults = readFileSync(join(download.folder, 'pkg/apis/config/defaults/image.go'), 'utf8');
    const [, released] = /^const Image = "(.+)"$/m.exec(defaults) ?? [];
    if (released !== undefined && pull(released)) return released;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return bringNodeImage(report);
}
