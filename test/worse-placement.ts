import * as fc from 'fast-check';
import { maybe, podOf, worseCase, type Fields } from './worse-case.ts';

/** A pod that writes no more than these fields of its own. */
const podWith = (fields: Fields) =>
  podOf(
    { whole: fields, app: {}, side: undefined },
    () => ({}),
    (whole) => whole,
  );

const role = 'node-role.kubernetes.io/control-plane';
const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const effect = maybe(...effects);
/** By its key; a value is always asked of one and never of the others. */
const toleration = fc.oneof(
  fc.record({ key: fc.constant(role), operator: fc.constant('Exists'), effect }),
  fc.record({ operator: fc.constant('Exists'), effect }),
  fc.record({ key: fc.constant('pool'), operator: fc.constant('Exists'), effect }),
  fc.record({ key: fc.constant('pool'), value: fc.constantFrom('shop', 'bank', 'mine'), effect }),
  fc.record({ key: fc.constant('node.kubernetes.io/not-ready'), operator: fc.constant('Exists'), effect }),
);
interface Toleration {
  readonly key?: string;
  readonly value?: string;
  readonly effect?: string | undefined;
}
/** Each taint that is tolerated by name, or all at once, and is refused. */
const taintsOf = (tolerations: readonly Toleration[]) =>
  tolerations.flatMap(({ key = '*', value = '', effect: one }) => {
    if (key.endsWith('not-ready') || value === 'mine') return [];
    return (one === undefined ? effects : [one]).map((each) => `${key}=${value}:${each}`);
  });

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'];
const selection = fc.record({
  key: fc.constantFrom('pool', role, 'kubernetes.io/os'),
  operator: fc.constantFrom(...operators),
  values: fc.subarray(['shop', 'bank', 'mine'], { minLength: 1 }),
});
type Selection = typeof selection extends fc.Arbitrary<infer T> ? T : never;
const isOpenKey = (key: string) => key === 'kubernetes.io/os';
/** What of it is refused, value by value: `Exists` is not each value. */
const refusedOf = ({ key, operator, values }: Selection) => {
  if (isOpenKey(key)) return [];
  if (operator !== 'In') return [`${key} ${operator} ${operator === 'NotIn' ? values.toSorted().join() : ''}`];
  return values.filter((value) => key !== 'pool' || value !== 'mine').map((value) => `${key} ${value}`);
};
const expressionOf = ({ key, operator, values }: Selection) => ({
  key,
  operator,
  ...(operator.endsWith('In') && { values }),
});

const isNew = (now: readonly string[], old: readonly string[]) => now.some((each) => !old.includes(each));

/** A number of the spec that has bounds, and how far beyond them it is. */
const bounded = (
  rule: string,
  options: Fields,
  {
    field,
    values,
    fixed = {},
    excess,
  }: {
    readonly field: string;
    readonly values: readonly number[];
    readonly fixed?: Fields;
    readonly excess: (written: number | undefined) => number;
  },
) =>
  worseCase({
    rule,
    options,
    state: fc.record({ written: maybe(...values), hostname: maybe('a', 'b') }),
    pod: ({ written, hostname }) => podWith({ ...fixed, hostname, [field]: written }),
    worse: (old, now) => excess(now.written) > Math.max(0, excess(old.written)),
  });

/** A class by its name, where another that is refused may be worse. */
const named = (rule: string, options: Fields, field: string, isRefused: (name: string | undefined) => boolean) =>
  worseCase({
    rule,
    options,
    state: fc.record({ name: maybe('low', 'high', 'system-node-critical'), hostname: maybe('a', 'b') }),
    pod: ({ name, hostname }) => podWith({ hostname, [field]: name }),
    worse: (old, now) => isRefused(now.name) && old.name !== now.name,
  });

export const placements = [
  worseCase({
    rule: 'placement',
    options: { tolerations: { allowed: [{ key: 'pool', value: 'mine' }] }, nodes: {} },
    state: fc.record({ tolerations: fc.array<Toleration>(toleration, { maxLength: 3 }), hostname: maybe('a', 'b') }),
    pod: podWith,
    worse: (old, now) => isNew(taintsOf(now.tolerations), taintsOf(old.tolerations)),
  }),
  worseCase({
    rule: 'placement',
    state: fc.record({ tolerations: fc.array<Toleration>(toleration, { maxLength: 2 }), hostname: maybe('a', 'b') }),
    pod: podWith,
    worse: (old, now) => {
      const refused = ({ tolerations }: { tolerations: readonly Toleration[] }) =>
        taintsOf(tolerations).filter((taint) => !taint.startsWith('pool='));
      return isNew(refused(now), refused(old));
    },
  }),
  worseCase({
    rule: 'placement',
    options: { nodes: { allowed: [{ key: 'kubernetes.io/*' }, { key: 'pool', value: 'mine' }] } },
    state: fc.record({
      required: fc.array(selection, { maxLength: 2 }),
      preferred: fc.array(selection, { maxLength: 1 }),
      pool: maybe('shop', 'bank', 'mine'),
    }),
    pod: ({ required, preferred, pool }) => {
      const nodeAffinity = {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: required.map(expressionOf) }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: preferred.map((each) => ({
          weight: 1,
          preference: { matchExpressions: [expressionOf(each)] },
        })),
      };
      return podWith({ affinity: { nodeAffinity }, ...(pool !== undefined && { nodeSelector: { pool } }) });
    },
    worse: (old, now) => {
      const needed = ({ required, pool }: typeof old) => [
        ...required.flatMap(refusedOf),
        ...(pool === undefined || pool === 'mine' ? [] : [`pool ${pool}`]),
      ];
      const wished = ({ preferred }: typeof old) => preferred.flatMap(refusedOf);
      return isNew(needed(now), needed(old)) || isNew(wished(now), [...needed(old), ...wished(old)]);
    },
  }),
  worseCase({
    rule: 'node-name',
    only: 'template',
    state: fc.record({ nodeName: maybe('', 'a', 'b'), hostname: maybe('a', 'b') }),
    pod: podWith,
    worse: (old, now) => (now.nodeName ?? '') !== '' && now.nodeName !== old.nodeName,
  }),
  bounded(
    'run-time-limit',
    { max: 60 },
    {
      field: 'activeDeadlineSeconds',
      values: [30, 60, 61, 3600],
      fixed: { restartPolicy: 'Never' },
      // Without one it runs for ever.
      excess: (seconds = Infinity) => seconds - 60,
    },
  ),
  bounded(
    'termination-grace',
    { max: 20 },
    { field: 'terminationGracePeriodSeconds', values: [-5, 0, 10, 25, 30, 60], excess: (seconds = 30) => seconds - 20 },
  ),
  bounded(
    'termination-grace',
    { min: 10 },
    {
      field: 'terminationGracePeriodSeconds',
      values: [-5, 0, 1, 5, 10, 30],
      excess: (seconds = 30) => 10 - (seconds < 0 ? 1 : seconds),
    },
  ),
  named('runtime-class', { allowed: ['low'] }, 'runtimeClassName', (name) => name !== 'low'),
  named('priority-class', { allowed: ['low'], required: true }, 'priorityClassName', (name) => name !== 'low'),
  named('priority-class', {}, 'priorityClassName', (name) => name === 'system-node-critical'),
  worseCase({
    rule: 'priority-class',
    options: { forbidden: [], maxValue: 100 },
    state: fc.record({ priority: maybe(50, 100, 200, 300), hostname: maybe('a', 'b') }),
    pod: podWith,
    worse: (old, now) => (now.priority ?? 0) > Math.max(100, old.priority ?? 0),
  }),
];
