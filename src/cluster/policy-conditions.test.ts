import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { rules } from '../rules/index.ts';
import type { StoredPolicy } from './pod-policies.ts';
import { conditionsOf, enforces } from './policy-conditions.ts';
import { PolicySource, type ReadPolicy } from './policy-source.ts';

const setting = { rules, serverMinor: undefined, knowsNamespaceLabels: true };
const webhook = { configuration: 'plimsoll-pods', failurePolicy: 'Fail' };
const silent = { info: () => {}, warn: () => {}, error: () => {} };

interface Written {
  readonly accepted?: number;
  readonly annotations?: object;
}

function stored(spec: object, generation: number, { accepted, annotations }: Written): StoredPolicy {
  const metadata = { name: 'p', ...(annotations && { annotations }) };
  const object = { apiVersion: 'plimsoll.dev/v1alpha1', kind: 'PodPolicy', metadata, spec };
  return {
    name: 'p',
    uid: 'u',
    generation,
    resourceVersion: '1',
    acceptedGeneration: accepted,
    observedGeneration: undefined,
    object,
  };
}

/** Of a policy that is written once and again, as a replica reads it that was there all the while, or comes late. */
function readingOf(
  specs: readonly object[],
  { isLate = false, ...written }: Written & { isLate?: boolean } = {},
): ReadPolicy {
  const clock = new VirtualClock();
  const source = new PolicySource({ log: silent, version: '0.1.0', clock });
  const read = (index: number) => {
    const policies = new Map([['p', stored(specs[index] ?? {}, index + 1, written)]]);
    return source.read(policies, { setting, isJudging: true }).all.get('p');
  };
  for (const index of specs.keys()) if (!isLate) read(index);
  read(specs.length - 1);
  clock.pass(60_000);
  const last = read(specs.length - 1);
  if (last === undefined) throw new Error('no policy was read');
  return last;
}

const bad = { mode: 'Enforce', rules: { priviledged: {} } };

describe('Accepted', () => {
  test.each([
    {
      name: 'in force',
      reading: readingOf([{ mode: 'Warn' }]),
      status: 'True',
      reason: 'InForce',
      message: /^the policy is in force$/,
    },
    {
      name: 'unreadable from the first',
      reading: readingOf([bad]),
      status: 'False',
      reason: 'NotInForce',
      message: /"priviledged".*\nnothing of it is in force$/,
    },
    {
      name: 'unreadable after a good one',
      reading: readingOf([{ mode: 'Warn' }, bad], { accepted: 1 }),
      status: 'False',
      reason: 'LastGoodInForce',
      message: /"priviledged".*\nit stays in force as it was before; a replica that starts now does not know that/,
    },
    {
      name: 'unreadable after a good one that was not seen',
      reading: readingOf([{ mode: 'Warn' }, bad], { accepted: 1, isLate: true }),
      status: 'False',
      reason: 'PodsNotJudged',
      message:
        /"priviledged".*\nit was in force, and a replica that started since does not know how: .* could not be judged; fix or delete the policy$/,
    },
    {
      name: 'unreadable here, and read by a later version for which it is written',
      reading: readingOf([bad], { accepted: 1, annotations: { 'plimsoll.dev/written-for': '0.2.0' } }),
      status: 'False',
      reason: 'NotInForce',
      message:
        /"priviledged".*\nit is written for Plimsoll "0.2.0", and this is 0.1.0, .*\nanother version of Plimsoll has read it like this\nnothing of it is in force on replicas of this version$/,
    },
    {
      name: 'unreadable after a good one, and read by a later version',
      reading: readingOf([{ mode: 'Warn' }, bad], {
        accepted: 2,
        annotations: { 'plimsoll.dev/written-for': '0.2.0' },
      }),
      status: 'False',
      reason: 'LastGoodInForce',
      message:
        /has read it like this\nit stays in force as it was before on replicas of this version; a replica of this version that starts now does not get ready; finish or roll back the upgrade of Plimsoll, or fix the policy$/,
    },
  ])('$name', ({ reading, status, reason, message }) => {
    const [accepted] = conditionsOf(reading, webhook);
    const observedGeneration = reading.stored.generation;
    expect(accepted).toEqual({
      type: 'Accepted',
      status,
      reason,
      message: expect.stringMatching(message),
      observedGeneration,
    });
  });
});

describe('Questionable', () => {
  const doubted = { mode: 'Enforce', rules: { 'host-ports': { allowed: [{ min: 2, max: 1 }] } } };
  const problem = '- spec.rules.host-ports.allowed[0].min: 2 is above the max of 1; write min at or below max';

  test.each([
    {
      name: 'in force, and odd',
      reading: readingOf([doubted]),
      status: 'True',
      reason: 'WouldBeRefused',
      message: `policy "p" is in force, and would be refused if it were written now, 1 problem:\n${problem}`,
    },
    {
      name: 'in force',
      reading: readingOf([{ mode: 'Warn' }]),
      status: 'False',
      reason: 'WouldBeAccepted',
      message: 'the policy would be accepted if it were written now',
    },
    {
      name: 'unreadable',
      reading: readingOf([{ mode: 'Warn' }, bad]),
      status: 'Unknown',
      reason: 'NotRead',
      message: 'the policy cannot be read; see Accepted',
    },
  ])('$name', ({ reading, status, reason, message }) => {
    const [accepted, , questionable] = conditionsOf(reading, webhook);
    const { generation: observedGeneration } = reading.stored;
    expect(questionable).toEqual({ type: 'Questionable', status, reason, message, observedGeneration });
    expect(accepted?.status).toBe(status === 'Unknown' ? 'False' : 'True');
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
    const [, failOpen] = conditionsOf(readingOf([spec]), { ...webhook, failurePolicy });
    expect(failOpen).toMatchObject({ type: 'FailOpen', status, reason });
  });

  test.each([
    { spec: enforcing, status: 'Unknown', reason: 'WebhookNotRead' },
    { spec: { mode: 'Warn' }, status: 'False', reason: 'NotEnforced' },
  ])('while the webhook is not known, of $spec.mode: $status', ({ spec, status, reason }) => {
    const [accepted, failOpen] = conditionsOf(readingOf([spec]), undefined);
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
    expect(enforces(readingOf([spec]))).toBe(expected);
  });

  test.each([
    ['Enforce', true],
    ['Warn', false],
    ['enforce', true],
  ])('in mode %s of what cannot be read any more: %s', (mode, expected) => {
    expect(enforces(readingOf([{}, { ...bad, mode }], { accepted: 1, isLate: true }))).toBe(expected);
  });
});
