import { describe, expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import type { PreparedRule } from '../policy/prepared-rule.ts';
import privileged from '../rules/privileged.ts';
import type { Problem } from '../rules/contract/rule.ts';
import { Past } from './past.ts';

const pod = new Pod({
  spec: { containers: [{ name: 'app' }, { name: 'other' }], volumes: [{ name: 'v' }, { name: 'w' }] },
});
const turned = new Pod({ spec: { containers: [{ name: 'other' }, { name: 'app' }] } });

const container = (index: number) => ['spec', 'containers', index, 'securityContext'];
const volume = (index: number) => ['spec', 'volumes', index, 'hostPath'];
const problem = (changes: Partial<Problem> = {}): Problem => ({
  at: container(0),
  guards: 'memory',
  problem: 'requests too much',
  ...changes,
});

/** A rule that says the same of every pod. */
function saying(...problems: readonly Problem[]): PreparedRule {
  return {
    rule: privileged,
    order: 0,
    mode: 'Enforce',
    help: undefined,
    fill: false,
    check: (_, report) => {
      for (const each of problems) report(each);
    },
  };
}

/** Whether a problem is no news after others, in a pod whose containers have changed places or have not. */
function had(before: readonly Problem[], now: Problem, after = pod): boolean {
  const asked = saying(...before);
  return new Past(pod).had(asked, after, now);
}

describe('a problem was there and is no worse', () => {
  test.each<[string, Partial<Problem>, Partial<Problem>, boolean]>([
    ['the same', {}, {}, true],
    ['another key', {}, { key: 'cpu' }, false],
    ['another field', {}, { at: [...container(0), 'field'] }, false],
    ['another container', {}, { at: container(1) }, false],
    ['the same volume', { at: volume(0) }, { at: volume(0) }, true],
    ['another volume', { at: volume(0) }, { at: volume(1) }, false],
    ['another problem', { problem: 'requested too much' }, {}, true],
    ['the same value', { value: 'x' }, { value: 'x' }, true],
    ['another value', { value: 'x' }, { value: 'y' }, false],
    ['a value of another kind', { value: '1' }, { value: 1 }, false],
    ['a value where none was', {}, { value: 'x' }, false],
    ['no value where one was', { value: 'x' }, {}, false],
    ['a smaller measure', { measure: 2n }, { measure: 1n }, true],
    ['the same measure', { measure: 2n }, { measure: 2n }, true],
    ['a larger measure', { measure: 2n }, { measure: 3n }, false],
    ['the same measure in another spelling', { measure: 2n, value: '1Gi' }, { measure: 2n, value: '1024Mi' }, true],
    ['a larger measure with the same value', { measure: 2n, value: 'x' }, { measure: 3n, value: 'x' }, false],
    ['measures of two kinds, larger', { measure: 2 }, { measure: 3n }, false],
    ['measures of two kinds, smaller', { measure: 2n }, { measure: 1.5 }, true],
    ['a measure beyond what numbers tell apart', { measure: 2n ** 53n }, { measure: 2n ** 53n + 1n }, false],
    ['a measure that is no number', { measure: Number.NaN }, { measure: Number.NaN }, false],
    ['no measure before', { value: 'x' }, { value: 'x', measure: 1n }, false],
    ['no measure now', { value: 'x', measure: 1n }, { value: 'x' }, false],
    ['the same parts', { parts: ['a', 'b'] }, { parts: ['b', 'a'] }, true],
    ['fewer parts', { parts: ['a', 'b'] }, { parts: ['b'] }, true],
    ['no parts left', { parts: ['a'], value: 'x' }, { parts: [] }, true],
    ['another part', { parts: ['a', 'b'] }, { parts: ['a', 'c'] }, false],
    ['one more part, the same value', { parts: ['a'], value: 'x' }, { parts: ['a', 'b'], value: 'x' }, false],
    ['no parts before', {}, { parts: [] }, false],
    ['no parts now', { parts: [] }, {}, false],
  ])('%s', (_, before, now, expected) => {
    expect(had([problem(before)], problem(now))).toBe(expected);
  });

  test('whatever stands in the same place beside it', () => {
    const valued = [problem({ value: 'x' }), problem({ value: 'y' })];
    expect(had(valued, problem({ value: 'x' }))).toBe(true);
    expect(had(valued, problem({ value: 'y' }))).toBe(true);
    const measured = [problem({ measure: 3 }), problem({ measure: 1 })];
    expect(had(measured, problem({ measure: 2 }))).toBe(true);
    expect(had(measured, problem({ measure: 4 }))).toBe(false);
    expect(had(measured.toReversed(), problem({ measure: 2 }))).toBe(true);
    expect(had([problem({ parts: ['a'] }), problem({ parts: ['b'] })], problem({ parts: ['a', 'b'] }))).toBe(true);
  });

  test('containers are known by name, not by place', () => {
    expect(had([problem()], problem({ at: container(1) }), turned)).toBe(true);
    expect(had([problem()], problem(), turned)).toBe(false);
  });

  test('each rule has its own', () => {
    const past = new Past(pod);
    expect(past.had(saying(problem()), pod, problem())).toBe(true);
    expect(past.had(saying(), pod, problem())).toBe(false);
  });
});

describe('a problem covers others', () => {
  const ofPod = (...covers: readonly Problem['at'][]) =>
    problem({ at: ['spec', 'securityContext'], covers: covers.map((at) => ({ at, parts: ['a'] })) });

  test('which are no news after it', () => {
    expect(had([ofPod(container(0))], problem({ parts: ['a'] }))).toBe(true);
    expect(had([ofPod(container(0))], problem({ parts: ['b'] }))).toBe(false);
    expect(had([ofPod(container(0))], problem({ at: container(1), parts: ['a'] }))).toBe(false);
  });

  test('and is new where one of them is', () => {
    expect(had([ofPod(container(0), container(1))], ofPod(container(1)))).toBe(true);
    expect(had([ofPod(container(0))], ofPod(container(0), container(1)))).toBe(false);
    expect(
      had([ofPod(container(0)), problem({ at: container(1), parts: ['a'] })], ofPod(container(0), container(1))),
    ).toBe(true);
    expect(had([problem({ parts: ['a'] })], ofPod(container(0)))).toBe(false);
  });
});

describe('of many problems', () => {
  const many = (length: number) => Array.from({ length }, (_, index) => problem({ key: String(index) }));
  const hadAll = (before: readonly Problem[], now: readonly Problem[], isNew = false) => {
    let problems = before;
    const asked: PreparedRule = {
      ...saying(),
      check: (_, report) => {
        for (const each of problems) report(each);
      },
    };
    const past = new Past(pod);
    past.had(asked, pod, problem());
    problems = now;
    return past.hadAll(asked, pod, () => isNew);
  };

  test('all were there', () => {
    expect(hadAll(many(1500), many(1500))).toBe(true);
    expect(hadAll(many(1500), many(1499))).toBe(true);
    expect(hadAll(many(1499), many(1500))).toBe(false);
    expect(hadAll(many(1), many(1), true)).toBe(false);
  });

  test('no more are compared than a number that is bounded', () => {
    expect(hadAll(many(5000), many(5000))).toBe(true);
    expect(hadAll(many(5001), many(5001))).toBe(false);
    expect(
      hadAll(
        many(1),
        Array.from({ length: 5001 }, () => problem({ key: '0' })),
      ),
    ).toBe(false);
    expect(had(many(5001), problem({ key: '4999' }))).toBe(true);
    expect(had(many(5001), problem({ key: '5000' }))).toBe(false);
  });

  test('nor of many rules together', () => {
    const rules = [5000, 5000, 5000, 5000, 1].map((count) => saying(...many(count)));
    const past = new Past(pod);
    expect(rules.map((asked) => past.hadAll(asked, pod, () => false))).toEqual([true, true, true, true, false]);
  });

  test('what a rule cannot judge is new', () => {
    const asked: PreparedRule = {
      ...saying(),
      check() {
        throw new RangeError('it broke');
      },
    };
    expect(new Past(pod).hadAll(asked, pod, () => false)).toBe(false);
  });
});
