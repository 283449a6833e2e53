import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  configurationPath,
  entries,
  Gates,
  leasePath,
  names,
  secretPath,
  start,
} from '../../../test/certificate-gates.ts';
import { refusal } from '../../../test/fake-cluster.ts';
import { issuingFor } from './issuing.ts';
import { authoritiesIn } from './secret.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let gates: Gates;

beforeEach(() => {
  gates = new Gates();
});
afterEach(() => gates.end());

/** Lets minutes pass, at each of which all that is shown is trusted. */
async function passSafely(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed++) {
    await gates.cluster.pass(minute);
    expect(gates.areTrusted).toBe(true);
  }
}

describe('the certificate', () => {
  test.each([0, hour, -hour])('is renewed after 60 days, the clock of its leader off by %s ms', async (skew) => {
    const [a, b] = await gates.two(skew);
    const [authority, leaf] = [gates.kept('ca.crt'), gates.kept('tls.crt')];
    gates.aged = 59 * day;
    await gates.cluster.pass(minute);
    expect(gates.kept('tls.crt')).toBe(leaf);
    gates.aged = 62 * day;
    expect(await gates.untilSafely(() => a.shown?.cert !== leaf && b.shown?.cert !== leaf)).toBeLessThan(3_000);
    expect(gates.kept('ca.crt')).toBe(authority);
    expect([a.showings, b.showings]).toEqual([1, 1]);
  });

  test('is renewed by any replica where nobody can lead for weeks', async () => {
    const [a, b] = await gates.two();
    const leaf = gates.kept('tls.crt');
    gates.cluster.refuses = ({ path }) => (path.includes('/leases') ? refusal(403, 'Forbidden') : undefined);
    await gates.cluster.until(() => !a.certificates.standing().isLeader);
    gates.aged = 79 * day;
    await gates.cluster.pass(minute);
    expect(gates.kept('tls.crt')).toBe(leaf);
    await gates.cluster.pass(hour);
    gates.aged = 81 * day;
    expect(await gates.untilSafely(() => a.shown?.cert !== leaf && b.shown?.cert !== leaf)).toBeLessThan(3_000);
    await gates.cluster.pass(minute);
    expect([a.showings, b.showings]).toEqual([1, 1]);
  });

  test('is not fought about by a replica whose clock is months ahead', async () => {
    const [a, b] = await gates.two();
    await gates.cluster.pass(minute);
    let writes = 0;
    gates.cluster.refuses = ({ verb, path }) => {
      if (verb === 'update' && path === secretPath) writes++;
      return undefined;
    };
    gates.replica('c_3', 85 * day);
    for (let hours = 1; hours <= 3; hours++) {
      await gates.cluster.pass(hour);
      // One of its own, and the leader's answer; each may meet what a replica says of itself, and is tried again.
      expect(writes).toBeLessThanOrEqual(4 * hours);
      const { validFrom } = new X509Certificate(a.shown?.cert ?? '');
      expect(Date.parse(validFrom)).toBeLessThan(start + gates.cluster.clock.now());
      expect(b.shown?.cert).toBe(a.shown?.cert);
    }
    expect(writes).toBeGreaterThan(0);
  });

  test('of a leader whose clock is months ahead is not shown, until the one that is shown is made anew', async () => {
    const [a, b] = await gates.two();
    const good = gates.kept('tls.crt');
    const c = gates.replica('c_3', 85 * day);
    gates.cluster.refuses = ({ who, path }) =>
      who !== 'c_3' && path.includes('/leases') ? refusal(403, 'Forbidden') : undefined;
    await gates.cluster.until(() => c.certificates.standing().isLeader && gates.kept('tls.crt') !== good);
    // All of them asleep, so that a week is not long.
    gates.cluster.clock.pass(8 * day);
    await gates.cluster.pass(2 * minute);
    expect([a.shown?.cert, b.shown?.cert]).toEqual([good, good]);
    expect(gates.warnings).toContainEqual(
      expect.stringMatching(
        /^b_2 warn: the certificate in the Secret is not good before .+; the last one is shown on; see whether the clocks of the nodes are right$/,
      ),
    );
    gates.aged = 73 * day;
    await gates.cluster.pass(hour + 2 * minute);
    const now = start + gates.cluster.clock.now() + gates.aged;
    for (const { shown } of [a, b]) {
      const { validFromDate, validToDate } = new X509Certificate(shown?.cert ?? '');
      expect(validFromDate.getTime()).toBeLessThan(now);
      expect(validToDate.getTime() - now).toBeGreaterThan(80 * day);
    }
  });

  test('that is not good yet, where there is no other, is shown, and that is told', async () => {
    const [, b] = await gates.two(85 * day);
    await gates.cluster.pass(5 * minute);
    expect(b.shown?.cert).toBe(gates.kept('tls.crt'));
    expect(b.certificates.standing().troubles).toBe(1);
    const told =
      /^b_2 warn: the certificate that is shown is not good before 2026-11-24T.+; see whether the clocks of the nodes are right$/;
    expect(gates.warnings).toEqual([expect.stringMatching(told)]);
  });

  test('is made anew where somebody asks for it, once', async () => {
    const [a, b] = await gates.two();
    const leaf = gates.kept('tls.crt');
    gates.rotate('leaf');
    expect(await gates.untilSafely(() => a.shown?.cert !== leaf && b.shown?.cert !== leaf)).toBeLessThan(2_000);
    await gates.cluster.pass(minute);
    expect(gates.annotations['plimsoll.dev/rotate']).toBeUndefined();
    expect([a.showings, b.showings]).toEqual([1, 1]);
  });

  test('that cannot be shown is told, and the last good one stays', async () => {
    const [a, b] = await gates.two();
    const leaf = gates.kept('tls.crt');
    b.refusesToShow = true;
    gates.rotate('leaf');
    await gates.cluster.until(() => a.shown?.cert !== leaf);
    await gates.cluster.pass(minute);
    expect(b.shown?.cert).toBe(leaf);
    expect(gates.warnings).toEqual([
      'b_2 warn: the certificate in the Secret cannot be shown (no); the last good one stays',
    ]);
  });

  test('is asked for by a word that is not known: that is told', async () => {
    await gates.two();
    gates.rotate('all');
    await gates.cluster.pass(5 * minute);
    expect(gates.warnings).toEqual([
      'a_1 warn: the annotation plimsoll.dev/rotate asks for all, which is not known; write ca or leaf',
    ]);
  });
});

