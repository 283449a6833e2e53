import { CertificateWorld } from '../../../test/certificate-world.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lasting, LastingLeaf } from './lasting.ts';
import { planFor, type Situation, type Standing } from './plan.ts';
import type { Published } from './trust.ts';

const day = 24 * 3_600_000;
const now = 1_000 * day;
const waits = { settle: 30_000, follow: 60_000 };

/** A certificate of some age, of so many days. */
const lasting = (id: string, age = 1, days = 3651): Lasting => ({
  id,
  from: now - age * day,
  until: now + (days - age) * day,
});
const leafOf = (by: string, age = 1, days = 91): LastingLeaf => ({
  ...lasting(`leaf of ${by}`, age, days),
  by,
  isForNames: true,
});
const [A, B, C] = [lasting('A'), lasting('B'), lasting('C')];
const steady: Standing = { authority: A, next: undefined, leaf: leafOf('A'), trusted: [A], faults: [] };
const rotating: Standing = { ...steady, next: B, trusted: [A, B] };
const switched: Standing = { ...steady, authority: B, leaf: leafOf('B'), trusted: [A, B] };
const published = (trusted: readonly Lasting[], age = 60_000): readonly Published[] => [
  { name: 'gate-pods', trusted, for: age },
];
const replica = (identity: string, by: string) => ({ identity, leaf: `leaf of ${by}`, by });

/** What is planned where all is well, but for the tweak. */
function planned(tweak: Partial<Situation>) {
  return planFor({
    kept: steady,
    remembered: steady,
    seen: [A],
    published: published([A]),
    shown: { by: 'A', isPast: false },
    replicas: [replica('a', 'A'), replica('b', 'A')],
    isHeard: true,
    wish: undefined,
    known: 600_000,
    now,
    waits,
    ...tweak,
  });
}

const rest = { kind: 'rest', awaits: undefined };
const arrange = (more: object) => expect.objectContaining({ kind: 'arrange', ...more }) as unknown;
const asItIs = { from: 'kept', authority: 'same', next: 'none', leaf: 'same', wish: undefined };

describe('all is well', () => {
  test.each([
    { what: 'as it is made', tweak: {} },
    { what: 'before two thirds of a certificate', tweak: { kept: { ...steady, leaf: leafOf('A', 60) } } },
    { what: 'before two thirds of an authority', tweak: { kept: { ...steady, authority: lasting('A', 2433) } } },
    { what: 'without configurations', tweak: { published: [] } },
    { what: 'with configurations that are not known', tweak: { published: undefined } },
    { what: 'where others trust more', tweak: { published: published([A, C]) } },
    {
      what: 'where a certificate can last no longer',
      tweak: { kept: { ...steady, authority: lasting('A', 60, 91), leaf: leafOf('A', 62, 93) } },
    },
  ])('$what: nothing is done', ({ tweak }) => {
    expect(planned(tweak)).toEqual(rest);
  });
});

describe('the Secret', () => {
  test.each([
    {
      what: 'is not there, and never was',
      tweak: { kept: undefined, remembered: undefined, published: published([C, lasting('past', 100, 50)]) },
      step: { authority: 'new', next: 'none', leaf: 'new', trusts: ['C'], wish: undefined },
    },
    {
      what: 'was deleted',
      tweak: { kept: undefined, published: published([A, C]) },
      step: { from: 'remembered', authority: 'same', next: 'new', leaf: 'same', trusts: ['A', 'A', 'C'] },
    },
    {
      what: 'was deleted while the authority was being replaced',
      tweak: { kept: undefined, remembered: rotating },
      step: { from: 'remembered', authority: 'same', next: 'same', leaf: 'same', trusts: ['A', 'B', 'A'] },
    },
    {
      what: 'was spoiled',
      tweak: { kept: { ...steady, leaf: undefined, faults: ['tls.crt is not there'] }, wish: 'ca' as const },
      step: {
        from: 'remembered',
        authority: 'same',
        next: 'none',
        leaf: 'same',
        wish: 'ca',
        told: 'what was in the Secret is put back: tls.crt is not there',
      },
    },
    {
      what: 'was spoiled before it was ever seen',
      tweak: {
        kept: { ...steady, authority: undefined, faults: ['ca.key is not there'] },
        remembered: undefined,
        published: published([A, C]),
      },
      step: { from: 'kept', authority: 'new', next: 'none', leaf: 'new', trusts: ['A', 'A', 'C'] },
    },
    {
      what: 'has no certificate, and never had',
      tweak: { kept: { ...steady, leaf: undefined, faults: ['tls.crt is not there'] }, remembered: undefined },
      step: { ...asItIs, leaf: 'new', told: 'a certificate is made: tls.crt is not there' },
    },
    {
      what: 'has something that cannot be used',
      tweak: { kept: { ...steady, faults: ['ca-next.key is not there'] }, remembered: undefined },
      step: { ...asItIs, told: 'what cannot be used is taken out of the Secret: ca-next.key is not there' },
    },
    {
      what: 'was filled by others',
      tweak: { kept: { ...steady, authority: C, leaf: leafOf('C'), trusted: [C] } },
      step: { ...asItIs, trusts: ['C', 'A', 'A', 'A'] },
    },
    {
      what: 'was filled by others, and another replica shows something else',
      tweak: {
        kept: { ...steady, authority: C, leaf: leafOf('C'), trusted: [C] },
        remembered: undefined,
        shown: { by: 'C', isPast: false },
        replicas: [replica('a', 'C'), replica('b', 'A')],
      },
      step: { ...asItIs, trusts: ['C', 'A'] },
    },
  ])('$what', ({ tweak, step }) => {
    expect(planned(tweak)).toEqual(arrange(step));
  });
});

