import { describe, expect, test } from 'vitest';
import { mayChange, mayPublish, type Published } from './trust.ts';

const settle = 30_000;
const published = (ids: string, age = settle): Published => ({
  name: 'gate-pods',
  trusted: [...ids].map((id) => ({ id, from: 0, until: 1 })),
  for: age,
});

describe('a change from authority A to B', () => {
  test.each([
    { what: 'no configuration', is: [], may: true },
    { what: 'nothing that is known', is: undefined, may: false },
    { what: 'both', is: [published('AB')], may: true },
    { what: 'both, but not for long', is: [published('AB', settle - 1)], may: false },
    { what: 'B alone', is: [published('B')], may: true },
    { what: 'A alone', is: [published('A')], may: false },
    { what: 'neither', is: [published('C')], may: true },
    { what: 'neither, but not for long', is: [published('', 0)], may: false },
    { what: 'both here and A alone there', is: [published('AB'), published('A')], may: false },
  ])('with $what trusted: $may', ({ is, may }) => {
    expect(mayChange('A', 'B', is, settle)).toBe(may);
  });

  test('of the certificate alone changes nothing for anybody', () => {
    expect(mayChange('A', 'A', undefined, settle)).toBe(true);
    expect(mayChange('A', 'A', [published('', 0)], settle)).toBe(true);
  });
});

describe('a caBundle is written by', () => {
  const own = { trusted: ['A', 'B'], known: 60_000, shown: { by: 'A', isPast: false }, isLeader: true };

  test.each([
    { what: 'the leader, at once', is: published('A', 0), tweak: {}, may: true },
    { what: 'the leader, at once, over one of others', is: published('C', 0), tweak: {}, may: true },
    {
      what: 'the leader, where the Secret is new and only adds',
      is: published('A', 0),
      tweak: { known: 0 },
      may: true,
    },
    {
      what: 'no leader, where the Secret is new and takes away',
      is: published('AC'),
      tweak: { known: 4_999 },
      may: false,
    },
    {
      what: 'nobody, without what is shown',
      is: published('A'),
      tweak: { shown: { by: 'C', isPast: false } },
      may: false,
    },
    {
      what: 'nobody, without what is shown, over nothing',
      is: published(''),
      tweak: { shown: { by: 'C', isPast: false } },
      may: false,
    },
    {
      what: 'the leader, where what is shown is past its end',
      is: published('A'),
      tweak: { shown: { by: 'C', isPast: true } },
      may: true,
    },
    { what: 'one that shows nothing yet', is: published('A'), tweak: { shown: undefined }, may: true },
    { what: 'anybody, over nothing', is: published('', 0), tweak: { isLeader: false, known: 0 }, may: true },
    { what: 'no other soon', is: published('A', 29_999), tweak: { isLeader: false }, may: false },
    {
      what: 'no other where the Secret is new',
      is: published('A'),
      tweak: { isLeader: false, known: 29_999 },
      may: false,
    },
    { what: 'another where there is no leader', is: published('A'), tweak: { isLeader: false }, may: true },
  ])('$what', ({ is, tweak, may }) => {
    expect(mayPublish(is, { ...own, ...tweak })).toBe(may);
  });
});