describe('the authority', () => {
  test('that cannot be made is told once, and caBundles are put back all the same', async () => {
    const [a] = await gates.two();
    await gates.cluster.pass(minute);
    a.cannotIssue = true;
    gates.rotate('ca');
    await gates.cluster.pass(minute);
    const errors = () => gates.cluster.told.filter((line) => line.includes(' error: '));
    expect(errors()).toEqual(['a_1 error: a fault in looking after the certificates']);
    expect(a.certificates.standing().troubles).toBe(1);
    gates.cluster.set(configurationPath('pods'), { webhooks: [{ name: 'pods.plimsoll.dev', clientConfig: {} }] });
    expect(await gates.cluster.until(() => gates.areTrusted)).toBeLessThan(3_000);
    a.cannotIssue = false;
    const old = gates.kept('ca.crt');
    await gates.untilSafely(() => gates.isRotated(old));
    expect(errors()).toHaveLength(1);
  });

  test.each([0, hour, -hour])('is replaced on demand, the clock of the leader off by %s ms', async (skew) => {
    const [a, b] = await gates.two(skew);
    const old = gates.kept('ca.crt');
    await gates.cluster.pass(minute);
    gates.rotate('ca');
    const took = await gates.untilSafely(() => gates.isRotated(old));
    expect(took).toBeGreaterThanOrEqual(90_000);
    expect(took).toBeLessThan(100_000);
    await gates.cluster.pass(10_000);
    expect(entries.map((entry) => gates.caBundle(entry))).toEqual(entries.map(() => gates.kept('ca.crt')));
    expect([gates.kept('ca-next.crt'), gates.kept('ca-next.key')]).toEqual(['', '']);
    expect([a.showings, b.showings]).toEqual([1, 1]);
  });

  test('is replaced after two thirds of its ten years', async () => {
    const [a, b] = await gates.two();
    const old = gates.kept('ca.crt');
    gates.aged = 2440 * day;
    // The certificate, long past its end by now, is what is renewed first.
    await gates.cluster.until(() => [a, b].every(({ shown }) => shown?.cert === gates.kept('tls.crt')));
    expect(await gates.untilSafely(() => gates.isRotated(old))).toBeLessThan(2 * minute);
  });

  test('is replaced by whoever leads then, where the leader is killed on the way', async () => {
    const [a] = await gates.two();
    const old = gates.kept('ca.crt');
    gates.rotate('ca');
    await gates.untilSafely(() => gates.kept('ca-next.crt') !== '');
    gates.kill(a);
    const took = await gates.untilSafely(() => gates.isRotated(old));
    // The other one is waited for until it counts as gone.
    expect(took).toBeGreaterThan(9 * minute);
    expect(took).toBeLessThan(12 * minute);
    await gates.cluster.pass(minute);
    expect(Object.keys(gates.annotations)).toEqual(['serving.plimsoll.dev/b_2']);
  });

  test('stays where a configuration cannot be written, and goes on once it can', async () => {
    const [a, b] = await gates.two();
    const [old, leaf] = [gates.kept('ca.crt'), gates.kept('tls.crt')];
    gates.cluster.refuses = ({ verb, path }) =>
      verb === 'patch' && path.endsWith('gate-policies') ? refusal(403, 'Forbidden') : undefined;
    gates.rotate('ca');
    await passSafely(20);
    expect(gates.kept('tls.crt')).toBe(leaf);
    expect(gates.cluster.told).toContain('a_1 info: the next authority waits until it is trusted by gate-policies');
    expect(a.certificates.standing().troubles).toBe(1);
    const c = gates.replica('c_3');
    await gates.cluster.until(() => c.shown !== undefined);
    expect(gates.areTrusted).toBe(true);
    gates.cluster.refuses = () => undefined;
    await gates.untilSafely(() => gates.isRotated(old));
    expect([a, b, c].map(({ certificates }) => certificates.standing().troubles)).toEqual([0, 0, 0]);
  });

  test('stays trusted while a replica shows what it vouches for', async () => {
    const [, b] = await gates.two();
    const old = gates.kept('ca.crt');
    b.refusesToShow = true;
    gates.rotate('ca');
    await passSafely(20);
    expect(authoritiesIn(gates.kept('ca.crt'))).toHaveLength(2);
    expect(gates.cluster.told).toContain('a_1 info: the old authority stays trusted: it waits for b_2');
    b.refusesToShow = false;
    expect(await gates.untilSafely(() => gates.isRotated(old))).toBeLessThan(minute);
  });
});

