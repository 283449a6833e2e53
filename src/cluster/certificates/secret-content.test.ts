import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RawObject } from '../../model/fields.ts';
import { bundleOf, casIn, inOrder, type SigningCa } from './ca.ts';
import { issuingFor, type Leaf } from './leaf.ts';
import { contentOf, secretOf, unknownRequestIn, type SecretContent } from './secret-content.ts';

const day = 24 * 3_600_000;
const now = new Date('2026-09-01T12:00:00Z');

let old: SigningCa;
let young: SigningCa;
let leaf: Leaf;
let whole: SecretContent;

beforeAll(async () => {
  old = await issuingFor([], () => new Date(now.getTime() - day)).ca();
  const issuing = issuingFor(['gate.gates.svc'], () => now);
  young = await issuing.ca();
  leaf = await issuing.leaf(old);
  const trusted = inOrder([young, old]);
  whole = { signing: old, next: young, trusted, since: now.getTime(), rotate: 'ca-now', problems: [] };
});

/** The Secret of `whole`, with other texts under some keys; undefined removes a key. */
function secretWith(texts: Readonly<Record<string, string | undefined>>): RawObject {
  const secret = secretOf(whole, {});
  const data = new Map(Object.entries(secret['data'] as RawObject));
  for (const [key, text] of Object.entries(texts)) {
    if (text === undefined) data.delete(key);
    else data.set(key, Buffer.from(text).toString('base64'));
  }
  return { ...secret, data: Object.fromEntries(data) };
}

describe('a Secret', () => {
  test('holds what was put in, and no certificate of a server', () => {
    expect(contentOf(secretWith({}))).toEqual(whole);
    expect(Object.keys(secretWith({})['data'] as object)).toEqual(['ca.crt', 'ca.key', 'ca-next.key']);
  });

  test('keeps what is not ours', () => {
    const annotations = { note: 'n', 'plimsoll.dev/rotate': 'ca' };
    const base = {
      type: 'kubernetes.io/tls',
      metadata: { name: 'x', resourceVersion: '7', labels: { a: 'b' }, annotations },
      data: { other: 'b3RoZXI=', 'ca-next.key': 'eHg=' },
    };
    const secret = secretOf({ ...whole, next: undefined, rotate: undefined }, base);
    expect(secret['type']).toBe('kubernetes.io/tls');
    expect(secret['metadata']).toEqual({
      ...base.metadata,
      annotations: { note: 'n', 'plimsoll.dev/ca-since': now.toISOString() },
    });
    expect(Object.keys(secret['data'] as object).toSorted()).toEqual(['ca.crt', 'ca.key', 'other']);
  });

  test('has the same CAs in the same order, whichever signs', () => {
    const after = { ...whole, signing: young, next: undefined };
    expect(secretOf(after, {})).toMatchObject({
      data: { 'ca.crt': Buffer.from(old.cert + young.cert).toString('base64') },
    });
    expect(contentOf(secretOf(after, {}))).toEqual(after);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  test.each([
    {
      what: 'nothing',
      texts: () => ({ 'ca.crt': undefined, 'ca.key': undefined, 'ca-next.key': undefined }),
      problems: ['ca.crt holds no CA', 'ca.key is missing'],
    },
    { what: 'no PEM for the key', texts: () => ({ 'ca.key': 'x' }), problems: ['ca.key holds no key'] },
    { what: 'an empty next key', texts: () => ({ 'ca-next.key': '' }), problems: ['ca-next.key is missing'] },
    {
      what: 'a key of another kind than certificates are signed with',
      texts: () => ({ 'ca.key': String(rsa) }),
      problems: ['ca.key is not an EC key on the curve P-256'],
    },
    {
      what: 'keys of something else',
      texts: () => ({ 'ca.key': leaf.key, 'ca-next.key': leaf.key }),
      problems: ['ca.key is not the key of a CA in ca.crt', 'ca-next.key is not the key of a CA in ca.crt'],
    },
    {
      what: 'a certificate of a server among its CAs',
      texts: () => ({ 'ca.crt': old.cert + young.cert + leaf.cert }),
      problems: ['ca.crt holds more than CAs'],
    },
    {
      what: 'a CA that is cut off',
      texts: () => ({ 'ca.crt': old.cert + young.cert + broken }),
      problems: ['ca.crt holds more than CAs'],
    },
  ])('with $what says so', ({ texts, problems }) => {
    expect(contentOf(secretWith(texts())).problems).toEqual(problems);
  });

  test.each([{}, { data: null }, { data: 7 }, { data: { 'ca.crt': 7 } }])('that is %j holds nothing', (secret) => {
    const nothing = { signing: undefined, next: undefined, trusted: [], since: undefined, rotate: undefined };
    expect(contentOf(secret)).toMatchObject(nothing);
  });

  test.each([
    { rotate: undefined, content: undefined, unknown: undefined },
    { rotate: 'ca', content: 'ca', unknown: undefined },
    { rotate: 'ca-now', content: 'ca-now', unknown: undefined },
    { rotate: 'ca-now-begun', content: 'ca-now-begun', unknown: undefined },
    { rotate: 'leaf', content: undefined, unknown: '"leaf"' },
    { rotate: '', content: undefined, unknown: '""' },
  ])('whose annotation is $rotate', ({ rotate, content, unknown }) => {
    const secret = { metadata: { annotations: rotate === undefined ? {} : { 'plimsoll.dev/rotate': rotate } } };
    expect(contentOf(secret).rotate).toBe(content);
    expect(unknownRequestIn(secret)).toBe(unknown);
  });
});

test('a bundle has each CA once, the oldest first, in one spelling', () => {
  const text = `comment\n${young.cert.replaceAll('\n', '\r\n')}${old.cert}${young.cert}${leaf.cert}`;
  expect(bundleOf(casIn(text))).toBe(old.cert + young.cert);
  expect(casIn('')).toEqual([]);
});
