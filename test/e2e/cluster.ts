import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { test as base, inject } from 'vitest';
import type { Cluster } from '../../scripts/kind/cluster.ts';
import type { Said } from '../api-server.ts';

/** The cluster of this run, as its administrator has it. */
export class ClusterUnderTest {
  readonly #cluster: Cluster;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** The gate's image, which every node has: with `imagePullPolicy: Never` nothing else is tried. */
  get image(): string {
    return this.#cluster.image;
  }

  /** Runs kubectl as a user would. Standard input is empty but for what is given. */
  kubectl(args: readonly string[], stdin = ''): Promise<Said> {
    return this.#run('kubectl', args, stdin);
  }

  /** Runs kubectl where it has to succeed, and returns what it prints. Throws what it complains of. */
  async mustKubectl(args: readonly string[], stdin = ''): Promise<string> {
    const { code, stdout, stderr } = await this.kubectl(args, stdin);
    if (code !== 0) throw new Error(`kubectl ${args.join(' ')} failed: ${stderr}`);
    return stdout;
  }

  /** Runs Helm as a user would. */
  helm(args: readonly string[]): Promise<Said> {
    return this.#run('helm', args, '');
  }

  #run(program: keyof Cluster['programs'], args: readonly string[], stdin: string): Promise<Said> {
    return new Promise((resolve, reject) => {
      const env = { ...process.env, KUBECONFIG: this.#cluster.kubeconfig };
      const child = spawn(this.#cluster.programs[program], args, { stdio: 'pipe', env });
      const said = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...said }));
      child.stdin.on('error', () => {});
      child.stdin.end(stdin);
    });
  }
}

/** A test with the cluster, and with a namespace of its own. */
export const test = base
  .extend('cluster', () => new ClusterUnderTest(inject('cluster')))
  .extend('namespace', async ({ cluster }, { onCleanup }) => {
    const name = `e2e-${randomUUID()}`;
    await createNamespace(cluster, name);
    onCleanup(async () => void (await cluster.kubectl(['delete', 'namespace', name, '--wait=false'])));
    return name;
  });

/** Makes a namespace that pods can be created in. Throws what kubectl says. */
export async function createNamespace(cluster: ClusterUnderTest, name: string): Promise<void> {
  await cluster.mustKubectl(['create', 'namespace', name]);
  // A controller makes it, and without it no pod is admitted.
  const account = ['wait', 'serviceaccount/default', '--for=create', '--timeout=60s'];
  await cluster.mustKubectl(['--namespace', name, ...account]);
}
