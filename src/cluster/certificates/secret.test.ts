import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RawObject } from '../../model/fields.ts';
import { issuingFor } from './issuing.ts';
import {
  authoritiesIn,
  bundleOf,
  holdingsIn,
  inOrder,
  secretOf,
  wishIn,
  type Holdings,
  type Leaf,
  type Signer,
} from './secret.ts';

const hosts = ['gate.gates.svc', '127.0.0.1'];
const day = 24 * 3_600_000;
const now = new Date('2026-09-01T12:00:00Z');

let old: Signer;
let young: Signer;
let leaf: Leaf;
let whole: Holdings;

beforeAll(async () => {
  old = await issuingFor(hosts, () => new Date(now.getTime() - day)).authority();
  const issuing = issuingFor(hosts, () => now);
  young = await issuing.authority();
  leaf = await issuing.leaf(old);
  whole = { authority: old, next: young, leaf, trusted: inOrder([young, old]), faults: [] };
});

/** The Secret of `whole`, with other texts under some keys; undefined takes a key out. */
function secretWith(texts: Readonly<Record<string, string | undefined>> = {}): RawObject {
  const data = new Map(Object.entries(secretOf(whole, {}, undefined)['data'] as RawObject));
  for (const [key, text] of Object.entries(texts)) {
    if (text === undefined) data.delete(key);
    else data.set(key, Buffer.from(text).toString('base64'));
  }
  return { data: Object.fromEntries(data) };
}

describe('a Secret', () => {
  test('holds what was put in', () => {
    expect(holdingsIn(secretWith(), hosts)).toEqual(whole);
    expect(Object.keys(secretWith()['data'] as object)).toEqual([
      'ca.crt',
      'ca.key',
      'ca-next.crt',
      'ca-next.key',
      'tls.crt',
      'tls.key',
    ]);
  });

  test('keeps what is not ours', () => {
    const base = {
      type: 'kubernetes.io/tls',
      metadata: {
        name: 'x',
        resourceVersion: '7',
        labels: { a: 'b' },
        annotations: { note: 'n', 'plimsoll.dev/rotate': 'ca' },
      },
      data: { other: 'b3RoZXI=', 'ca-next.crt': 'eHg=' },
    };
    const secret = secretOf({ ...whole, next: undefined }, base, undefined);
    expect(secret).toMatchObject({
      type: 'kubernetes.io/tls',
      metadata: { ...base.metadata, annotations: { note: 'n' } },
    });
    expect(secret['metadata']).toMatchObject({ annotations: { note: 'n' } });
    expect(Object.keys(secret['data'] as object).toSorted()).toEqual([
      'ca.crt',
      'ca.key',
      'other',
      'tls.crt',
      'tls.key',
    ]);
    expect(wishIn(secret)).toBeUndefined();
    expect(wishIn(secretOf(whole, base, 'ca-begun'))).toBe('ca-begun');
  });

  test('has the same authorities in the same order, whoever signs', () => {
    const after = { ...whole, authority: young, next: undefined };
    expect(secretOf(after, {}, undefined)).toMatchObject({
      data: { 'ca.crt': Buffer.from(old.cert + young.cert).toString('base64') },
    });
    expect(holdingsIn(secretOf(after, {}, undefined), hosts)).toEqual({ ...after, leaf });
  });

  test.each([
    {
      what: 'nothing',
      texts: {
        'ca.crt': undefined,
        'ca.key': undefined,
        'ca-next.crt': undefined,
        'ca-next.key': undefined,
        'tls.crt': undefined,
        'tls.key': undefined,
      },
      faults: ['ca.crt is not there', 'ca.key is not there', 'tls.crt is not there'],
    },
    { what: 'no key of the authority', texts: { 'ca.key': 'x' }, faults: ['ca.key holds no key'] },
    { what: 'no key of the certificate', texts: { 'tls.key': undefined }, faults: ['tls.key is not there'] },
    { what: 'half a rotation', texts: { 'ca-next.key': undefined }, faults: ['ca-next.key is not there'] },
    {
      what: 'text after the authorities',
      texts: { 'ca-next.crt': '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n' },
      faults: ['ca-next.crt holds no authority'],
    },
  ])('with $what says so', ({ texts, faults }) => {
    expect(holdingsIn(secretWith(texts), hosts).faults).toEqual(faults);
  });

  test('with keys of something else says so', () => {
    const {
      faults,
      authority,
      next,
      leaf: shown,
    } = holdingsIn(secretWith({ 'ca.key': leaf.key, 'ca-next.key': old.key, 'tls.key': old.key }), hosts);
    expect(faults).toEqual([
      'ca.key is the key of nothing in ca.crt',
      'ca-next.key is not the key of ca-next.crt',
      'tls.key is not the key of tls.crt',
    ]);
    expect([authority, next, shown]).toEqual([undefined, undefined, undefined]);
  });

  test('with certificates of others says so', () => {
    expect(holdingsIn(secretWith({ 'ca.crt': young.cert, 'ca.key': young.key }), hosts).faults).toEqual([
      'tls.crt is not of an authority in ca.crt',
    ]);
    expect(holdingsIn(secretWith({ 'ca.crt': old.cert + leaf.cert }), hosts).faults).toEqual([
      'ca.crt holds more than authorities',
    ]);
    expect(holdingsIn(secretWith({ 'ca.crt': leaf.cert }), hosts).faults).toEqual([
      'ca.crt holds no authority',
      'ca.key is the key of nothing in ca.crt',
      'tls.crt is not of an authority in ca.crt',
    ]);
  });

  test.each([{}, { data: null }, { data: 7 }, { data: { 'ca.crt': 7 } }, { data: { 'tls.crt': '' } }])(
    'that is %j holds nothing',
    (secret) => {
      expect(holdingsIn(secret, hosts)).toMatchObject({
        authority: undefined,
        next: undefined,
        leaf: undefined,
        trusted: [],
      });
    },
  );
});

test('a certificate knows its authority and its names', () => {
  expect(leaf).toMatchObject({
    by: old.id,
    isForNames: true,
    from: now.getTime() - day,
    until: now.getTime() + 90 * day,
  });
  expect(holdingsIn(secretWith(), [...hosts, 'other.gates.svc']).leaf).toMatchObject({ isForNames: false });
  expect(new X509Certificate(leaf.cert).verify(new X509Certificate(old.cert).publicKey)).toBe(true);
});

test('a bundle has each authority once, the oldest first, in one spelling', () => {
  const text = `comment\n${young.cert.replaceAll('\n', '\r\n')}${old.cert}${young.cert}${leaf.cert}`;
  expect(bundleOf(authoritiesIn(text))).toBe(old.cert + young.cert);
  expect(authoritiesIn('')).toEqual([]);
});

test.each([
  { annotations: {}, wish: undefined },
  { annotations: { 'plimsoll.dev/rotate': 'ca' }, wish: 'ca' },
  { annotations: { 'plimsoll.dev/rotate': 'leaf' }, wish: 'leaf' },
  { annotations: { 'plimsoll.dev/rotate': 'ca-begun' }, wish: 'ca-begun' },
  { annotations: { 'plimsoll.dev/rotate': 'CA' }, wish: { unknown: 'CA' } },
  { annotations: { 'plimsoll.dev/rotate': '' }, wish: { unknown: '' } },
  { annotations: { 'plimsoll.dev/rotate': 7 }, wish: { unknown: 'number' } },
])('the annotations $annotations ask for $wish', ({ annotations, wish }) => {
  expect(wishIn({ metadata: { annotations } })).toEqual(wish);
});
