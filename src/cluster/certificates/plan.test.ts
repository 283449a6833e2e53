import { describe, expect, test } from 'vitest';
import type { Ca, SigningCa } from './ca.ts';
import { mayPublish, planFor, signerFor, type Published, type View } from './plan.ts';
import type { SecretContent } from './secret-content.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const now = 1_000 * day;
const waits = { settle: 30_000, retire: 2 * day, retireLeaked: 10 * minute };

/** A CA of some age, of so many days. */
const ca = (id: string, age = 1, days = 3651): SigningCa => ({
  id,
  cert: id,
  key: `key of ${id}`,
  from: now - age * day,
  until: now + (days - age) * day,
});
const certOf = ({ id, cert, from, until }: SigningCa): Ca => ({ id, cert, from, until });
const [A, B, C] = [ca('A'), ca('B'), ca('C')];
const content = (tweak: Partial<SecretContent> = {}): SecretContent => ({
  signing: A,
  next: undefined,
  trusted: [certOf(A)],
  since: now - 100 * day,
  rotate: undefined,
  problems: [],
  ...tweak,
});
const steady = content();
const rotating = content({ next: B, trusted: [certOf(A), certOf(B)] });
const switched = content({ signing: B, trusted: [certOf(A), certOf(B)], since: now - 2 * day });
const published = (ids: string, age = 10 * minute): Published => ({
  name: 'gate-pods',
  trusted: [A, B, C].filter(({ id }) => ids.includes(id)).map(certOf),
  for: age,
});

/** A view where all is well, but for the tweak. */
const viewOf = (tweak: Partial<View>): View => ({
  content: steady,
  remembered: steady,
  published: [published('A')],
  isCurrent: true,
  servedBy: 'A',
  isLeader: true,
  signingFor: 10 * minute,
  trustedFor: 10 * minute,
  now,
  waits,
  ...tweak,
});
const planned = (tweak: Partial<View>) => planFor(viewOf(tweak));
/** A step's content, where it is message. */
const step = (message: string, changed: SecretContent, issue?: 'signing' | 'next') =>
  issue === undefined ? { message, content: changed } : { message, content: changed, issue };
const trusting = (...cas: readonly SigningCa[]) => cas.map(certOf);

test('all is well: nothing is written', () => {
  expect(planned({})).toBeUndefined();
  expect(planned({ isLeader: false })).toBeUndefined();
});

describe('where there is no Secret', () => {
  test('a CA is created by the leader, and what is published stays trusted', () => {
    const made = { signing: undefined, next: undefined, trusted: trusting(C), since: now, rotate: undefined };
    const tweak = { content: undefined, remembered: undefined, published: [published('C')], servedBy: undefined };
    const message = 'created a CA: there is no Secret';
    expect(planned(tweak)).toEqual(step(message, { ...made, problems: [] }, 'signing'));
    expect(planned({ ...tweak, isLeader: false })).toBeUndefined();
    expect(planned({ ...tweak, now: C.until })).toMatchObject({ content: { trusted: [] } });
  });

  test('any replica that remembers it restores it, and its CA is replaced', () => {
    const message = 'restored the Secret, which was deleted; a new CA will replace the one in it';
    const tweak = { content: undefined, published: [published('AC')], isLeader: false };
    expect(planned(tweak)).toEqual(step(message, content({ trusted: trusting(A, C), since: now }), 'next'));
    const restored = { ...rotating, trusted: trusting(A, B, C), since: now };
    expect(planned({ ...tweak, remembered: rotating })).toEqual(step(message, restored));
  });
});

describe('where the Secret is spoiled', () => {
  const spoiled = content({
    signing: undefined,
    trusted: trusting(B),
    rotate: 'ca',
    problems: ['ca.key holds no key'],
  });

  test('any replica that remembers it restores it, with all that was trusted', () => {
    const restored = content({ trusted: trusting(A, B, C), since: now, rotate: 'ca' });
    const tweak = { content: spoiled, published: [published('C')], isLeader: false };
    expect(planned(tweak)).toEqual(step('restored the Secret: ca.key holds no key', restored));
  });

  test('and nobody remembers it, a CA is created beside those that are trusted', () => {
    const tweak = { content: spoiled, remembered: undefined, servedBy: undefined };
    const made = { signing: undefined, next: undefined, trusted: trusting(A, B), since: now, rotate: undefined };
    const message = 'created a CA: ca.key holds no key';
    expect(planned(tweak)).toEqual(step(message, { ...made, problems: [] }, 'signing'));
  });

  test('and its CA can still sign, what cannot be used is removed', () => {
    const problems = ['ca-next.key holds no key'];
    const message = 'removed what cannot be used from the Secret: ca-next.key holds no key';
    expect(planned({ content: content({ problems }), remembered: undefined })).toEqual(step(message, steady));
  });

  test.each([undefined, now + day])('and says %s for since when its CA signs, that is noted', (since) => {
    const message = 'noted in the Secret since when its CA signs';
    expect(planned({ content: content({ since }) })).toEqual(step(message, content({ since: now })));
  });

  test('a clock that is a little ahead changes nothing', () => {
    expect(planned({ content: content({ since: now + minute }) })).toBeUndefined();
  });
});

