import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { PodPolicy } from '../src/policy/pod-policy.ts';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import type { Place } from './connection.ts';
import { FakeCluster } from './fake-cluster.ts';
import { Load } from './load.ts';
import type { MemoryLimit } from './memory-limit.ts';
import { gateEnvironment, gateNodeFlags } from './node-flags.ts';
import { isReady, usageOf, type Usage } from './usage.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const bareServer = join(root, 'bench/bare-server.ts');
const gate = join(root, 'dist/plimsoll.mjs');

/** In milliseconds. Far longer than any server takes, on any machine. */
const patience = 30_000;

/** A server in a process of its own, ready for reviews. */
export interface Server {
  readonly place: Place;
  readonly load: Load;
  /** From the spawning of the process until it said that it was ready, in milliseconds. */
  readonly readyAfter: number;
  usage(): Promise<Usage>;
  end(): Promise<void>;
}

/** All that a benchmark leaves lying about while it runs: a folder, and processes. */
export class Workbench {
  readonly #tell: (sentence: string) => void;
  readonly #folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
  readonly #processes = new Set<ChildProcess>();
  readonly #clusters = new Set<FakeCluster>();
  #authority: string | undefined;

  /** `tell` hears of servers that end by themselves. */
  constructor(tell: (sentence: string) => void) {
    this.#tell = tell;
  }

  /** Starts the server that all is compared with. No flags for Node: that is what it is compared by. */
  async startBare(): Promise<Server> {
    return this.#start([bareServer]);
  }

  /**
   * Starts the gate from the bundle as its image does, with a built-in policy by name, or with policies of its own;
   * `flags` are for Node, beyond those of the image.
   */
  async startGate(policies: string | readonly PodPolicy[], flags: readonly string[] = []): Promise<Server> {
    const source = typeof policies === 'string' ? policies : this.#write('policies.yaml', asDocuments(policies));
    return this.#start([...gateNodeFlags, ...flags, gate, 'serve', '--policy', source], { env: gateEnvironment });
  }

  /** Starts the gate as its chart does, in a cluster of so many namespaces with these policies; inside of a memory limit, if there is one. */
  async startFedGate(namespaces: number, policies: readonly PodPolicy[], limit?: MemoryLimit): Promise<Server> {
    const cluster = new FakeCluster(namespaces, policies);
    this.#clusters.add(cluster);
    const KUBECONFIG = this.#write('kubeconfig.json', await cluster.start());
    const command = [...gateNodeFlags, gate, 'serve', '--cluster', '--namespace', 'plimsoll-system'];
    return this.#start(command, { limit, env: { ...gateEnvironment, KUBECONFIG } });
  }

  /** Runs a TypeScript file in a process of its own, as the gate would run it, and resolves to what it prints. */
  async run(file: string): Promise<string> {
    const running = promisify(execFile)(process.execPath, [...gateNodeFlags, join(root, file)], { env: environment() });
    this.#processes.add(running.child);
    const { stdout } = await running;
    this.#processes.delete(running.child);
    return stdout;
  }

  /** Ends and removes whatever is left, at once. */
  clear(): void {
    for (const child of this.#processes) child.kill('SIGKILL');
    this.#processes.clear();
    for (const cluster of this.#clusters) cluster.end();
    this.#clusters.clear();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(command: readonly string[], { limit, env }: Surroundings = {}): Promise<Server> {
    const [authority, port, opsPort] = [await this.#issue(), await freePort(), await freePort()];
    const ports = ['--port', String(port), '--ops-port', String(opsPort)];
    const tls = ['--tls-cert', join(this.#folder, 'tls.crt'), '--tls-key', join(this.#folder, 'tls.key')];
    const began = performance.now();
    const whole = [process.execPath, ...command, ...ports, ...tls];
    const [program = '', ...args] = limit?.within(whole) ?? whole;
    const child = spawn(program, args, {
      env: { ...environment(), ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#processes.add(child);
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-1000)));
    child.once('close', () => {
      if (!this.#processes.delete(child)) return;
      this.#tell(`a server ended by itself (${child.signalCode ?? child.exitCode}): ${said.trim()}`);
    });

    while (!(await isReady(opsPort))) {
      if (!this.#processes.has(child)) throw new Error('a server did not start');
      if (performance.now() - began > patience) throw new Error(`a server is not ready: ${said.trim()}`);
      await setTimeout(1);
    }
    const readyAfter = performance.now() - began;
    const place = { port, authority };
    const load = await Load.on(place);
    return {
      place,
      load,
      readyAfter,
      usage: () => usageOf(opsPort),
      end: async () => {
        load.close();
        if (!this.#processes.delete(child)) return;
        child.kill('SIGTERM');
        await once(child, 'close');
      },
    };
  }

  /** The files of a certificate for loopback; its authority is what clients are to trust. */
  async #issue(): Promise<string> {
    if (this.#authority !== undefined) return this.#authority;
    const now = new Date();
    const authority = await issueCa(now);
    const { cert, key } = await issueLeaf(authority, ['127.0.0.1'], now);
    this.#write('tls.crt', cert);
    this.#write('tls.key', key);
    this.#authority = authority.cert;
    return authority.cert;
  }

  #write(name: string, text: string): string {
    const file = join(this.#folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }
}

/** What a process is started in. */
interface Surroundings {
  readonly limit?: MemoryLimit | undefined;
  readonly env?: Readonly<Record<string, string>>;
}

/** Without flags that this process was given: they would reach every server that is compared. */
function environment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_OPTIONS: '' };
}

function asDocuments(policies: readonly PodPolicy[]): string {
  return policies.map((policy) => JSON.stringify(policy)).join('\n---\n');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
