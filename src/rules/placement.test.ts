import { describe, expect, test } from 'vitest';
import { onlyRule, sentencesIn } from '../../test/one-rule.ts';
import { examplePod } from './contract/example.ts';
import { OptionDoubt, OptionWarning, type OptionProblem } from './contract/options.ts';
import { voidEntry } from './parts/void-entry.ts';
import rule from './placement.ts';

type Options = Readonly<Record<string, unknown>>;

const told = (spec: Options, options: Options = {}, ownerReferences: readonly object[] = []) => {
  const pod = { ...(examplePod({ spec }) as object), metadata: { name: 'example', ownerReferences } };
  return sentencesIn(onlyRule(rule, options), pod);
};

const role = 'node-role.kubernetes.io/control-plane';
const exists = (key: string, effect?: string) => ({ key, operator: 'Exists', ...(effect && { effect }) });

describe('what Kubernetes adds itself is no finding', () => {
  const seconds = { tolerationSeconds: 300 };
  /** Of every pod, by the plugin DefaultTolerationSeconds. */
  const ofPod = [
    { ...exists('node.kubernetes.io/not-ready', 'NoExecute'), ...seconds },
    { ...exists('node.kubernetes.io/unreachable', 'NoExecute'), ...seconds },
  ];
  /** Of the pods of a DaemonSet, by its controller; the last only on the network of the node. */
  const ofDaemonSet = [
    exists('node.kubernetes.io/not-ready', 'NoExecute'),
    exists('node.kubernetes.io/unreachable', 'NoExecute'),
    exists('node.kubernetes.io/disk-pressure', 'NoSchedule'),
    exists('node.kubernetes.io/memory-pressure', 'NoSchedule'),
    exists('node.kubernetes.io/pid-pressure', 'NoSchedule'),
    exists('node.kubernetes.io/unschedulable', 'NoSchedule'),
    exists('node.kubernetes.io/network-unavailable', 'NoSchedule'),
  ];
  const onNode = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker-1'] }] }],
      },
    },
  };
  const daemonSet = [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', controller: true }];
  const strict = { tolerations: { allowed: [] }, nodes: { allowed: [] } };

  test.each([{}, strict, { tolerations: { forbidden: [{ key: '*' }] } }])('under %j', (options) => {
    expect(told({ tolerations: ofPod }, options)).toEqual([]);
    expect(told({ tolerations: ofDaemonSet }, options, daemonSet)).toEqual([]);
    expect(told({ affinity: onNode }, options, daemonSet)).toEqual([]);
  });

  test('but the choice of a node by name is of the pod itself elsewhere', () => {
    expect(told({ affinity: onNode })).toEqual([]);
    expect(told({ affinity: onNode }, { nodes: { allowed: [{ key: 'metadata.name' }] } })).toEqual([]);
    expect(told({ affinity: onNode }, strict)).toEqual([
      'the pod selects nodes by field "metadata.name=worker-1", which is not allowed; remove such conditions from spec.affinity.nodeAffinity',
    ]);
  });

  test.each<[what: string, terms: readonly object[]]>([
    ['two nodes', [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a', 'b'] }] }]],
    ['all but one', [{ matchFields: [{ key: 'metadata.name', operator: 'NotIn', values: ['a'] }] }]],
    [
      'one of two terms',
      ['a', 'b'].map((node) => ({ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] })),
    ],
    [
      'two conditions',
      [{ matchFields: ['a', 'a'].map((node) => ({ key: 'metadata.name', operator: 'In', values: [node] })) }],
    ],
  ])('nor does the controller of a DaemonSet choose %s', (_, nodeSelectorTerms) => {
    const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
    expect(told({ affinity: { nodeAffinity } }, strict, daemonSet)).not.toEqual([]);
  });

  test('nor does it prefer a node', () => {
    const matchFields = [{ key: 'metadata.name', operator: 'In', values: ['worker-2'] }];
    const preferred = { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: { matchFields } }] };
    const affinity = { nodeAffinity: { ...onNode.nodeAffinity, ...preferred } };
    expect(told({ affinity }, strict, daemonSet)).toEqual([expect.stringContaining('"metadata.name=worker-2"')]);
  });
});

