import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import type { Setting } from './compiled-policy.ts';
import { readPolicyObject } from './policy-object.ts';
import { readPolicies } from './read.ts';

const setting: Setting = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

const policyOf = (spec: object, around: object = {}): object => ({
  apiVersion: 'plimsoll.dev/v1alpha1',
  kind: 'PodPolicy',
  metadata: { name: 'one' },
  spec: { mode: 'Warn', ...spec },
  ...around,
});

/** Each as `field: message`. */
const told = (object: unknown): readonly string[] =>
  readPolicyObject(object, setting).problems.map(({ field, message }) => `${field}: ${message}`);

describe('is read', () => {
  test.each<[string, object]>([
    ['no more than there must be', policyOf({})],
    [
      'what an API server adds',
      policyOf(
        {},
        {
          metadata: {
            name: 'one',
            uid: '7e0a',
            generation: 3,
            resourceVersion: '17',
            creationTimestamp: '2026-01-01T00:00:00Z',
            labels: { a: 'b' },
            annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
            finalizers: ['a/b'],
            managedFields: [{ manager: 'kubectl', fieldsV1: { 'f:spec': { 'f:mode': {} } } }],
          },
          status: { observedGeneration: 3, conditions: [{ type: 'Accepted', status: 'False' }] },
        },
      ),
    ],
    ['a status of any kind', policyOf({}, { status: 7 })],
  ])('%s', (_, object) => {
    const { policy, problems } = readPolicyObject(object, setting);
    expect([policy?.name, problems]).toEqual(['one', []]);
  });

  test('without the status, and without a change to what was given', () => {
    const object = Object.freeze(policyOf({}, { status: {} }));
    expect(readPolicyObject(object, setting).policy?.policy).toEqual(policyOf({}));
    expect(object).toHaveProperty('status');
  });
});

