// Every rule in a real cluster: a pod that it refuses, with the words that whoever sends it reads, and one that it lets through.
import { randomUUID } from 'node:crypto';
import { beforeAll, inject, test } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { denialText } from '../../src/report/denial.ts';
import { valueAt } from '../../src/model/value-at.ts';
import { objectName } from '../../src/report/object-name.ts';
import { rules } from '../../src/rules/index.ts';
import type { Example as ExampleOf, FailingExample as FailingExampleOf, Rule } from '../../src/rules/contract/rule.ts';
import { inForce, policyOf } from '../one-rule.ts';
import { checked } from '../subject.ts';
import { ClusterUnderTest } from './cluster.ts';
import { installed, settled } from './installation.ts';
import { until } from './until.ts';

const cluster = new ClusterUnderTest(inject('cluster'));
const run = randomUUID().slice(0, 8);
const label = 'plimsoll.dev/e2e';

type Example = ExampleOf<Record<string, unknown>>;
type FailingExample = FailingExampleOf<Record<string, unknown>>;

/** An example, and the name of the namespace and of the policy that it is tried in. */
type Tried<Example> = Example & { readonly place: string };

/** The places, and the rule and its options that are in force in each. */
const places = new Map<string, { readonly id: string; readonly options: Readonly<Record<string, unknown>> }>();

// A namespace of its own cannot be the one called default: that rule is tried with an API server alone.
const tried = rules.filter(({ id }) => id !== 'default-namespace').map((rule) => ({ id: rule.id, ...placed(rule) }));

/** A passing and a failing example of a rule: two with the same options where there are two. */
function placed({ id, examples }: Rule): { readonly pass: Tried<Example>; readonly fail: Tried<FailingExample> } {
  const written = ({ options = {} }: Example) => JSON.stringify(options);
  const pairs = examples.fail.flatMap((fail) => examples.pass.map((pass) => ({ pass, fail })));
  const pair = pairs.find(({ pass, fail }) => written(pass) === written(fail)) ?? pairs[0];
  if (pair === undefined) throw new Error(`${id} has no example that passes, or none that fails`);
  const { pass, fail } = pair;
  const place = `e2e-${id}-${run}`;
  const other = written(pass) === written(fail) ? place : `${place}-other`;
  places.set(place, { id, options: pass.options ?? {} }).set(other, { id, options: fail.options ?? {} });
  return { pass: { ...pass, place }, fail: { ...fail, place: other } };
}

beforeAll(async () => {
  // All policies are those of this file, and enforce.
  await installed(cluster, ['policy.bundle=none', 'webhook.failurePolicy=Fail']);
  const labels = { [label]: run };
  const namespaces = [...places.keys()].map((name) => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  }));
  const policies = [...places].map(([name, { id, options }]) => ({
    ...policyOf(name, { match: { namespaces: [name] }, rules: { [id]: options } }),
    metadata: { name, labels },
  }));
  await cluster.mustKubectl(['create', '--filename', '-'], listOf([...namespaces, ...policies]));
  await cluster.mustKubectl(['create', '--filename', '-'], listOf(named(labels)));
  await settled(cluster);
  await until('every namespace has its service account', async () => {
    const accounts = ['get', 'serviceaccounts', '--all-namespaces', '--field-selector', 'metadata.name=default'];
    const found = await cluster.mustKubectl([...accounts, '--output', 'jsonpath={.items[*].metadata.namespace}']);
    return [...places.keys()].every((name) => found.split(' ').includes(name));
  });
  return async () => {
    await cluster.kubectl(['delete', 'podpolicies', '--selector', `${label}=${run}`]);
    await cluster.kubectl(['delete', 'runtimeclasses,priorityclasses', '--selector', `${label}=${run}`]);
    await cluster.kubectl(['delete', 'namespaces', '--selector', `${label}=${run}`, '--wait=false']);
  };
});

/** What the examples name, and no cluster has: the API server refuses pods without it. */
function named(labels: object): readonly object[] {
  const pods = tried.flatMap(({ pass, fail }) => [pass, fail]);
  const names = (field: string) => {
    const found = pods.map(({ pod }) => valueAt(pod, ['spec', field]));
    return [...new Set(found.filter((name) => typeof name === 'string' && !name.startsWith('system-')))];
  };
  return [
    ...names('runtimeClassName').map((name) => ({
      apiVersion: 'node.k8s.io/v1',
      kind: 'RuntimeClass',
      handler: 'runc',
      metadata: { name, labels },
    })),
    ...names('priorityClassName').map((name) => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      value: 1,
      metadata: { name, labels },
    })),
    ...pods.flatMap(({ pod, place: namespace }) => {
      const name = valueAt(pod, ['spec', 'serviceAccountName']);
      if (typeof name !== 'string' || name === 'default') return [];
      return [{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } }];
    }),
  ];
}

test.concurrent.for(tried)('$id', async ({ id, pass, fail }, { expect }) => {
  const create = ({ place, pod }: Tried<Example>) => {
    const args = ['--namespace', place, 'create', '--validate=strict', '--dry-run=server', '--filename', '-'];
    return cluster.kubectl(args, JSON.stringify(pod));
  };
  const passed = await create(pass);
  expect(passed).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^pod\/\S+ created \(server dry run\)\n$/),
    stderr: '',
  });

  const { code, stderr } = await create(fail);
  // Of some values Kubernetes itself warns as well.
  const ours = stderr.split('\n').filter((line) => !line.startsWith('Warning: spec.'));
  const denied =
    'Error from server (Forbidden): error when creating "STDIN": admission webhook "pods.plimsoll.dev" denied the request:';
  expect(ours).toEqual([...`${denied} ${refusalOf(id, fail)}`.split('\n'), '']);
  expect(code).toBe(1);
});

/** What is said of it here, without a cluster. */
function refusalOf(id: string, { pod, options = {}, place }: Tried<FailingExample>): string {
  const kind = { group: '', kind: 'Pod' };
  const verdict = judge(
    inForce(policyOf(place, { rules: { [id]: options } })),
    checked(pod, { templates: 'lenient', namespace: place }),
  );
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return denialText(verdict, objectName(kind, pod));
}

function listOf(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
