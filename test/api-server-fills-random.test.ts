// Random pods with random fills at a real API server, beside LimitRanges: what it takes unfilled, it takes filled.
import * as fc from 'fast-check';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { effectiveBounds } from '../src/model/effective-bounds.ts';
import { limitRangeIn } from '../src/model/limit-range-object.ts';
import { fillsFor } from '../src/engine/mutate.ts';
import { isObject, type RawObject } from '../src/model/fields.ts';
import { jsonPatch } from '../src/model/json-patch.ts';
import { valueAt } from '../src/model/value-at.ts';
import { withValues } from '../src/model/with-value.ts';
import { rules } from '../src/rules/index.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';
import { podQuestion } from './differential/pods.ts';
import { everyFill } from './every-fill.ts';
import { inForce, policyOf } from './one-rule.ts';
import { reviewed } from './subject.ts';
import { patched } from './patched.ts';

const socket = inject('apiServerSocket');

const container = { type: 'Container' };
const ofPod = { type: 'Pod' };
/** By namespace. */
const limitRanges: Readonly<Record<string, readonly object[]>> = {
  'random-none': [],
  'random-least': [{ ...container, min: { cpu: '60m', memory: '32Mi' } }],
  'random-most': [{ ...container, max: { cpu: '2', memory: '512Mi' }, default: { cpu: '1' } }],
  'random-ratio': [{ ...container, defaultRequest: { memory: '1Mi' }, maxLimitRequestRatio: { memory: '4' } }],
  'random-total': [{ ...ofPod, min: { cpu: '10m' }, max: { memory: '300Mi', cpu: '8' } }],
  'random-pod-ratio': [
    { ...ofPod, maxLimitRequestRatio: { memory: '3', cpu: '3' } },
    { ...container, default: { memory: '64Mi' } },
  ],
};

const amount = fc.constantFrom('1m', '50m', '500m', 1, '100Mi', '1Gi', '1e9');
const names = rules.filter(({ fill }) => fill !== undefined).map(({ id }) => id);
const amounts = fc.record({ cpu: amount, memory: amount, 'ephemeral-storage': amount }).map((all) => {
  return { resources: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, { default: value }])) };
});
const question = fc.record({
  pod: podQuestion.map(({ pod }) => pod),
  namespace: fc.constantFrom(...Object.keys(limitRanges)),
  filled: fc.subarray(names),
  requests: amounts,
  limits: amounts,
});

describe.skipIf(socket === '')('a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    for (const [namespace, limits] of Object.entries(limitRanges)) {
      await server.create('/api/v1/namespaces', { metadata: { name: namespace } });
      if (limits.length === 0) continue;
      await server.create(`/api/v1/namespaces/${namespace}/limitranges`, {
        metadata: { name: 'range' },
        spec: { limits },
      });
    }
    for (const name of ['kata', 'plain', 'sandboxed']) {
      const overhead = name === 'kata' ? { podFixed: { cpu: '250m', memory: '64Mi' } } : undefined;
      // Another test may have made it.
      await server.request('POST', '/apis/node.k8s.io/v1/runtimeclasses', {
        body: { metadata: { name }, handler: name, overhead },
      });
    }
  });

  const create = (namespace: string, pod: unknown) =>
    server.request('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, { body: pod });

  test('a random pod that it takes as written, it takes with any fills', { timeout: 600_000 }, async () => {
    const problems: unknown[] = [];
    let changed = 0;
    const samples = fc.sample(question, Number(process.env['RANDOM_PODS'] ?? 400));
    await Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (const [index, { pod, namespace, filled, requests, limits }] of samples.entries()) {
          if (index % 8 !== worker) continue;
          const written = await create(namespace, { ...pod, metadata: { ...metadataOf(pod), namespace } });
          if (written.status !== 201) continue;
          const options: Readonly<Record<string, object>> = {
            'requests-required': requests,
            'limits-required': limits,
          };
          const own = filled.map((id) => [id, { ...everyFill.spec.rules?.[id], ...options[id] }]);
          const policies = inForce(policyOf('random', { rules: Object.fromEntries(own) }));
          // As webhooks are asked: with the defaults of the API server and of the LimitRanges.
          const seen = withoutServerMetadata(written.body);
          const ranges = limitRangeIn({ metadata: { name: 'range' }, spec: { limits: limitRanges[namespace] ?? [] } });
          const { fills } = fillsFor(policies, reviewed(seen, { namespace }), {
            limitRangeBounds: effectiveBounds(ranges === undefined ? [] : [ranges]),
          });
          if (fills.length === 0) continue;
          changed++;
          const result = patched(seen, jsonPatch(seen, fills));
          expect(result).toEqual(withValues(seen, fills));
          const answer = await create(namespace, result);
          if (answer.status === 201) continue;
          problems.push({ message: valueAt(answer.body, ['message']), namespace, fills, seen });
        }
      }),
    );
    expect(problems.map((each) => JSON.stringify(each))).toEqual([]);
    expect(changed).toBeGreaterThan(50);
  });
});

function metadataOf(pod: RawObject): RawObject {
  const { metadata } = pod;
  return isObject(metadata) ? metadata : {};
}

function withoutServerMetadata(pod: unknown): unknown {
  if (!isObject(pod)) return pod;
  const { uid: _, creationTimestamp: __, generation: ___, managedFields: ____, ...metadata } = metadataOf(pod);
  return { ...pod, metadata };
}
