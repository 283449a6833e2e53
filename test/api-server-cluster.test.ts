// A gate that takes its policies, and what they look at, from a real API server.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { apiServerPrograms } from '../scripts/api-server.ts';
import { valueAt } from '../src/model/value-at.ts';
import { until } from './api-server-gate.ts';
import { ApiServer, startApiServer, type StartedApiServer } from './api-server.ts';
import { chartEntry } from './chart-entry.ts';
import { ask, type Answered } from './https-gate.ts';
import { podOf, reviewOf } from './sample-review.ts';
import { issuerIn, logOf, metricOf, serveGate, type Issuer, type ServedGate } from './served-gate.ts';

const programs = apiServerPrograms();
const policiesPath = '/apis/plimsoll.dev/v1alpha1/podpolicies';
const configurations = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const crd = new URL('../charts/plimsoll/crds/podpolicies.plimsoll.dev.yaml', import.meta.url);
/** Namespaces that are made with a pod in them, in one go. */
const rushes = 1000;

describe.skipIf(programs === undefined)('a gate in a cluster (needs: npm run api-server)', () => {
  let folder: string;
  let started: StartedApiServer;
  let cluster: ApiServer;
  let issuer: Issuer;
  let gate: ServedGate;
  const gates: ServedGate[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plimsoll-cluster-'));
    started = await startApiServer(programs ?? '');
    cluster = new ApiServer(started.access);
    issuer = await issuerIn(folder);
    for (const args of [
      ['apply', '--filename', fileURLToPath(crd)],
      ['create', 'namespace', 'plimsoll-system'],
    ]) {
      const { code, stderr } = await cluster.kubectl(args);
      if (code !== 0) throw new Error(stderr);
    }
    await until('policies are served', async () => (await cluster.request('GET', policiesPath)).status === 200);
    gate = await start();
    await ready(gate);
    await configure('pods', '/validate', 'Fail');
  });

  afterAll(async () => {
    for (const { child } of gates) child.kill('SIGTERM');
    await Promise.all(gates.map(({ ended }) => ended));
    cluster.close();
    await started.end();
    await rm(folder, { recursive: true, force: true });
  });

  /** Has the API server ask the gate, by an entry of the chart. */
  async function configure(entry: 'pods' | 'policies', path: string, failurePolicy: string): Promise<void> {
    const caBundle = Buffer.from(await readFile(issuer.caFile)).toString('base64');
    await cluster.create(configurations, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: `plimsoll-${entry}` },
      webhooks: [
        {
          ...chartEntry(entry),
          name: `${entry}.plimsoll.dev`,
          clientConfig: { url: `https://127.0.0.1:${gate.port}${path}`, caBundle },
          failurePolicy,
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          timeoutSeconds: 5,
        },
      ],
    });
  }

  async function start(): Promise<ServedGate> {
    const { cert, key } = await issuer.issue(`gate-${gates.length}`);
    const names = ['--cluster', '--name', 'plimsoll', '--namespace', 'plimsoll-system'];
    const env = { KUBECONFIG: started.access.kubeconfig };
    const served = await serveGate([...names, '--tls-cert', cert, '--tls-key', key], { env });
    gates.push(served);
    return served;
  }

  async function readiness({ opsPort }: ServedGate): Promise<string> {
    return (await fetch(`http://127.0.0.1:${opsPort}/readyz`)).text();
  }

  async function ready(served: ServedGate): Promise<void> {
    await vi.waitUntil(async () => (await readiness(served)) === 'ok\n', { timeout: 15_000, interval: 20 });
  }

  const policy = (name: string, spec: object) => ({
    apiVersion: 'plimsoll.dev/v1alpha1',
    kind: 'PodPolicy',
    metadata: { name },
    spec,
  });

  async function write(name: string, spec: object): Promise<void> {
    const [type, path] = ['application/apply-patch+yaml', `${policiesPath}/${name}?fieldManager=test&force=true`];
    const { status, body } = await cluster.request('PATCH', path, { type, body: policy(name, spec) });
    if (status > 201) throw new Error(JSON.stringify(body));
  }

  async function remove(name: string): Promise<void> {
    await cluster.request('DELETE', `${policiesPath}/${name}`);
    await vi.waitUntil(async () => (await metricOf(gate, 'plimsoll_policies')) === 0, { timeout: 5000, interval: 20 });
  }

  /** What becomes of a pod on the host's network, tried without storing it. */
  async function tried(namespace = 'default'): Promise<{ status: number; text: string }> {
    const pod = { ...podOf({ hostPID: true }), metadata: { name: 'web', namespace } };
    const { status, body } = await cluster.request('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
      body: pod,
    });
    return { status, text: JSON.stringify(valueAt(body, ['message'])) };
  }

  async function comesTo(expected: number): Promise<void> {
    // What it comes to is asserted where it does not; policies are in force within two seconds.
    await vi.waitUntil(async () => (await tried()).status === expected, { timeout: 2000, interval: 20 });
  }

  async function conditions(
    name: string,
  ): Promise<Record<string, { status: string; reason: string; message: string }>> {
    const { body } = await cluster.request('GET', `${policiesPath}/${name}`);
    const all = (valueAt(body, ['status', 'conditions']) ?? []) as {
      type: string;
      status: string;
      reason: string;
      message: string;
    }[];
    return Object.fromEntries(all.map((one) => [one.type, one]));
  }

  async function saysOf(name: string, type: string, reason: string): Promise<string> {
    await vi.waitUntil(async () => (await conditions(name))[type]?.reason === reason, {
      timeout: 20_000,
      interval: 100,
    });
    return (await conditions(name))[type]?.message ?? '';
  }

  test('a policy is in force within two seconds, as it is written, changed and deleted', async () => {
    expect(await tried()).toMatchObject({ status: 201 });
    await write('p', { mode: 'Enforce', rules: { 'host-namespaces': {} } });
    await comesTo(403);
    expect((await tried()).text).toContain('has 1 problem with policy \\"p\\":');
    await write('p', { mode: 'Warn', rules: { 'host-namespaces': {} } });
    await comesTo(201);
    await write('p', { mode: 'Enforce', rules: { 'host-namespaces': {} } });
    await comesTo(403);
    await remove('p');
    expect(await tried()).toMatchObject({ status: 201 });
  });

  test(
    'one that cannot be read leaves the last good one in force, and its status says why',
    { timeout: 60_000 },
    async () => {
      await write('p', { mode: 'Enforce', rules: { 'host-namespaces': {} } });
      await comesTo(403);
      expect(await saysOf('p', 'InForce', 'InForce')).toBe('the policy is in force');
      expect(await saysOf('p', 'FailOpen', 'FailurePolicyFail')).toBe(
        'while no gate answers, the API server refuses pods',
      );

      await write('p', { mode: 'Enforce', rules: { 'host-namespace': {} } });
      expect(await saysOf('p', 'Accepted', 'LastGoodInForce')).toMatch(
        /"host-namespace".*host-namespaces[\s\S]*its last good version stays in force;/,
      );
      expect(await tried()).toMatchObject({ status: 403 });
      expect(await metricOf(gate, 'plimsoll_policy_objects_rejected')).toBe(1);
      expect(await metricOf(gate, 'plimsoll_policies_current')).toBe(0);
      // One spec, however often the status was written.
      expect(await metricOf(gate, 'plimsoll_policy_reads_total{result="failure"}')).toBe(1);
      expect(await readiness(gate)).toBe('ok\n');

      await write('p', { mode: 'Warn', rules: { 'host-namespaces': {} } });
      expect(await saysOf('p', 'InForce', 'InForce')).toBe('the policy is in force');
      expect(await saysOf('p', 'FailOpen', 'NotEnforced')).toMatch(/so it refuses nothing$/);
      await comesTo(201);
      const { stdout } = await cluster.kubectl(['get', 'podpolicies']);
      expect(stdout).toMatch(/^NAME +MODE +PROFILE +IN FORCE +FAIL OPEN +AGE\np +Warn +True +False +\d+s\n$/);
      await remove('p');
    },
  );

  test('its status says what keeps it from being in force, for as long as it does', { timeout: 60_000 }, async () => {
    const path = `${configurations}/plimsoll-pods`;
    const entry = valueAt((await cluster.request('GET', path)).body, ['webhooks', 0]) as {
      readonly clientConfig: object;
      readonly rules: readonly object[];
    };
    const change = async (changes: object) => {
      const body = { webhooks: [{ ...entry, ...changes }] };
      const { status } = await cluster.request('PATCH', path, { body, type: 'application/merge-patch+json' });
      expect(status).toBe(200);
    };
    await configure('policies', '/policies', 'Ignore');
    onTestFinished(async () => {
      await cluster.request('DELETE', `${configurations}/plimsoll-policies`);
      await change({});
    });
    const applied = async (mode: string, rules: object = {}) => {
      const text = JSON.stringify(policy('q', { mode, profile: 'baseline', rules }));
      const { stderr } = await cluster.kubectl(['create', '--dry-run=server', '--filename', '-'], text);
      return stderr;
    };
    await vi.waitUntil(async () => (await applied('Warn', { priviledged: {} })).includes('is not a rule'), {
      timeout: 10_000,
      interval: 100,
    });
    expect(await applied('Enforce')).toBe('');
    const columns = async () => (await cluster.kubectl(['get', 'podpolicies'])).stdout.replaceAll(/ +/g, ' ');

    await write('p', { mode: 'Enforce', profile: 'baseline', match: { namespaces: ['default'] } });
    await saysOf('p', 'InForce', 'InForce');
    expect(await columns()).toMatch(/^NAME MODE PROFILE IN FORCE FAIL OPEN AGE\np Enforce baseline True False \d+s\n$/);
    await change({ rules: entry.rules.slice(0, 1), failurePolicy: 'Ignore' });
    expect(await saysOf('p', 'InForce', 'PodsNotSent')).toMatch(
      /^webhook configuration "plimsoll-pods" does not send UPDATE of pods\/ephemeralcontainers, UPDATE of pods\/resize; /,
    );
    expect(await columns()).toMatch(/\np Enforce baseline False True \d+s\n$/);
    expect([await applied('Warn'), await applied('Enforce')]).toEqual([
      '',
      'Warning: policy "q" refuses pods, but while no gate answers, pods are admitted without being judged: webhook configuration "plimsoll-pods" has failurePolicy Ignore; set webhook.failurePolicy of the chart to Fail\n',
    ]);
    await change({ name: 'other.plimsoll.dev' });
    const gone = 'there is no webhook configuration "plimsoll-pods" that sends pods to the gate; run helm upgrade';
    expect(await saysOf('p', 'FailOpen', 'NoWebhook')).toContain(gone);
    expect(await applied('Enforce')).toContain(`Warning: policy "q" refuses pods, but ${gone}`);
    expect(await metricOf(gate, 'plimsoll_policies_fail_open')).toBe(1);
    const names = {
      matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['default'] }],
    };
    await change({ namespaceSelector: names });
    expect(await saysOf('p', 'InForce', 'PodsNotSent')).toContain('excludes namespace "default"');
    const other = await issuerIn(await mkdtemp(join(folder, 'other-')));
    const caBundle = Buffer.from(await readFile(other.caFile)).toString('base64');
    await change({ clientConfig: { ...entry.clientConfig, caBundle } });
    expect(await saysOf('p', 'InForce', 'CaNotTrusted')).toContain('set certificate.caBundle of the chart to that CA');
    expect((await tried()).text).toContain('certificate signed by unknown authority');
    await change({ matchConditions: [{ name: 'changes', expression: 'false' }] });
    expect(await saysOf('p', 'InForce', 'MatchConditions')).toContain('other than the chart\'s, "changes"');
    await change({});
    await saysOf('p', 'InForce', 'InForce');
    await remove('p');
  });

  describe('one that cannot be read, to a gate that begins', () => {
    const bad = { mode: 'Enforce', rules: { 'host-namespace': {} }, match: { namespaces: ['shop'] } };
    const other = { mode: 'Warn', rules: { 'host-namespaces': {} } };

    /** What a gate answers of a pod on the host's processes. */
    const askedOf = async ({ port }: ServedGate, namespace: string): Promise<Answered> => {
      const pod = { ...podOf({ hostPID: true }), metadata: { name: 'web', namespace } };
      return ask(reviewOf(pod, { namespace }), { ca: await readFile(issuer.caFile), host: '127.0.0.1', port });
    };
    const warned = {
      allowed: true,
      warnings: [expect.stringMatching(/\(host-namespaces, policy other\)$/)],
    };
    const acceptedOf = async (name: string) =>
      valueAt((await cluster.request('GET', `${policiesPath}/${name}`)).body, ['status', 'acceptedGeneration']);

    /** A gate that begins now, and ends with the test. */
    const begin = async (): Promise<ServedGate> => {
      const late = await start();
      onTestFinished(async () => {
        late.child.kill('SIGTERM');
        await late.ended;
        gates.splice(gates.indexOf(late), 1);
        for (const name of ['p', 'other']) await cluster.request('DELETE', `${policiesPath}/${name}`);
        await vi.waitUntil(async () => (await metricOf(gate, 'plimsoll_policies')) === 0, {
          timeout: 5000,
          interval: 20,
        });
      });
      return late;
    };

    test('and never was in force: it gets ready, and judges by all others', { timeout: 60_000 }, async () => {
      await write('other', other);
      await write('p', bad);
      const late = await begin();
      await ready(late);
      expect(await askedOf(late, 'shop')).toMatchObject(warned);
      expect(await askedOf(late, 'web')).toMatchObject(warned);
      expect(await metricOf(late, 'plimsoll_policy_objects_rejected')).toBe(1);
      expect(await saysOf('p', 'Accepted', 'NotInForce')).toMatch(/"host-namespace".*\nit is not in force$/);
      expect(await acceptedOf('p')).toBe(undefined);
    });

    test.each([
      { what: 'what was accepted last is judged by', accepted: null, said: /\(host-namespaces\)$/ },
      {
        what: 'where that cannot be read either, pods that it is about count as not to be judged',
        accepted: { generation: 1, spec: JSON.stringify(bad) },
        said: /could not be judged: policy "p" cannot be read; see kubectl describe podpolicy p; fix or delete the policy/,
      },
    ])('and was in force: $what', { timeout: 60_000 }, async ({ accepted, said }) => {
      await write('other', other);
      await write('p', { ...bad, rules: { 'host-namespaces': {} } });
      await vi.waitUntil(async () => (await acceptedOf('p')) === 1, { timeout: 10_000, interval: 50 });
      await write('p', bad);
      // What is taken away is written again by the gate that has read it.
      const [type, body] = ['application/merge-patch+json', { status: { accepted } }];
      await cluster.request('PATCH', `${policiesPath}/p/status`, { type, body });
      const stored = async () => (await cluster.request('GET', `${policiesPath}/p`)).body;
      await vi.waitUntil(async () => valueAt(await stored(), ['status', 'accepted']) !== undefined, {
        timeout: 10_000,
      });
      const late = await begin();
      await ready(late);
      // The gate that has read it before goes on by that.
      for (const [one, expected] of [
        [late, said],
        [gate, /\(host-namespaces\)$/],
      ] as const) {
        const status = { message: expect.stringMatching(expected) };
        expect(await askedOf(one, 'shop')).toMatchObject({ allowed: false, status });
      }
      expect(await askedOf(late, 'web')).toMatchObject(warned);
      expect(await acceptedOf('p')).toBe(1);

      await write('p', { ...bad, rules: { 'host-namespaces': {} } });
      await vi.waitUntil(async () => (await acceptedOf('p')) === 3, { timeout: 10_000, interval: 50 });
      expect(await saysOf('p', 'InForce', 'InForce')).toBe('the policy is in force');
    });

    test(
      'and was read like this by another version: it does not get ready until it is mended',
      { timeout: 60_000 },
      async () => {
        await write('p', bad);
        const [type, body] = ['application/merge-patch+json', { status: { acceptedGeneration: 1 } }];
        expect(await cluster.request('PATCH', `${policiesPath}/p/status`, { type, body })).toMatchObject({
          status: 200,
        });
        const late = await begin();
        const obstacle =
          'policy "p" is in force, and this version cannot read it; see the log of this pod, and run the version that can, or fix it\n';
        await vi.waitUntil(async () => (await readiness(late)) === obstacle, { timeout: 20_000, interval: 50 });
        expect(await readiness(gate)).toBe('ok\n');
        await write('p', { ...bad, rules: { 'host-namespaces': {} } });
        await ready(late);
      },
    );
  });

  test(`a namespace and a pod in one go, ${rushes} times`, { timeout: 180_000 }, async () => {
    await write('selected', {
      mode: 'Enforce',
      match: { namespaceSelector: { matchLabels: { team: 'shop' } } },
      rules: { 'host-namespaces': {} },
    });
    await vi.waitUntil(async () => (await metricOf(gate, 'plimsoll_policies')) === 1, { timeout: 5000, interval: 20 });
    const unknown = { refused: 0, wrong: [] as string[] };
    const rush = async (index: number) => {
      const name = `rush-${index}`;
      const [isSelected, isBad] = [index % 2 === 0, index % 4 < 2];
      const labels = isSelected ? { team: 'shop' } : { team: 'other' };
      await cluster.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
      const pod = { ...podOf(isBad ? { hostPID: true } : {}), metadata: { name: 'web', namespace: name } };
      const send = () => cluster.request('POST', `/api/v1/namespaces/${name}/pods?dryRun=All`, { body: pod });
      let answer = await send();
      const text = JSON.stringify(answer.body);
      if (text.includes(`namespace \\"${name}\\" is not known yet; try again`)) {
        unknown.refused++;
        answer = await send();
      }
      const wanted = isSelected && isBad ? 403 : 201;
      if (answer.status !== wanted) unknown.wrong.push(`${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    };
    for (let index = 0; index < rushes; index += 8) {
      await Promise.all(Array.from({ length: Math.min(8, rushes - index) }, (_, more) => rush(index + more)));
    }
    expect(unknown.wrong).toEqual([]);
    expect(unknown.refused).toBeLessThanOrEqual(rushes / 1000);
    await remove('selected');
  });

  test('what it tells of itself', async () => {
    for (const resource of ['podpolicies', 'namespaces', 'limitranges', 'runtimeclasses', 'serviceaccounts']) {
      expect(await metricOf(gate, `plimsoll_watch_age_seconds{resource="${resource}"}`)).toBeLessThan(150);
    }
    const errors = logOf(gate).filter(
      ({ level, msg }) => level === 'error' && !String(msg).startsWith('policy cannot be read'),
    );
    expect(errors).toEqual([]);
    await vi.waitUntil(async () =>
      (await Promise.all(gates.map((one) => metricOf(one, 'plimsoll_leader')))).includes(1),
    );
  });
});
