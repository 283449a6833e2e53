import { describe, expect, test } from 'vitest';
import type { Setting } from '../policy/compiled-policy.ts';
import { rules } from '../rules/index.ts';
import type { StoredPolicy } from './pod-policies.ts';
import { PolicySource } from './policy-source.ts';

const setting: Setting = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

function stored(name: string, spec: object, generation = 1, uid = `uid-${name}`): StoredPolicy {
  const object = { apiVersion: 'plimsoll.dev/v1alpha1', kind: 'PodPolicy', metadata: { name }, spec };
  return { name, uid, generation, resourceVersion: String(generation), object };
}

const all = (...policies: readonly StoredPolicy[]) => new Map(policies.map((policy) => [policy.name, policy]));
const good = { mode: 'Warn', rules: { privileged: {} } };
const bad = { mode: 'Warn', rules: { priviledged: {} } };

function source(): { readonly policies: PolicySource; readonly told: string[] } {
  const told: string[] = [];
  const tell = (about: object, sentence: string) => void told.push(`${JSON.stringify(about)} ${sentence}`);
  return { policies: new PolicySource({ info: tell, warn: tell, error: tell }), told };
}

describe('the policies of a cluster', () => {
  test('what can be read is in force', () => {
    const { policies } = source();
    const read = policies.read(all(stored('b', good), stored('a', good)), setting);
    expect(read.policies.policies.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(read.obstacle).toBe(undefined);
  });

  test('none at all is no obstacle', () => {
    expect(source().policies.read(all(), setting)).toMatchObject({ obstacle: undefined, policies: { policies: [] } });
  });

  test('one that never could be read is an obstacle, and told with what is wrong', () => {
    const { policies, told } = source();
    const read = policies.read(all(stored('a', good), stored('b', bad)), setting);
    expect(read.obstacle).toBe('policy "b" cannot be read; kubectl describe podpolicy b says why, mend or delete it');
    expect(read.policies.policies.map(({ name }) => name)).toEqual(['a']);
    expect(told.at(-1)).toMatch(
      /"policy":"b".*priviledged.*a policy cannot be read, and no earlier one of it is known$/,
    );
  });

  test('the last good one stays until it is mended', () => {
    const { policies, told } = source();
    policies.read(all(stored('a', good)), setting);
    const broken = policies.read(all(stored('a', bad, 2)), setting);
    expect(broken.obstacle).toBe(undefined);
    expect(broken.policies.policies.map(({ policy }) => policy.spec)).toEqual([good]);
    expect(broken.all.get('a')?.problems).toHaveLength(1);
    expect(told.at(-1)).toMatch(/the last good one stays$/);

    const strict = { ...good, mode: 'Enforce' };
    const mended = policies.read(all(stored('a', strict, 3)), setting);
    expect(mended.policies.policies.map(({ policy }) => policy.spec)).toEqual([strict]);
    expect(mended.all.get('a')?.problems).toEqual([]);
  });

  test('what is made anew under its name has no past', () => {
    const { policies } = source();
    policies.read(all(stored('a', good)), setting);
    const read = policies.read(all(stored('a', bad, 1, 'another')), setting);
    expect([read.policies.policies, read.obstacle]).toEqual([[], expect.stringContaining('policy "a" cannot be read')]);
  });

  test('what is deleted is gone', () => {
    const { policies } = source();
    policies.read(all(stored('a', good), stored('b', good)), setting);
    expect(policies.read(all(stored('b', good)), setting).policies.policies.map(({ name }) => name)).toEqual(['b']);
  });

  test('what has not changed is not read again, unless the setting has', () => {
    const { policies, told } = source();
    const first = policies.read(all(stored('a', good)), setting);
    const second = policies.read(all({ ...stored('a', good), resourceVersion: '9' }), setting);
    expect(second.policies.policies[0]).toBe(first.policies.policies[0]);
    expect(told).toHaveLength(1);
    const third = policies.read(all(stored('a', good)), { ...setting, serverMinor: 30 });
    expect(third.policies.policies[0]).not.toBe(first.policies.policies[0]);
  });

  test.each([
    {
      names: ['b', 'a'],
      obstacle: 'policies "a" and "b" cannot be read; kubectl describe podpolicy a b says why, mend or delete them',
    },
    {
      names: ['a', 'b', 'c', 'd', 'e'],
      obstacle:
        'policies "a", "b", "c", "d" and "e" cannot be read; kubectl describe podpolicy a b c d e says why, mend or delete them',
    },
    {
      names: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
      obstacle:
        'policies "a", "b", "c", "d", "e" and 2 more cannot be read; kubectl describe podpolicy a b c d e says why, mend or delete them',
    },
  ])('which ones cannot be read: $names', ({ names, obstacle }) => {
    const { policies } = source();
    expect(policies.read(all(...names.map((name) => stored(name, bad))), setting).obstacle).toBe(obstacle);
  });
});
