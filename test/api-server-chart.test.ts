// The chart in a real API server of its own, as it reaches for the whole cluster: what is accepted, who may do what, and that
// nobody is locked out while no gate is there, which is always so here.
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { apiServerPrograms } from '../scripts/api-server.ts';
import { chart, helmProgram } from '../scripts/chart-helm.ts';
import { valueAt } from '../src/model/value-at.ts';
import { issueCa } from '../src/cluster/certificates/issue.ts';
import { configurationsPath, webhookEntries, type WebhookEntry } from '../src/cluster/webhook-entry.ts';
import { podNamed, workloadNamed, workloadPath } from './api-server-objects.ts';
import { until } from './api-server-gate.ts';
import { ApiServer, startApiServer, type Access, type Said } from './api-server.ts';
import { chartEntry } from './chart-entry.ts';
import { helmSays, releaseNamespace, renderWith, valueFiles } from './helm.ts';
import { listAt } from './list-at.ts';

const programs = inject('apiServerSocket') === '' ? undefined : apiServerPrograms();
const isPossible = programs !== undefined && helmProgram() !== undefined;

const install = fileURLToPath(new URL('../deploy/install.yaml', import.meta.url));
const gentle = fileURLToPath(new URL('../deploy/policies/gentle-start.yaml', import.meta.url));

/** The name of a release, in its own objects. */
const name = 'other-plimsoll';
const { pods, fills, ...others } = webhookEntries(name);
const entries = [pods, fills, ...Object.values(others)];
const webhooks = [pods, fills].map(configurationsPath);
const policies = '/apis/plimsoll.dev/v1alpha1/podpolicies';

/** Kinds of others, whose definitions are not here. */
const foreign = /^(?:cert-manager\.io|monitoring\.coreos\.com)\//;

