import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { readPolicyObject } from '../policy/policy-object.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { noFacts } from './facts-source.ts';
import { Gate } from './gate.ts';
import { reviewPolicy } from './policy-review.ts';
import { ReviewRefused } from './review.ts';

const gate = new Gate({ rules, serverMinor: undefined, knowsNamespaceLabels: true }, '0.1.0');

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

const answer = (request: object) => reviewPolicy(reviewOf(request), gate).answer;
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
    const { review, problems } = reviewPolicy(reviewOf({ object: bad }), gate);
    expect([review.name, problems]).toEqual(['one', [{ field: 'spec.profle', message }]]);
  });
});

test('what is hardly meant passes with a warning', () => {
  expect(answer({ object: policyOf({ mode: 'Warn' }) }).response).toEqual({
    ...passed,
    warnings: ['spec: no rule is on, so nothing is judged; write a profile, or rules'],
  });
});

describe('what can hardly be meant', () => {
  const doubted = (mode: string, ...ports: readonly number[]) =>
    policyOf({ mode, rules: { 'host-ports': { allowed: ports.map((min) => ({ min, max: 1 })) } } });
  const told = (index: number, min: number) =>
    `spec.rules.host-ports.allowed[${index}].min: ${min} is above the max of 1; write min at or below max`;
  const changed = (before: object, after: object) =>
    answer({ operation: 'UPDATE', oldObject: before, object: after }).response;

  test('is refused', () => {
    const status = { message: `policy "one" cannot be used, 1 problem:\n- ${told(0, 2)}` };
    expect(answer({ object: doubted('Enforce', 2) }).response).toMatchObject({ allowed: false, status });
    expect(changed(good, doubted('Enforce', 2))).toMatchObject({ allowed: false, status });
    expect(changed(bad, doubted('Enforce', 2))).toMatchObject({ allowed: false, status });
  });

  test('and stood there before does not keep a policy from being loosened', () => {
    expect(changed(doubted('Enforce', 2), doubted('Warn', 2))).toEqual({
      ...passed,
      warnings: [told(0, 2).replace('min: ', 'min: as before: ')],
    });
  });

  test('and has moved in its list does not either', () => {
    expect(changed(doubted('Enforce', 1, 2), doubted('Enforce', 2))).toEqual({
      ...passed,
      warnings: [told(0, 2).replace('min: ', 'min: as before: ')],
    });
    const overrides = (...names: readonly string[]) =>
      policyOf({
        mode: 'Enforce',
        rules: { 'limits-forbidden': {} },
        overrides: names.map((name) => ({
          namespaces: [name],
          rules: name === 'other' ? { privileged: {} } : { 'limits-required': { resources: { cpu: {} } } },
        })),
      });
    const contradiction = (index: number) =>
      expect.stringContaining(`spec.overrides[${index}].rules.limits-required.resources.cpu: `);
    expect(changed(overrides('other', 'shop'), overrides('shop'))).toMatchObject({
      allowed: true,
      warnings: [contradiction(0)],
    });
    // One more of the kind is a new one, wherever it stands.
    expect(changed(overrides('other', 'shop'), overrides('batch', 'shop'))).toMatchObject({
      allowed: false,
      status: { details: { causes: [{ field: 'spec.overrides[0].rules.limits-required.resources.cpu' }] } },
      warnings: [contradiction(1)],
    });
  });

  test('and is new beside that is refused', () => {
    expect(changed(doubted('Enforce', 2), doubted('Enforce', 2, 3))).toMatchObject({
      allowed: false,
      status: { message: `policy "one" cannot be used, 1 problem:\n- ${told(1, 3)}` },
      warnings: [told(0, 2).replace('min: ', 'min: as before: ')],
    });
  });
});

