// What kube-apiserver is answered when it asks what to fill into a pod.
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { limits } from '../src/server/limits.ts';
import { Metrics } from '../src/server/metrics.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { metricIn } from './metric.ts';
import { patched } from './patched.ts';
import { inForce, policyOf } from './one-rule.ts';
import { gateWith, reviewOf } from './sample-review.ts';

const policies = inForce(
  policyOf('standard', {
    rules: {
      'requests-required': { resources: { cpu: { default: '50m' } }, fill: true },
      'seccomp-profile': { fill: true },
    },
  }),
);
const pod = { metadata: { name: 'web' }, spec: { containers: [{ name: 'app', image: 'a:1' }] } };

interface Line {
  readonly msg: string;
  readonly [key: string]: unknown;
}

const lines: Line[] = [];
const log = pino({ level: 'debug' }, { write: (line) => lines.push(JSON.parse(line)) });
const metrics = new Metrics('0.0.0');
const gate = gateWith(policies);
const app = webhookApp(gate, { log, limits, metrics });
afterAll(() => app.close());

async function ask(payload: string, url = '/mutate?timeout=5s') {
  lines.length = 0;
  const headers = { 'content-type': 'application/json' };
  return app.inject({ method: 'POST', url, headers, payload });
}

async function patchOf(payload: string): Promise<readonly object[]> {
  const { response } = (await ask(payload)).json();
  expect(response).toMatchObject({ uid: 'u-1', allowed: true, patchType: 'JSONPatch' });
  return JSON.parse(Buffer.from(response.patch, 'base64').toString());
}

const valueOf = async (series: string) => metricIn((await metrics.scrape()).text, series) ?? 0;

describe('a pod that leaves something out', () => {
  test('gets a patch that another library applies, and passes then', async () => {
    const filled = patched(pod, await patchOf(reviewOf(pod)));
    expect(filled).toEqual({
      metadata: {
        name: 'web',
        annotations: {
          'plimsoll.dev/filled':
            'standard: containers[app].resources.requests.cpu, securityContext.seccompProfile.type',
        },
      },
      spec: {
        containers: [{ name: 'app', image: 'a:1', resources: { requests: { cpu: '50m' } } }],
        securityContext: { seccompProfile: { type: 'RuntimeDefault' } },
      },
    });
    expect((await ask(reviewOf(pod), '/validate')).json().response.allowed).toBe(false);
    expect((await ask(reviewOf(filled), '/validate')).json().response.allowed).toBe(true);
    expect((await ask(reviewOf(filled))).json().response).toEqual({ uid: 'u-1', allowed: true });
  });

  test('is logged and counted', async () => {
    const [filled, fills] = [
      'plimsoll_mutation_reviews_total{result="filled",dry_run="true"}',
      'plimsoll_fills_total{rule="requests-required",dry_run="true"}',
    ];
    const timed = 'plimsoll_admission_review_duration_seconds_count{path="mutate"}';
    const counts = () => Promise.all([filled, fills, timed].map(valueOf));
    const before = await counts();
    await ask(reviewOf(pod, { dryRun: true, name: 'web' }));
    expect(await counts()).toEqual(before.map((count) => count + 1));
    expect(lines).toMatchObject([
      {
        level: 20,
        msg: 'filled in',
        namespace: 'shop',
        name: 'web',
        dryRun: true,
        policies: ['standard'],
        rules: ['requests-required', 'seccomp-profile'],
        fields: ['spec.containers[0].resources.requests.cpu', 'spec.securityContext.seccompProfile.type'],
      },
    ]);
  });

  test('gets no annotation where that is switched off', async () => {
    gate.annotatesFills = false;
    const filled = patched(pod, await patchOf(reviewOf(pod)));
    gate.annotatesFills = true;
    expect(filled.metadata).toEqual({ name: 'web' });
  });
});

test.each<[string, string]>([
  [
    'a pod that leaves nothing out',
    reviewOf({
      ...pod,
      spec: { ...pod.spec, containers: [], securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
    }),
  ],
  ['an update', reviewOf(pod, { operation: 'UPDATE', oldObject: pod })],
  ['a deletion', reviewOf(null, { operation: 'DELETE', oldObject: pod })],
  [
    'a Deployment',
    reviewOf({ spec: { template: pod } }, { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } }),
  ],
  ['a pod that cannot be read', reviewOf({ metadata: {}, spec: { containers: 7 } })],
  ['a pod without a spec', reviewOf({ metadata: {} })],
])('%s is allowed without a patch', async (_, payload) => {
  expect((await ask(payload)).json().response).toEqual({ uid: 'u-1', allowed: true });
});

test.each([
  [
    'what is no review',
    '{}',
    400,
    'the body is not an AdmissionReview of admission.k8s.io/v1; set apiVersion and kind',
  ],
  ['no JSON', '{', 400, 'the body is not JSON'],
])('%s is answered with one sentence', async (_, payload, status, sentence) => {
  const reply = await ask(payload);
  expect([reply.statusCode, reply.body]).toEqual([status, expect.stringContaining(sentence)]);
});
