// What a gate counts of itself, as Prometheus reads it.
import { once } from 'node:events';
import net from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { limits } from '../src/server/limits.ts';
import { listen } from '../src/server/listening.ts';
import { Registry } from '@prometheus-io/client';
import { NamespaceFindings } from '../src/server/namespace-findings.ts';
import { sampleFinding } from './sample-finding.ts';
import { Metrics, type ClusterFigures } from '../src/server/metrics.ts';
import { opsApp } from '../src/server/ops.ts';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { inForce, policyOf } from './one-rule.ts';
import { quietCluster } from './quiet-cluster.ts';
import { gateWith, podOf, reviewOf, silent as log } from './sample-review.ts';

const json = { 'content-type': 'application/json' };
const policies = inForce(
  policyOf('p', {
    mode: 'Enforce',
    rules: { 'host-namespaces': {}, 'host-ports': { mode: 'Warn' }, privileged: { mode: 'Audit' } },
  }),
);

interface Counted {
  readonly metrics: Metrics;
  readonly send: (payload: string, headers?: Record<string, string>) => Promise<number>;
  /** The series of one metric that are not 0. */
  readonly seriesOf: (name: string) => Promise<readonly string[]>;
}

const apps: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

function counted(): Counted {
  const metrics = new Metrics('1.2.3');
  const gate = gateWith(policies);
  const app = webhookApp(gate, { log, metrics, limits });
  const ops = opsApp(gate, { log, metrics, limits });
  apps.push(app, ops);
  return {
    metrics,
    send: async (payload, headers = json) =>
      (await app.inject({ method: 'POST', url: '/validate', headers, payload })).statusCode,
    seriesOf: async (name) => {
      const { statusCode, headers, body } = await ops.inject({ method: 'GET', url: '/metrics' });
      expect([statusCode, headers['content-type']]).toEqual([
        200,
        expect.stringMatching(/^text\/plain; version=0\.0\.4/),
      ]);
      return body.split('\n').filter((line) => line.startsWith(name) && !line.endsWith(' 0'));
    },
  };
}

const privileged = (name: string) => ({ name, image: 'app', securityContext: { privileged: true } });
const port = { containerPort: 80, hostPort: 80 };

describe('reviews', () => {
  test.each([
    {
      name: 'a pod that passes',
      review: reviewOf(podOf()),
      labels: 'operation="CREATE",kind="Pod",decision="allowed",dry_run="false"',
    },
    {
      name: 'a pod that is refused',
      review: reviewOf(podOf({ hostPID: true })),
      labels: 'operation="CREATE",kind="Pod",decision="refused",dry_run="false"',
    },
    {
      name: 'a pod that is warned of',
      review: reviewOf(podOf({ containers: [{ name: 'app', image: 'app', ports: [port] }] })),
      labels: 'operation="CREATE",kind="Pod",decision="warned",dry_run="false"',
    },
    {
      name: 'a pod of which only the audit is told',
      review: reviewOf(podOf({ containers: [privileged('app')] })),
      labels: 'operation="CREATE",kind="Pod",decision="allowed",dry_run="false"',
    },
    {
      name: 'an update that nobody reads',
      review: reviewOf(podOf(), { operation: 'UPDATE', oldObject: podOf() }),
      labels: 'operation="UPDATE",kind="Pod",decision="not_judged",dry_run="false"',
    },
    {
      name: 'a dry run',
      review: reviewOf(podOf({ hostPID: true }), { dryRun: true }),
      labels: 'operation="CREATE",kind="Pod",decision="refused",dry_run="true"',
    },
    {
      name: 'a kind that is made up',
      review: reviewOf(podOf(), { kind: { group: 'x', version: 'v1', kind: 'Made"Up' } }),
      labels: 'operation="CREATE",kind="other",decision="not_judged",dry_run="false"',
    },
  ])('$name', async ({ review, labels }) => {
    const { send, seriesOf } = counted();
    expect([await send(review), await send(review)]).toEqual([200, 200]);
    expect(await seriesOf('plimsoll_admission_reviews_total')).toEqual([
      `plimsoll_admission_reviews_total{${labels}} 2`,
    ]);
    expect(await seriesOf('plimsoll_admission_review_duration_seconds_count')).toEqual([
      'plimsoll_admission_review_duration_seconds_count{path="validate"} 2',
    ]);
  });

  test.each([
    { reason: 'unread_update', request: { operation: 'UPDATE', oldObject: podOf() } },
    { reason: 'operation', request: { operation: 'DELETE' } },
    { reason: 'subresource', request: { subResource: 'eviction' } },
    { reason: 'kind', request: { kind: { group: '', version: 'v1', kind: 'Service' } } },
    {
      reason: 'being_deleted',
      request: {
        operation: 'UPDATE',
        oldObject: { ...podOf(), metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } },
      },
    },
  ])('not judged: $reason', async ({ reason, request }) => {
    const { send, seriesOf } = counted();
    await send(reviewOf(podOf(), request));
    expect(await seriesOf('plimsoll_admission_reviews_not_judged_total')).toEqual([
      `plimsoll_admission_reviews_not_judged_total{reason="${reason}"} 1`,
    ]);
  });
});

