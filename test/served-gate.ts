import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import { start, type CommandOptions, type Running } from './command.ts';
import { metricIn } from './metric.ts';

/** A `plimsoll serve` in a process of its own. */
export interface ServedGate extends Running {
  readonly port: number;
  readonly opsPort: number;
}

/** Starts a gate on free ports, unless the arguments name others, and waits until it serves. */
export async function serveGate(args: readonly string[], options: CommandOptions): Promise<ServedGate> {
  const running = start(['serve', '--port', '0', '--ops-port', '0', ...args], options);
  const { child, said, ended } = running;
  while (!said.stderr.includes('"serving"')) {
    const exit = await Promise.race([once(child.stderr ?? child, 'data').then(() => 'runs'), ended]);
    if (exit !== 'runs') throw new Error(`ended with ${exit}: ${said.stderr}`);
  }
  const { port, opsPort } = logOf(running).find(({ msg }) => msg === 'serving') ?? {};
  return { ...running, port: Number(port), opsPort: Number(opsPort) };
}

/** What a gate has logged so far. */
export function logOf({ said }: Pick<Running, 'said'>): readonly Record<string, unknown>[] {
  const lines = said.stderr.split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** Resolves once a gate has logged a message `times` times. */
export async function logged(gate: Running, message: string, times = 1): Promise<void> {
  while (logOf(gate).filter(({ msg }) => msg === message).length < times) {
    await once(gate.child.stderr ?? gate.child, 'data');
  }
}

/** The value of one series of a gate's metrics; undefined where there is none. */
export async function metricOf({ opsPort }: ServedGate, series: string): Promise<number | undefined> {
  const text = await (await fetch(`http://127.0.0.1:${opsPort}/metrics`)).text();
  return metricIn(text, series);
}

/** The text of a policy. */
export function policyText(name: string, spec: string): string {
  return `apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
}

/** An authority in a folder, which issues certificates for loopback. */
export interface Issuer {
  /** The file of its certificate. */
  readonly caFile: string;
  /** Issues a certificate, and writes it and its key where `--tls-cert` and `--tls-key` may name them. */
  issue(name: string): Promise<{ readonly cert: string; readonly key: string }>;
}

/** Makes an authority. */
export async function issuerIn(folder: string): Promise<Issuer> {
  const authority = await issueCa(new Date());
  const caFile = join(folder, 'authority.crt');
  await writeFile(caFile, authority.cert);
  return {
    caFile,
    issue: async (name) => {
      const pair = await issueLeaf(authority, ['localhost', '127.0.0.1'], new Date());
      const files = { cert: join(folder, `${name}.crt`), key: join(folder, `${name}.key`) };
      await writeFile(files.cert, pair.cert);
      await writeFile(files.key, pair.key);
      return files;
    },
  };
}
