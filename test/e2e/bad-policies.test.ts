// A policy that cannot be read is written while the gate is away: it harms only what it is about.
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { valueAt } from '../../src/model/value-at.ts';
import { policyApiVersion } from '../../src/policy/pod-policy.ts';
import { goodContainer } from '../sample-review.ts';
import { ClusterUnderTest, createNamespace } from './cluster.ts';
import { inNamespace, logged, metricOf, objectOf, podsOf, replicasStand } from './disturbance.ts';
import { gatePods, installed, settled } from './installation.ts';
import { until } from './until.ts';

const cluster = new ClusterUnderTest(inject('cluster'));
const [sandbox, shop] = ['e2e-sandbox', 'e2e-elsewhere'];
const { limits: _, ...unlimited } = goodContainer.resources;

const policy = (rules: object) => ({
  apiVersion: policyApiVersion,
  kind: 'PodPolicy',
  metadata: { name: 'sandbox' },
  spec: { mode: 'Enforce', match: { namespaces: [sandbox] }, rules },
});
const readable = policy({ 'image-tag': {} });
const misspelt = policy({ 'image-tags': {} });

/** What is said of a pod that `standard` lets through, or of one without a memory limit; empty where it is created. */
async function tried(namespace: string, isGood: boolean): Promise<string> {
  const container = isGood ? goodContainer : { ...goodContainer, resources: unlimited };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec: { containers: [container] } };
  const create = ['--namespace', namespace, 'create', '--dry-run=server', '--filename', '-'];
  return (await cluster.kubectl(create, JSON.stringify(pod))).stderr;
}

/** Has something done while no replica runs, and returns once all of them are ready again. */
async function whileAway(act: () => Promise<unknown>): Promise<void> {
  await inNamespace(cluster, 'scale', 'deployment/plimsoll', '--replicas=0');
  await until('no replica is left', async () => (await podsOf(cluster)).length === 0);
  await act();
  await inNamespace(cluster, 'scale', 'deployment/plimsoll', '--replicas=2');
  await replicasStand(cluster);
  await settled(cluster);
}

const write = (object: object) => cluster.mustKubectl(['apply', '--filename', '-'], JSON.stringify(object));

/** A condition of the policy, once it has that reason: what it says. */
async function says(type: string, reason: string): Promise<string> {
  const conditions = async (): Promise<readonly Record<string, unknown>[]> => {
    const all = valueAt(await objectOf(cluster, 'podpolicy/sandbox'), ['status', 'conditions']);
    return Array.isArray(all) ? all : [];
  };
  const found = async () => (await conditions()).find((one) => one['type'] === type && one['reason'] === reason);
  await until(`${type} is ${reason}`, async () => (await found()) !== undefined);
  return String((await found())?.['message']);
}

const accepted = async () => valueAt(await objectOf(cluster, 'podpolicy/sandbox'), ['status', 'acceptedGeneration']);

beforeAll(async () => {
  await cluster.kubectl(['delete', 'podpolicy', 'sandbox', '--ignore-not-found']);
  await installed(cluster, ['policy.mode=Enforce']);
  await replicasStand(cluster);
  for (const name of [sandbox, shop]) {
    await cluster.mustKubectl(['delete', 'namespace', name, '--ignore-not-found']);
    await createNamespace(cluster, name);
  }
});

afterAll(async () => {
  await cluster.kubectl(['delete', 'podpolicy', 'sandbox', '--ignore-not-found']);
  await cluster.kubectl(['delete', 'namespace', sandbox, shop, '--ignore-not-found', '--wait=false']);
});

const byStandard = expect.stringMatching(
  /denied the request: Pod ".*" has 1 problem with policy "standard":\n- container "app" has no memory limit/,
);
const unjudged = expect.stringMatching(
  /denied the request: Pod ".*" has 1 problem with policy "sandbox":\n- the pod could not be judged: policy "sandbox" cannot be read; see kubectl describe podpolicy sandbox; fix or delete the policy \(unreadable-policy\)/,
);

describe('a policy about one namespace, with a misspelt rule', () => {
  test('that never was in force takes nothing from anybody, and is reported', { timeout: 300_000 }, async () => {
    await whileAway(() => write(misspelt));
    for (const namespace of [shop, sandbox]) {
      expect([await tried(namespace, true), await tried(namespace, false)]).toEqual(['', byStandard]);
    }
    expect(await says('Accepted', 'NotInForce')).toMatch(
      /"image-tags" is not a rule; did you mean "image-tag"\?\nit is not in force$/,
    );
    expect(await accepted()).toBe(undefined);
    for (const pod of await gatePods(cluster)) {
      expect(await metricOf(cluster, pod, 'plimsoll_policy_objects_rejected')).toBe(1);
      expect((await logged(cluster, pod)).map(({ msg }) => msg)).toContain(
        'policy cannot be read and was never in force; it is ignored',
      );
    }
  });

  test(
    'that was in force before is judged by as it was, or its own pods as not to be judged',
    { timeout: 300_000 },
    async () => {
      await write(readable);
      await says('InForce', 'InForce');
      await until('it is accepted', async () => (await accepted()) === 2);
      await whileAway(() => write(misspelt));
      for (const namespace of [shop, sandbox]) {
        expect([await tried(namespace, true), await tried(namespace, false)]).toEqual(['', byStandard]);
      }
      expect(await says('Accepted', 'LastGoodInForce')).toMatch(
        /a replica that starts now uses it too; fix or delete the policy$/,
      );

      // Somebody takes away what was kept of it.
      const forget = ['patch', 'podpolicy/sandbox', '--subresource=status', '--type=merge', '--patch'];
      await whileAway(() => cluster.mustKubectl([...forget, JSON.stringify({ status: { accepted: null } })]));
      expect([await tried(shop, true), await tried(shop, false)]).toEqual(['', byStandard]);
      expect(await tried(sandbox, true)).toEqual(unjudged);
      expect(await says('Accepted', 'PodsNotJudged')).toMatch(
        /counts as one that could not be judged; fix or delete the policy$/,
      );
      expect(await accepted()).toBe(2);

      await write(readable);
      await says('InForce', 'InForce');
      await until('the pods are judged again', async () => (await tried(sandbox, true)) === '');
      expect(await tried(sandbox, false)).toEqual(byStandard);
    },
  );
});