test('findings, by what was judged, rule, mode, outcome and whether it was a dry run', async () => {
  const { send, seriesOf } = counted();
  await send(reviewOf(podOf({ hostPID: true, hostIPC: true, containers: [privileged('a'), privileged('b')] })));
  await send(reviewOf(podOf({ hostPID: 'yes' })));
  await send(reviewOf(podOf({ hostPID: true }), { dryRun: true }));
  const deployment = { metadata: { name: 'web' }, spec: { template: podOf({ hostPID: true }) } };
  await send(reviewOf(deployment, { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } }));
  expect((await seriesOf('plimsoll_findings_total')).toSorted()).toEqual([
    'plimsoll_findings_total{of="pod",rule="host-namespaces",mode="Enforce",outcome="error",dry_run="false"} 1',
    'plimsoll_findings_total{of="pod",rule="host-namespaces",mode="Enforce",outcome="fail",dry_run="false"} 2',
    'plimsoll_findings_total{of="pod",rule="host-namespaces",mode="Enforce",outcome="fail",dry_run="true"} 1',
    'plimsoll_findings_total{of="pod",rule="privileged",mode="Audit",outcome="fail",dry_run="false"} 2',
    'plimsoll_findings_total{of="template",rule="host-namespaces",mode="Enforce",outcome="fail",dry_run="false"} 1',
  ]);
});

describe('pods by namespace', () => {
  test('are counted where that is asked for, once for each rule; templates and dry runs are not', async () => {
    const { metrics, send, seriesOf } = counted();
    metrics.countNamespaces();
    const bad = podOf({ hostPID: true, hostIPC: true, containers: [privileged('a')] });
    await send(reviewOf(bad, { namespace: 'shop' }));
    await send(reviewOf(bad, { namespace: 'shop' }));
    await send(reviewOf(podOf({ hostPID: true }), { namespace: 'bank' }));
    await send(reviewOf(bad, { namespace: 'shop', dryRun: true }));
    const deployment = { metadata: { name: 'web' }, spec: { template: bad } };
    await send(reviewOf(deployment, { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } }));
    expect((await seriesOf('plimsoll_namespace_pods_total')).toSorted()).toEqual([
      'plimsoll_namespace_pods_total{namespace="bank",policy="p",rule="host-namespaces",mode="Enforce"} 1',
      'plimsoll_namespace_pods_total{namespace="shop",policy="p",rule="host-namespaces",mode="Enforce"} 2',
      'plimsoll_namespace_pods_total{namespace="shop",policy="p",rule="privileged",mode="Audit"} 2',
    ]);
  });

  test('are not counted where nobody asks', async () => {
    const { send, seriesOf } = counted();
    await send(reviewOf(podOf({ hostPID: true })));
    expect(await seriesOf('plimsoll_namespace_pods_total')).toEqual([]);
  });

  test('share a label beyond 10,000 series', async () => {
    const registry = new Registry();
    const findings = new NamespaceFindings(registry);
    for (let index = 0; index < 10_002; index++) findings.count(`n${index}`, [sampleFinding()]);
    findings.count('n0', [sampleFinding()]);
    // What is no name of a namespace would be kept at any length.
    findings.count('x'.repeat(1_000_000), [sampleFinding()]);
    const lines = (await registry.metrics())
      .split('\n')
      .filter((line) => line.startsWith('plimsoll_namespace_pods_total{'));
    expect(lines).toHaveLength(10_001);
    expect(lines).toContainEqual(expect.stringMatching(/namespace="\(others\)".* 3$/));
    expect(lines).toContainEqual(expect.stringMatching(/namespace="n0",.* 2$/));
  });
});

test('what is no review is counted apart, by status', async () => {
  const { send, seriesOf } = counted();
  expect([await send('{'), await send('{}'), await send('{}', { 'content-type': 'text/plain' })]).toEqual([
    400, 400, 415,
  ]);
  expect(await seriesOf('plimsoll_bad_requests_total')).toEqual([
    'plimsoll_bad_requests_total{status="400"} 2',
    'plimsoll_bad_requests_total{status="415"} 1',
  ]);
  expect(await seriesOf('plimsoll_admission_reviews_total')).toEqual([]);
});

test('which build this is', async () => {
  const { seriesOf } = counted();
  expect(await seriesOf('plimsoll_build_info')).toEqual([
    `plimsoll_build_info{version="1.2.3",node="${process.version}"} 1`,
  ]);
});