describe('the certificate', () => {
  const isRenewed = { ...asItIs, leaf: 'new' };

  test.each([
    { what: 'after two thirds of its life', tweak: { kept: { ...steady, leaf: leafOf('A', 61) } } },
    { what: 'before its life', tweak: { kept: { ...steady, leaf: leafOf('A', -2) } } },
    { what: 'past its end', tweak: { kept: { ...steady, leaf: leafOf('A', 100) } } },
    { what: 'for other names', tweak: { kept: { ...steady, leaf: { ...leafOf('A'), isForNames: false } } } },
    { what: 'where it was asked for', tweak: { wish: 'leaf' as const } },
    { what: 'of another authority', tweak: { kept: { ...switched, leaf: leafOf('A') }, published: published([A, B]) } },
    { what: 'while an authority is waited for', tweak: { kept: { ...rotating, leaf: leafOf('A', 61) } }, next: 'same' },
    {
      what: 'where configurations are not known',
      tweak: { kept: { ...steady, leaf: leafOf('A', 61) }, published: undefined },
    },
  ])('is made anew $what', ({ tweak, next = 'none' }) => {
    expect(planned(tweak)).toEqual(arrange({ ...isRenewed, next }));
  });

  test('of another authority is not made anew before that is trusted', () => {
    expect(planned({ kept: { ...switched, leaf: leafOf('A') } })).toMatchObject({ kind: 'rest' });
  });
});