describe('tolerations', () => {
  test.each<[options: object, toleration: object, count: number]>([
    [{}, exists(role), 0],
    [{ forbidden: [{ key: role }] }, exists(role), 1],
    [{ forbidden: [{ key: role }] }, { key: role }, 1],
    [{ forbidden: [{ key: role }] }, { key: role, value: 'x', effect: 'NoExecute' }, 1],
    [{ forbidden: [{ key: role, effect: 'NoSchedule' }] }, exists(role, 'NoExecute'), 0],
    [{ forbidden: [{ key: role, effect: 'NoSchedule' }] }, exists(role), 1],
    [{ forbidden: [{ key: role, effect: 'NoSchedule' }] }, { operator: 'Exists', effect: 'NoExecute' }, 0],
    [{ forbidden: [{ key: role, effect: 'NoSchedule' }] }, { operator: 'Exists' }, 1],
    [{ forbidden: [{ key: 'node-role.kubernetes.io/*' }] }, exists('node-role.kubernetes.io/etcd'), 1],
    [{ forbidden: [{ key: 'node-role.kubernetes.io/*' }] }, exists('node-role.example.com/etcd'), 0],
    [{ forbidden: [{ key: 'pool', value: 'bank' }] }, { key: 'pool', value: 'shop' }, 0],
    [{ forbidden: [{ key: 'pool', value: 'bank' }] }, { key: 'pool', operator: 'Equal', value: 'bank' }, 1],
    [{ forbidden: [{ key: 'pool', value: 'bank' }] }, exists('pool'), 1],
    [{ forbidden: [{ key: 'pool', value: '5' }] }, { key: 'pool', operator: 'Gt', value: '4' }, 1],
    [{ forbidden: [] }, { operator: 'Exists' }, 0],
    [{ allowed: [{ key: 'pool' }] }, exists('pool'), 0],
    [{ allowed: [{ key: 'pool' }] }, exists('other'), 1],
    [{ allowed: [{ key: 'pool' }] }, { operator: 'Exists' }, 1],
    [{ allowed: [{ key: 'pool', value: 'shop' }] }, { key: 'pool', value: 'shop' }, 0],
    [{ allowed: [{ key: 'pool', value: 'shop' }] }, exists('pool'), 1],
    [{ allowed: [{ key: 'pool', effect: 'NoSchedule' }] }, exists('pool'), 1],
    [{ allowed: [{ key: 'pool', effect: 'NoSchedule' }] }, exists('pool', 'NoSchedule'), 0],
    [{ allowed: [{ key: '*' }] }, { operator: 'Exists' }, 0],
    [{ allowed: [{ key: '*', effect: 'NoExecute' }] }, { operator: 'Exists' }, 1],
    [{ allowed: [{ key: 'nvidia.com/*' }] }, exists('nvidia.com/gpu'), 0],
    [{ allowed: [{ key: '*' }], forbidden: [{ key: role }] }, { operator: 'Exists' }, 1],
    [{ allowed: [{ key: '*' }], forbidden: [{ key: role }] }, exists('pool'), 0],
  ])('%j, %j', (tolerations, toleration, count) => {
    expect(told({ tolerations: [toleration] }, { tolerations })).toHaveLength(count);
  });

  test.each<[toleration: object, taint: string]>([
    [exists('a', 'NoExecute'), 'a:NoExecute'],
    [exists('a'), 'a'],
    [{ key: 'a', value: 'b' }, 'a=b'],
    [{ key: 'a' }, 'a'],
    [{ key: 'a', operator: 'Gt', value: '5', effect: 'NoSchedule' }, 'a>5:NoSchedule'],
  ])('%j is named as kubectl writes a taint', (toleration, taint) => {
    const [message] = told({ tolerations: [toleration] }, { tolerations: { forbidden: [{ key: 'a' }] } });
    expect(message).toContain(`tolerates taint "${taint}", which is not allowed`);
  });
});

test('the remedy names what is allowed', () => {
  const tolerations = { allowed: [{ key: 'pool', value: 'shop' }, { key: 'nvidia.com/*' }] };
  expect(told({ tolerations: [{ operator: 'Exists' }] }, { tolerations })).toEqual([
    'the pod tolerates every taint, and some are not allowed; remove the toleration from spec.tolerations, or tolerate only "pool=shop" or "nvidia.com/*"',
  ]);
  expect(told({ nodeSelector: { zone: 'a' } }, { nodes: { allowed: [{ key: 'pool' }] } })).toEqual([
    'the pod selects nodes by label "zone=a", which is not allowed; remove such labels from spec.nodeSelector, or select only by "pool"',
  ]);
});

test('entries with patterns count beside those with the key itself', () => {
  const allowed = [
    { key: 'po*', value: 'shop' },
    { key: '*', value: 'bank' },
    { key: 'pool', value: 'own' },
  ];
  const selected = (pool: string) => told({ nodeSelector: { pool } }, { nodes: { allowed } });
  expect(['shop', 'bank', 'own', 'other'].map((pool) => selected(pool).length)).toEqual([0, 0, 0, 1]);
  const tolerated = (value: string) =>
    told({ tolerations: [{ key: 'pool', value }] }, { tolerations: { forbidden: allowed } });
  expect(['shop', 'bank', 'own', 'other'].map((value) => tolerated(value).length)).toEqual([1, 1, 1, 0]);
});