describe('is told with its field', () => {
  test.each<[string, unknown, readonly string[]]>([
    [
      'nothing',
      undefined,
      [': this is not a policy; write an object with apiVersion: plimsoll.dev/v1alpha1 and kind: PodPolicy'],
    ],
    [
      'a list',
      [],
      [': this is not a policy; write an object with apiVersion: plimsoll.dev/v1alpha1 and kind: PodPolicy'],
    ],
    [
      'a field that is not known',
      policyOf({}, { spce: {} }),
      ['spce: "spce" is not a field of a PodPolicy; did you mean "spec"?'],
    ],
    [
      'all under __proto__',
      JSON.parse(`{"__proto__": ${JSON.stringify(policyOf({}))}}`),
      [
        expect.stringMatching(/^__proto__: "__proto__" is not a field of a PodPolicy; write one of apiVersion, kind, /),
        'apiVersion: apiVersion is missing; write plimsoll.dev/v1alpha1',
        'kind: kind is missing; write PodPolicy',
        expect.stringMatching(/^metadata: metadata is missing; write /),
        expect.stringMatching(/^spec: spec is missing; write /),
      ],
    ],
    [
      'a misspelt option',
      policyOf({ rules: { 'limits-required': { resurces: {} } } }),
      [
        'spec.rules.limits-required.resurces: "resurces" is not an option of limits-required; did you mean "resources"?',
      ],
    ],
    [
      'a value',
      policyOf({ templates: false }),
      ['spec.templates: spec.templates is false; write one of Enforce, Warn, Audit'],
    ],
    [
      'a number, whose spelling is not known any more',
      policyOf({ rules: { 'image-tag': { forbidden: [1.1] } } }),
      [
        'spec.rules.image-tag.forbidden[0]: spec.rules.image-tag.forbidden[0] is 1.1, which YAML reads as a number; write "1.1" in quotes',
      ],
    ],
    [
      'a name that is no plain key',
      policyOf({ rules: { 'limits-required': { resources: { 'a.b/c': { x: 1 } } } } }),
      [expect.stringMatching(/^spec\.rules\.limits-required\.resources\["a\.b\/c"\]\.x: "x" is not an option of /)],
    ],
    [
      'what the schema cannot say',
      policyOf({ rules: { 'host-ports': { allowed: [{ min: 2, max: 1 }] } } }),
      ['spec.rules.host-ports.allowed[0].min: 2 is above the max of 1; write min at or below max'],
    ],
    [
      'what the schema cannot say of a selector, also beside what it can',
      policyOf({
        match: { namespaceSelector: { matchLabels: { 'a b': 'c' }, matchExpressions: [{ key: 'd', operator: 'In' }] } },
        mode: 'warn',
      }),
      [
        expect.stringMatching(
          /^spec\.match\.namespaceSelector\.matchExpressions\[0\]\.values: In compares with values, and there are none; write /,
        ),
        expect.stringMatching(
          /^spec\.match\.namespaceSelector\.matchLabels\["a b"\]: "a b" is not the key of a label; write /,
        ),
        'spec.mode: spec.mode is "warn"; write Warn',
      ],
    ],
    [
      'all of it, keys by their letters and items in their order, each once',
      policyOf({
        rules: { 'requests-required': { resources: { cpu: { default: '1x' } } }, 'image-tag': { forbiden: [] } },
        overrides: Array.from({ length: 11 }, (_, index) => ({ namespaces: [index % 5 === 0 ? 'A' : 'a'] })),
        mode: 'warn',
      }),
      [
        'spec.mode: spec.mode is "warn"; write Warn',
        expect.stringMatching(/^spec\.overrides\[0\]\.namespaces\[0\]: /),
        expect.stringMatching(/^spec\.overrides\[5\]\.namespaces\[0\]: /),
        expect.stringMatching(/^spec\.overrides\[10\]\.namespaces\[0\]: /),
        'spec.rules.image-tag.forbiden: "forbiden" is not an option of image-tag; did you mean "forbidden"?',
        expect.stringMatching(/^spec\.rules\.requests-required\.resources\.cpu\.default: "1x" is not a quantity/),
      ],
    ],
  ])('%s', (_, object, problems) => {
    expect(told(object)).toEqual(problems);
    expect(readPolicyObject(object, setting).policy).toBeUndefined();
  });

  test.each<[string, object]>([
    ['the schema refuses', policyOf({ mode: 'Of', rules: { 'image-tag': { x: 1 }, 'no-such': {} } })],
    [
      'the schema refuses, beside what it cannot say',
      policyOf({ rules: { 'image-tag': { x: 1 }, 'limits-required': { resources: { Memory: {} } } } }),
    ],
    ['the schema cannot say', policyOf({ rules: { 'limits-required': { resources: { Memory: {} } } } })],
    ['is too much', policyOf({ rules: { ['x'.repeat(318)]: 1 } })],
  ])('as of a text, but for the place: what %s', (_, object) => {
    const { problems } = readPolicies([{ name: 'f', text: JSON.stringify(object) }], setting);
    const messages = problems.map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(0);
    expect(
      readPolicyObject(object, setting)
        .problems.map(({ message }) => message)
        .toSorted(),
    ).toEqual(messages.toSorted());
  });
});

describe('is not looked into', () => {
  const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, 0]));

  test.each<[string, object, string]>([
    [
      'more values than anyone writes',
      many(10_000),
      'spec: the policy holds more than 10000 values; write several policies',
    ],
    [
      'many values under a name of a million letters',
      { 'limits-required': { resources: { ['a'.repeat(1_000_000)]: many(5000) } } },
      'spec: a key has 1000000 characters; write at most 317',
    ],
  ])('%s', (_, rules, problem) => {
    expect(told(policyOf({ rules }))).toEqual([problem]);
  });

  test('metadata, however much of it', () => {
    const labels = many(20_000);
    expect(told(policyOf({}, { metadata: { name: 'one', labels } }))).toEqual([]);
  });
});
