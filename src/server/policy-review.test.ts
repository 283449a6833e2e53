import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { reviewPolicy } from './policy-review.ts';
import { ReviewRefused } from './review.ts';

const setting = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

const policyOf = (spec: object, metadata: object = {}): object => ({
  apiVersion: 'plimsoll.dev/v1alpha1',
  kind: 'PodPolicy',
  metadata: { name: 'one', ...metadata },
  spec,
});

const good = policyOf({ mode: 'Warn', profile: 'baseline' });
const bad = policyOf({ mode: 'Warn', profle: 'baseline' });

/** A review of a policy that is created, but for the tweak. */
function reviewOf(request: object): unknown {
  const kind = { group: 'plimsoll.dev', version: 'v1alpha1', kind: 'PodPolicy' };
  const whole = { uid: 'u-1', kind, name: 'one', operation: 'CREATE', object: good, oldObject: null, ...request };
  return { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: whole };
}

const answer = (request: object) => reviewPolicy(reviewOf(request), setting).answer;
const passed = { uid: 'u-1', allowed: true };

describe('passes, and nothing is said', () => {
  test.each<[string, object]>([
    ['a good policy', {}],
    ['a change to a good one', { operation: 'UPDATE', oldObject: bad }],
    [
      'a label on a bad one',
      { operation: 'UPDATE', object: policyOf({ mode: 'Warn', profle: 'baseline' }, { labels: {} }), oldObject: bad },
    ],
    [
      'a bad one that is being deleted',
      {
        operation: 'UPDATE',
        object: bad,
        oldObject: policyOf({ mode: 'Warn' }, { deletionTimestamp: '2026-01-01T00:00:00Z' }),
      },
    ],
    ['a deletion', { operation: 'DELETE', object: null, oldObject: bad }],
    ['a status', { operation: 'UPDATE', subResource: 'status', object: bad, oldObject: good }],
    ['another kind of ours', { kind: { group: 'plimsoll.dev', version: 'v1alpha1', kind: 'Other' }, object: bad }],
    [
      'the same kind of somebody else',
      { kind: { group: 'example.com', version: 'v1', kind: 'PodPolicy' }, object: bad },
    ],
  ])('%s', (_, request) => {
    expect(answer(request)).toEqual({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: passed });
  });
});

describe('is refused', () => {
  const message = '"profle" is not a field of spec; did you mean "profile"?';

  test.each<[string, object]>([
    ['a bad policy', { object: bad }],
    ['a change from a good one', { operation: 'UPDATE', object: bad, oldObject: good }],
    [
      'a change of one that was as bad',
      { operation: 'UPDATE', object: bad, oldObject: policyOf({ mode: 'Audit', profle: '' }) },
    ],
    [
      'a part of it that is not known here',
      { operation: 'UPDATE', subResource: 'scale', object: bad, oldObject: good },
    ],
  ])('%s', (_, request) => {
    expect(answer(request).response).toEqual({
      uid: 'u-1',
      allowed: false,
      status: {
        status: 'Failure',
        code: 403,
        reason: 'Forbidden',
        message: `policy "one" cannot be used, 1 problem:\n- spec.profle: ${message}`,
        details: {
          name: 'one',
          group: 'plimsoll.dev',
          kind: 'PodPolicy',
          causes: [{ reason: 'FieldValueInvalid', message, field: 'spec.profle' }],
        },
      },
    });
  });

  test('with its problems, for whoever keeps a log', () => {
    const { review, problems } = reviewPolicy(reviewOf({ object: bad }), setting);
    expect([review.name, problems]).toEqual(['one', [{ field: 'spec.profle', message }]]);
  });
});

test('what is hardly meant passes with a warning', () => {
  expect(answer({ object: policyOf({ mode: 'Warn' }) }).response).toEqual({
    ...passed,
    warnings: ['spec: no rule is on, so nothing is judged; write a profile, or rules'],
  });
});

test('what is no review is told as one of pods', () => {
  expect(() => reviewPolicy(good, setting)).toThrow(ReviewRefused);
});
