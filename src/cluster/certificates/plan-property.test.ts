import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CertificateWorld } from '../../../test/certificate-world.ts';

const index = fc.nat(7);
const kind = <K extends string>(...kinds: readonly K[]) => fc.constantFrom(...kinds);
const event = fc.oneof(
  { arbitrary: fc.record({ kind: kind('pass'), seconds: fc.integer({ min: 2, max: 400 }) }), weight: 8 },
  fc.record({ kind: kind('age'), hours: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ kind: kind('age'), hours: fc.integer({ min: 1000, max: 6000 }) }),
  fc.record({ kind: kind('setClock'), seconds: fc.integer({ min: -60, max: 60 }) }),
  fc.record({ kind: kind('rotate'), what: fc.constantFrom('ca' as const, 'ca-now' as const) }),
  fc.record({ kind: kind('tamper'), index, how: fc.constantFrom('empty' as const, 'old' as const, 'other' as const) }),
  fc.record({ kind: kind('delete', 'replace', 'start', 'healAll') }),
  fc.record({
    kind: kind('spoil'),
    part: fc.constantFrom('signing' as const, 'next' as const, 'trusted' as const, 'since' as const),
  }),
  fc.record({ kind: kind('lead', 'cut', 'end'), index }),
  fc.record({
    kind: kind('hinder'),
    index,
    late: fc.integer({ min: 0, max: 2_500 }),
    losses: fc.nat(3),
    isSlow: fc.boolean(),
  }),
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

function happen(world: CertificateWorld, story: Event): readonly string[] {
  switch (story.kind) {
    case 'pass':
      return world.pass(story.seconds);
    case 'age':
      return [...world.age(story.hours), ...world.check()];
    case 'setClock':
      world.setClock(story.seconds);
      break;
    case 'rotate':
      world.rotate(story.what);
      break;
    case 'tamper':
      world.tamper(story.index, story.how);
      break;
    case 'spoil':
      world.spoil(story.part);
      break;
    case 'lead':
    case 'cut':
    case 'end':
      world[story.kind](story.index);
      break;
    case 'hinder':
      world.hinder(story.index, story);
      break;
    default:
      world[story.kind]();
  }
  return world.check();
}

/** Lets a rotation end: the new CA signs, a certificate's life passes, the old one is removed. */
function end(world: CertificateWorld): readonly string[] {
  world.healAll();
  return [world.pass(200), world.age(25), world.pass(60), world.age(25), world.pass(200)].flat();
}

test('whatever happens, API servers trust what replicas serve, and all comes to rest', () => {
  fc.assert(
    fc.property(fc.array(event, { minLength: 1, maxLength: 40, size: 'max' }), (story) => {
      const world = new CertificateWorld();
      world.start();
      world.start();
      expect(world.pass(90)).toEqual([]);
      for (const one of story) expect(happen(world, one)).toEqual([]);
      // One rotation that is under way, and one more where the CA becomes old meanwhile.
      for (let rotation = 0; rotation < 3; rotation++) {
        expect(end(world)).toEqual([]);
        if (world.isAtRest) break;
      }
      expect(world.isAtRest).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test('nothing is written while nothing changes', () => {
  const world = new CertificateWorld();
  for (let count = 0; count < 3; count++) world.start();
  expect(world.pass(90)).toEqual([]);
  const { writes } = world;
  for (let hours = 0; hours < 96; hours += 6) expect([...world.age(6), ...world.pass(60)]).toEqual([]);
  expect(world.writes).toBe(writes);
});
