import { describe, expect, test } from 'vitest';
import { chartEntry } from '../../test/chart-entry.ts';
import { PolicyReplica, stored, type Written } from '../../test/policy-replica.ts';
import { excluded, fillsWebhook, noFillsWebhook, noPodsWebhook, podsWebhook } from '../../test/sent-pods.ts';
import type { PodsWebhook } from './pods-webhook.ts';
import { conditionsOf, isEnforced, type Condition } from './policy-conditions.ts';
import type { ReadPolicy } from './policy-source.ts';

const webhook = podsWebhook();

/** Of a policy that is written once and again, as a replica reads it that was there all the while, or comes late. */
function readingOf(
  specs: readonly object[],
  { isLate = false, ...written }: Written & { isLate?: boolean } = {},
): ReadPolicy {
  const replica = new PolicyReplica();
  replica.isJudging = true;
  const read = (index: number) =>
    replica.read(stored('p', specs[index] ?? {}, { ...written, generation: index + 1 })).all.get('p');
  for (const index of specs.keys()) if (!isLate) read(index);
  read(specs.length - 1);
  replica.clock.pass(60_000);
  const last = read(specs.length - 1);
  if (last === undefined) throw new Error('no policy was read');
  return last;
}

/** By their types. */
function conditions(
  reading: ReadPolicy,
  webhook: PodsWebhook | undefined,
  fills?: PodsWebhook,
): Partial<Record<Condition['type'], Condition>> {
  return Object.fromEntries(
    conditionsOf(reading, { pods: webhook, fills }).map((condition) => [condition.type, condition]),
  );
}

const bad = { mode: 'Enforce', rules: { priviledged: {} } };

