// What an update may bring: said rule by rule without what the engine compares, and then asked of the engine.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reviewed } from './subject.ts';
import { judge } from '../src/engine/judge.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { rules } from '../src/rules/index.ts';
import { effectInWords, inForce, policyOf } from './one-rule.ts';
import { amounts } from './worse-amounts.ts';
import { health } from './worse-health.ts';
import { identities } from './worse-identity.ts';
import { emptyDirs } from './worse-empty-dirs.ts';
import { images } from './worse-images.ts';
import { machines } from './worse-machine.ts';
import { placements } from './worse-placement.ts';
import { profiles } from './worse-profiles.ts';
import { taken } from './worse-taken.ts';
import { users } from './worse-users.ts';
import { volumes } from './worse-volumes.ts';
import type { Update, WorseCase } from './worse-case.ts';

const cases: readonly WorseCase[] = [
  ...amounts,
  ...emptyDirs,
  ...health,
  ...identities,
  ...images,
  ...machines,
  ...placements,
  ...profiles,
  ...taken,
  ...users,
  ...volumes,
];

type As = 'pod' | 'template' | 'resize';

const ofPods = ['pod', 'resize'] as const;

/** That enforces one rule, of workloads too. */
const enforcing = (rule: string, options: Readonly<Record<string, unknown>> = {}) =>
  inForce(policyOf('a', { templates: 'Enforce', rules: { [rule]: options } }));

/** What an update does, finding by finding. */
function effectsOf(policies: PolicySet, { old, now }: Pick<Update, 'old' | 'now'>, as: As): readonly string[] {
  const wrap = (pod: unknown) => (as === 'template' ? { spec: { template: pod } } : pod);
  const kind = as === 'template' ? { kind: { group: 'apps', kind: 'Deployment' } } : {};
  const change = { operation: 'UPDATE', subresource: as === 'resize' ? as : '', oldObject: wrap(old) };
  const verdict = judge(policies, reviewed(wrap(now), { templates: 'by mode', ...kind, ...change }));
  return verdict.kind === 'judged' ? verdict.findings.map(effectInWords) : [];
}

/** A pod's containers are what they were; one that is added, or has another image, has no past. */
const hasSameContainers = ({ old, now }: Update) => containersOf(old) === containersOf(now);

function containersOf(pod: unknown): string {
  const { spec } = pod as {
    readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] };
  };
  return spec.containers.map(({ name, image }) => `${name} ${image}`).join();
}

describe.each(cases.map((each, index) => ({ name: `${each.rule} (${index})`, each })))('$name', ({ each }) => {
  const kinds: readonly As[] = [
    ...(each.only === 'pod' ? [] : (['template'] as const)),
    ...ofPods.filter((kind) => {
      if (kind === 'resize') return each.resizes;
      return !each.isOfImage && !each.isOfMetadata && each.only !== 'template';
    }),
  ];
  test.each(kinds)('what is worse denies, and nothing else does, of a %s', (as) => {
    const policies = enforcing(each.rule, each.options);
    let [worse, same] = [0, 0];
    fc.assert(
      fc.property(each.updates, (update) => {
        if (as !== 'template' && !hasSameContainers(update)) return;
        const effects = effectsOf(policies, update, as);
        expect(effects.includes('deny')).toBe(update.isWorse);
        if (update.isWorse) worse++;
        else if (effects.includes('unchanged')) same++;
      }),
      { numRuns: 400 },
    );
    // The random pods hold both.
    expect(Math.min(worse, same)).toBeGreaterThan(0);
  });
});

/** What no update changes: an object stays in its namespace. */
const unchanging = ['default-namespace'];

test('every rule has a table', () => {
  const tables = [...cases.map(({ rule }) => rule), ...unchanging];
  expect(new Set(tables)).toEqual(new Set(rules.map(({ id }) => id)));
});

