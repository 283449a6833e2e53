import { describe, expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { examplePod } from '../rules/contract/example.ts';
import { rules } from '../rules/index.ts';
import type { CompileOptions } from './compiled-policy.ts';
import { readPolicyObject } from './policy-object.ts';
import { readPolicies } from './read.ts';

const compileOptions: CompileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

const policyOf = (spec: object, around: object = {}): object => ({
  apiVersion: 'plimsoll.dev/v1alpha1',
  kind: 'PodPolicy',
  metadata: { name: 'one' },
  spec: { mode: 'Warn', ...spec },
  ...around,
});

/** Each as `field: message`. */
const told = (object: unknown): readonly string[] =>
  readPolicyObject(object, compileOptions).problems.map(({ field, message }) => `${field}: ${message}`);

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
    const { policy, problems } = readPolicyObject(object, compileOptions);
    expect([policy?.name, problems]).toEqual(['one', []]);
  });

  test('without the status, and without a change to what was given', () => {
    const object = Object.freeze(policyOf({}, { status: {} }));
    expect(readPolicyObject(object, compileOptions).policy?.policy).toEqual(policyOf({}));
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
    const { policy } = readPolicyObject(object, compileOptions);
    expect(policy === undefined || policy.doubts.length > 0).toBe(true);
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
    const { problems, doubts } = readPolicies([{ name: 'f', text: JSON.stringify(object) }], compileOptions);
    const messages = [...problems, ...doubts].map(({ message }) => message);
    expect(messages.length).toBeGreaterThan(0);
    expect(
      readPolicyObject(object, compileOptions)
        .problems.map(({ message }) => message)
        .toSorted(),
    ).toEqual(messages.toSorted());
  });
});

describe('what is wrong with it', () => {
  const rule = (id: string, options: object) => ({ rules: { [id]: options } });

  test.each<[string, object]>([
    ['a least above the most', rule('resource-range', { requests: { cpu: { min: 2, max: 1 } } })],
    ['a bound that is none', rule('pod-resource-range', { limits: { memory: {} } })],
    ['a limit that no pod can have', rule('resource-range', { limits: { memory: { max: 0 } } })],
    ['ports the wrong way round', rule('host-ports', { allowed: [{ min: 2, max: 1 }] })],
    ['users the wrong way round', rule('run-as-user', { ranges: [{ min: 2, max: 1 }] })],
    ['groups that hold nothing', rule('run-as-group', { fsGroup: { ranges: [{ min: 0, max: 0 }] } })],
    ['a default that may not be added', rule('run-as-user', { required: true, default: 0 })],
    ['a default that sets nothing aside', rule('requests-required', { resources: { cpu: { default: 0 } } })],
    ['a default for a device', rule('requests-required', { resources: { 'a.b/gpu': { default: 1 } } })],
    ['defaults that break its own rule', rule('limits-required', { resources: { cpu: { default: 0 } } })],
    ['a ratio below one', rule('limit-request-ratio', { resources: { cpu: '0.5' } })],
    ['a ratio of what has none', rule('limit-request-ratio', { resources: { 'a.b/gpu': 1 } })],
    ['a name that no resource has', rule('limits-required', { resources: { Memory: {} } })],
    ['a name that no resource has, in a list', rule('limits-forbidden', { resources: { CPU: {} } })],
    ['an amount below zero', rule('resource-range', { requests: { cpu: { max: -1 } } })],
    ['an amount without a number', rule('resource-range', { requests: { cpu: { max: 'k' } } })],
    ['less than a core', rule('quantity-units', { largestCpu: '500m' })],
    ['what is no tag', rule('image-tag', { forbidden: ['a:b'] })],
    ['no image', rule('image-registry', { allowed: [] })],
    ['no profile', rule('seccomp-profile', { allowed: ['Localhost'], localhostProfiles: [] })],
    ['no profile where one is required', rule('apparmor-profile', { allowed: [], required: true })],
    [
      'more overrides than can be tried',
      { overrides: Array.from({ length: 100 }, () => ({ namespaces: ['a*'], rules: { privileged: {} } })) },
    ],
  ])('leaves rules: %s', (_, spec) => {
    const { policy, problems } = readPolicyObject(policyOf(spec), compileOptions);
    expect(problems).not.toEqual([]);
    // Every rule of it could be prepared: none fails as it is asked.
    const pod = new Pod(examplePod());
    for (const { check } of policy?.termsFor('shop')?.rules ?? []) check(pod, () => {});
    expect(policy?.termsFor('shop')?.rules).toHaveLength('overrides' in spec ? 0 : 1);
  });

  test.each<[string, object]>([
    ['a rule that is not known', rule('priviledged', {})],
    ['an option that is not known', rule('privileged', { allow: true })],
    ['another type', rule('host-ports', { allowed: 'all' })],
    ['no amount', rule('resource-range', { requests: { cpu: { max: '1x' } } })],
    ['no ratio', rule('limit-request-ratio', { resources: { cpu: '1k' } })],
    ['no registry', rule('image-registry', { allowed: ['shop'] })],
    ['no path', rule('host-path', { allowed: [{ path: 'var/log' }] })],
    ['no selector', { match: { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } } }],
  ])('leaves no rules: %s', (_, spec) => {
    expect(readPolicyObject(policyOf(spec), compileOptions).policy).toBeUndefined();
  });

  test('a fault of ours is told as one of this policy', () => {
    const broken = {
      ...compileOptions,
      rules: [{ ...rules[0], id: 'privileged', check: null }],
    } as unknown as CompileOptions;
    expect(readPolicyObject(policyOf(rule('privileged', {})), broken)).toEqual({
      policy: undefined,
      problems: [
        expect.objectContaining({ message: expect.stringMatching(/^internal error: this cannot be read \(/) }),
      ],
    });
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

  test('a text of megabytes, on which expressions fail', () => {
    const problem = 'spec: a text has 8000000 characters; write at most 100000';
    const long = 'a.'.repeat(4_000_000);
    expect(told({ ...policyOf({}), metadata: { name: long } })).toEqual([problem]);
    expect(told(policyOf({ match: { namespaces: [long] } }))).toEqual([problem]);
  });

  test('metadata, however much of it', () => {
    const labels = many(20_000);
    expect(told(policyOf({}, { metadata: { name: 'one', labels } }))).toEqual([]);
  });
});
