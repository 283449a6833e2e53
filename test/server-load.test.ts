// A gate under load from another process: what changes while it serves costs no answer, and makes none wrong.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Load, Outcomes } from './load-client.ts';
import { issuerIn, logged, metricOf, policyText, serveGate, type Issuer } from './served-gate.ts';

const rounds = 50;
const restarts = 10;
const client = fileURLToPath(new URL('load-client.ts', import.meta.url));
const heading = (policy: string) => `Pod "web" has 1 problem with policy "${policy}":`;

let folder: string;
let issuer: Issuer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-load-'));
  issuer = await issuerIn(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What becomes of the requests of another process while something is done. */
async function underLoad(load: Omit<Load, 'caFile'>, act: () => Promise<void>): Promise<Outcomes> {
  const child = fork(client, [JSON.stringify({ ...load, caFile: issuer.caFile })]);
  try {
    await once(child, 'message');
    await act();
    const told = once(child, 'message');
    child.send('end');
    const [outcomes] = (await told) as [Outcomes];
    return outcomes;
  } finally {
    child.kill('SIGKILL');
  }
}

/** Writes a file as an editor that cares does: whole, or not at all. */
async function place(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

test(`certificates swapped and policies changed ${rounds} times each`, { timeout: 300_000 }, async () => {
  const policy = join(folder, 'policy.yaml');
  const texts = ['one', 'other'].map((name) => policyText(name, 'mode: Enforce, rules: {host-namespaces: {}}'));
  await place(policy, texts[0] ?? '');
  const { cert, key } = await issuer.issue('gate');
  const args = ['--policy', policy, '--tls-cert', cert, '--tls-key', key];
  const gate = await serveGate(args, { env: { XDG_STATE_HOME: folder } });
  try {
    const headings = [heading('one'), heading('other')];
    const outcomes = await underLoad({ port: gate.port, kept: 3, fresh: 3, headings }, async () => {
      for (let round = 1; round <= rounds; round++) {
        await Promise.all([issuer.issue('gate'), place(policy, texts[round % 2] ?? '')]);
        await logged(gate, 'policy files reloaded', round);
        await logged(gate, 'the certificate was replaced', round);
      }
    });
    expect(outcomes).toMatchObject({ wrong: [], refused: 0 });
    expect(outcomes.certificates).toBeGreaterThan(rounds);
    expect(Object.keys(outcomes.headings).toSorted()).toEqual(headings);
    expect(outcomes.right).toBeGreaterThan(10 * rounds);
    expect([
      await metricOf(gate, 'plimsoll_policy_reads_total{result="success"}'),
      await metricOf(gate, 'plimsoll_policy_reads_total{result="failure"}'),
      await metricOf(gate, 'plimsoll_certificate_reads_total{result="success"}'),
    ]).toEqual([rounds + 1, 0, rounds + 1]);
  } finally {
    gate.child.kill('SIGKILL');
    await gate.ended;
  }
});

test(`stopped and started ${restarts} times`, { timeout: 120_000 }, async () => {
  const { cert, key } = await issuer.issue('restarted');
  const args = ['--policy', 'baseline', '--tls-cert', cert, '--tls-key', key, '--drain', '1'];
  let gate = await serveGate(args, {});
  const { port } = gate;
  try {
    const outcomes = await underLoad({ port, kept: 3, fresh: 3, headings: [heading('baseline')] }, async () => {
      for (let count = 0; count < restarts; count++) {
        gate.child.kill('SIGTERM');
        expect(await gate.ended).toBe(0);
        gate = await serveGate([...args, '--port', String(port)], {});
      }
    });
    expect(outcomes.wrong).toEqual([]);
    // While nothing listens, connections are refused; that they were counted shows that the load went on.
    expect(outcomes.refused).toBeGreaterThan(restarts);
    expect(outcomes.right).toBeGreaterThan(10 * restarts);
  } finally {
    gate.child.kill('SIGKILL');
    await gate.ended;
  }
});