describe('examples', () => {
  const app = (fields: object) => ({ containers: [{ name: 'app', image: 'registry.example.com/app:1.0', ...fields }] });
  const context = (securityContext: object) => app({ securityContext });
  const mounted = (mountPath: string, path: string, name = 'v') => ({
    ...app({ volumeMounts: [{ name, mountPath }] }),
    volumes: [{ name, hostPath: { path } }],
  });
  const holding = (source: object) => ({ ...app({}), volumes: [{ name: 'v', ...source }] });
  const volume = (path: string) => holding({ hostPath: { path } });
  const emptyDir = (fields: object) => holding({ emptyDir: fields });
  const token = { serviceAccountToken: { audience: 'vault', path: 'token' } };
  const configMaps = { allowed: ['configMap'] };
  const bidirectional = {
    ...mounted('/logs', '/var/log'),
    ...app({ volumeMounts: [{ name: 'v', mountPath: '/logs', mountPropagation: 'Bidirectional' }] }),
  };
  /** That mounts a part of /var/log by a variable. */
  const mountedBy = (env: readonly object[], labels = {}) => ({
    metadata: { labels },
    spec: {
      ...mounted('/logs', '/var/log'),
      ...app({ env, volumeMounts: [{ name: 'v', mountPath: '/logs', subPathExpr: '$(D)' }] }),
    },
  });
  const elsewhere = ({ metadata, spec }: ReturnType<typeof mountedBy>) => ({
    metadata,
    spec: { ...spec, hostname: 'other' },
  });
  const labelled = { name: 'D', valueFrom: { fieldRef: { fieldPath: "metadata.labels['dir']" } } };
  const [inner, outer] = [
    { name: 'E', value: 'pods' },
    { name: 'D', value: '$(E)' },
  ];
  const drop = (...capabilities: readonly string[]) => context({ capabilities: { drop: capabilities } });
  const memory = (limit: string, request = '0') =>
    app({ resources: { requests: { memory: request }, limits: { memory: limit } } });
  const limit = (written?: string) => app({ resources: { limits: { memory: written } } });
  const ports = (count: number) =>
    app({ ports: Array.from({ length: count }, (_, index) => ({ containerPort: 1, hostPort: index + 1 })) });
  const pods: readonly As[] = ['pod', 'template'];
  const resized: readonly As[] = [...pods, 'resize'];
  const onlyRead = {
    allowed: [
      { path: '/var/log', readOnly: true },
      { path: '/etc', readOnly: true },
    ],
  };
  const unmasked = context({ procMount: 'Unmasked' });
  const unconfined = { seccompProfile: { type: 'Unconfined' } };

  test.each<[string, object, readonly As[], readonly [old: object, now: object]]>([
    ['host-path', onlyRead, pods, [mounted('/logs', '/var/log'), mounted('/logs', '/etc')]],
    ['host-path', onlyRead, pods, [mounted('/logs', '/var/log'), mounted('/logs', '/var/log', 'other')]],
    ['host-path', onlyRead, pods, [mounted('/logs', '/var/log'), bidirectional]],
    ['volume-types', {}, pods, [volume('/var/log/app'), volume('/')]],
    [
      'volume-types',
      configMaps,
      pods,
      [holding({ projected: { sources: [] } }), holding({ projected: { sources: [token] } })],
    ],
    [
      'volume-types',
      configMaps,
      pods,
      [emptyDir({ sizeLimit: '1Mi' }), emptyDir({ medium: 'Memory', sizeLimit: '1Mi' })],
    ],
    ['volume-types', configMaps, pods, [emptyDir({ sizeLimit: '1Mi' }), emptyDir({ sizeLimit: '1Gi' })]],
    ['volume-types', configMaps, pods, [emptyDir({ sizeLimit: '1Mi' }), emptyDir({ sizeLimit: '0' })]],
    ['proc-mount', {}, pods, [{ ...unmasked, hostUsers: false }, unmasked]],
    ['capabilities', {}, pods, [drop('SYS_ADMIN', 'NET_RAW'), drop()]],
    ['limit-request-ratio', { resources: { memory: 2 } }, resized, [memory('1Gi'), memory('1000Gi')]],
    ['limits-required', {}, resized, [limit(), limit('0')]],
    ['seccomp-profile', {}, pods, [app({}), context(unconfined)]],
    ['host-ports', {}, pods, [ports(1500), ports(1501)]],
  ])('%s %j refuses of a %j what is worse', (rule, options, kinds, [old, now]) => {
    for (const as of kinds) {
      const effects = effectsOf(enforcing(rule, { ...options }), { old: { spec: old }, now: { spec: now } }, as);
      expect(effects).toContain('deny');
    }
  });

  test.each<[string, object, readonly As[], readonly [old: object, now: object]]>([
    ['host-path', onlyRead, pods, [mounted('/logs', '/var/log'), mounted('/elsewhere', '/var/log')]],
    ['volume-types', configMaps, pods, [emptyDir({}), emptyDir({ sizeLimit: '1Gi' })]],
    ['privilege-escalation', {}, pods, [context({ allowPrivilegeEscalation: true }), app({})]],
    ['privilege-escalation', {}, pods, [app({}), context({ allowPrivilegeEscalation: true })]],
    ['read-only-root-filesystem', {}, pods, [context({ readOnlyRootFilesystem: false }), app({})]],
    ['read-only-root-filesystem', {}, pods, [app({}), context({ readOnlyRootFilesystem: false })]],
    ['run-as-non-root', {}, pods, [context({ runAsNonRoot: false }), app({})]],
    ['run-as-non-root', {}, pods, [{ ...app({}), securityContext: { runAsNonRoot: false } }, app({})]],
    ['seccomp-profile', {}, pods, [context(unconfined), app({})]],
    ['seccomp-profile', {}, pods, [{ ...app({}), securityContext: unconfined }, app({})]],
    ['limits-required', {}, resized, [limit('0'), limit()]],
    ['limit-request-ratio', { resources: { memory: 2 } }, resized, [memory('1000Gi'), memory('1Gi')]],
    ['image-tag', {}, ['template'], [app({ image: 'app' }), app({ image: 'app:latest' })]],
    ['host-ports', {}, pods, [ports(1500), ports(1499)]],
  ])('%s %j allows of a %j what is no worse', (rule, options, kinds, [old, now]) => {
    for (const as of kinds) {
      const effects = effectsOf(enforcing(rule, { ...options }), { old: { spec: old }, now: { spec: now } }, as);
      expect(new Set(effects)).toEqual(new Set(['unchanged']));
    }
  });

  test.each<[string, ReturnType<typeof mountedBy>, ReturnType<typeof mountedBy>]>([
    ['another label', mountedBy([labelled], { dir: 'app' }), mountedBy([labelled], { dir: 'pods' })],
    ['a variable that begins to be put in', mountedBy([outer, inner]), mountedBy([inner, outer])],
    [
      'the last of two variables of one name',
      mountedBy([inner, outer, { ...outer, value: '' }]),
      mountedBy([inner, outer]),
    ],
    ['another source outside of the pod', mountedBy([]), mountedBy([{ name: 'D', value: 'pods' }])],
  ])('a part of a volume that is mounted by %s is another one', (_, old, now) => {
    for (const [rule, options] of [
      ['volume-types', {}],
      ['host-path', {}],
      ['host-path', onlyRead],
    ] as const) {
      const policies = enforcing(rule, options);
      expect(effectsOf(policies, { old, now }, 'template')).toContain('deny');
      expect(effectsOf(policies, { old, now: elsewhere(old) }, 'template')).toEqual(['unchanged']);
    }
  });

  test('a path that names very many variables is the same only beside the same environment', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({ name: `V${index}`, value: '1' }));
    const all = { name: 'D', value: many.map(({ name }) => `$(${name})`).join('') };
    const [old, now] = [mountedBy([...many, all]), mountedBy([...many.with(99, { name: 'V99', value: '2' }), all])];
    expect(effectsOf(enforcing('host-path'), { old, now: elsewhere(old) }, 'template')).toEqual(['unchanged']);
    expect(effectsOf(enforcing('host-path'), { old, now }, 'template')).toEqual(['deny']);
  });
});