describe('a policy that says for which version it is written', () => {
  const writtenFor = (version: unknown, spec: object) =>
    policyOf(spec, { annotations: { 'plimsoll.dev/written-for': version } });
  const later = { mode: 'Warn', rules: { 'later-rule': {}, privileged: { laterOption: true } } };
  const note = 'it is written for Plimsoll "0.2.0-rc.1", and this is 0.1.0, which may not know all of it';

  test('is let through where that is a later one, with all that is not known here', () => {
    const { answer: given, problems } = reviewPolicy(
      reviewOf({ operation: 'UPDATE', object: writtenFor('0.2.0-rc.1', later), oldObject: good }),
      gate,
    );
    expect(problems).toHaveLength(2);
    expect(given.response).toEqual({
      ...passed,
      warnings: [
        `policy "one": ${note}; its last good version stays in force until that version runs`,
        expect.stringMatching(/^spec\.rules\.later-rule: "later-rule" is not a rule/),
        expect.stringMatching(/^spec\.rules\.privileged\.laterOption: "laterOption" is not an option of privileged/),
      ],
    });
  });

  test('and of which rules can be made is let through too', () => {
    const doubted = { mode: 'Warn', rules: { 'host-ports': { allowed: [{ min: 2, max: 1 }] } } };
    expect(answer({ object: writtenFor('0.2.0-rc.1', doubted) }).response).toEqual({
      ...passed,
      warnings: [
        `policy "one": ${note}; it is in force, and would be refused if it were written for this version`,
        expect.stringContaining('2 is above the max of 1'),
      ],
    });
    expect(answer({ object: policyOf(doubted) }).response.allowed).toBe(false);
  });

  test('passes without a word where it can be read', () => {
    expect(answer({ object: writtenFor('0.2.0', { mode: 'Warn', profile: 'baseline' }) }).response).toEqual(passed);
  });

  test.each(['0.1.0', '0.1.0-rc.1', '0.0.9', 'latest', '99999999999.0.0', ''])(
    'is refused where that is no later one: %j',
    (version) => {
      expect(answer({ object: writtenFor(version, later) }).response).toMatchObject({
        allowed: false,
        status: { message: expect.stringMatching(/^policy "one" cannot be used, 2 problems:/) },
      });
    },
  );

  test('is told what is no version, whether it passes or not', () => {
    const warning =
      'metadata.annotations["plimsoll.dev/written-for"]: "latest" is not a version of Plimsoll; write one such as 0.2.0, or remove it';
    for (const spec of [later, { mode: 'Warn', profile: 'baseline' }]) {
      expect(answer({ object: writtenFor('latest', spec) }).response.warnings).toEqual([warning]);
    }
  });
});

test('what is no review is told as one of pods', () => {
  expect(() => reviewPolicy(good, gate)).toThrow(ReviewRefused);
});

test('a policy at odds with one in force passes with a warning; its own earlier state is none', () => {
  const standing = new Gate(gate.compileOptions, gate.version);
  const inForce = ['one', 'other'].flatMap((name) => {
    const spec = { mode: 'Enforce', rules: { 'limits-forbidden': {} } };
    return readPolicyObject({ ...policyOf(spec), metadata: { name } }, gate.compileOptions).policy ?? [];
  });
  standing.policies = new PolicySet(inForce);
  const object = policyOf({ mode: 'Enforce', rules: { 'limits-required': { resources: { cpu: {} } } } });
  expect(reviewPolicy(reviewOf({ object }), standing).answer.response).toEqual({
    ...passed,
    warnings: [
      'spec.rules.limits-required.resources.cpu: in namespace "default", limits-required requires a cpu limit, and limits-forbidden of policy "other" forbids it, so no pod could pass; remove cpu from one of them',
    ],
  });
});

test('a namespace that the cluster does not have is warned of', () => {
  const inCluster = new Gate(gate.compileOptions, gate.version);
  inCluster.facts = { ...noFacts, namespaces: ['checkout', 'default'] };
  const object = policyOf({
    mode: 'Warn',
    rules: { privileged: {} },
    match: { namespaces: ['chekout', 'default', 'shop-*', 'checkout', 'batch'] },
    overrides: [{ namespaces: ['batch'], mode: 'Audit' }],
  });
  expect(reviewPolicy(reviewOf({ object }), inCluster).answer.response.warnings).toEqual([
    'spec.match.namespaces[0]: the cluster has no namespace "chekout"; write "checkout", or create it',
    'spec.match.namespaces[4]: the cluster has no namespace "batch"; check the spelling, or create it',
    'spec.overrides[0].namespaces[0]: the cluster has no namespace "batch"; check the spelling, or create it',
  ]);
});

describe('where pods are admitted without being judged while no gate answers', () => {
  const open = new Gate(gate.compileOptions, gate.version);
  open.failOpen = () => 'pods pass; set it to Fail';
  const warnings = (spec: object, request: object = {}) =>
    reviewPolicy(reviewOf({ object: policyOf(spec), ...request }), open).answer.response.warnings;
  const warned = ['policy "one" refuses pods, but pods pass; set it to Fail'];
  const rules = { privileged: {} };

  test.each<[string, object, readonly string[] | undefined]>([
    ['enforces', { mode: 'Enforce', rules }, warned],
    ['has a rule that enforces', { mode: 'Warn', rules: { privileged: { mode: 'Enforce' } } }, warned],
    [
      'has an override that enforces',
      { mode: 'Audit', rules, overrides: [{ namespaces: ['a'], mode: 'Enforce' }] },
      warned,
    ],
    ['only warns', { mode: 'Warn', rules }, undefined],
    ['enforces no rule', { mode: 'Enforce', rules: { privileged: { mode: 'Warn' } } }, undefined],
  ])('a policy that %s', (_, spec, expected) => {
    expect(warnings(spec)).toEqual(expected);
  });

  test('a change is warned of, and one that leaves the spec is not', () => {
    const spec = { mode: 'Enforce', rules };
    const change = (oldSpec: object) => warnings(spec, { operation: 'UPDATE', oldObject: policyOf(oldSpec) });
    expect([change({ mode: 'Warn', rules }), change(spec)]).toEqual([warned, undefined]);
  });
});
