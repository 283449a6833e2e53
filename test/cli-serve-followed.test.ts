// What `plimsoll serve` makes of files that change while it serves, and how it ends in company.
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import https from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { podOf, reviewOf } from './sample-review.ts';
import {
  issuerIn,
  logged,
  logOf,
  metricOf,
  policyText,
  serveGate,
  type Issuer,
  type ServedGate,
} from './served-gate.ts';

let folder: string;
let issuer: Issuer;
let ca: string;
let policy: string;
const started: ServedGate[] = [];

const refusing = policyText('one', 'mode: Enforce, rules: {host-namespaces: {}}');
const warning = policyText('one', 'mode: Warn, rules: {host-namespaces: {}}');
const policiesRead = 'policy files reloaded';
const policiesFault = 'policy files cannot be reloaded; the last good policies stay in force';
const certificateRead = 'the certificate was replaced';
const certificateFault = 'the certificate cannot be read again; the last good one stays';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-followed-'));
  issuer = await issuerIn(folder);
  ca = await readFile(issuer.caFile, 'utf8');
  policy = join(folder, 'policy.yaml');
});
afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Started extends ServedGate {
  readonly cert: string;
  readonly key: string;
}

async function gate(args: readonly string[] = []): Promise<Started> {
  await writeFile(policy, refusing);
  const { cert, key } = await issuer.issue('shown');
  const files = ['--policy', policy, '--tls-cert', cert, '--tls-key', key];
  const served = await serveGate([...files, ...args], { env: { XDG_STATE_HOME: folder } });
  started.push(served);
  return { ...served, cert, key };
}

interface Answer {
  readonly allowed: boolean;
  readonly connection: string | undefined;
  /** Of the certificate that was shown. */
  readonly fingerprint: string;
}

/** Asks about a pod that is to be refused. */
function ask(port: number, agent?: https.Agent): Promise<Answer> {
  const place = { host: '127.0.0.1', port, path: '/validate', method: 'POST', ca, agent: agent ?? false };
  return new Promise((resolve, reject) => {
    const request = https.request({ ...place, headers: { 'content-type': 'application/json' } }, (response) => {
      const { fingerprint256 } = (response.socket as tls.TLSSocket).getPeerCertificate();
      const { connection } = response.headers;
      bodyOf(response)
        .then((body) =>
          resolve({ allowed: JSON.parse(body).response.allowed, connection, fingerprint: fingerprint256 }),
        )
        .catch(reject);
    });
    request.on('error', reject);
    request.end(reviewOf(podOf({ hostPID: true })));
  });
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return body;
}

describe('policy files', () => {
  test('one that changes is in force without a restart', async () => {
    const served = await gate();
    expect(await ask(served.port)).toMatchObject({ allowed: false });
    await writeFile(policy, warning);
    await logged(served, policiesRead);
    expect(await ask(served.port)).toMatchObject({ allowed: true });
    expect(logOf(served)).toContainEqual(
      expect.objectContaining({ level: 'info', msg: policiesRead, policies: ['one'] }),
    );
  });

  test.each([
    {
      name: 'is broken',
      spoil: () => writeFile(policy, policyText('one', 'mode: Enforced, rules: {host-namespaces: {}}')),
      problem: /policy\.yaml:4:\d+: .*"Enforced"/,
    },
    {
      name: 'is gone',
      spoil: () => rm(policy),
      problem: /^policy ".*policy\.yaml" cannot be read: there is no such file/,
    },
    { name: 'is empty', spoil: () => writeFile(policy, ''), problem: /policy\.yaml/ },
    { name: 'is no text', spoil: () => writeFile(policy, Buffer.of(0xff, 0xfe)), problem: /is not UTF-8 text/ },
  ])('one that $name is told once, and the last good one stays until it is mended', async ({ spoil, problem }) => {
    const served = await gate();
    await spoil();
    await logged(served, policiesFault);
    expect(logOf(served).at(-1)).toMatchObject({ level: 'error', problems: [expect.stringMatching(problem)] });
    expect(await ask(served.port)).toMatchObject({ allowed: false });
    expect(await metricOf(served, 'plimsoll_policies_current')).toBe(0);
    expect(await metricOf(served, 'plimsoll_policies')).toBe(1);

    await writeFile(policy, warning);
    await logged(served, policiesRead);
    expect(await ask(served.port)).toMatchObject({ allowed: true });
    expect(await metricOf(served, 'plimsoll_policies_current')).toBe(1);
    expect(logOf(served).filter(({ msg }) => msg === policiesFault)).toHaveLength(1);
  });

  test('one that is put back as it was is in force again', async () => {
    const served = await gate();
    await writeFile(policy, 'nonsense');
    await logged(served, policiesFault);
    await writeFile(policy, refusing);
    await logged(served, policiesRead);
    expect(await ask(served.port)).toMatchObject({ allowed: false });
  });
});