describe.skipIf(!isPossible)(
  'the chart in a real API server (needs: npm run api-server, which brings helm too)',
  () => {
    let access: Access;
    let server: ApiServer;
    let installed: Said;

    beforeAll(async () => {
      const started = await startApiServer(programs ?? '');
      ({ access } = started);
      server = new ApiServer(access);
      installed = await server.kubectl(['apply', '-f', install]);
      await until('policies are served', async () => (await statusOf('GET', policies)) === 200);
      return async () => {
        server.close();
        await started.end();
      };
    });

    const statusOf = async (method: string, path: string, body?: unknown): Promise<number> =>
      (await server.request(method, path, { body })).status;

    const namesOf = async (path: string): Promise<readonly unknown[]> => {
      const items = valueAt((await server.request('GET', path)).body, ['items']);
      return (Array.isArray(items) ? items : []).map((item: unknown) => valueAt(item, ['metadata', 'name']));
    };

    const webhookNames = async () => (await Promise.all(webhooks.map(namesOf))).flat();

    describe('without Helm', () => {
      test('deploy/install.yaml is accepted at the first try, then a policy', async () => {
        expect(installed).toMatchObject({ code: 0, stderr: '' });
        expect(await server.kubectl(['apply', '-f', gentle])).toMatchObject({ code: 0, stderr: '' });
      });

      test('applied again it changes nothing', async () => {
        const versions = ['get', '-f', install, '-o', 'jsonpath={.items[*].metadata.resourceVersion}'];
        const before = await server.kubectl(versions);
        expect(await server.kubectl(['apply', '-f', install])).toMatchObject({ code: 0, stderr: '' });
        expect(before.stdout).toMatch(/^\d+( \d+){10,}$/);
        expect(await server.kubectl(versions)).toEqual(before);
      });

      test('server-side apply takes it too', async () => {
        const { code } = await server.kubectl(['apply', '--server-side', '--force-conflicts', '-f', install]);
        expect(code).toBe(0);
      });
    });

    // Kubernetes' own Pod Security is asked too: the namespace of deploy/install.yaml is held to "restricted".
    test.each([...valueFiles.keys()])('every object is accepted, with the values %s', async (file) => {
      const objects = renderWith(file).filter(({ apiVersion }) => !foreign.test(apiVersion));
      const list = { apiVersion: 'v1', kind: 'List', items: objects.map(({ object }) => object) };
      const args = ['apply', '--dry-run=server', '--namespace', releaseNamespace, '-f', '-'];
      const { code, stdout, stderr } = await server.kubectl(args, JSON.stringify(list));
      const [, refused = ''] = /PodSecurity.*: (.*)/.exec(stderr) ?? [];
      expect([code, refused]).toEqual([0, file === 'host-network' ? 'host namespaces (hostNetwork=true)' : '']);
      expect(stdout.trim().split('\n')).toHaveLength(objects.length);
    });

    describe('a release', () => {
      const namespace = 'other';
      /** Throws what helm says where it does not do it. */
      const release = (...args: readonly string[]) => {
        const { status, said } = helmSays(...args, '--namespace', namespace, '--kubeconfig', access.kubeconfig);
        if (status !== 0) throw new Error(said);
        return said;
      };
      // The Job that upgrades definitions would be waited for, and nothing runs it here.
      const upgrade = (...sets: readonly string[]) =>
        release('upgrade', 'other', chart, '--no-hooks', ...sets.flatMap((set) => ['--set', set]));
      const configurationOf = async (entry: WebhookEntry) =>
        (await server.request('GET', `${configurationsPath(entry)}/${entry.configuration}`)).body;

      beforeAll(async () => {
        for (const path of webhooks) await server.request('DELETE', path);
        for (const one of [namespace, 'judged', 'left-out']) {
          await server.create('/api/v1/namespaces', { metadata: { name: one } });
        }
        for (const pod of ['old', 'labelled', 'deleted']) {
          await server.create('/api/v1/namespaces/judged/pods', podNamed(pod));
        }
        release('install', 'other', chart);
      });

      test('brings a webhook configuration for each entry, without caBundle', async () => {
        for (const entry of entries) {
          const [webhook] = listAt(await configurationOf(entry), ['webhooks']);
          expect(webhook).toMatchObject({ name: entry.webhook, failurePolicy: 'Ignore' });
          expect(valueAt(webhook, ['clientConfig', 'caBundle'])).toBeUndefined();
        }
      });

      test('keeps the caBundle that the gate writes, through an upgrade, fills that are switched on, and a rollback', async () => {
        const { cert } = await issueCa(new Date());
        const caBundle = Buffer.from(cert).toString('base64');
        for (const entry of entries) {
          const path = `${configurationsPath(entry)}/${entry.configuration}?fieldManager=plimsoll-certificates`;
          const webhook = { name: entry.webhook, clientConfig: { caBundle } };
          const kind = { apiVersion: 'admissionregistration.k8s.io/v1', kind: entry.kind };
          const body = { ...kind, metadata: { name: entry.configuration }, webhooks: [webhook] };
          expect((await server.request('PATCH', path, { body, type: 'application/apply-patch+yaml' })).status).toBe(
            200,
          );
        }
        const at = ['webhooks', 0, 'clientConfig', 'caBundle'];
        const bundles = () => Promise.all(entries.map(async (entry) => valueAt(await configurationOf(entry), at)));
        const kept = entries.map(() => caBundle);
        const sentToFill = async () => listAt(await configurationOf(fills), ['webhooks', 0, 'rules']);
        upgrade('policy.bundle=baseline');
        expect(await namesOf(policies)).toEqual(['baseline', 'gentle-start']);
        expect(await bundles()).toEqual(kept);
        expect(await sentToFill()).toEqual([]);
        upgrade('policy.fill=true');
        expect(await bundles()).toEqual(kept);
        expect(await sentToFill()).toMatchObject(chartEntry('fills').rules);
        release('rollback', 'other', '1', '--no-hooks');
        expect(await namesOf(policies)).toEqual(['gentle-start', 'standard']);
        expect(await bundles()).toEqual(kept);
        expect(await sentToFill()).toEqual([]);
      });

      test('names what others have changed in its policy, which an upgrade leaves where no value sets it', async () => {
        const patch = ['patch', 'podpolicy/standard', '--type=merge', '--patch'];
        const spec = async () => valueAt((await server.request('GET', `${policies}/standard`)).body, ['spec']);
        const given = await spec();
        const rules = { 'image-tag': { mode: 'Disabled' } };
        await server.kubectl([...patch, JSON.stringify({ spec: { rules } })]);
        expect(upgrade()).toContain(
          'Before this upgrade, "kubectl-patch" had changed it: spec.rules. Helm leaves what',
        );
        expect(await spec()).toEqual({ ...Object(given), rules });
        await server.kubectl([...patch, JSON.stringify({ spec: { rules: null } })]);
        expect(upgrade()).not.toContain('Before this upgrade');
      });

      describe('that enforces, with no gate to ask', () => {
        const create = (place: string) =>
          server.request('POST', `/api/v1/namespaces/${place}/pods`, { body: podNamed('new') });

        beforeAll(async () => {
          upgrade('policy.mode=Enforce', 'webhook.excludeNamespaces={left-out}');
          const path = '/api/v1/namespaces/judged/pods?dryRun=All';
          await until('pods wait for the gate', async () => (await statusOf('POST', path, podNamed('probe'))) === 500);
        });

        test('pods are refused, and the webhook is named', async () => {
          const { status, body } = await create('judged');
          expect([status, valueAt(body, ['message'])]).toEqual([
            500,
            expect.stringContaining('failed calling webhook "pods.plimsoll.dev"'),
          ]);
        });

        test.each(['kube-system', 'kube-public', 'kube-node-lease', namespace, 'left-out'])(
          'but not in %s',
          async (place) => {
            expect((await create(place)).status).toBe(201);
          },
        );

        test('a pod that stands is labelled and deleted', async () => {
          const body = { metadata: { labels: { tier: 'web' }, finalizers: ['example.com/hold'] } };
          const path = '/api/v1/namespaces/judged/pods/labelled';
          const sent = { body, type: 'application/merge-patch+json' };
          expect((await server.request('PATCH', path, sent)).status).toBe(200);
          expect(await statusOf('DELETE', '/api/v1/namespaces/judged/pods/deleted')).toBe(200);
        });

        test('a workload is written', async () => {
          const { containers } = valueAt(podNamed('a'), ['spec']) as { readonly containers: unknown };
          const body = workloadNamed('Deployment', 'web', { containers });
          expect(await statusOf('POST', workloadPath('Deployment', 'judged'), body)).toBe(201);
        });

        test('a policy is sent to the gate when its spec changes, and for nothing else', async () => {
          const sent = async (body: object): Promise<number> => {
            const before = await server.failedOpen('policies.plimsoll.dev');
            const path = `${policies}/gentle-start`;
            const answer = await server.request('PATCH', path, { body, type: 'application/merge-patch+json' });
            expect(answer.status).toBe(200);
            return (await server.failedOpen('policies.plimsoll.dev')) - before;
          };
          expect(await sent({ spec: { mode: 'Audit' } })).toBe(1);
          expect(await sent({ metadata: { labels: { team: 'platform' }, finalizers: ['example.com/hold'] } })).toBe(0);
          expect(await statusOf('DELETE', `${policies}/gentle-start`)).toBe(200);
          expect(await sent({ spec: { mode: 'Warn' } })).toBe(0);
          expect(await sent({ metadata: { finalizers: null } })).toBe(0);
        });

        test('the policy is loosened, and the gate is got rid of', async () => {
          const sent = { body: { spec: { mode: 'Warn' } }, type: 'application/merge-patch+json' };
          expect((await server.request('PATCH', `${policies}/standard`, sent)).status).toBe(200);
          upgrade('policy.mode=Warn');
          expect(await configurationOf(pods)).toMatchObject({ webhooks: [{ failurePolicy: 'Ignore' }] });
        });

        test('the API server counts what the alerts look at', async () => {
          const { body } = await server.request('GET', '/metrics');
          const counted = String(body).match(/^apiserver_admission_webhook_(?:fail_open|rejection)_count\{.*(?=\})/gm);
          const all = counted?.join('\n') ?? '';
          expect(all).toMatch(/^apiserver_admission_webhook_fail_open_count\{name="templates\.plimsoll\.dev"/m);
          expect(all).toMatch(
            /^apiserver_admission_webhook_rejection_count\{error_type="calling_webhook_error",name="pods\.plimsoll\.dev"/m,
          );
        });
      });

      const mayUser = async (user: string, verb: string, resource: string, where: object) => {
        const [plural = '', group = ''] = resource.split(/\.(.*)/s);
        const [one, subresource = ''] = plural.split('/');
        const resourceAttributes = { verb, group, resource: one, subresource, ...where };
        const body = { spec: { user, resourceAttributes } };
        const answer = await server.request('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', { body });
        return valueAt(answer.body, ['status', 'allowed']);
      };

      describe('has a role that', () => {
        const roles = '/apis/rbac.authorization.k8s.io/v1/clusterroles';
        const roleOf = async (role: string) => (await server.request('GET', `${roles}/${role}`)).body;

        // A controller writes the rules of the one into the other, and none runs here.
        test.each([
          [`${name}-view`, 'view'],
          ['view', 'edit'],
          ['edit', 'admin'],
        ])('%s is part of %s', async (part, whole) => {
          const labels = valueAt(await roleOf(part), ['metadata', 'labels']);
          const selectors = listAt(await roleOf(whole), ['aggregationRule', 'clusterRoleSelectors']);
          const wanted = selectors.map((selector) => valueAt(selector, ['matchLabels']));
          expect(wanted).toEqual([{ [`rbac.authorization.k8s.io/aggregate-to-${whole}`]: 'true' }]);
          expect(labels).toMatchObject(wanted[0] ?? {});
        });

        test('reads policies, and no more', async () => {
          const body = {
            metadata: { name: 'viewers' },
            roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: `${name}-view` },
            subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'viewer' }],
          };
          await server.create('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', body);
          const may = (verb: string, resource: string) => mayUser('viewer', verb, resource, {});
          await until('the binding counts', () => may('list', 'podpolicies.plimsoll.dev') as Promise<boolean>);
          const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
          const allowed = await Promise.all(verbs.map((verb) => may(verb, 'podpolicies.plimsoll.dev')));
          expect(verbs.filter((_, index) => allowed[index] === true)).toEqual(['get', 'list', 'watch']);
          expect(await may('patch', 'podpolicies/status.plimsoll.dev')).toBe(false);
          expect(await may('get', 'namespaces')).toBe(false);
        });
      });

      describe('has a service account that', () => {
        const user = `system:serviceaccount:${namespace}:${name}`;
        const may = (verb: string, resource: string, where: object) => mayUser(user, verb, resource, where);
        const configurations = 'validatingwebhookconfigurations.admissionregistration.k8s.io';
        const fillConfigurations = 'mutatingwebhookconfigurations.admissionregistration.k8s.io';

        test.each([
          ['list', 'podpolicies.plimsoll.dev', {}],
          ['patch', 'podpolicies/status.plimsoll.dev', { name: 'standard' }],
          ['watch', 'namespaces', {}],
          ['watch', 'limitranges', {}],
          ['list', 'serviceaccounts', {}],
          ['watch', 'serviceaccounts', {}],
          ['list', 'runtimeclasses.node.k8s.io', {}],
          ['patch', configurations, { name: `${name}-pods` }],
          ['watch', configurations, { name: `${name}-policies` }],
          ['patch', fillConfigurations, { name: `${name}-fills` }],
          ['watch', fillConfigurations, { name: `${name}-fills` }],
          ['create', 'secrets', { namespace }],
          ['watch', 'secrets', { namespace, name: `${name}-certificate` }],
          ['update', 'leases.coordination.k8s.io', { namespace, name }],
        ])('may %s %s %o', async (verb, resource, where) => {
          expect(await may(verb, resource, where)).toBe(true);
        });

        test.each([
          ['patch', 'podpolicies.plimsoll.dev', { name: 'standard' }],
          ['list', 'pods', {}],
          ['create', 'serviceaccounts/token', { namespace, name }],
          ['patch', configurations, { name: 'other' }],
          ['list', configurations, {}],
          ['create', configurations, {}],
          ['patch', fillConfigurations, { name: 'other' }],
          ['list', fillConfigurations, {}],
          ['create', fillConfigurations, {}],
          ['list', 'secrets', { namespace }],
          ['get', 'secrets', { namespace, name: 'other' }],
          ['patch', 'secrets', { namespace, name: `${name}-certificate` }],
          ['get', 'secrets', { namespace: 'kube-system', name: `${name}-certificate` }],
          ['create', 'secrets', { namespace: 'judged' }],
          ['delete', 'leases.coordination.k8s.io', { namespace, name }],
          ['get', 'customresourcedefinitions.apiextensions.k8s.io', { name: 'podpolicies.plimsoll.dev' }],
        ])('may not %s %s %o', async (verb, resource, where) => {
          expect(await may(verb, resource, where)).toBe(false);
        });

        test('lists one of them by name, where it may not list them all', async () => {
          const raw = async (path: string) => (await server.kubectl(['get', '--raw', path, `--as=${user}`])).code;
          const secrets = `/api/v1/namespaces/${namespace}/secrets`;
          expect(await raw(`${secrets}?fieldSelector=metadata.name%3D${name}-certificate`)).toBe(0);
          expect(await raw(secrets)).toBe(1);
          for (const entry of entries) {
            const path = configurationsPath(entry);
            expect(await raw(`${path}?fieldSelector=metadata.name%3D${entry.configuration}`)).toBe(0);
            expect(await raw(path)).toBe(1);
          }
        });
      });

      test('that is removed leaves no webhook, no policy of its own, and no rights', async () => {
        release('uninstall', 'other');
        expect(await webhookNames()).toEqual([]);
        expect(await namesOf(policies)).not.toContain('standard');
        for (const kind of ['clusterroles', 'clusterrolebindings']) {
          const left = (await namesOf(`/apis/rbac.authorization.k8s.io/v1/${kind}`)).filter((one) =>
            String(one).startsWith(name),
          );
          expect(left).toEqual([]);
        }
      });
    });

    describe('without Helm, is removed', () => {
      const pod = (name: string) =>
        server.request('POST', '/api/v1/namespaces/judged/pods?dryRun=All', { body: podNamed(name) });
      const names = ['plimsoll-fills', 'plimsoll-pods', 'plimsoll-templates', 'plimsoll-policies'];
      // No controller here empties the namespace, for which kubectl would wait.
      const remove = (...flags: readonly string[]) =>
        server.kubectl(['delete', '-f', install, '--wait=false', '--ignore-not-found', ...flags]);

      beforeAll(async () => {
        await until('no webhook is left', async () => (await webhookNames()).length === 0);
        for (const file of [install, gentle]) {
          const { code, stderr } = await server.kubectl(['apply', '-f', file]);
          if (code !== 0) throw new Error(stderr);
        }
        const body = [{ op: 'replace', path: '/webhooks/0/failurePolicy', value: 'Fail' }];
        const sent = { body, type: 'application/json-patch+json' };
        await server.request('PATCH', `${configurationsPath(pods)}/plimsoll-pods`, sent);
        await until('pods wait for the gate', async () => (await pod('waits')).status === 500);
      });

      test('but for policies, by label, the webhooks first', async () => {
        const { code, stdout } = await remove('--selector', 'app.kubernetes.io/name=plimsoll');
        const lines = stdout.trimEnd().split('\n');
        expect([code, lines.slice(0, names.length).map((line) => / "(.+)" deleted/.exec(line)?.[1])]).toEqual([
          0,
          names,
        ]);
        await until('pods wait for nothing', async () => (await pod('free')).status === 201);
        expect(await namesOf(policies)).toEqual(['gentle-start']);
        expect(await statusOf('GET', `/api/v1/namespaces/${releaseNamespace}`)).toBe(200);
      });

      test('with all policies', async () => {
        const { code, stdout } = await remove();
        expect([code, stdout]).toEqual([0, expect.stringContaining('"podpolicies.plimsoll.dev" deleted')]);
        await until('no policy is left', async () => (await statusOf('GET', policies)) === 404);
        // A second time there is nothing to remove but the namespace.
        expect((await remove()).stdout.trimEnd().split('\n')).toEqual([
          expect.stringContaining(`namespace "${releaseNamespace}" deleted`),
        ]);
      });
    });
  },
);
