import { X509Certificate } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
import { refusal } from '../../../test/fake-cluster.ts';
import { issuingFor } from './leaf.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let gates: Gates;

beforeEach(() => {
  gates = new Gates();
});
afterEach(() => gates.end());

/** Lets two days pass: so long is the old CA still trusted. */
async function retire(): Promise<void> {
  for (let steps = 0; steps < 2; steps++) {
    await gates.cluster.pass(minute);
    gates.aged += 25 * hour;
    await gates.untilSafely(() => true);
  }
}

/** Whether nothing but the CA that signs is in the Secret, and in each configuration. */
function isAlone(): boolean {
  const trusted = gates.kept('ca.crt');
  return gates.cas(trusted).length === 1 && entries.every((entry) => gates.caBundle(entry) === trusted);
}

describe('a certificate', () => {
  test.each([0, hour, -hour])('is renewed after a day, the clock of the leader off by %s ms', async (skew) => {
    const [a, b] = await gates.two(skew);
    const [first, second] = [a.shown, b.shown];
    gates.aged = 22 * hour;
    await gates.cluster.pass(2_000);
    expect([a.shown, b.shown]).toEqual([first, second]);
    gates.aged = 25 * hour;
    expect(await gates.untilSafely(() => a.shown !== first && b.shown !== second)).toBeLessThan(3_000);
    const { validToDate } = new X509Certificate(b.shown?.cert ?? '');
    expect(validToDate.getTime() - (start + gates.cluster.clock.now() + gates.aged)).toBeGreaterThan(47 * hour);
    expect([a.showings, b.showings]).toEqual([1, 1]);
  });

  test('of a clock that was ahead is renewed once that is right', async () => {
    const [a, b] = await gates.two();
    gates.aged = 90 * day;
    await gates.cluster.pass(minute);
    gates.aged = 0;
    await gates.cluster.pass(minute);
    const now = start + gates.cluster.clock.now();
    for (const { shown } of [a, b]) {
      expect(new X509Certificate(shown?.cert ?? '').validFromDate.getTime()).toBeLessThan(now);
    }
  });

  test('that TLS cannot use is reported, and the last one stays', async () => {
    const [a, b] = await gates.two();
    const last = b.shown;
    b.refusesToShow = true;
    gates.aged = 25 * hour;
    await gates.cluster.pass(minute);
    expect([a.showings, b.shown]).toEqual([1, last]);
    expect(gates.warnings).toEqual(['b_2 warn: TLS cannot use the new certificate (no); the last one is still served']);
  });
});