describe('a certificate', () => {
  test('is replaced for new connections, and those that are kept go on', async () => {
    const served = await gate();
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const before = await ask(served.port, agent);
    await issuer.issue('shown');
    await logged(served, certificateRead);
    const [kept, fresh] = [await ask(served.port, agent), await ask(served.port)];
    expect(kept.fingerprint).toBe(before.fingerprint);
    expect(fresh.fingerprint).not.toBe(before.fingerprint);
    expect([kept.allowed, fresh.allowed]).toEqual([false, false]);
    const end = await metricOf(served, 'plimsoll_certificate_expiry_timestamp_seconds');
    const told = logOf(served).find(({ msg }) => msg === certificateRead);
    expect(new Date(Number(end) * 1000).toISOString()).toBe(told?.['end']);
    agent.destroy();
  });

  test.each([
    { name: 'of another key', spoil: async ({ key }: Started) => rename((await issuer.issue('other')).key, key) },
    { name: 'that is gone', spoil: ({ cert }: Started) => rm(cert) },
    { name: 'of no PEM', spoil: ({ cert }: Started) => writeFile(cert, 'nonsense') },
  ])('$name is told, and the last good one stays until it is mended', async ({ spoil }) => {
    const served = await gate();
    const before = await ask(served.port);
    await spoil(served);
    await logged(served, certificateFault);
    expect(logOf(served).at(-1)).toMatchObject({ level: 'error', problems: [expect.stringMatching(/^the /)] });
    expect(await ask(served.port)).toEqual(before);
    expect(await metricOf(served, 'plimsoll_certificate_reads_total{result="failure"}')).toBe(1);
    await issuer.issue('shown');
    await logged(served, certificateRead);
    expect((await ask(served.port)).fingerprint).not.toBe(before.fingerprint);
  });

  test('in a Secret as the kubelet mounts it, which changes by one link', async () => {
    const { cert, key } = await issuer.issue('first');
    const mount = join(folder, 'mount');
    await mkdir(join(mount, '..1'), { recursive: true });
    await rename(cert, join(mount, '..1', 'tls.crt'));
    await rename(key, join(mount, '..1', 'tls.key'));
    await symlink('..1', join(mount, '..data'));
    for (const name of ['tls.crt', 'tls.key']) await symlink(join('..data', name), join(mount, name));
    const files = ['--tls-cert', join(mount, 'tls.crt'), '--tls-key', join(mount, 'tls.key')];
    const served = await serveGate(files, {});
    started.push(served);
    const before = await ask(served.port);

    const next = await issuer.issue('second');
    await mkdir(join(mount, '..2'));
    await rename(next.cert, join(mount, '..2', 'tls.crt'));
    await rename(next.key, join(mount, '..2', 'tls.key'));
    await symlink('..2', join(mount, '..data_tmp'));
    await rename(join(mount, '..data_tmp'), join(mount, '..data'));
    await logged(served, certificateRead);
    expect((await ask(served.port)).fingerprint).not.toBe(before.fingerprint);
  });
});

describe('with --drain', () => {
  test('it is unready and says that connections end, before it does', async () => {
    const served = await gate(['--drain', '2']);
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    expect(await ask(served.port, agent)).toMatchObject({ connection: 'keep-alive' });
    served.child.kill('SIGTERM');
    await logged(served, 'stopping');
    expect(await ask(served.port, agent)).toMatchObject({ allowed: false, connection: 'close' });
    expect(await ask(served.port)).toMatchObject({ allowed: false, connection: 'close' });
    const ready = await fetch(`http://127.0.0.1:${served.opsPort}/readyz`);
    expect([ready.status, await ready.text()]).toEqual([503, 'shutting down\n']);
    const lost = await fetch(`http://127.0.0.1:${served.opsPort}/nowhere`);
    expect([lost.status, lost.headers.get('connection')]).toEqual([404, 'close']);
    expect(await served.ended).toBe(0);
    await expect(ask(served.port)).rejects.toThrow('ECONNREFUSED');
    agent.destroy();
  });
});

test('a thousand idle connections are borne, and not waited for in the end', async () => {
  const served = await gate();
  const place = { host: '127.0.0.1', port: served.port, ca };
  const idle = Array.from({ length: 1000 }, () => tls.connect(place));
  // Some are closed for others before they were ever open.
  const closed = Promise.all(
    idle.map((socket) => new Promise((resolve) => socket.on('error', () => {}).on('close', resolve))),
  );
  await Promise.all(idle.slice(0, 200).map((socket) => once(socket, 'secureConnect')));
  expect(await ask(served.port)).toMatchObject({ allowed: false });
  served.child.kill('SIGTERM');
  expect(await served.ended).toBe(0);
  await closed;
});
