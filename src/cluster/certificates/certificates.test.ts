import { X509Certificate } from 'node:crypto';
import { configurationPath, entries, Gates, isVerified, secretPath, start } from '../../../test/certificate-gates.ts';
import { away, refusal } from '../../../test/fake-cluster.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { issuingFor } from './issuing.ts';
import { authoritiesIn } from './secret.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let gates: Gates;

beforeEach(() => {
  gates = new Gates();
});
afterEach(() => gates.end());

/** How often a configuration was given a caBundle. */
function writesOf(entry: string): number {
  return gates.cluster.requests.filter(({ verb, path }) => verb === 'patch' && path === configurationPath(entry))
    .length;
}

describe('the first start', () => {
  test('makes one Secret for all replicas, and gives each configuration its authority', async () => {
    const [a, b] = await gates.two();
    expect(gates.cluster.clock.now()).toBeLessThan(3_000);
    expect(a.shown).toEqual(b.shown);
    expect(gates.areTrusted).toBe(true);
    expect(gates.cluster.object(secretPath)).toMatchObject({ type: 'Opaque' });
    expect(entries.map((entry) => gates.caBundle(entry))).toEqual(entries.map(() => gates.kept('ca.crt')));
    const leaf = new X509Certificate(a.shown?.cert ?? '');
    const hosts = ['gate', 'gate.gates', 'gate.gates.svc', 'gate.gates.svc.cluster.local'];
    expect(hosts.map((host) => leaf.checkHost(host))).toEqual(hosts);
    expect(leaf.validToDate.getTime() - leaf.validFromDate.getTime()).toBe(91 * day);
    expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(gates.warnings).toEqual([]);
  });

  test('waits for configurations that come later', async () => {
    const a = gates.replica('a_1');
    await gates.cluster.until(() => a.shown !== undefined);
    gates.install(['pods']);
    await gates.cluster.until(() => isVerified(a.shown, gates.caBundle('pods')));
    gates.install(['templates', 'policies']);
    expect(await gates.cluster.until(() => gates.areTrusted)).toBeLessThan(2_000);
    expect(writesOf('pods')).toBe(1);
  });

  test('takes what is there', async () => {
    await gates.two();
    const leaf = gates.kept('tls.crt');
    const c = gates.replica('c_3');
    await gates.cluster.until(() => c.shown !== undefined);
    expect(c.shown?.cert).toBe(leaf);
    const said = ['a_1', 'b_2', 'c_3'].map((identity) => `serving.plimsoll.dev/${identity}`);
    expect(Object.keys(gates.annotations).toSorted()).toEqual(said);
  });

  test('helps itself where nobody can lead', async () => {
    gates.install();
    gates.cluster.refuses = ({ path }) => (path.includes('/leases') ? refusal(403, 'Forbidden') : undefined);
    const [a, b] = [gates.replica('a_1'), gates.replica('b_2')];
    const took = await gates.cluster.until(() => a.shown !== undefined && b.shown !== undefined);
    expect(took).toBeGreaterThanOrEqual(20_000);
    expect(took).toBeLessThan(35_000);
    expect(gates.areTrusted).toBe(true);
    expect(a.shown).toEqual(b.shown);
  });

  test('does not wait for ever for what it may not write', async () => {
    gates.install();
    gates.cluster.refuses = ({ verb }) => (verb === 'patch' ? refusal(403, 'Forbidden') : undefined);
    const a = gates.replica('a_1');
    const took = await gates.cluster.until(() => a.shown !== undefined);
    expect(took).toBeGreaterThanOrEqual(10_000);
    expect(took).toBeLessThan(13_000);
    expect(gates.warnings.toSorted()).toEqual([
      'a_1 warn: not allowed to patch secrets "gate-certificate" (told 403); add the verb patch on secrets to the role',
      ...['pods', 'policies', 'templates'].map(
        (entry) =>
          `a_1 warn: not allowed to patch validatingwebhookconfigurations "gate-${entry}" (told 403); add the verb patch on validatingwebhookconfigurations to the cluster role`,
      ),
    ]);
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
    const other = await issuingFor(['x'], () => new Date(start)).authority();
    const caBundle = Buffer.from(other.cert).toString('base64');
    const webhook = { name: 'pods.plimsoll.dev', clientConfig: { caBundle } };
    gates.cluster.set(configurationPath('pods'), { webhooks: [webhook] });
    expect(await gates.cluster.until(() => gates.areTrusted)).toBeLessThan(1_500);
    gates.cluster.refuses = ({ path }) => (path.includes('/leases') ? refusal(403, 'Forbidden') : undefined);
    await gates.cluster.until(() => [a, b].every(({ certificates }) => !certificates.standing().isLeader));
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
  test('is away for an hour: what was shown is shown on, and each trouble is told once', async () => {
    const [a, b] = await gates.two();
    const leaf = a.shown;
    gates.cluster.refuses = away;
    gates.cluster.isCutOff = () => true;
    await gates.cluster.pass(60 * minute);
    expect([a.shown, b.shown]).toEqual([leaf, leaf]);
    // Of each replica: its lease, its Secret followed and written to, and three configurations followed.
    expect(gates.warnings).toHaveLength(2 * 6);
    expect([a, b].map(({ certificates }) => certificates.standing().isLeader)).toEqual([false, false]);
    gates.cluster.refuses = () => undefined;
    gates.cluster.isCutOff = () => false;
    gates.cluster.wake();
    await gates.cluster.until(() => [a, b].some(({ certificates }) => certificates.standing().isLeader));
    await gates.cluster.pass(minute);
    expect(authoritiesIn(gates.kept('ca.crt'))).toHaveLength(1);
    expect([a, b].map(({ certificates }) => certificates.standing().troubles)).toEqual([0, 0]);
  });

  test('hears nothing any more of a replica that has ended', async () => {
    const [a, b] = await gates.two();
    const stopping = a.certificates.stop();
    await gates.cluster.pass(2_000);
    await stopping;
    expect(Object.keys(gates.annotations)).toEqual(['serving.plimsoll.dev/b_2']);
    expect(await gates.cluster.until(() => b.certificates.standing().isLeader)).toBeLessThan(2_500);
  });
});