describe('the CA', () => {
  test.each(['all', 'leaf'])('is not replaced for the word %s, which is told', async (word) => {
    await gates.two();
    gates.rotate(word);
    await gates.cluster.pass(3 * minute);
    const sentence = `warn: the annotation plimsoll.dev/rotate is "${word}", which is not known; write ca or ca-now`;
    expect(gates.warnings.toSorted()).toEqual(['a_1', 'b_2'].map((who) => `${who} ${sentence}`));
  });

  test('that cannot be issued is told once, and caBundles are restored all the same', async () => {
    const [a] = await gates.two();
    await gates.cluster.pass(minute);
    a.cannotIssue = true;
    gates.rotate('ca');
    await gates.cluster.pass(minute);
    const errors = () => gates.cluster.told.filter((line) => line.includes(' error: '));
    expect(errors()).toEqual(['a_1 error: internal error: certificates could not be managed']);
    expect(a.certificates.status().problems).toBe(1);
    gates.cluster.set(configurationPath('pods'), { webhooks: [{ name: 'pods.plimsoll.dev', clientConfig: {} }] });
    expect(await gates.cluster.until(() => gates.areTrusted)).toBeLessThan(3_000);
    a.cannotIssue = false;
    const old = gates.kept('ca.key');
    await gates.untilSafely(() => gates.isRotated(old));
    expect(errors()).toHaveLength(1);
  });

  test.each([0, hour, -hour])('is replaced on demand, the clock of the leader off by %s ms', async (skew) => {
    const [a, b] = await gates.two(skew);
    const [old, bundle] = [gates.kept('ca.key'), gates.kept('ca.crt')];
    await gates.cluster.pass(minute);
    gates.rotate('ca');
    const took = await gates.untilSafely(() => gates.isRotated(old) && a.showings === 1 && b.showings === 1);
    expect(took).toBeGreaterThanOrEqual(30_000);
    expect(took).toBeLessThan(40_000);
    expect(gates.kept('ca-next.key')).toBe('');
    for (const { shown } of [a, b]) expect(isVerified(shown, bundle)).toBe(false);
    await gates.cluster.pass(5 * minute);
    expect(gates.cas(gates.caBundle('pods'))).toHaveLength(2);
    await retire();
    expect(await gates.untilSafely(isAlone)).toBeLessThan(2 * minute);
    expect(gates.warnings).toEqual([]);
  });

  test('that has leaked is trusted for ten minutes more', async () => {
    await gates.two();
    const [old, bundle] = [gates.kept('ca.key'), gates.kept('ca.crt')];
    await gates.cluster.pass(minute);
    gates.rotate('ca-now');
    await gates.untilSafely(() => gates.kept('ca.key') !== old);
    expect(gates.annotations['plimsoll.dev/rotate']).toBe('ca-now-begun');
    const took = await gates.untilSafely(() => isAlone() && gates.isRotated(old));
    expect(took).toBeGreaterThan(9.9 * minute);
    expect(took).toBeLessThan(10.2 * minute);
    expect(gates.kept('ca.crt')).not.toBe(bundle);
  });

  test('is replaced after two thirds of its ten years', async () => {
    await gates.two();
    const old = gates.kept('ca.key');
    gates.aged = 2440 * day;
    // What is served, long expired by now, is what is renewed first.
    await gates.cluster.until(() => gates.replicas.every(({ showings }) => showings === 1));
    expect(await gates.untilSafely(() => gates.isRotated(old))).toBeLessThan(minute);
  });

  test('is replaced by the next leader, where the one before is killed on the way', async () => {
    const [a] = await gates.two();
    const old = gates.kept('ca.key');
    gates.rotate('ca');
    await gates.untilSafely(() => gates.kept('ca-next.key') !== '');
    gates.kill(a);
    expect(await gates.untilSafely(() => gates.isRotated(old))).toBeLessThan(minute);
  });

  test('is replaced while a third replica begins, at each moment of it', async () => {
    await gates.two();
    gates.rotate('ca');
    const old = gates.kept('ca.key');
    const began = [gates.replica('c_3')];
    await gates.untilSafely(() => gates.kept('ca-next.key') !== '');
    began.push(gates.replica('d_4'));
    await gates.cluster.pass(25_000);
    began.push(gates.replica('e_5'));
    await gates.untilSafely(() => gates.isRotated(old));
    began.push(gates.replica('f_6'));
    await gates.untilSafely(() => began.every(({ shown }) => shown !== undefined));
    await retire();
    await gates.untilSafely(isAlone);
    expect(gates.warnings).toEqual([]);
  });

  test('stays where a configuration cannot be written, and is replaced once it can', async () => {
    const [a, b] = await gates.two();
    const [old, served] = [gates.kept('ca.key'), a.shown];
    gates.cluster.refuses = ({ verb, path }) =>
      verb === 'patch' && path.endsWith('gate-policies') ? refusal(403, 'Forbidden') : undefined;
    gates.rotate('ca');
    await gates.cluster.pass(3 * minute);
    expect(gates.areTrusted).toBe(true);
    expect([gates.kept('ca.key'), a.shown]).toEqual([old, served]);
    expect(gates.cluster.told).toContain('a_1 info: the next CA waits until it is trusted by gate-policies');
    expect(a.certificates.status().problems).toBe(1);
    const c = gates.replica('c_3');
    await gates.cluster.until(() => c.shown !== undefined);
    expect(gates.areTrusted).toBe(true);
    gates.cluster.refuses = () => undefined;
    await gates.untilSafely(() => gates.isRotated(old));
    expect([a, b, c].map(({ certificates }) => certificates.status().problems)).toEqual([0, 0, 0]);
  });
});

