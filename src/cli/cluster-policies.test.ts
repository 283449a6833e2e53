import { beforeEach, describe, expect, test } from 'vitest';
import { metricIn } from '../../test/metric.ts';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { stored as storedPolicy } from '../../test/policy-replica.ts';
import { fillsWebhook, noFillsWebhook, noPodsWebhook, podsWebhook } from '../../test/sent-pods.ts';
import { silent as log } from '../../test/sample-review.ts';
import type { StoredPolicy } from '../cluster/pod-policies.ts';
import type { CompileOptions } from '../policy/compiled-policy.ts';
import { rules } from '../rules/index.ts';
import { Gate } from '../server/gate.ts';
import { Metrics } from '../server/metrics.ts';
import { ClusterPolicies } from './cluster-policies.ts';

const compileOptions: CompileOptions = { rules, serverMinor: 37, knowsNamespaceLabels: true };
const good = { mode: 'Enforce', rules: { privileged: {} } };
const bad = { mode: 'Enforce', rules: { priviledged: {} } };
const closed = podsWebhook();

let gate: Gate;
let metrics: Metrics;
let policies: ClusterPolicies;
let clock: VirtualClock;

beforeEach(() => {
  gate = new Gate({ ...compileOptions, serverMinor: undefined }, '1.2.3');
  metrics = new Metrics('1.2.3');
  clock = new VirtualClock();
  policies = new ClusterPolicies({ gate, log, metrics }, clock);
});

function stored(name: string, spec: object, generation = 1, accepted?: number): StoredPolicy {
  return storedPolicy(name, spec, { generation, ...(accepted !== undefined && { accepted }) });
}

/** Something was heard of policies, and these are all of them now. */
function hear(...all: readonly StoredPolicy[]): number | undefined {
  return policies.judgeBy({
    compileOptions,
    unread: undefined,
    policies: new Map(all.map((policy) => [policy.name, policy])),
  });
}

/** The same, and what is to be looked at again has been. */
function settle(...all: readonly StoredPolicy[]): void {
  for (let wait = hear(...all); wait !== undefined; wait = hear(...all)) clock.pass(wait);
}

/** Of each metric of policies what it says; undefined where it is absent. */
async function counts(): Promise<object> {
  const { text } = await metrics.scrape();
  const of = (series: string) => metricIn(text, `plimsoll_${series}`);
  return {
    inForce: of('policies'),
    current: of('policies_current'),
    good: of('policy_reads_total{result="success"}'),
    bad: of('policy_reads_total{result="failure"}'),
  };
}

describe('what is counted', () => {
  test('nothing before all is known', async () => {
    policies.judgeBy({ compileOptions: undefined, unread: undefined, policies: new Map() });
    expect(gate.obstacle).toBe('waiting for the version of the API server');
    policies.judgeBy({ compileOptions, unread: 'the namespaces of the cluster are not read yet', policies: new Map() });
    expect(gate.obstacle).toBe('the namespaces of the cluster are not read yet');
    expect(await counts()).toEqual({ inForce: undefined, current: undefined, good: 0, bad: 0 });
  });

  test('a cluster without policies', async () => {
    hear();
    expect(await counts()).toEqual({ inForce: 0, current: 1, good: 0, bad: 0 });
  });

  test('one that cannot be read any more, and is mended', async () => {
    gate.hasCertificate = true;
    hear(stored('a', good), stored('b', good));
    expect(await counts()).toEqual({ inForce: 2, current: 1, good: 1, bad: 0 });
    hear(stored('a', bad, 2), stored('b', good));
    expect(await counts()).toEqual({ inForce: 2, current: 0, good: 1, bad: 1 });
    hear(stored('a', good, 3), stored('b', good));
    expect(await counts()).toEqual({ inForce: 2, current: 1, good: 2, bad: 1 });
  });

  test('one that cannot be read any more, and is deleted', async () => {
    hear(stored('a', good));
    hear(stored('a', bad, 2));
    hear();
    expect(await counts()).toEqual({ inForce: 0, current: 1, good: 1, bad: 1 });
  });

  test('a status that is written, and a list that says the same, are no reading', async () => {
    hear(stored('a', good));
    hear(stored('a', good, 1, 1));
    hear(stored('a', good, 1, 1));
    expect(await counts()).toEqual({ inForce: 1, current: 1, good: 1, bad: 0 });
  });

  test('none is in force before the gate may judge by them', async () => {
    hear(stored('a', good), stored('b', bad, 1, 1));
    expect(gate.policies).toBe(undefined);
    expect(await counts()).toEqual({ inForce: undefined, current: 0, good: 0, bad: 1 });
    // Another replica may be about to read it.
    hear(stored('a', bad, 2), stored('b', good, 2, 1));
    expect(gate.obstacle).toContain('"a" cannot be read; waiting');
    settle(stored('a', bad, 2), stored('b', good, 2, 1));
    expect(gate.policies?.policies).toHaveLength(2);
    expect(await counts()).toEqual({ inForce: 2, current: 0, good: 0, bad: 2 });
  });

  test('those that cannot be read', () => {
    hear(stored('a', good), stored('b', good), stored('c', good));
    hear(stored('a', bad, 2), stored('b', bad, 2), stored('c', good));
    expect(policies.figures({ pods: closed, fills: undefined }).policiesRejected).toBe(2);
  });

  test('those that are doubted, which are current', async () => {
    hear(
      stored('a', good),
      stored('b', { mode: 'Enforce', rules: { 'host-ports': { allowed: [{ min: 2, max: 1 }] } } }),
    );
    expect(policies.figures({ pods: closed, fills: undefined })).toMatchObject({
      policiesRejected: 0,
      policiesQuestionable: 1,
    });
    expect(await counts()).toEqual({ inForce: 2, current: 1, good: 1, bad: 0 });
  });
});