describe('where somebody fills the Secret with a CA of their own', () => {
  const foreign = content({ signing: C, trusted: trusting(C) });
  const message = 'added CAs to the Secret: certificates that they signed are still served';
  const both = content({ signing: C, trusted: trusting(A, B, C), since: now });

  test('any replica adds what is served and published', () => {
    const tweak = { content: foreign, published: [published('AB')], isLeader: false };
    expect(planned(tweak)).toEqual(step(message, both));
    expect(planned({ ...tweak, servedBy: undefined })).toBeUndefined();
  });

  test('nothing is added that no API server trusts any more, as a leaked CA', () => {
    expect(planned({ content: foreign, published: [published('C')] })).toBeUndefined();
  });

  test('nothing is added by what was known before an outage', () => {
    expect(planned({ content: foreign, isCurrent: false, isLeader: false })).toBeUndefined();
  });
});

describe('the next CA', () => {
  test.each(['ca', 'ca-now'] as const)('is created for the annotation %s', (rotate) => {
    const asked = content({ rotate });
    expect(planned({ content: asked })).toEqual(step('created the next CA: the annotation asks for it', asked, 'next'));
    expect(planned({ content: asked, isLeader: false })).toBeUndefined();
  });

  test.each([
    { what: 'after two thirds of its life', signing: ca('A', 2434) },
    { what: 'of a clock that was wrong', signing: ca('A', -1) },
  ])('is created where the present one is old: $what', ({ signing }) => {
    const old = content({ signing });
    expect(planned({ content: old })).toEqual(step('created the next CA: the present one is old', old, 'next'));
  });

  test('is created again where it has become old itself', () => {
    const old = { ...rotating, next: ca('B', 2434) };
    expect(planned({ content: old })).toMatchObject({ issue: 'next' });
  });

  test.each([
    { is: [published('A')], late: 'gate-pods' },
    { is: [published('AB', 29_999)], late: 'gate-pods' },
    { is: [published('AB'), { ...published('A'), name: 'gate-policies' }], late: 'gate-policies' },
  ])('waits until every configuration has held it for 30 seconds', ({ is, late }) => {
    const message = `the next CA waits until it is trusted by ${late}`;
    expect(planned({ content: rotating, published: is })).toEqual({ message, content: undefined });
  });

  test.each([{ published: undefined }, { published: [published('AB')], isCurrent: false }])(
    'waits where the configurations cannot be read',
    (tweak) => {
      expect(planned({ content: rotating, ...tweak })).toBeUndefined();
    },
  );

  test.each([
    { rotate: undefined, after: undefined },
    { rotate: 'ca' as const, after: undefined },
    { rotate: 'ca-now' as const, after: 'ca-now-begun' as const },
  ])('signs once they have: the annotation $rotate becomes $after', ({ rotate, after }) => {
    const message = 'the next CA signs from now on: every webhook configuration trusts it';
    const signed = { ...switched, since: now, rotate: after };
    expect(planned({ content: { ...rotating, rotate }, published: [published('AB')] })).toEqual(step(message, signed));
  });

  test('signs at once where the present one has expired', () => {
    const expired = { ...rotating, signing: ca('A', 3651) };
    expect(planned({ content: expired, published: undefined })).toMatchObject({ content: { signing: B, since: now } });
  });
});

