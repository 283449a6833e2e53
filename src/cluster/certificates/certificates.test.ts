import { X509Certificate } from 'node:crypto';
import {
  configurationPath,
  entries,
  Gates,
  isVerified,
  leasePath,
  names,
  secretPath,
  start,
} from '../../../test/certificate-gates.ts';
import { away, refusal, type FakeRequest } from '../../../test/fake-cluster.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { issuingFor } from './leaf.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let gates: Gates;

beforeEach(() => {
  gates = new Gates();
});
afterEach(() => gates.end());

/** Whether a request writes anything but the Lease. */
function isWrite({ verb, path }: FakeRequest): boolean {
  return ['create', 'update', 'patch'].includes(verb) && path !== leasePath && !path.endsWith('/leases');
}

/** How often a configuration was given a caBundle. */
function writesOf(entry: (typeof entries)[number]): number {
  return gates.cluster.requests.filter(({ verb, path }) => verb === 'patch' && path === configurationPath(entry))
    .length;
}

describe('the first start', () => {
  test('makes one CA for all replicas, of which each signs its own certificate, and publishes it', async () => {
    const [a, b] = await gates.two();
    expect(gates.cluster.clock.now()).toBeLessThan(3_000);
    expect(a.shown?.cert).not.toBe(b.shown?.cert);
    expect(gates.areTrusted).toBe(true);
    expect(gates.cluster.object(secretPath)).toMatchObject({ type: 'Opaque' });
    expect(Object.keys(gates.cluster.object(secretPath)?.['data'] as object)).toEqual(['ca.crt', 'ca.key']);
    expect(entries.map((entry) => gates.caBundle(entry))).toEqual(entries.map(() => gates.kept('ca.crt')));
    const leaf = new X509Certificate(a.shown?.cert ?? '');
    const hosts = ['gate', 'gate.gates', 'gate.gates.svc', 'gate.gates.svc.cluster.local'];
    expect(hosts.map((host) => leaf.checkHost(host))).toEqual(hosts);
    expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBe(3 * day);
    expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(gates.warnings).toEqual([]);
  });

  test('waits for configurations that come later', async () => {
    const a = gates.replica('a_1');
    await gates.cluster.until(() => a.shown !== undefined);
    gates.install(['pods']);
    await gates.cluster.until(() => isVerified(a.shown, gates.caBundle('pods')));
    gates.install(entries.filter((entry) => entry !== 'pods'));
    expect(await gates.cluster.until(() => gates.areTrusted)).toBeLessThan(2_000);
    expect(writesOf('pods')).toBe(1);
  });

  test('takes the CA that is there, and writes nothing', async () => {
    await gates.two();
    await gates.cluster.pass(minute);
    const writes = gates.cluster.requests.filter(isWrite).length;
    const c = gates.replica('c_3');
    await gates.cluster.until(() => c.shown !== undefined);
    await gates.cluster.pass(minute);
    expect(gates.areTrusted).toBe(true);
    expect(gates.cluster.requests.filter(isWrite)).toHaveLength(writes);
  });

  test('after it nothing is written while nothing changes, but for the Lease', async () => {
    const [a] = await gates.two();
    await gates.cluster.pass(minute);
    const writes = gates.cluster.requests.filter(isWrite).length;
    const first = a.shown;
    for (let days = 1; days <= 3; days++) {
      gates.aged = days * 25 * hour;
      await gates.cluster.pass(minute);
      expect(gates.areTrusted).toBe(true);
    }
    expect(a.shown).not.toEqual(first);
    expect(a.showings).toBe(3);
    expect(gates.cluster.requests.filter(isWrite)).toHaveLength(writes);
  });

  test('helps itself where nobody can lead', async () => {
    gates.install();
    gates.cluster.refuses = ({ path }) => (path.includes('/leases') ? refusal(403, 'Forbidden') : undefined);
    const [a, b] = [gates.replica('a_1'), gates.replica('b_2')];
    const took = await gates.cluster.until(() => a.shown !== undefined && b.shown !== undefined);
    expect(took).toBeGreaterThanOrEqual(20_000);
    expect(took).toBeLessThan(35_000);
    expect(gates.areTrusted).toBe(true);
  });

  test('does not wait for ever for what it may not write', async () => {
    gates.install();
    gates.cluster.refuses = ({ verb }) => (verb === 'patch' ? refusal(403, 'Forbidden') : undefined);
    const a = gates.replica('a_1');
    const took = await gates.cluster.until(() => a.shown !== undefined);
    expect(took).toBeGreaterThanOrEqual(10_000);
    expect(took).toBeLessThan(13_000);
    expect(gates.warnings).toEqual(
      Object.values(names.entries).map(
        ({ resource, configuration }) =>
          `a_1 warn: not allowed to patch ${resource} "${configuration}" (told 403); add the verb patch on ${resource} to the cluster role`,
      ),
    );
  });

  test('counts as a problem that it may not read a configuration, for as long as that lasts', async () => {
    gates.install();
    const { resource } = names.entries.fills;
    gates.cluster.refuses = ({ path }) => (path.includes(`/${resource}`) ? refusal(403, 'Forbidden') : undefined);
    const a = gates.replica('a_1');
    await gates.cluster.until(() => a.shown !== undefined);
    await gates.cluster.pass(10 * minute);
    expect(gates.warnings).toEqual([
      `a_1 warn: not allowed to list "${resource}" (told 403); add the verb list on "${resource}" to the cluster role`,
    ]);
    expect(a.certificates.status().problems).toBe(1);
    gates.cluster.refuses = () => undefined;
    await gates.cluster.until(() => a.certificates.status().problems === 0 && gates.areTrusted);
  });

  test('ends where it is stopped before there is anything', async () => {
    gates.cluster.refuses = away;
    const a = gates.replica('a_1');
    await gates.cluster.pass(minute);
    const started = a.certificates.start();
    await gates.end();
    expect(await started).toBeUndefined();
  });
});

