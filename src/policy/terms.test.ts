import { describe, expect, test } from 'vitest';
import type { RuleMode } from './mode.ts';
import type { PodPolicySpec } from './pod-policy.ts';
import { Layers } from './terms.ts';

/** A rule of its own name, so that what is tested are layers and no rule's options. */
const one = (spec: PodPolicySpec, overrides: readonly number[] = []) =>
  new Layers(spec, undefined).inForce(overrides).find(({ id }) => id === 'one');

describe('mode', () => {
  test.each<[string, PodPolicySpec, readonly number[], string]>([
    ["the policy's, where nothing else is written", { mode: 'Warn', rules: { one: {} } }, [], 'Warn'],
    ['the one beside the rule', { mode: 'Enforce', rules: { one: { mode: 'Audit' } } }, [], 'Audit'],
    [
      "an override's own",
      { mode: 'Enforce', rules: { one: {} }, overrides: [{ namespaces: ['a'], mode: 'Warn' }] },
      [0],
      'Warn',
    ],
    [
      'not that of an override which is not for this namespace',
      { mode: 'Enforce', rules: { one: {} }, overrides: [{ namespaces: ['a'], mode: 'Warn' }] },
      [],
      'Enforce',
    ],
    [
      "the one beside the rule, even where an override's own is another",
      { mode: 'Enforce', rules: { one: { mode: 'Audit' } }, overrides: [{ namespaces: ['a'], mode: 'Warn' }] },
      [0],
      'Audit',
    ],
    [
      'the one beside the rule in an override',
      {
        mode: 'Enforce',
        rules: { one: { mode: 'Disabled' } },
        overrides: [{ namespaces: ['a'], mode: 'Audit', rules: { one: { mode: 'Warn' } } }],
      },
      [0],
      'Warn',
    ],
    [
      'as it stood, where an override writes only options',
      {
        mode: 'Enforce',
        rules: { one: { mode: 'Warn' } },
        overrides: [{ namespaces: ['a'], rules: { one: { allowed: [] } } }],
      },
      [0],
      'Warn',
    ],
    [
      'of the last of two overrides',
      {
        mode: 'Enforce',
        rules: { one: {} },
        overrides: [
          { namespaces: ['a'], mode: 'Warn' },
          { namespaces: ['a'], mode: 'Audit' },
        ],
      },
      [0, 1],
      'Audit',
    ],
    [
      'of a rule that only an override switches on',
      { mode: 'Enforce', overrides: [{ namespaces: ['a'], rules: { one: {} } }] },
      [0],
      'Enforce',
    ],
  ])('%s', (_, spec, overrides, mode) => {
    expect(one(spec, overrides)?.mode).toBe(mode);
  });

  test.each<[string, Partial<PodPolicySpec>, RuleMode]>([
    ['as strict as the profile lets it be', { mode: 'Enforce' }, 'Warn'],
    ['as mild as the policy', { mode: 'Audit' }, 'Audit'],
    ['as mild as an override', { overrides: [{ namespaces: ['a'], mode: 'Audit' }] }, 'Audit'],
    ['no stricter for an override', { mode: 'Audit', overrides: [{ namespaces: ['a'], mode: 'Enforce' }] }, 'Warn'],
    ['no stricter for an option', { rules: { 'image-tag': { forbidden: ['dev'] } } }, 'Warn'],
    ['the mode that the policy writes beside it', { rules: { 'image-tag': { mode: 'Enforce' } } }, 'Enforce'],
    [
      'the mode that an override writes beside it',
      { mode: 'Audit', overrides: [{ namespaces: ['a'], rules: { 'image-tag': { mode: 'Enforce' } } }] },
      'Enforce',
    ],
  ])('of a rule to which the profile gives one: %s', (_, spec, mode) => {
    const layers = new Layers({ mode: 'Enforce', profile: 'standard', ...spec }, undefined);
    const chosen = (spec.overrides ?? []).map((_, index) => index);
    expect(layers.inForce(chosen).find(({ id }) => id === 'image-tag')?.mode).toBe(mode);
  });

  test('a rule that no layer writes is not in force', () => {
    expect(one({ mode: 'Enforce', overrides: [{ namespaces: ['a'], rules: { one: {} } }] })).toBeUndefined();
  });
});

