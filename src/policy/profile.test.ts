import { describe, expect, test } from 'vitest';
import { asAdmitted } from '../model/as-admitted.ts';
import { rules } from '../rules/index.ts';
import { policyApiVersion } from './pod-policy.ts';
import { newestMinor, profileMinor, profileNames, profileRules, profileVersions, type ProfileName } from './profile.ts';
import { readPolicies } from './read.ts';

const compileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

const minors = Array.from({ length: newestMinor + 1 }, (_, minor) => minor);

/** What the profiles have of a rule's options that no policy may write. */
const ofProfilesAlone = new Map(rules.map(({ id, profileOptions }) => [id, Object.keys(profileOptions)]));

function asWritten(profile: ProfileName, minor: number): Readonly<Record<string, object>> {
  const isWritable = (id: string, option: string) => ofProfilesAlone.get(id)?.includes(option) !== true;
  const terms = [...profileRules(profile, minor)].map(([id, options]): [string, object] => {
    return [id, Object.fromEntries(Object.entries(options).filter(([option]) => isWritable(id, option)))];
  });
  return Object.fromEntries(terms);
}

test('no policy may write what only profiles may', () => {
  const options = [...ofProfilesAlone].flatMap(([id, names]) => names.map((name) => `${id}.${name}`));
  expect(options).toEqual([
    'seccomp-profile.readFrom',
    'seccomp-profile.exemptWindows',
    'privilege-escalation.exemptWindows',
    'capabilities.exemptWindows',
  ]);
  for (const { id, options: written, profileOptions } of rules) {
    const both = Object.keys(profileOptions).filter((name) => Object.hasOwn(written.properties, name));
    expect([id, ...both]).toEqual([id]);
  }
});

test('restricted and hardened exempt Windows pods from v1.25 on, wherever they ask for what the API forbids there', () => {
  const exempting = rules.filter(({ profileOptions }) => Object.hasOwn(profileOptions, 'exemptWindows'));
  expect(exempting).toHaveLength(3);
  for (const profile of ['restricted', 'hardened'] as const) {
    for (const { id } of exempting) {
      expect([id, profileRules(profile, 24).get(id)?.['exemptWindows']]).toEqual([id, false]);
      for (const minor of minors.slice(25)) {
        expect([id, profileRules(profile, minor).get(id)?.['exemptWindows']]).toEqual([id, true]);
      }
    }
  }
});

describe.each(profileNames)('%s', (profile) => {
  test('at every version: its rules exist and take its options, as if a policy had written them', () => {
    for (const minor of minors) {
      const spec = { mode: 'Enforce', rules: asWritten(profile, minor) };
      const policy = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'as-written' }, spec };
      const { policies, problems } = readPolicies(
        [{ name: `v1.${minor}`, text: JSON.stringify(policy) }],
        compileOptions,
      );
      expect(problems).toEqual([]);
      expect(policies).toHaveLength(1);
    }
  });
});

test('baseline and restricted have rules at every version, none has none', () => {
  for (const minor of minors) {
    expect(profileRules('none', minor).size).toBe(0);
    expect(profileRules('baseline', minor).size).toBeGreaterThanOrEqual(11);
    expect(profileRules('restricted', minor).size).toBeGreaterThanOrEqual(12);
  }
});

test('restricted has every rule of baseline but host-path, which volume-types covers', () => {
  for (const minor of minors) {
    const restricted = profileRules('restricted', minor);
    const missing = [...profileRules('baseline', minor).keys()].filter((id) => !restricted.has(id));
    expect(missing).toEqual(['host-path']);
    expect(restricted.get('volume-types')).toMatchObject({ allowed: expect.not.arrayContaining(['hostPath']) });
  }
});

test('standard has every rule of baseline, and hardened every rule of restricted and standard', () => {
  for (const minor of minors) {
    const idsOf = (profile: ProfileName) => [...profileRules(profile, minor).keys()];
    expect(idsOf('standard')).toEqual(expect.arrayContaining(idsOf('baseline')));
    const hardened = idsOf('hardened');
    const fromBoth = [...idsOf('restricted'), ...idsOf('standard')].filter((id) => id !== 'host-path');
    expect(hardened).toEqual(expect.arrayContaining(fromBoth));
    expect(hardened).toEqual(expect.arrayContaining(['read-only-root-filesystem', 'service-account-token']));
  }
});

describe('what one profile finds, the stricter one finds too', () => {
  const pods = rules.flatMap(({ examples }) => [...examples.pass, ...examples.fail].map(({ pod }) => pod));
  /** The rules that find something in a pod. */
  const foundBy = (profile: ProfileName, minor: number) => {
    const checks = rules.flatMap((rule) => {
      const terms = profileRules(profile, minor).get(rule.id);
      return terms === undefined ? [] : [{ id: rule.id, check: rule.check({ ...rule.defaults, ...terms }) }];
    });
    return pods.map((pod) => {
      const found = new Set<string>();
      // A volume of the node's is an unlisted type to "restricted".
      const nameOf = (id: string) => (id === 'host-path' ? 'volume-types' : id);
      for (const { id, check } of checks) check(asAdmitted(pod).pod, () => found.add(nameOf(id)));
      return found;
    });
  };

  test.each<[ProfileName, ProfileName]>([
    ['baseline', 'standard'],
    ['standard', 'hardened'],
    ['restricted', 'hardened'],
  ])('%s and %s', (milder, stricter) => {
    let count = 0;
    for (const minor of minors) {
      const byStricter = foundBy(stricter, minor);
      for (const [index, found] of foundBy(milder, minor).entries()) {
        count += found.size;
        expect([...(byStricter[index] ?? [])]).toEqual(expect.arrayContaining([...found]));
      }
    }
    expect(count).toBeGreaterThan(minors.length * 30);
  });
});

test('only what is not sure to be a fault has a mode of its own', () => {
  const milder = profileNames.map((profile) => [
    profile,
    [...profileRules(profile, newestMinor)].flatMap(([id, { mode }]) => (mode === undefined ? [] : `${id}: ${mode}`)),
  ]);
  expect(Object.fromEntries(milder)).toEqual({
    none: [],
    baseline: [],
    restricted: [],
    standard: ['quantity-units: Warn', 'image-tag: Warn'],
    hardened: ['quantity-units: Warn'],
  });
});

describe('profileMinor', () => {
  test.each<[string, number | undefined, number]>([
    ['latest', undefined, newestMinor],
    ['latest', 30, 30],
    ['latest', newestMinor + 2, newestMinor],
    ['v1.0', undefined, 0],
    ['v1.9', 30, 9],
    [`v1.${newestMinor}`, 30, newestMinor],
  ])('%s with an API server of %s', (version, serverMinor, minor) => {
    expect(profileMinor(version, serverMinor)).toBe(minor);
  });

  test('every version that a policy may write is known', () => {
    expect(profileVersions).toHaveLength(newestMinor + 2);
    for (const version of profileVersions) expect(minors).toContain(profileMinor(version, undefined));
  });
});