describe('Accepted', () => {
  test.each([
    {
      name: 'in force',
      reading: readingOf([{ mode: 'Warn' }]),
      status: 'True',
      reason: 'Accepted',
      message: /^the policy can be read$/,
    },
    {
      name: 'unreadable from the first',
      reading: readingOf([bad]),
      status: 'False',
      reason: 'NotInForce',
      message: /"priviledged".*\nit is not in force$/,
    },
    {
      name: 'unreadable after a good one',
      reading: readingOf([{ mode: 'Warn' }, bad], { accepted: 1 }),
      status: 'False',
      reason: 'LastGoodInForce',
      message: /"priviledged".*\nits last good version stays in force; a replica that starts now does not have it/,
    },
    ...[false, true].map((isLate) => ({
      name: `unreadable after a good one that is kept, ${isLate ? 'and was not seen' : 'and was seen'}`,
      reading: readingOf([{ mode: 'Warn' }, bad], { accepted: 1, kept: { mode: 'Warn' }, isLate }),
      status: 'False',
      reason: 'LastGoodInForce',
      message:
        /\nits last good version stays in force; a replica that starts now uses it too; fix or delete the policy$/,
    })),
    {
      name: 'unreadable after a good one that was not seen',
      reading: readingOf([{ mode: 'Warn' }, bad], { accepted: 1, isLate: true }),
      status: 'False',
      reason: 'PodsNotJudged',
      message:
        /"priviledged".*\nit was in force, but replicas that started later do not have its last good version: .* could not be judged; fix or delete the policy$/,
    },
    {
      name: 'unreadable here, and read by a later version for which it is written',
      reading: readingOf([bad], { accepted: 1, annotations: { 'plimsoll.dev/written-for': '0.2.0' } }),
      status: 'False',
      reason: 'NotInForce',
      message:
        /"priviledged".*\nit is written for Plimsoll "0.2.0", and this is 0.1.0, .*\nanother version of Plimsoll accepted it as written\nit is not in force on replicas of this version$/,
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
        /accepted it as written\nits last good version stays in force on replicas of this version; a replica of this version that starts now does not become ready; finish or roll back the upgrade of Plimsoll, or fix the policy$/,
    },
  ])('$name', ({ reading, status, reason, message }) => {
    const [accepted] = conditionsOf(reading, { pods: webhook, fills: undefined });
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

describe('InForce', () => {
  const asked = 'the policy is in force';
  const configuration = 'webhook configuration "plimsoll-pods"';
  const restore = 'run helm upgrade, or apply install.yaml again';
  const selecting = (...matchExpressions: object[]) => podsWebhook({ namespaceSelector: { matchExpressions } });

  test.each([
    { name: 'the chart has it asked', webhook: podsWebhook(), match: {}, message: asked },
    {
      name: 'there is no configuration',
      webhook: noPodsWebhook,
      match: {},
      message: `there is no ${configuration} that sends pods to the gate; ${restore}`,
      reason: 'NoWebhook',
    },
    {
      name: 'several things are missing',
      webhook: podsWebhook({ rules: [], objectSelector: { matchLabels: { a: 'b' } } }),
      match: {},
      message: `${configuration} does not send CREATE of pods, UPDATE of pods, UPDATE of pods/ephemeralcontainers, UPDATE of pods/resize; restore its rules: ${restore}\n${configuration} sends only pods with the labels of its objectSelector, which the author of a pod writes; remove the objectSelector`,
    },
    {
      name: 'the policy names a namespace that is excluded',
      webhook: podsWebhook(),
      match: { namespaces: ['shop', 'kube-system'], excludeNamespaces: [] },
      message: `${configuration} excludes namespace "kube-system", which the policy names; remove it from spec.match`,
    },
    {
      name: 'a managed cluster excludes namespaces of its own by label',
      webhook: selecting(excluded, { key: 'control-plane', operator: 'DoesNotExist' }),
      match: {},
      message: `${asked}, except in namespaces that ${configuration} excludes by label "control-plane"`,
    },
    {
      name: 'there are match conditions of others',
      webhook: podsWebhook({
        matchConditions: [...(chartEntry('pods').matchConditions ?? []), { name: 'not-me', expression: 'true' }],
      }),
      match: {},
      message: `${configuration} has match conditions other than the chart's, "not-me"; whether they exclude pods of this policy is unknown`,
      status: 'Unknown',
      reason: 'MatchConditions',
    },
    {
      name: 'the match condition of the chart has another expression',
      webhook: podsWebhook({ matchConditions: [{ name: 'changes', expression: 'false' }] }),
      match: {},
      message: `${configuration} has match conditions other than the chart's, "changes"; whether they exclude pods of this policy is unknown`,
      status: 'Unknown',
      reason: 'MatchConditions',
    },
    {
      name: 'the configuration is not read yet',
      webhook: undefined,
      match: {},
      message: expect.stringContaining('is not read yet'),
      status: 'Unknown',
      reason: 'WebhookNotRead',
    },
  ])('$name', ({ webhook: known, match, message, status: otherStatus, reason: otherReason }) => {
    const { InForce } = conditions(readingOf([{ mode: 'Warn', profile: 'baseline', match }]), known);
    const isIn = typeof message === 'string' && message.startsWith(asked);
    const [status, reason] = isIn ? ['True', 'InForce'] : ['False', 'PodsNotSent'];
    expect(InForce).toEqual({
      type: 'InForce',
      status: otherStatus ?? status,
      reason: otherReason ?? reason,
      message,
      observedGeneration: 1,
    });
  });

  test.each([
    [readingOf([bad]), 'NotInForce', 'it is not in force'],
    [readingOf([{ mode: 'Warn' }, bad], { accepted: 1 }), 'LastGoodInForce', 'its last good version stays in force; '],
    [readingOf([{ mode: 'Warn' }, bad], { accepted: 1, isLate: true }), 'PodsNotJudged', 'it was in force, '],
  ])('of one that cannot be read: $1', (reading, reason, becomes) => {
    const { InForce } = conditions(reading, webhook);
    const message = expect.stringContaining(`the policy cannot be read, see Accepted: ${becomes}`);
    expect(InForce).toMatchObject({ status: 'False', reason, message });
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
    const { Accepted: accepted, Questionable: questionable } = conditions(reading, webhook);
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
    { name: 'no webhook', spec: enforcing, failurePolicy: undefined, status: 'True', reason: 'NoWebhook' },
    {
      name: 'nothing is enforced',
      spec: { mode: 'Warn' },
      failurePolicy: 'Ignore',
      status: 'False',
      reason: 'NotEnforced',
    },
  ])('$name', ({ spec, failurePolicy, status, reason }) => {
    const webhook = failurePolicy === undefined ? noPodsWebhook : podsWebhook({ failurePolicy });
    const { FailOpen: failOpen } = conditions(readingOf([spec]), webhook);
    expect(failOpen).toMatchObject({ type: 'FailOpen', status, reason });
  });

  test.each([
    { spec: enforcing, status: 'Unknown', reason: 'WebhookNotRead' },
    { spec: { mode: 'Warn' }, status: 'False', reason: 'NotEnforced' },
  ])('while the webhook is not known, of $spec.mode: $status', ({ spec, status, reason }) => {
    const { Accepted: accepted, FailOpen: failOpen } = conditions(readingOf([spec]), undefined);
    expect(accepted).toMatchObject({ type: 'Accepted', status: 'True', reason: 'Accepted' });
    expect(failOpen).toMatchObject({ type: 'FailOpen', status, reason });
  });
});

describe('Filling', () => {
  const fills = { mode: 'Enforce', rules: { 'seccomp-profile': { fill: true } } };
  const about = 'webhook configuration "plimsoll-fills"';
  const asked = 'API servers ask the gate what to fill into the pods of the policy as they are created';
  const off = 'nothing is filled in: API servers do not ask the gate for it; set fills.enabled=true in the chart';
  const not = { status: 'False', reason: 'PodsNotSent' };

  test.each([
    { name: 'API servers ask', known: fillsWebhook(), match: {}, status: 'True', reason: 'Filling', message: asked },
    {
      name: 'the entry is off',
      known: fillsWebhook({ rules: [] }),
      match: {},
      status: 'False',
      reason: 'NoWebhook',
      message: off,
    },
    { name: 'there is no entry', known: noFillsWebhook, match: {}, status: 'False', reason: 'NoWebhook', message: off },
    {
      name: 'the entry sends something else',
      known: fillsWebhook({
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['UPDATE'], resources: ['pods'] }],
      }),
      match: {},
      ...not,
      message: `${about} does not send CREATE of pods; restore its rules: run helm upgrade, or apply install.yaml again`,
    },
    {
      name: 'the policy names a namespace that is excluded',
      known: fillsWebhook(),
      match: { namespaces: ['kube-system'], excludeNamespaces: [] },
      ...not,
      message: `${about} excludes namespace "kube-system", which the policy names; remove it from spec.match`,
    },
    {
      name: 'there are match conditions of others',
      known: fillsWebhook({ matchConditions: [{ name: 'not-me', expression: 'true' }] }),
      match: {},
      status: 'Unknown',
      reason: 'MatchConditions',
      message: `${about} has match conditions other than the chart's, "not-me"; whether they exclude pods of this policy is unknown`,
    },
    {
      name: 'namespaces are excluded by label',
      known: fillsWebhook({
        namespaceSelector: { matchExpressions: [excluded, { key: 'control-plane', operator: 'DoesNotExist' }] },
      }),
      match: {},
      status: 'True',
      reason: 'Filling',
      message: `${asked}, except in namespaces that ${about} excludes by label "control-plane"`,
    },
    {
      name: 'the configuration is not read yet',
      known: undefined,
      match: {},
      status: 'Unknown',
      reason: 'WebhookNotRead',
      message: expect.stringContaining('is not read yet'),
    },
  ])('$name', ({ known, match, status, reason, message }) => {
    const { Filling: filling } = conditions(readingOf([{ ...fills, match }]), webhook, known);
    expect(filling).toEqual({ type: 'Filling', status, reason, message, observedGeneration: 1 });
  });

  test.each([
    { mode: 'Warn', rules: { 'seccomp-profile': { fill: true } } },
    { mode: 'Enforce', rules: { 'seccomp-profile': {} } },
    { mode: 'Enforce', rules: { 'seccomp-profile': { fill: true, mode: 'Audit' } } },
    bad,
  ])('is no condition of %j, which fills nothing in', (spec) => {
    expect(conditions(readingOf([spec]), webhook, fillsWebhook())).not.toHaveProperty('Filling');
  });
});

describe('a policy enforces', () => {
  /** Without rules of its own, and with overrides for the same namespace. */
  const meeting = (...overrides: object[]) => ({
    mode: 'Warn',
    overrides: overrides.map((terms) => ({ namespaces: ['a'], ...terms })),
  });

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
    { spec: meeting({ mode: 'Enforce' }, { rules: { privileged: {} } }), expected: true },
    { spec: meeting({ rules: { privileged: {} } }, { mode: 'Enforce' }), expected: true },
    { spec: meeting({ mode: 'Enforce' }, { mode: 'Audit', rules: { privileged: {} } }), expected: false },
    { spec: meeting({ mode: 'Enforce' }, { rules: { privileged: { mode: 'Warn' } } }), expected: false },
  ])('$spec: $expected', ({ spec, expected }) => {
    expect(isEnforced(readingOf([spec]))).toBe(expected);
  });

  test.each([
    ['Enforce', true],
    ['Warn', false],
    ['enforce', true],
  ])('in mode %s of what cannot be read any more: %s', (mode, expected) => {
    expect(isEnforced(readingOf([{}, { ...bad, mode }], { accepted: 1, isLate: true }))).toBe(expected);
  });
});