describe('the authority', () => {
  test.each([
    {
      what: 'where it was asked for',
      tweak: { wish: 'ca' as const },
      step: { next: 'new', wish: 'ca-begun', trusts: ['A'] },
    },
    {
      what: 'after two thirds of its life',
      tweak: { kept: { ...steady, authority: lasting('A', 2435) } },
      step: { next: 'new' },
    },
    { what: 'before its life', tweak: { kept: { ...steady, authority: lasting('A', -2) } }, step: { next: 'new' } },
    {
      what: 'where the next has become old',
      tweak: { kept: { ...rotating, next: lasting('B', 2435) } },
      step: { next: 'new' },
    },
  ])('gets a next one $what', ({ tweak, step }) => {
    expect(planned(tweak)).toEqual(arrange({ ...asItIs, ...step }));
  });

  test.each([
    { what: 'all trust the next', tweak: { published: published([A, B]) } },
    { what: 'there is no configuration', tweak: { published: [] } },
    { what: 'nobody trusts either', tweak: { published: published([C]) } },
    { what: 'it is past its end', tweak: { kept: { ...rotating, authority: lasting('A', 4000) } } },
  ])('gives way to the next where $what', ({ tweak }) => {
    expect(planned({ kept: rotating, wish: 'ca-begun', ...tweak })).toEqual(
      arrange({ from: 'kept', authority: 'next', next: 'none', leaf: 'new', trusts: ['A', 'B'], wish: 'ca-begun' }),
    );
  });

  test.each([
    {
      what: 'one trusts it alone',
      tweak: { published: published([A]) },
      awaits: 'the next authority waits until it is trusted by gate-pods',
    },
    {
      what: 'not all may have heard',
      tweak: { published: published([A, B], 29_999) },
      awaits: 'the next authority waits until it is trusted by gate-pods',
    },
    {
      what: 'they are not known',
      tweak: { published: undefined },
      awaits: 'the next authority waits until the webhook configurations can be read',
    },
  ])('stays where configurations are there and $what', ({ tweak, awaits }) => {
    expect(planned({ kept: rotating, ...tweak })).toEqual({ kind: 'rest', awaits });
  });

  const last = {
    kept: switched,
    published: published([A, B]),
    shown: { by: 'B', isPast: false },
    replicas: [replica('a', 'B'), replica('b', 'B')],
  };

  test('that is old is dropped once every replica shows a certificate of the new one', () => {
    expect(planned({ ...last, wish: 'ca-begun' })).toEqual(arrange({ ...asItIs, trusts: [] }));
    expect(planned({ ...last, wish: 'ca' })).toEqual(arrange({ ...asItIs, trusts: [], wish: 'ca' }));
  });

  test.each([
    {
      what: 'a replica shows what it vouches for',
      tweak: { replicas: [replica('a', 'B'), replica('b', 'A')] },
      awaits: 'b',
    },
    { what: 'this one is not heard', tweak: { isHeard: false }, awaits: 'all replicas to say what they show' },
    { what: 'replicas may be on their way', tweak: { known: 59_999 }, awaits: 'all replicas to say what they show' },
    {
      what: 'the new one is not trusted',
      tweak: { published: published([A]) },
      awaits: 'all replicas to say what they show',
    },
    { what: 'that is not known', tweak: { published: undefined }, awaits: 'all replicas to say what they show' },
  ])('that is old stays trusted where $what', ({ tweak, awaits }) => {
    expect(planned({ ...last, ...tweak })).toEqual({
      kind: 'rest',
      awaits: `the old authority stays trusted: it waits for ${awaits}`,
    });
  });

  test('that was replaced as it was asked for is told, however it came', () => {
    expect(planned({ wish: 'ca-begun' })).toEqual(
      arrange({ ...asItIs, told: 'there is a new authority, as it was asked for' }),
    );
  });
});

describe('whatever happens', () => {
  const index = fc.nat(7);
  const event = fc.oneof(
    {
      arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.integer({ min: 5, max: 400 }) }),
      weight: 6,
    },
    fc.record({ kind: fc.constant('age' as const), days: fc.integer({ min: 1, max: 25 }) }),
    fc.record({ kind: fc.constant('wish' as const), wish: fc.constantFrom('ca' as const, 'leaf' as const) }),
    fc.record({
      kind: fc.constant('tamper' as const),
      index,
      how: fc.constantFrom('empty' as const, 'old' as const, 'other' as const),
    }),
    fc.record({ kind: fc.constantFrom('delete' as const, 'replace' as const, 'start' as const) }),
    fc.record({
      kind: fc.constant('corrupt' as const),
      what: fc.constantFrom('authority' as const, 'leaf' as const, 'next' as const, 'all' as const),
    }),
    fc.record({ kind: fc.constantFrom('lead' as const, 'cut' as const), index }),
    fc.record({ kind: fc.constant('end' as const), index, isTold: fc.boolean() }),
    fc.record({ kind: fc.constant('heal' as const) }),
  );
  type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

  async function happen(world: CertificateWorld, event: Event): Promise<readonly string[]> {
    switch (event.kind) {
      case 'pass':
        return world.pass(event.seconds);
      case 'age':
        world.age(event.days);
        break;
      case 'wish':
        world.wish(event.wish);
        break;
      case 'tamper':
        await world.tamper(event.index, event.how);
        break;
      case 'delete':
        world.delete();
        break;
      case 'replace':
        await world.replace();
        break;
      case 'start':
        world.start();
        break;
      case 'corrupt':
        world.corrupt(event.what);
        break;
      case 'lead':
        world.lead(event.index);
        break;
      case 'cut':
        world.cut(event.index);
        break;
      case 'end':
        world.end(event.index, event.isTold);
        break;
      case 'heal':
        world.healAll();
        break;
    }
    return world.check();
  }

  test('API servers trust whatever a replica shows at every moment, and all comes to rest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 40, size: 'max' }), async (story) => {
        const world = new CertificateWorld();
        world.start();
        world.start();
        expect(await world.pass(90)).toEqual([]);
        for (const event of story) expect(await happen(world, event)).toEqual([]);
        world.healAll();
        expect(await world.pass(1_800)).toEqual([]);
        expect(world.isAtRest).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
