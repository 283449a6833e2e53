import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import type { StoredPolicy } from './pod-policies.ts';
import { conditionsOf, enforces } from './policy-conditions.ts';
import { PolicySource, type ReadPolicy } from './policy-source.ts';

const setting = { rules, serverMinor: undefined, knowsNamespaceLabels: true };
const webhook = { configuration: 'plimsoll-pods', failurePolicy: 'Fail' };
const silent = { info: () => {}, warn: () => {}, error: () => {} };

function stored(spec: object, generation: number): StoredPolicy {
  const object = { apiVersion: 'plimsoll.dev/v1alpha1', kind: 'PodPolicy', metadata: { name: 'p' }, spec };
  return { name: 'p', uid: 'u', generation, resourceVersion: '1', object };
}

function readingOf(...specs: readonly object[]): ReadPolicy {
  const source = new PolicySource(silent);
  const readings = specs.map((spec, index) =>
    source.read(new Map([['p', stored(spec, index + 1)]]), setting).all.get('p'),
  );
  const last = readings.at(-1);
  if (last === undefined) throw new Error('no policy was read');
  return last;
}

const bad = { mode: 'Enforce', rules: { priviledged: {} } };

describe('Accepted', () => {
  test.each([
    {
      name: 'in force',
      specs: [{ mode: 'Warn' }],
      status: 'True',
      reason: 'InForce',
      message: /^the policy is in force$/,
    },
    {
      name: 'unreadable from the first',
      specs: [bad],
      status: 'False',
      reason: 'NotInForce',
      message: /"priviledged"[\s\S]*\nnothing of it is in force$/,
    },
    {
      name: 'unreadable after a good one',
      specs: [{ mode: 'Warn' }, bad],
      status: 'False',
      reason: 'LastGoodInForce',
      message: /"priviledged"[\s\S]*\nit stays in force as it was before$/,
    },
  ])('$name', ({ specs, status, reason, message }) => {
    const [accepted] = conditionsOf(readingOf(...specs), webhook);
    const observedGeneration = specs.length;
    expect(accepted).toEqual({
      type: 'Accepted',
      status,
      reason,
      message: expect.stringMatching(message),
      observedGeneration,
    });
  });
});

describe('FailOpen', () => {
  const enforcing = { mode: 'Enforce', rules: { privileged: {} } };

  test.each([
    { name: 'closed', spec: enforcing, failurePolicy: 'Fail', status: 'False', reason: 'FailurePolicyFail' },
    { name: 'open', spec: enforcing, failurePolicy: 'Ignore', status: 'True', reason: 'FailurePolicyIgnore' },
    { name: 'no webhook', spec: enforcing, failurePolicy: undefined, status: 'Unknown', reason: 'NoWebhook' },
    {
      name: 'nothing is enforced',
      spec: { mode: 'Warn' },
      failurePolicy: 'Ignore',
      status: 'False',
      reason: 'NotEnforced',
    },
  ])('$name', ({ spec, failurePolicy, status, reason }) => {
    const [, failOpen] = conditionsOf(readingOf(spec), { ...webhook, failurePolicy });
    expect(failOpen).toMatchObject({ type: 'FailOpen', status, reason });
  });

  test.each([
    { spec: enforcing, status: 'Unknown', reason: 'WebhookNotRead' },
    { spec: { mode: 'Warn' }, status: 'False', reason: 'NotEnforced' },
  ])('while the webhook is not known, of $spec.mode: $status', ({ spec, status, reason }) => {
    const [accepted, failOpen] = conditionsOf(readingOf(spec), undefined);
    expect(accepted).toMatchObject({ type: 'Accepted', status: 'True', reason: 'InForce' });
    expect(failOpen).toMatchObject({ type: 'FailOpen', status, reason });
  });
});

describe('a policy enforces', () => {
  test.each([
    { spec: { mode: 'Enforce', rules: { privileged: {} } }, expected: true },
    { spec: { mode: 'Enforce' }, expected: false },
    { spec: { mode: 'Warn', rules: { privileged: { mode: 'Enforce' } } }, expected: true },
    { spec: { mode: 'Enforce', rules: { privileged: { mode: 'Audit' } } }, expected: false },
    {
      spec: { mode: 'Warn', rules: { privileged: {} }, overrides: [{ namespaces: ['a'], mode: 'Enforce' }] },
      expected: true,
    },
    { spec: { mode: 'Enforce', profile: 'baseline' }, expected: true },
  ])('$spec: $expected', ({ spec, expected }) => {
    expect(enforces(readingOf(spec))).toBe(expected);
  });
});
