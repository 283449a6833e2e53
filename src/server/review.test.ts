import { describe, expect, test } from 'vitest';
import { ruledBy, sampleFinding, sampleVerdict } from '../../test/sample-finding.ts';
import { answerTo, readReview, ReviewRefused } from './review.ts';

const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: { containers: [] } };

function reviewOf(request: object, around: object = {}): unknown {
  const whole = { uid: 'u-1', kind: { group: '', version: 'v1', kind: 'Pod' }, operation: 'CREATE', object: pod };
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: { ...whole, ...request }, ...around };
}

describe('what is no review', () => {
  test.each<{ name: string; body: unknown; sentence: string }>([
    { name: 'nothing', body: undefined, sentence: 'the body is not an object; send an AdmissionReview' },
    { name: 'a list', body: [], sentence: 'the body is not an object; send an AdmissionReview' },
    { name: 'null', body: null, sentence: 'the body is not an object; send an AdmissionReview' },
    {
      name: 'an older version',
      body: reviewOf({}, { apiVersion: 'admission.k8s.io/v1beta1' }),
      sentence: 'the body is not an AdmissionReview of admission.k8s.io/v1; set apiVersion and kind',
    },
    {
      name: 'another kind',
      body: reviewOf({}, { kind: 'ConversionReview' }),
      sentence: 'the body is not an AdmissionReview of admission.k8s.io/v1; set apiVersion and kind',
    },
    {
      name: 'everything under __proto__',
      body: JSON.parse(`{"__proto__": ${JSON.stringify(reviewOf({}))}}`),
      sentence: 'the body is not an AdmissionReview of admission.k8s.io/v1; set apiVersion and kind',
    },
    {
      name: 'no request',
      body: reviewOf({}, { request: null }),
      sentence: 'the review has no request; send one under request',
    },
    {
      name: 'a request that is text',
      body: reviewOf({}, { request: 'x' }),
      sentence: 'the review has no request; send one under request',
    },
    {
      name: 'no uid',
      body: reviewOf({ uid: undefined }),
      sentence: 'request.uid is missing; send it as text',
    },
    { name: 'an empty uid', body: reviewOf({ uid: '' }), sentence: 'request.uid is missing; send it as text' },
    {
      name: 'a uid that is a number',
      body: reviewOf({ uid: 1 }),
      sentence: 'request.uid is not text; send it as text',
    },
    {
      name: 'an operation that there is not',
      body: reviewOf({ operation: 'PATCH' }),
      sentence: 'request.operation is not known; send one of CREATE, UPDATE, DELETE, CONNECT',
    },
    {
      name: 'no operation',
      body: reviewOf({ operation: null }),
      sentence: 'request.operation is missing; send it as text',
    },
    {
      name: 'a kind that is text',
      body: reviewOf({ kind: 'Pod' }),
      sentence: 'request.kind is not an object; send group, version and kind',
    },
    {
      name: 'a kind without a kind',
      body: reviewOf({ kind: { group: '' } }),
      sentence: 'request.kind.kind is missing; send it as text',
    },
    {
      name: 'a group that is a list',
      body: reviewOf({ kind: { group: [], kind: 'Pod' } }),
      sentence: 'request.kind.group is not text; send it as text',
    },
    {
      name: 'a creation of nothing',
      body: reviewOf({ object: null }),
      sentence: 'request.object is not an object; send what the CREATE would store',
    },
    {
      name: 'an update to a list',
      body: reviewOf({ operation: 'UPDATE', object: [pod] }),
      sentence: 'request.object is not an object; send what the UPDATE would store',
    },
    {
      name: 'a namespace that is an object',
      body: reviewOf({ namespace: {} }),
      sentence: 'request.namespace is not text; send it as text',
    },
    {
      name: 'a subresource that is a number',
      body: reviewOf({ subResource: 1 }),
      sentence: 'request.subResource is not text; send it as text',
    },
  ])('$name', ({ body, sentence }) => {
    expect(() => readReview(body)).toThrow(new ReviewRefused(sentence));
  });
});

describe('what a review asks', () => {
  test.each<{ name: string; request: object; reads: object }>([
    {
      name: 'a creation',
      request: { namespace: 'shop', name: 'web' },
      reads: { uid: 'u-1', name: 'web', subject: { operation: 'CREATE', namespace: 'shop', subresource: '' } },
    },
    { name: 'no namespace: the one of the object', request: {}, reads: { subject: { namespace: 'shop' } } },
    { name: 'a namespace that differs', request: { namespace: 'x' }, reads: { subject: { namespace: 'x' } } },
    {
      name: 'neither',
      request: { object: { metadata: { namespace: 7, name: {} } } },
      reads: { name: '', subject: { namespace: '' } },
    },
    {
      name: 'metadata that is text',
      request: { object: { metadata: 'x' } },
      reads: { name: '', subject: { namespace: '' } },
    },
    {
      name: 'a subresource',
      request: { operation: 'UPDATE', subResource: 'resize' },
      reads: { subject: { subresource: 'resize', operation: 'UPDATE' } },
    },
    {
      name: 'a deletion, which has no object',
      request: { operation: 'DELETE', object: null, name: 'web' },
      reads: { name: 'web', subject: { operation: 'DELETE' } },
    },
    {
      name: 'a kind of a group',
      request: { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } },
      reads: { subject: { kind: { group: 'apps', kind: 'Deployment' } } },
    },
  ])('$name', ({ request, reads }) => {
    expect(readReview(reviewOf(request))).toMatchObject(reads);
  });
});

describe('the answer', () => {
  const review = readReview(reviewOf({}));

  test('to what is not judged is nothing but yes', () => {
    expect(answerTo(review, { kind: 'not judged', reason: 'operation' })).toEqual({
      apiVersion: 'admission.k8s.io/v1',
      kind: 'AdmissionReview',
      response: { uid: 'u-1', allowed: true },
    });
  });

  test('to what has no findings is the same', () => {
    expect(answerTo(review, sampleVerdict([])).response).toEqual({ uid: 'u-1', allowed: true });
  });

  test('to what is only warned about has no status', () => {
    const findings = [sampleFinding({ ...ruledBy('warn', 'standard'), problem: 'has x', remedy: undefined })];
    expect(answerTo(review, sampleVerdict(findings)).response).toEqual({
      uid: 'u-1',
      allowed: true,
      warnings: ['Pod "web": container "app" has x (limits-required, policy standard)'],
      auditAnnotations: { findings: 'warn: limits-required 1', policy: 'standard' },
    });
  });

  test('to what is refused says why, for people and for programs', () => {
    const message = 'container "app" has no memory limit; set resources.limits.memory';
    expect(answerTo(review, sampleVerdict([sampleFinding()])).response).toEqual({
      uid: 'u-1',
      allowed: false,
      status: {
        status: 'Failure',
        code: 403,
        reason: 'Forbidden',
        message: `Pod "web" has 1 problem with policy "standard":\n- ${message} (limits-required)`,
        details: {
          name: 'web',
          kind: 'Pod',
          causes: [{ reason: 'limits-required', message, field: 'spec.containers[0].resources.limits.memory' }],
        },
      },
      auditAnnotations: { findings: 'deny: limits-required 1', policy: 'standard' },
    });
  });
});
