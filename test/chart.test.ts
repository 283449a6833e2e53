// The chart, rendered with all that its users may write.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { checked } from './subject.ts';
import { parse } from 'yaml';
import { chart, helmProgram, oldest } from '../scripts/chart-helm.ts';
import { installManifest } from '../scripts/chart-install.ts';
import { chartValues } from '../scripts/chart-readme.ts';
import { podsWebhookIn, type SendingEntry } from '../src/cluster/pods-webhook.ts';
import { toFill, toJudge } from '../src/cluster/webhook-coverage.ts';
import { webhookEntries, type WebhookEntries } from '../src/cluster/webhook-entry.ts';
import { judge } from '../src/engine/judge.ts';
import { isObject } from '../src/model/fields.ts';
import { kindOf, templatePathOf } from '../src/model/workload.ts';
import { valueAt } from '../src/model/value-at.ts';
import { version } from '../src/cli/version.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import { podPolicySchema } from '../src/policy/pod-policy.ts';
import { readPolicyObject } from '../src/policy/policy-object.ts';
import { rules } from '../src/rules/index.ts';
import { chartEntry } from './chart-entry.ts';
import {
  entryOf,
  helmSays,
  objectOf,
  releaseNamespace,
  render,
  renderWith,
  valueFiles,
  type Rendered,
} from './helm.ts';
import { chartFill } from './every-fill.ts';
import { inForce } from './one-rule.ts';
import { served } from './sent-pods.ts';
import { listAt } from './list-at.ts';

const entries = Object.keys(webhookEntries('')) as (keyof WebhookEntries)[];
const values = read('values.yaml');
const schema = JSON.parse(read('values.schema.json'));

test('the chart, the image, the command and the pages are of one version', () => {
  const { version } = JSON.parse(readFileSync(`${chart}/../../package.json`, 'utf8'));
  const about = parse(read('Chart.yaml'));
  expect([about.version, about.appVersion]).toEqual([version, version]);
  const [{ image }] = parse(about.annotations['artifacthub.io/images']);
  expect(image).toBe(`${parse(values).image.repository}:${version}`);
  // Empty: that of the chart.
  expect(parse(values).image.tag).toBe('');
});

test('values.yaml is short, and says what each value is', () => {
  expect(values.split('\n').length).toBeLessThan(250);
  expect(chartValues().length).toBeGreaterThan(30);
  expect(() => chartValues('a:\n  # -- One.\n  b: 1\n  c: 2\n')).toThrow(
    'values.yaml says nothing of a.c; write a comment "# -- …" above it',
  );
});

describe('values.schema.json', () => {
  /** What Helm and other charts put there, and this one does not read. */
  const foreign = ['global', 'enabled'];

  test('knows the values of values.yaml, and no other', () => {
    const explained = chartValues().map(({ path }) => path);
    // What values.yaml explains as a whole may have fields that only the schema names.
    const wholeOf = (path: string) => explained.find((whole) => path.startsWith(`${whole}.`)) ?? path;
    const named = keysOf(schema, '').filter((path) => !foreign.includes(path));
    expect([...new Set(named.map(wholeOf))].toSorted()).toEqual(explained.toSorted());
  });

  test('has no object that takes whatever is written', () => {
    const open = objectsIn(schema, '').filter(({ schema: one }) => one.additionalProperties === undefined);
    expect(open.map(({ path }) => path)).toEqual(['.properties.global']);
  });
});