describe('the Secret', () => {
  test('that is deleted is restored, and its CA is replaced with nobody refused', async () => {
    await gates.two();
    const old = gates.kept('ca.key');
    gates.cluster.set(secretPath, undefined);
    expect(await gates.untilSafely(() => gates.kept('ca.key') === old)).toBeLessThan(1_500);
    const c = gates.replica('c_3');
    await gates.untilSafely(() => c.shown !== undefined);
    await gates.untilSafely(() => gates.isRotated(old));
    await retire();
    await gates.untilSafely(isAlone);
  });

  test('that is deleted is restored by any replica, also where nobody leads', async () => {
    const [a] = await gates.two();
    const old = gates.kept('ca.key');
    gates.kill(a);
    gates.cluster.set(secretPath, undefined);
    expect(await gates.untilSafely(() => gates.kept('ca.key') === old)).toBeLessThan(1_500);
  });

  test('that is lost with all that knew it is made anew, while the old CA stays trusted', async () => {
    await gates.two();
    const [old] = gates.cas(gates.kept('ca.crt'));
    gates.cluster.refuses = ({ who }) => (who === 'c_3' ? undefined : refusal(403, 'Forbidden'));
    gates.cluster.isCutOff = (who) => who !== 'c_3';
    gates.cluster.set(secretPath, undefined);
    gates.cluster.set(leasePath, undefined);
    const c = gates.replica('c_3');
    await gates.cluster.until(() => c.shown !== undefined);
    expect(gates.cas(gates.caBundle('pods'))).toContain(old);
    expect(gates.areTrusted).toBe(true);
  });

  test.each([
    { key: 'ca.crt', text: 'xx', words: 'ca.crt holds no CA; ca.key is not the key of a CA in ca.crt' },
    { key: 'ca.key', text: undefined, words: 'ca.key is missing' },
    { key: 'ca.key', text: 'xx', words: 'ca.key holds no key' },
    { key: 'ca-next.key', text: 'xx', words: 'ca-next.key holds no key' },
  ])('whose $key is $text is restored', async ({ key, text, words }) => {
    const [a] = await gates.two();
    const before = gates.cluster.object(secretPath)?.['data'];
    gates.cluster.change(secretPath, (object) => {
      const data = object['data'] as Record<string, string>;
      if (text === undefined) delete data[key];
      else data[key] = Buffer.from(text).toString('base64');
    });
    const isRestored = () => isDeepStrictEqual(gates.cluster.object(secretPath)?.['data'], before);
    expect(await gates.untilSafely(isRestored)).toBeLessThan(1_500);
    const told = gates.cluster.told.filter((line) => line.includes('restored'));
    expect(told.map((line) => line.slice('a_1 '.length))).toEqual([`info: restored the Secret: ${words}`]);
    await gates.cluster.pass(minute);
    expect(a.showings).toBe(0);
  });

  test('that is filled by others is taken up once API servers trust it', async () => {
    const [a, b] = await gates.two();
    await gates.cluster.pass(minute);
    const { cert, key } = await issuingFor(names.hosts, () => new Date(start)).ca();
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    gates.cluster.set(secretPath, { type: 'Opaque', data: { 'ca.crt': encoded(cert), 'ca.key': encoded(key) } });
    const isServed = () => isVerified(a.shown, cert) && isVerified(b.shown, cert);
    expect(await gates.untilSafely(isServed)).toBeGreaterThanOrEqual(30_000);
    await retire();
    await gates.untilSafely(() => isAlone() && gates.kept('ca.crt') === cert);
  });
});