describe('node selections', () => {
  const affinity = (expression: object, preferred = false) => {
    const term = { matchExpressions: [expression] };
    const terms = preferred
      ? { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, preference: term }] }
      : { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } };
    return { affinity: { nodeAffinity: terms } };
  };
  const pool = (operator: string, ...values: readonly string[]) => ({ key: 'pool', operator, values });

  test.each<[nodes: object, spec: Options, count: number]>([
    [{ forbidden: [{ key: 'pool' }] }, { nodeSelector: { pool: 'shop' } }, 1],
    [{ forbidden: [{ key: 'pool' }] }, { nodeSelector: { pool: null } }, 1],
    [{ forbidden: [{ key: 'pool', value: 'bank' }] }, { nodeSelector: { pool: 'shop' } }, 0],
    [{ forbidden: [{ key: 'pool', value: 'bank' }] }, affinity(pool('In', 'shop', 'bank')), 1],
    [{ forbidden: [{ key: 'pool', value: 'bank' }] }, affinity(pool('In', 'shop')), 0],
    [{ forbidden: [{ key: 'pool', value: 'bank' }] }, affinity(pool('Exists')), 1],
    [{ forbidden: [{ key: 'pool', value: 'bank' }] }, affinity(pool('Gt', '1')), 1],
    [{ forbidden: [{ key: 'pool' }] }, affinity(pool('NotIn', 'bank')), 0],
    [{ forbidden: [{ key: 'pool' }] }, affinity(pool('DoesNotExist')), 0],
    [{ forbidden: [{ key: 'pool' }] }, affinity(pool('In', 'bank'), true), 1],
    [{ forbidden: [] }, affinity(pool('In', 'bank')), 0],
    [{ allowed: [{ key: 'pool', value: 'shop' }] }, affinity(pool('In', 'shop')), 0],
    [{ allowed: [{ key: 'pool', value: 'shop' }] }, affinity(pool('In', 'shop', 'bank')), 1],
    [{ allowed: [{ key: 'pool', value: 'shop' }] }, affinity(pool('NotIn', 'shop')), 1],
    [{ allowed: [{ key: 'pool', value: 'shop' }] }, affinity(pool('Exists')), 1],
    [{ allowed: [{ key: 'pool' }] }, affinity(pool('NotIn', 'shop')), 0],
    [{ allowed: [{ key: 'zone' }] }, affinity(pool('DoesNotExist')), 1],
    [{ allowed: [{ key: 'kubernetes.io/*' }] }, { nodeSelector: { 'kubernetes.io/os': 'linux' } }, 0],
    [
      { allowed: [{ key: 'pool' }], forbidden: [{ key: 'pool', value: 'bank' }] },
      { nodeSelector: { pool: 'bank' } },
      1,
    ],
  ])('%j, %j', (nodes, spec, count) => {
    expect(told(spec, { nodes })).toHaveLength(count);
  });

  test('every refused value is named', () => {
    const nodes = { allowed: [{ key: 'pool', value: 'shop' }] };
    expect(told(affinity(pool('In', 'bank', 'shop', 'mine')), { nodes })).toEqual([
      expect.stringContaining('by label "pool=bank", '),
      expect.stringContaining('by label "pool=mine", '),
    ]);
  });

  test('an affinity to pods selects no nodes by their labels', () => {
    const term = { labelSelector: {}, topologyKey: 'kubernetes.io/hostname' };
    const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
    expect(told({ affinity: { podAffinity } }, { nodes: { allowed: [] } })).toEqual([]);
  });
});

test('what options can hardly mean is told', () => {
  const doubts: OptionProblem[] = [];
  const options = {
    tolerations: {
      allowed: [{ key: 'pool', value: 'shop' }, { key: 'other' }],
      forbidden: [{ key: 'pool' }, { key: 'node.kubernetes.io/not-ready' }],
    },
    nodes: { allowed: [{ key: 'pool' }], forbidden: [{ key: 'pool', value: 'bank' }] },
  };
  rule.check(options, (doubt) => doubts.push(doubt));
  expect(doubts).toEqual([
    voidEntry('tolerations', 'allowed', 0),
    new OptionDoubt(
      ['tolerations', 'forbidden', 1, 'key'],
      'Kubernetes itself adds tolerations of "node.kubernetes.io/not-ready" to pods, so it forbids nothing; remove it',
    ),
  ]);
  expect(doubts.map((doubt) => doubt instanceof OptionWarning)).toEqual([true, false]);
});

test('terms that ask for nothing are told', () => {
  const doubts: OptionProblem[] = [];
  rule.check({ tolerations: {}, nodes: { forbidden: [] } }, (doubt) => doubts.push(doubt));
  expect(doubts).toEqual([
    new OptionWarning(
      ['tolerations'],
      'every toleration and node selection is allowed, so nothing is asked for; write forbidden or allowed, or write mode: Disabled',
    ),
  ]);
  rule.check({ tolerations: {}, nodes: { allowed: [] } }, (doubt) => doubts.push(doubt));
  expect(doubts).toHaveLength(1);
});