describe('the Secret', () => {
  test('that is deleted is put back, and its keys are replaced with nobody refused', async () => {
    const [a, b] = await gates.two();
    const [old, leaf] = [gates.kept('ca.crt'), gates.kept('tls.crt')];
    gates.cluster.set(secretPath, undefined);
    expect(await gates.untilSafely(() => gates.kept('tls.crt') === leaf)).toBeLessThan(1_500);
    const c = gates.replica('c_3');
    await gates.cluster.until(() => c.shown !== undefined);
    await gates.untilSafely(() => gates.isRotated(old));
    expect([a, b, c].map(({ shown }) => shown?.cert)).toEqual([1, 2, 3].map(() => gates.kept('tls.crt')));
  });

  test('that is deleted is put back by any replica, also where nobody leads', async () => {
    const [a] = await gates.two();
    const leaf = gates.kept('tls.crt');
    gates.kill(a);
    gates.cluster.set(secretPath, undefined);
    expect(await gates.untilSafely(() => gates.kept('tls.crt') === leaf)).toBeLessThan(1_500);
  });

  test('that is lost with all that knew it is made anew, while the old authority stays trusted for a while', async () => {
    const [a, b] = await gates.two();
    const old = gates.kept('ca.crt');
    gates.kill(a);
    gates.cluster.refuses = ({ who }) => (who === 'c_3' ? undefined : refusal(403, 'Forbidden'));
    gates.cluster.isCutOff = (who) => who !== 'c_3';
    gates.cluster.set(secretPath, undefined);
    gates.cluster.set(leasePath, undefined);
    const c = gates.replica('c_3');
    await gates.cluster.until(() => c.shown !== undefined);
    expect([b, c].map(({ shown }) => shown?.cert)).toEqual([expect.any(String), gates.kept('tls.crt')]);
    expect(authoritiesIn(gates.caBundle('pods')).map(({ cert }) => cert)).toContain(old);
    expect(gates.areTrusted).toBe(true);
  });

  test.each([
    { key: 'tls.crt', text: 'xx', words: 'tls.crt holds no certificate' },
    { key: 'tls.crt', text: undefined, words: 'tls.crt is not there' },
    { key: 'tls.key', text: 'xx', words: 'tls.key holds no key' },
    {
      key: 'ca.crt',
      text: 'xx',
      words:
        'ca.crt holds no authority; ca.key is the key of nothing in ca.crt; tls.crt is not of an authority in ca.crt',
    },
    { key: 'ca.key', text: undefined, words: 'ca.key is not there' },
    { key: 'ca-next.crt', text: 'xx', words: 'ca-next.crt holds no authority; ca-next.key is not there' },
  ])('whose $key is $text is mended', async ({ key, text, words }) => {
    const [a] = await gates.two();
    const before = gates.cluster.object(secretPath)?.['data'];
    gates.cluster.change(secretPath, (object) => {
      const data = object['data'] as Record<string, string>;
      if (text === undefined) delete data[key];
      else data[key] = Buffer.from(text).toString('base64');
    });
    const isMended = () => isDeepStrictEqual(gates.cluster.object(secretPath)?.['data'], before);
    expect(await gates.untilSafely(isMended)).toBeLessThan(1_500);
    const told = gates.cluster.told.filter((line) => line.includes('put back'));
    expect(told.map((line) => line.slice('a_1 '.length))).toEqual([
      `info: what was in the Secret is put back: ${words}`,
    ]);
    await gates.cluster.pass(minute);
    expect(a.showings).toBe(0);
  });

  test.each(['ca.key', 'ca-next.key'])('whose %s is of another kind than is signed with is mended', async (key) => {
    await gates.two();
    const before = gates.cluster.object(secretPath)?.['data'];
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    gates.cluster.change(secretPath, (object) => {
      const data = object['data'] as Record<string, string>;
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      data[key] = Buffer.from(pem).toString('base64');
    });
    const isMended = () => isDeepStrictEqual(gates.cluster.object(secretPath)?.['data'], before);
    expect(await gates.untilSafely(isMended)).toBeLessThan(1_500);
    expect(gates.cluster.told.join('\n')).toContain(
      `${key} is no EC key on the curve P-256, with which certificates are signed`,
    );
  });

  test('that is filled by others is taken up once API servers trust it', async () => {
    const [a, b] = await gates.two();
    await gates.cluster.pass(minute);
    const issuing = issuingFor(names.hosts, () => new Date(start));
    const authority = await issuing.authority();
    const leaf = await issuing.leaf(authority);
    const data = { 'ca.crt': authority.cert, 'ca.key': authority.key, 'tls.crt': leaf.cert, 'tls.key': leaf.key };
    const encoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    gates.cluster.set(secretPath, { type: 'Opaque', data: Object.fromEntries(encoded) });
    const isShown = () => a.shown?.cert === leaf.cert && b.shown?.cert === leaf.cert;
    expect(await gates.untilSafely(isShown)).toBeGreaterThanOrEqual(30_000);
    const isAlone = () => gates.kept('ca.crt') === authority.cert && gates.caBundle('pods') === authority.cert;
    expect(await gates.untilSafely(isAlone)).toBeLessThan(2 * minute);
  });
});