describe('the old CA', () => {
  const last = { content: switched, published: [published('AB')], servedBy: 'B' };
  const alone = content({ signing: B, trusted: trusting(B), since: switched.since });

  test('is removed after two days', () => {
    expect(planned(last)).toEqual(step('removed the old CA: nothing is served any more that it signed', alone));
  });

  const leaked = content({ ...switched, since: now - 10 * minute, rotate: 'ca-now-begun' });
  test('is removed after ten minutes where it has leaked, and the annotation with it', () => {
    expect(planned({ ...last, content: leaked })).toMatchObject({
      content: { trusted: trusting(B), rotate: undefined },
    });
  });

  test.each<{ what: string; tweak: Partial<View> }>([
    { what: 'before two days', tweak: { content: { ...switched, since: now - 2 * day + 1 } } },
    { what: 'before ten minutes', tweak: { content: { ...leaked, since: now - 10 * minute + 1 } } },
    { what: 'where replicas may not have seen yet who signs', tweak: { signingFor: 59_999 } },
    { what: 'where a configuration does not trust the new one', tweak: { published: [published('A')] } },
    { what: 'where one does for too short a time', tweak: { published: [published('AB', 59_999)] } },
    { what: 'where that is not known', tweak: { published: undefined } },
    { what: 'where that was known before an outage', tweak: { isCurrent: false } },
    { what: 'by another than the leader', tweak: { isLeader: false } },
  ])('stays $what', ({ tweak }) => {
    expect(planned({ ...last, ...tweak })).toBeUndefined();
  });

  test('does not keep another rotation from beginning', () => {
    expect(planned({ ...last, content: { ...switched, rotate: 'ca-now' } })).toMatchObject({ issue: 'next' });
  });
});

describe('a replica signs with', () => {
  const signer = (tweak: Partial<View>) => signerFor(viewOf({ content: switched, ...tweak }))?.id;

  test.each([
    { what: 'no configuration', is: [], by: 'B' },
    { what: 'both trusted', is: [published('AB', 30_000)], by: 'B' },
    { what: 'both trusted, but not for long', is: [published('AB', 29_999)], by: undefined },
    { what: 'the new one trusted alone', is: [published('B')], by: 'B' },
    { what: 'the old one trusted alone', is: [published('A')], by: undefined },
    { what: 'neither trusted', is: [published('C')], by: 'B' },
    { what: 'neither trusted, but not for long', is: [published('', 0)], by: undefined },
    { what: 'the old one alone trusted somewhere', is: [published('AB'), published('A')], by: undefined },
  ])('$by, with $what', ({ is, by }) => {
    expect(signer({ published: is })).toBe(by);
  });

  test('what the Secret has, where it serves nothing yet', () => {
    expect(signer({ servedBy: undefined, published: undefined })).toBe('B');
    expect(signer({ servedBy: undefined, content: { ...switched, problems: ['x'] } })).toBe('B');
  });

  test('what it has, where the Secret is gone or spoiled', () => {
    expect(signer({ content: undefined })).toBeUndefined();
    expect(signer({ content: { ...switched, problems: ['x'] }, published: [published('AB')] })).toBeUndefined();
  });

  test('what the leader has settled, where it cannot read the configurations', () => {
    expect(signer({ published: undefined, signingFor: 29_999 })).toBeUndefined();
    expect(signer({ published: undefined, signingFor: 30_000 })).toBe('B');
  });
});

describe('a caBundle is written by', () => {
  test.each<{ what: string; is: Published; tweak?: Partial<View>; may: boolean }>([
    { what: 'the leader, at once', is: published('A', 0), may: true },
    { what: 'the leader, at once, over one of others', is: published('C', 0), may: true },
    { what: 'the leader, where a new Secret only adds', is: published('A', 0), tweak: { trustedFor: 0 }, may: true },
    { what: 'no leader, where a new Secret takes away', is: published('AC'), tweak: { trustedFor: 4_999 }, may: false },
    { what: 'nobody, without what it serves', is: published('A'), tweak: { servedBy: 'C' }, may: false },
    { what: 'nobody, without what it serves, over nothing', is: published(''), tweak: { servedBy: 'C' }, may: false },
    { what: 'one that serves nothing yet', is: published('A'), tweak: { servedBy: undefined }, may: true },
    { what: 'anybody, over nothing', is: published('', 0), tweak: { isLeader: false, trustedFor: 0 }, may: true },
    { what: 'no other soon', is: published('A', 29_999), tweak: { isLeader: false }, may: false },
    {
      what: 'no other from a new Secret',
      is: published('A'),
      tweak: { isLeader: false, trustedFor: 29_999 },
      may: false,
    },
    { what: 'another where no leader does it', is: published('A'), tweak: { isLeader: false }, may: true },
  ])('$what', ({ is, tweak, may }) => {
    expect(mayPublish(is, rotating, viewOf({ content: rotating, ...tweak }))).toBe(may);
  });

  test('nobody from a Secret that cannot be used', () => {
    expect(mayPublish(published(''), content({ problems: ['x'] }), viewOf({}))).toBe(false);
    expect(mayPublish(published(''), content({ signing: undefined }), viewOf({}))).toBe(false);
  });
});