test.each([
  { name: 'not known', webhook: undefined, expected: undefined },
  { name: 'Fail', webhook: closed, expected: 0 },
  { name: 'Ignore', webhook: podsWebhook({ failurePolicy: 'Ignore' }), expected: 1 },
  { name: 'not there', webhook: noPodsWebhook, expected: 1 },
])('policies that fail open, where the webhook is $name', ({ webhook, expected }) => {
  hear(stored('a', good), stored('b', { mode: 'Warn', rules: { privileged: {} } }));
  expect(policies.figures({ pods: webhook, fills: undefined }).policiesFailOpen).toBe(expected);
});

test.each([
  { name: 'not known', fills: undefined, expected: undefined },
  { name: 'as the chart has it with fills', fills: fillsWebhook(), expected: 0 },
  { name: 'without rules', fills: fillsWebhook({ rules: [] }), expected: 1 },
  { name: 'not there', fills: noFillsWebhook, expected: 1 },
  {
    name: 'with match conditions of others, of which nobody knows what they exclude',
    fills: fillsWebhook({ matchConditions: [{ name: 'not-me', expression: 'true' }] }),
    expected: 0,
  },
])('policies that are not filled in, where the webhook is $name', ({ fills, expected }) => {
  const filling = { 'seccomp-profile': { fill: true } };
  hear(
    stored('a', good),
    stored('b', { mode: 'Enforce', rules: filling }),
    stored('c', { mode: 'Warn', rules: filling }),
  );
  expect(policies.figures({ pods: closed, fills }).policiesUnfilled).toBe(expected);
});

test('what came of policies is known also while the gate waits for one of them', () => {
  hear(stored('a', bad, 1, 1), stored('b', bad, 1, 1));
  expect(gate.obstacle).toMatch(/^policies "a" and "b" are in force, and this version cannot read them/);
  expect([...policies.readings.keys()]).toEqual(['a', 'b']);
  policies.judgeBy({ compileOptions: undefined, unread: undefined, policies: new Map() });
  expect([...policies.readings.keys()]).toEqual(['a', 'b']);
});

describe('a policy that cannot be read', () => {
  const onPods = (namespace: string) => gate.policies?.termsFor(namespace).map(({ policy }) => policy);
  const ofShop = { ...bad, match: { namespaces: ['shop'] } };

  beforeEach(() => void (gate.hasCertificate = true));

  test('and was written while no gate was there holds up none that begins, nor any pod', () => {
    settle(stored('standard', good, 1, 1), stored('sandbox', ofShop));
    expect([gate.obstacle, onPods('shop'), onPods('web')]).toEqual([undefined, ['standard'], ['standard']]);
    expect(policies.figures({ pods: closed, fills: undefined }).policiesRejected).toBe(1);
  });

  test('and was in force harms only the pods that it is about', async () => {
    settle(stored('standard', good, 1, 1), stored('sandbox', ofShop, 2, 1));
    expect([gate.obstacle, onPods('shop'), onPods('web')]).toEqual([undefined, ['sandbox', 'standard'], ['standard']]);
    expect(await counts()).toMatchObject({ inForce: 2, current: 0 });
  });

  test('here, and was read just so by a version that is replaced, keeps the new one unready', () => {
    settle(stored('standard', good, 1, 1), stored('sandbox', ofShop, 2, 2));
    expect(gate.obstacle).toMatch(/^policy "sandbox" is in force, and this version cannot read it/);
    settle(stored('standard', good, 1, 1), stored('sandbox', { ...ofShop, mode: 'Audit' }, 3, 3));
    expect(gate.policies).toBe(undefined);
  });

  test('here, and is read by another version while this replica waits for a certificate, keeps it unready', () => {
    gate.hasCertificate = false;
    settle(stored('standard', good, 1, 1));
    expect(gate.obstacle).toBe('waiting for a certificate');
    settle(stored('standard', bad, 2, 2));
    gate.hasCertificate = true;
    expect(gate.obstacle).toMatch(/^policy "standard" is in force, and this version cannot read it/);
    settle(stored('standard', good, 3, 2));
    expect(gate.obstacle).toBe(undefined);
  });

  test('and is read by the version that takes over leaves a replica that judges as it is', () => {
    settle(stored('standard', good, 1, 1));
    settle(stored('standard', bad, 2, 1), stored('added', bad));
    settle(stored('standard', bad, 2, 2), stored('added', bad, 1, 1));
    expect([gate.obstacle, onPods('web')]).toEqual([undefined, ['standard']]);
  });
});
