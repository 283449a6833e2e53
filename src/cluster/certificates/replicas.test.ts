import { describe, expect, test } from 'vitest';
import type { RawObject } from '../../model/fields.ts';
import { identityOf, Replicas, stated, statement } from './replicas.ts';

const now = new Date('2026-09-01T12:00:00Z');
const minute = 60_000;
const says = (identity: string, leaf: string, at = now) => statement(identity, { leaf, by: 'A' }, at);
const secretOf = (...statements: readonly RawObject[]): RawObject => ({
  metadata: { annotations: Object.assign({ other: 'x' }, ...statements) as RawObject },
});
const names = (replicas: Replicas, at: number) => replicas.present(at).map(({ identity }) => identity);

test.each([
  { host: 'gate-7c9f6d-x2x1', identity: 'gate-7c9f6d-x2x1_0a1b2c3d' },
  { host: '', identity: 'gate_0a1b2c3d' },
  { host: '---', identity: 'gate_0a1b2c3d' },
  { host: 'a b/c', identity: 'a-b-c_0a1b2c3d' },
  { host: 'x'.repeat(80), identity: `${'x'.repeat(54)}_0a1b2c3d` },
])('the host $host makes a name that an annotation may have', ({ host, identity }) => {
  expect(identityOf(host, '0a1b2c3d')).toBe(identity);
  expect(identity.length).toBeLessThanOrEqual(63);
});

test('what is said can be read, and is taken back by null', () => {
  expect(says('a_1', 'L')).toEqual({ 'serving.plimsoll.dev/a_1': 'leaf=L ca=A at=2026-09-01T12:00:00.000Z' });
  expect(stated(secretOf(says('a_1', 'L')), 'a_1')).toEqual({ identity: 'a_1', leaf: 'L', by: 'A' });
  expect(stated(secretOf(says('a_1', 'L')), 'b_2')).toBeUndefined();
  expect(stated({}, 'a_1')).toBeUndefined();
  expect(statement('a_1', undefined, now)).toEqual({ 'serving.plimsoll.dev/a_1': null });
});

describe('a replica', () => {
  test('is there until it takes its word back', () => {
    const replicas = new Replicas('a_1');
    replicas.see(secretOf(says('a_1', 'L'), says('b_2', 'L')), true, 0);
    expect(names(replicas, 0)).toEqual(['a_1', 'b_2']);
    replicas.see(secretOf(says('a_1', 'L')), true, minute);
    expect(names(replicas, minute)).toEqual(['a_1']);
  });

  test('counts as gone after ten minutes without a new word, by the clock here', () => {
    const replicas = new Replicas('a_1');
    const secret = secretOf(says('a_1', 'L'), says('b_2', 'L', new Date('1999-01-01T00:00:00Z')));
    replicas.see(secret, true, 0);
    expect(names(replicas, 9 * minute)).toEqual(['a_1', 'b_2']);
    const later = secretOf(
      says('a_1', 'L', new Date('2026-09-01T12:09:00Z')),
      says('b_2', 'L', new Date('1999-01-01T00:00:00Z')),
    );
    replicas.see(later, true, 9 * minute);
    expect(names(replicas, 10 * minute)).toEqual(['a_1']);
    expect(replicas.gone(10 * minute)).toEqual(['b_2']);
  });

  test('does not grow older while the Secret is not watched', () => {
    const replicas = new Replicas('a_1');
    const secret = secretOf(says('a_1', 'L'), says('b_2', 'L'));
    replicas.see(secret, true, 0);
    replicas.see(secret, false, 60 * minute);
    expect(names(replicas, 69 * minute)).toEqual(['a_1', 'b_2']);
    expect(names(replicas, 70 * minute)).toEqual([]);
  });

  test.each([
    { what: 'deleted', wiped: undefined },
    { what: 'replaced', wiped: secretOf() },
  ])('is remembered where the Secret is $what with all that was said', ({ wiped }) => {
    const replicas = new Replicas('a_1');
    replicas.see(secretOf(says('a_1', 'L'), says('b_2', 'L'), says('c_3', 'L')), true, 0);
    replicas.see(wiped, true, minute);
    replicas.see(secretOf(says('a_1', 'L'), says('c_3', 'M')), true, 2 * minute);
    expect(names(replicas, 2 * minute).toSorted()).toEqual(['a_1', 'b_2', 'c_3']);
    replicas.see(secretOf(says('a_1', 'M')), true, 3 * minute);
    expect(names(replicas, 3 * minute).toSorted()).toEqual(['a_1', 'b_2']);
    replicas.see(secretOf(says('a_1', 'N')), true, 11 * minute);
    expect(names(replicas, 11 * minute)).toEqual(['a_1']);
    expect(replicas.gone(11 * minute)).toEqual([]);
  });

  test.each(['', 'leaf=L', 'leaf= ca=A at=x', 7, null])('that says %s is none', (text) => {
    const replicas = new Replicas('a_1');
    replicas.see({ metadata: { annotations: { 'serving.plimsoll.dev/b_2': text } } }, true, 0);
    expect(names(replicas, 0)).toEqual([]);
  });
});