describe('options', () => {
  const spec: PodPolicySpec = {
    mode: 'Enforce',
    profile: 'restricted',
    profileVersion: 'v1.25',
    rules: { capabilities: { allowed: ['CHOWN'] } },
    overrides: [
      { namespaces: ['a'], rules: { capabilities: { mode: 'Warn', forbidden: ['KILL'] } } },
      { namespaces: ['b'], rules: { capabilities: { allowed: [] } } },
    ],
  };
  const capabilities = (overrides: readonly number[]) =>
    new Layers(spec, undefined).inForce(overrides).find(({ id }) => id === 'capabilities');

  test('a layer replaces an option whole and leaves the others', () => {
    expect(capabilities([])?.options).toEqual({
      allowed: ['CHOWN'],
      forbidden: [],
      dropAll: true,
      drop: [],
      exemptWindows: true,
    });
    expect(capabilities([0])?.options).toMatchObject({ allowed: ['CHOWN'], forbidden: ['KILL'] });
    expect(capabilities([0, 1])?.options).toMatchObject({ allowed: [], forbidden: ['KILL'] });
  });

  test('each option is known to stand where it was written last', () => {
    expect(Object.fromEntries(capabilities([0, 1])?.writtenAt ?? [])).toEqual({
      allowed: ['spec', 'overrides', 1, 'rules', 'capabilities', 'allowed'],
      forbidden: ['spec', 'overrides', 0, 'rules', 'capabilities', 'forbidden'],
      dropAll: ['spec', 'profile'],
      drop: ['spec', 'profile'],
      exemptWindows: ['spec', 'profile'],
    });
    expect(capabilities([])?.at).toEqual(['spec', 'rules', 'capabilities']);
    expect(capabilities([0])?.at).toEqual(['spec', 'overrides', 0, 'rules', 'capabilities']);
  });
});

describe('profile version', () => {
  test.each<[string, Partial<PodPolicySpec>, number | undefined, boolean]>([
    ['latest is the newest known', {}, undefined, true],
    ["latest is the API server's own, where that is lower", {}, 33, false],
    ['latest is never above the newest known', { profileVersion: 'latest' }, 99, true],
    ['a version that is written holds whatever the server is', { profileVersion: 'v1.33' }, 37, false],
  ])('%s', (_, spec, serverMinor, hasProbeHost) => {
    const ids = new Layers({ mode: 'Enforce', profile: 'baseline', ...spec }, serverMinor)
      .inForce([])
      .map(({ id }) => id);
    // Pod Security looks at hosts of probes from v1.34 on.
    expect(ids.includes('probe-host')).toBe(hasProbeHost);
    expect(ids).toContain('privileged');
  });
});

describe('where the mode and the fill of a rule are written', () => {
  const spec: PodPolicySpec = {
    mode: 'Enforce',
    profile: 'standard',
    rules: { capabilities: { fill: true }, 'host-path': { mode: 'Audit' } },
    overrides: [
      { namespaces: ['a'], mode: 'Warn' },
      { namespaces: ['a'], rules: { privileged: { mode: 'Disabled' }, capabilities: { fill: false } } },
    ],
  };

  test.each<[string, string, readonly number[], { readonly modeAt: unknown; readonly fillAt?: unknown }]>([
    ['the mode of the policy', 'privileged', [], { modeAt: ['spec', 'mode'] }],
    ['of the rule', 'host-path', [0], { modeAt: ['spec', 'rules', 'host-path', 'mode'] }],
    ['of the profile, which is milder', 'image-tag', [], { modeAt: ['spec', 'profile'] }],
    ['of an override, as mild as the profile', 'image-tag', [0], { modeAt: ['spec', 'overrides', 0, 'mode'] }],
    ['of an override', 'privileged', [0], { modeAt: ['spec', 'overrides', 0, 'mode'] }],
    ['of a rule in one', 'privileged', [0, 1], { modeAt: ['spec', 'overrides', 1, 'rules', 'privileged', 'mode'] }],
    ['the fill', 'capabilities', [], { modeAt: ['spec', 'mode'], fillAt: ['spec', 'rules', 'capabilities', 'fill'] }],
    [
      'the fill in an override',
      'capabilities',
      [1],
      { modeAt: ['spec', 'mode'], fillAt: ['spec', 'overrides', 1, 'rules', 'capabilities', 'fill'] },
    ],
  ])('%s', (_, rule, overrides, { modeAt, fillAt }) => {
    const terms = new Layers(spec, undefined).inForce(overrides).find(({ id }) => id === rule);
    expect(terms).toMatchObject({ modeAt });
    expect(terms?.fillAt).toEqual(fillAt);
  });
});