describe('a caBundle', () => {
  test.each([
    { what: 'is removed', caBundle: '' },
    { what: 'cannot be read', caBundle: 'eHg=' },
    { what: 'is no text', caBundle: 7 },
  ])('that $what is put back at once, also where the leader is away', async ({ caBundle }) => {
    const [a] = await gates.two();
    await gates.cluster.pass(2 * minute);
    gates.kill(a);
    const webhook = { name: 'pods.plimsoll.dev', failurePolicy: 'Fail', clientConfig: { caBundle } };
    gates.cluster.set(configurationPath('pods'), { webhooks: [webhook] });
    expect(gates.areTrusted).toBe(false);
    expect(await gates.cluster.until(() => gates.areTrusted)).toBeLessThan(1_500);
  });

  test('of others is replaced by the leader at once, by others once there is none', async () => {
    const [a, b] = await gates.two();
    await gates.cluster.pass(2 * minute);
    const other = await issuingFor(['x'], () => new Date(start)).ca();
    const caBundle = Buffer.from(other.cert).toString('base64');
    const webhook = { name: 'pods.plimsoll.dev', clientConfig: { caBundle } };
    gates.cluster.set(configurationPath('pods'), { webhooks: [webhook] });
    expect(await gates.cluster.until(() => gates.areTrusted)).toBeLessThan(1_500);
    gates.cluster.refuses = ({ path }) => (path.includes('/leases') ? refusal(403, 'Forbidden') : undefined);
    await gates.cluster.until(() => [a, b].every(({ certificates }) => !certificates.status().isLeader));
    gates.cluster.set(configurationPath('pods'), { webhooks: [webhook] });
    const took = await gates.cluster.until(() => gates.areTrusted);
    expect(took).toBeGreaterThanOrEqual(30_000);
    expect(took).toBeLessThan(33_000);
  });

  test('that somebody else changes all the time is put back ever more slowly', async () => {
    await gates.two();
    await gates.cluster.pass(2 * minute);
    const before = writesOf('pods');
    const webhook = { name: 'pods.plimsoll.dev', clientConfig: {} };
    for (let second = 0; second < 600; second++) {
      gates.cluster.set(configurationPath('pods'), { webhooks: [webhook] });
      await gates.cluster.pass(1_000);
    }
    expect(writesOf('pods') - before).toBeLessThan(80);
    expect(writesOf('pods') - before).toBeGreaterThan(10);
  });

  test('that may not be written is tried ever more slowly, however long that lasts', async () => {
    await gates.two();
    await gates.cluster.pass(2 * minute);
    gates.cluster.refuses = ({ verb }) => (verb === 'patch' ? refusal(403, 'Forbidden') : undefined);
    gates.cluster.set(configurationPath('pods'), { webhooks: [{ name: 'pods.plimsoll.dev', clientConfig: {} }] });
    const before = writesOf('pods');
    await gates.cluster.pass(10 * minute);
    // Of two replicas, each every half a minute in the end.
    expect(writesOf('pods') - before).toBeLessThan(80);
    expect(writesOf('pods') - before).toBeGreaterThan(10);
  });

  test('is not given to an entry of another name', async () => {
    await gates.two();
    const webhook = { name: 'other.example.com', clientConfig: {} };
    gates.cluster.set(configurationPath('pods'), { webhooks: [webhook] });
    await gates.cluster.pass(minute);
    expect(gates.caBundle('pods')).toBe('');
    expect(gates.warnings).toEqual([]);
  });
});

describe('the API server', () => {
  test('is away for days: the CA in memory signs on', async () => {
    const [a, b] = await gates.two();
    const served = a.shown;
    gates.cluster.refuses = away;
    gates.cluster.isCutOff = () => true;
    for (let days = 1; days <= 5; days++) {
      gates.aged = days * 25 * hour;
      await gates.cluster.pass(minute);
      expect(gates.areTrusted).toBe(true);
    }
    expect(a.shown).not.toEqual(served);
    expect([a.showings, b.showings]).toEqual([5, 5]);
  });

  test('is away for an hour: what was shown is shown on, and each trouble is told once', async () => {
    const [a, b] = await gates.two();
    const served = [a.shown, b.shown];
    gates.cluster.refuses = away;
    gates.cluster.isCutOff = () => true;
    await gates.cluster.pass(60 * minute);
    expect([a.shown, b.shown]).toEqual(served);
    // Of each replica: its Lease, its Secret, and four configurations.
    expect(gates.warnings).toHaveLength(2 * 6);
    expect([a, b].map(({ certificates }) => certificates.status().isLeader)).toEqual([false, false]);
    gates.cluster.refuses = () => undefined;
    gates.cluster.isCutOff = () => false;
    gates.cluster.wake();
    await gates.cluster.until(() => [a, b].some(({ certificates }) => certificates.status().isLeader));
    await gates.cluster.pass(minute);
    expect(gates.cas(gates.kept('ca.crt'))).toHaveLength(1);
    expect([a, b].map(({ certificates }) => certificates.status().problems)).toEqual([0, 0]);
  });

  test('has another leader at once where one ends', async () => {
    const [a, b] = await gates.two();
    const stopping = a.certificates.stop();
    await gates.cluster.pass(2_000);
    await stopping;
    expect(await gates.cluster.until(() => b.certificates.status().isLeader)).toBeLessThan(2_500);
  });
});
