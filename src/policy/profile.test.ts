import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { policyApiVersion } from './pod-policy.ts';
import { newestMinor, profileMinor, profileNames, profileRules, profileVersions } from './profile.ts';
import { readPolicies } from './read.ts';

const setting = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

const minors = Array.from({ length: newestMinor + 1 }, (_, minor) => minor);

describe.each(profileNames)('%s', (profile) => {
  test('at every version: its rules exist and take its options, as if a policy had written them', () => {
    for (const minor of minors) {
      const spec = { mode: 'Enforce', rules: Object.fromEntries(profileRules(profile, minor)) };
      const policy = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'as-written' }, spec };
      const { policies, problems } = readPolicies([{ name: `v1.${minor}`, text: JSON.stringify(policy) }], setting);
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