describe.skipIf(helmProgram() === undefined)('the chart (needs helm, which "npm run api-server" brings)', () => {
  test('has files of values for what is different', () => {
    expect([...valueFiles.keys()]).toEqual([
      'cert-manager',
      'default',
      'enforce-restricted',
      'everything',
      'host-network',
      'secret',
      'single-replica',
    ]);
  });

  describe.each([...valueFiles])('with the values %s', (name, file) => {
    const asksForFills = name === 'everything';
    let objects: readonly Rendered[];
    beforeAll(() => {
      objects = render('--values', file);
    });

    test('passes helm lint', () => {
      expect(helmSays('lint', '--strict', ...oldest, chart, '--values', file)).toMatchObject({ status: 0 });
    });

    test('has pods that no built-in policy finds anything in', () => {
      const policies = inForce(...Object.values(builtinPolicies));
      const judged = objects.flatMap(({ kind, object }) => {
        const asked = checked(object, { kind: kindOf(object) ?? { group: '', kind }, namespace: 'judged' });
        const verdict = judge(policies, asked);
        return verdict.kind === 'judged' ? [{ kind, findings: verdict.findings }] : [];
      });
      expect(judged.map(({ kind }) => kind)).toEqual(
        name === 'everything' ? ['Deployment', 'Pod'] : ['Deployment', 'Pod', 'Job'],
      );
      // On the nodes' network, that they are there is what is asked for.
      const wanted = name === 'host-network' ? ['host-namespaces', 'host-ports'] : [];
      const found = judged.flatMap(({ findings }) => findings.map(({ rule }) => rule));
      expect([...new Set(found)].filter((rule) => !wanted.includes(rule))).toEqual([]);
    });

    test('holds every pod to more than any profile asks', () => {
      for (const spec of podSpecsOf(objects)) {
        expect(spec).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsUser: 65532 } });
        for (const container of spec.containers) {
          expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
          expect(container.resources.limits.memory).toBeDefined();
        }
        // A token of 3607 seconds would be made good for a year.
        const tokens = spec.volumes.flatMap(({ projected }: { projected?: { sources: object[] } }) =>
          (projected?.sources ?? []).filter((source) => 'serviceAccountToken' in source),
        );
        expect(tokens.map((token: unknown) => valueAt(token, ['serviceAccountToken', 'expirationSeconds']))).toEqual(
          spec.serviceAccountName === undefined ? [] : [3600],
        );
      }
    });

    test('leaves out of every webhook what the cluster and the gate need, by exact name', () => {
      for (const entry of ['pods', 'templates', 'fills'] as const) {
        const webhook = entryOf(objects, entry);
        const [expression, more] = listAt(webhook, ['namespaceSelector', 'matchExpressions']);
        expect(more).toBeUndefined();
        expect(expression).toMatchObject({ key: 'kubernetes.io/metadata.name', operator: 'NotIn' });
        const left = listAt(expression, ['values']);
        expect(left).toEqual(
          expect.arrayContaining(['kube-system', 'kube-node-lease', 'kube-public', releaseNamespace]),
        );
        expect(new Set(left).size).toBe(left.length);
      }
    });

    test('asks as few reviews as it can, and waits 5 s at most', () => {
      for (const entry of entries) {
        expect(entryOf(objects, entry)).toMatchObject({
          name: `${entry}.plimsoll.dev`,
          timeoutSeconds: 5,
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          ...(entry === 'fills' && !asksForFills ? { rules: [] } : chartEntry(entry)),
        });
      }
    });

    test('has pods sent as the gate takes it for complete, and fills where they are wanted', () => {
      const service = String(valueAt(objectOf(objects, 'Service'), ['metadata', 'name']));
      const { pods, fills } = webhookEntries(service);
      const where = { ...served, service: { namespace: releaseNamespace, name: service } };
      const coverageOf = (sending: SendingEntry) =>
        podsWebhookIn(objectOf(objects, sending.entry.kind, sending.entry.configuration), sending, where).coverage;
      expect(coverageOf({ entry: pods, requests: toJudge })).toMatchObject({ gaps: [], matchConditions: [] });
      const { gaps, matchConditions } = coverageOf({ entry: fills, requests: toFill }) ?? {};
      const none = asksForFills ? [] : undefined;
      expect([gaps, matchConditions]).toEqual([none, none]);
    });

    test('lets workloads and policies be written whatever becomes of the gate', () => {
      for (const entry of ['templates', 'policies', 'fills'] as const) {
        expect(entryOf(objects, entry)).toMatchObject({ failurePolicy: 'Ignore' });
      }
    });

    test('sends reviews to where the gate listens', () => {
      const service = objectOf(objects, 'Service');
      const labels = valueAt(objectOf(objects, 'Deployment'), ['spec', 'template', 'metadata', 'labels']);
      expect(labels).toMatchObject(valueAt(service, ['spec', 'selector']) ?? { no: 'selector' });
      const serviceName = valueAt(service, ['metadata', 'name']);
      const { containers } = valueAt(objectOf(objects, 'Deployment'), ['spec', 'template', 'spec']) as PodSpec;
      const [{ ports, args }] = containers as [Container];
      const port = (portName: string) => ports.find(({ name: one }) => one === portName)?.containerPort;
      expect(args).toEqual(expect.arrayContaining([`--port=${port('webhook')}`, `--ops-port=${port('ops')}`]));
      expect(args).toEqual(
        expect.arrayContaining([`--name=${String(serviceName)}`, `--namespace=${releaseNamespace}`]),
      );
      const path = { pods: '/validate', templates: '/validate', policies: '/policies', fills: '/mutate' };
      for (const entry of entries) {
        expect(valueAt(entryOf(objects, entry), ['clientConfig', 'service'])).toEqual({
          name: serviceName,
          namespace: releaseNamespace,
          port: 443,
          path: path[entry],
        });
      }
    });

    test('lets a replica hold the Lease, which says who writes the status of policies', () => {
      const rules = listAt(objectOf(objects, 'Role'), ['rules']);
      const leases = rules.filter((rule) => listAt(rule, ['resources']).includes('leases'));
      expect(leases.flatMap((rule) => listAt(rule, ['verbs']))).toEqual(['create', 'get', 'update']);
    });

    test('gives no right to all of anything', () => {
      const roles = objects.filter(({ kind }) => ['ClusterRole', 'Role'].includes(kind));
      const rules = roles.flatMap(({ object }) => listAt(object, ['rules']));
      expect(rules.length).toBeGreaterThan(3);
      expect(JSON.stringify(rules)).not.toContain('*');
      const secrets = rules.filter((rule) => listAt(rule, ['resources']).includes('secrets'));
      expect(secrets.filter((rule) => valueAt(rule, ['resourceNames']) === undefined)).toEqual(
        secrets.length === 0 ? [] : [{ apiGroups: [''], resources: ['secrets'], verbs: ['create'] }],
      );
    });
  });

  test('has no caBundle by itself, not even an empty one', () => {
    expect(JSON.stringify(render())).not.toContain('caBundle');
    expect(JSON.stringify(renderWith('cert-manager'))).not.toContain('caBundle');
  });

  test('has caBundle where the authority is given, the same for each entry', () => {
    const objects = renderWith('secret');
    const { caBundle } = parse(readFileSync(valueFiles.get('secret') ?? '', 'utf8')).certificate;
    for (const entry of entries) {
      const told = valueAt(entryOf(objects, entry), ['clientConfig', 'caBundle']);
      expect(Buffer.from(String(told), 'base64').toString()).toBe(caBundle);
    }
    expect(valueAt(objectOf(objects, 'Pod'), ['metadata', 'annotations', 'plimsoll.dev/authority'])).toBe(caBundle);
  });

  test.each([
    { sets: [], failurePolicy: 'Ignore' },
    { sets: ['policy.mode=Audit'], failurePolicy: 'Ignore' },
    { sets: ['policy.mode=Enforce'], failurePolicy: 'Fail' },
    { sets: ['policy.mode=Enforce', 'policy.bundle=none'], failurePolicy: 'Ignore' },
    { sets: ['policy.mode=Enforce', 'webhook.failurePolicy=Ignore'], failurePolicy: 'Ignore' },
    { sets: ['policy.bundle=none', 'webhook.failurePolicy=Fail'], failurePolicy: 'Fail' },
    { sets: ['policy.rules.image-tag.mode=Enforce'], failurePolicy: 'Fail' },
    { sets: ['policy.rules.image-tag.mode=Disabled'], failurePolicy: 'Ignore' },
    { sets: ['policy.overrides[0].namespaces={shop}', 'policy.overrides[0].mode=Enforce'], failurePolicy: 'Fail' },
    { sets: ['policy.overrides[0].namespaces={shop}', 'policy.overrides[0].mode=Audit'], failurePolicy: 'Ignore' },
    {
      sets: ['policy.overrides[0].namespaces={shop}', 'policy.overrides[0].rules.image-tag.mode=Enforce'],
      failurePolicy: 'Fail',
    },
  ])('pods are refused in an outage exactly where the policy enforces: $sets', ({ sets, failurePolicy }) => {
    const objects = render(...sets.flatMap((set) => ['--set', set]));
    expect(entryOf(objects, 'pods')).toMatchObject({ failurePolicy });
  });

  test.each(Object.keys(builtinPolicies))('the policy %s is the built-in one, in the mode given', (bundle) => {
    const policy = objectOf(render('--set', `policy.bundle=${bundle}`, '--set', 'policy.mode=Audit'), 'PodPolicy');
    const { apiVersion, kind, spec } = builtinPolicies[bundle] ?? {};
    // So that replicas of the version before do not refuse what they do not know of it.
    const annotations = { 'plimsoll.dev/written-for': version };
    expect(policy).toMatchObject({ apiVersion, kind, metadata: { name: bundle, annotations } });
    expect(policy['spec']).toEqual({ ...spec, mode: 'Audit', templates: 'Warn', profileVersion: 'latest' });
  });

  test('what the values say of the policy stands in it as it is written, and can be read', () => {
    const values = parse(readFileSync(valueFiles.get('everything') ?? '', 'utf8')).policy;
    const { bundle, fill: _, fillRequests, rules: written, ...given } = values;
    const policy = objectOf(renderWith('everything'), 'PodPolicy');
    const resources = { cpu: { default: fillRequests.cpu }, memory: { default: fillRequests.memory } };
    const filled = { ...chartFill.spec.rules, 'requests-required': { resources, fill: true } };
    expect(policy['spec']).toEqual({ profile: bundle, ...given, rules: { ...filled, ...written } });
    expect(readPolicyObject(policy, { rules, serverMinor: undefined, knowsNamespaceLabels: true })).toMatchObject({
      policy: { name: bundle },
      problems: [],
    });
  });

  test('the values say everything that a policy can say', () => {
    const { profile: _, ...fields } = podPolicySchema.properties.spec.properties;
    const { bundle: __, ...told } = schema.properties.policy.properties;
    expect(Object.keys(told)).toEqual([...Object.keys(fields), 'fill', 'fillRequests']);
  });

  test('the policy none is no object', () => {
    expect(render('--set', 'policy.bundle=none').map(({ kind }) => kind)).not.toContain('PodPolicy');
  });

  test('several replicas have a disruption budget, and one alone has none', () => {
    expect(objectOf(render(), 'PodDisruptionBudget')).toMatchObject({ spec: { maxUnavailable: 1 } });
    expect(renderWith('single-replica').map(({ kind }) => kind)).not.toContain('PodDisruptionBudget');
  });

  test('a new pod is ready before an old one goes, but where both want one port of a node', () => {
    const path = ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'];
    expect(valueAt(objectOf(render(), 'Deployment'), path)).toBe(0);
    expect(valueAt(objectOf(renderWith('host-network'), 'Deployment'), path)).toBe(1);
  });

  test('labels of users never displace those that the Service selects by', () => {
    const labels = valueAt(objectOf(renderWith('everything'), 'Deployment'), [
      'spec',
      'template',
      'metadata',
      'labels',
    ]);
    expect(labels).toMatchObject({ team: 'platform', 'app.kubernetes.io/component': 'gate' });
  });

  test('the upgrade of the definitions comes first, in its own order, and leaves nothing behind', () => {
    const hooks = render().filter(({ annotations }) => annotations['helm.sh/hook'] === 'pre-upgrade');
    const order = hooks.toSorted((a, b) => weightOf(a) - weightOf(b)).map(({ kind }) => kind);
    expect(order).toEqual(['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Job']);
    for (const { annotations } of hooks) {
      expect(annotations['helm.sh/hook-delete-policy']).toBe('before-hook-creation,hook-succeeded');
    }
  });

  test('every value is read: another one than the preset renders another chart', () => {
    const everything = parse(readFileSync(valueFiles.get('everything') ?? '', 'utf8'));
    const paths = chartValues().map(({ path }) => path);
    const same = paths.filter((path) => {
      const preset = chartValues().find((one) => one.path === path)?.preset;
      const given = valueAt(everything, path.split('.'));
      return given === undefined || JSON.stringify(given) === JSON.stringify(preset);
    });
    // Others of the files have these.
    expect(same).toEqual(['certificate.secretName', 'certificate.caBundle', 'hostNetwork']);
  });

  test('can be a part of another chart', () => {
    const sets = ['global.region=eu', 'enabled=true'].flatMap((set) => ['--set', set]);
    expect(render(...sets)).toEqual(render());
  });

  test('deploy/install.yaml is what npm run generate writes', () => {
    const file = readFileSync(`${chart}/../../deploy/install.yaml`, 'utf8');
    expect(file).toBe(installManifest(helmProgram() ?? ''));
  });
});