describe('what is not known yet has no sample', () => {
  const gauges =
    /^plimsoll_(?:policies|policies_current|policies_fail_open|policies_unfilled|policy_objects_rejected|(?:ca|certificate)_expiry_timestamp_seconds) .*/gm;
  const inCluster = (metrics: Metrics, caEnd?: Date) => {
    const standing: { figures: ClusterFigures } = { figures: { ...quietCluster, caEnd } };
    metrics.inCluster(() => standing.figures);
    return standing;
  };
  const samplesOf = async (metrics: Metrics) => (await metrics.scrape()).text.match(gauges)?.toSorted() ?? [];

  test('of a gate that begins', async () => {
    const metrics = new Metrics('1.2.3');
    expect(await samplesOf(metrics)).toEqual([]);
    inCluster(metrics);
    expect(await samplesOf(metrics)).toEqual([]);
    const { text } = await metrics.scrape();
    expect(text).toMatch(/^plimsoll_certificate_problems 0$/m);
    expect(text).toMatch(/^plimsoll_leader 0$/m);
  });

  test('once there is no policy, 0 is a value', async () => {
    const metrics = new Metrics('1.2.3');
    inCluster(metrics);
    metrics.policiesRead('success', 0);
    expect(await samplesOf(metrics)).toEqual([
      'plimsoll_policies 0',
      'plimsoll_policies_current 1',
      'plimsoll_policies_fail_open 0',
      'plimsoll_policies_unfilled 0',
      'plimsoll_policy_objects_rejected 0',
    ]);
  });

  test('how many policies are in force, while none may be judged by', async () => {
    const metrics = new Metrics('1.2.3');
    metrics.policiesRead('failure', undefined);
    expect(await samplesOf(metrics)).toEqual(['plimsoll_policies_current 0']);
    metrics.policiesRead('failure', 3);
    expect(await samplesOf(metrics)).toEqual(['plimsoll_policies 3', 'plimsoll_policies_current 0']);
  });

  test.each([
    { figure: 'policiesFailOpen', gauge: 'plimsoll_policies_fail_open' },
    { figure: 'policiesUnfilled', gauge: 'plimsoll_policies_unfilled' },
  ])('$gauge, while nobody knows what becomes of pods', async ({ figure, gauge }) => {
    const metrics = new Metrics('1.2.3');
    const standing = inCluster(metrics);
    metrics.policiesRead('success', 1);
    for (const [count, samples] of [
      [undefined, []],
      [1, [`${gauge} 1`]],
    ] as const) {
      standing.figures = { ...quietCluster, [figure]: count };
      const all = await samplesOf(metrics);
      expect(all.filter((sample) => sample.startsWith(gauge))).toEqual(samples);
    }
  });

  test('of certificates, and of an authority while there is one', async () => {
    const metrics = new Metrics('1.2.3');
    const standing = inCluster(metrics, new Date(5000));
    metrics.certificateRead('success', new Date(3000));
    expect(await samplesOf(metrics)).toEqual([
      'plimsoll_ca_expiry_timestamp_seconds 5',
      'plimsoll_certificate_expiry_timestamp_seconds 3',
    ]);
    standing.figures = quietCluster;
    expect(await samplesOf(metrics)).toEqual(['plimsoll_certificate_expiry_timestamp_seconds 3']);
  });
});

test('when the process began, by which alerts tell a new counter from an old one', async () => {
  const { seriesOf } = counted();
  const [sample = ''] = await seriesOf('process_start_time_seconds');
  expect(Number(sample.split(' ')[1])).toBeCloseTo(Date.now() / 1000 - process.uptime(), -1);
});

test('connections that end before TLS is agreed on', async () => {
  const now = new Date();
  const certificate = await issueLeaf(await issueCa(now), ['127.0.0.1'], now);
  const { metrics, seriesOf } = counted();
  const app = webhookApp(gateWith(policies), { log, metrics, limits, certificate });
  const listening = await listen(app, { host: '127.0.0.1', port: 0, flag: '--port' });
  const counts = once(app.server, 'tlsClientError');
  const socket = net.connect({ host: '127.0.0.1', port: listening.port });
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\n\r\n');
  await counts;
  expect(await seriesOf('plimsoll_tls_handshake_failures_total')).toEqual(['plimsoll_tls_handshake_failures_total 1']);
  await listening.stop(100);
});

test('what Node itself would answer without a word is counted too', async () => {
  const { metrics, seriesOf } = counted();
  const app = webhookApp(gateWith(policies), { log, metrics, limits });
  const listening = await listen(app, { host: '127.0.0.1', port: 0, flag: '--port' });
  for (const head of [
    'POST /validate HTTP/1.1\r\n',
    'POST /validate HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\n',
    'CONNECT x:443 HTTP/1.1\r\nHost: x\r\n',
  ]) {
    const socket = net.connect({ host: '127.0.0.1', port: listening.port });
    socket.write(`${head}\r\n`);
    socket.resume();
    await once(socket, 'close');
  }
  expect(await seriesOf('plimsoll_bad_requests_total')).toEqual(
    [400, 417, 405].map((status) => `plimsoll_bad_requests_total{status="${status}"} 1`),
  );
  await listening.stop(100);
});