interface Container {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly args: readonly string[];
}

interface PodSpec {
  readonly containers: readonly unknown[];
}

function read(file: string): string {
  return readFileSync(`${chart}/${file}`, 'utf8');
}

function weightOf({ kind, annotations }: Rendered): number {
  // Within a weight Helm goes by kind.
  return Number(annotations['helm.sh/hook-weight']) + (kind === 'ServiceAccount' ? -0.5 : 0);
}

function podSpecsOf(objects: readonly Rendered[]) {
  const specs = objects.flatMap(({ object }) => {
    const path = templatePathOf(kindOf(object) ?? { group: '', kind: '' });
    return path === undefined ? [] : [JSON.parse(JSON.stringify(valueAt(object, [...path, 'spec'])))];
  });
  expect(specs.length).toBeGreaterThan(1);
  return specs;
}

/** The paths of all that has no properties of its own below it. */
function keysOf(node: unknown, within: string): readonly string[] {
  if (!isObject(node) || !isObject(node['properties'])) return [within];
  return Object.entries(node['properties']).flatMap(([name, below]) =>
    keysOf(below, within === '' ? name : `${within}.${name}`),
  );
}

interface ObjectSchema {
  readonly path: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Every schema of an object, wherever it stands. */
function objectsIn(node: unknown, path: string): readonly ObjectSchema[] {
  if (!isObject(node)) return [];
  const below = Object.entries(node).flatMap(([name, child]) => objectsIn(child, `${path}.${name}`));
  return node['type'] === 'object' ? [{ path, schema: node }, ...below] : below;
}
