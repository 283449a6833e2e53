// The code that is generated from the policy's schema, held against the schema itself as another reader compiles it.
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { builtinPolicies } from '../src/policy/builtin.ts';
import { podPolicySchema } from '../src/policy/pod-policy.ts';
import { validatePodPolicy } from '../src/policy/validate.generated.js';

describe('the generated validator says what the schema says', () => {
  const ajv = new Ajv({ strict: true, strictTypes: false });
  ajv.addKeyword('x-kubernetes-int-or-string');
  const accepts = ajv.compile(JSON.parse(JSON.stringify(podPolicySchema)));
  const { standard } = builtinPolicies;
  const withSpec = (spec: Readonly<Record<string, unknown>>): unknown => ({
    ...standard,
    spec: { mode: 'Warn', ...spec },
  });
  const withResources = (resources: unknown): unknown => withSpec({ rules: { 'limits-required': { resources } } });

  test.each<[string, unknown, boolean]>([
    ['a built-in policy', standard, true],
    ['null', null, false],
    ['another kind', { ...standard, kind: 'Pod' }, false],
    ['a field too many', withSpec({ exceptions: {} }), false],
    ['an override', withSpec({ overrides: [{ namespaces: ['a'], rules: { 'image-tag': {} } }] }), true],
    ['an override without namespaces', withSpec({ overrides: [{ mode: 'Warn' }] }), false],
    [
      'a rule in an override with a field too many',
      withSpec({ overrides: [{ namespaces: ['a'], rules: { 'image-tag': { x: 1 } } }] }),
      false,
    ],
    ['text as an amount', withResources({ cpu: { default: '1' } }), true],
    ['a whole number as an amount', withResources({ cpu: { default: 1 } }), true],
    ['a decimal number as an amount', withResources({ cpu: { default: 0.5 } }), false],
    ['nothing as an amount', withResources({ cpu: { default: null } }), false],
    ['a name of Object as a rule', withSpec({ rules: { constructor: {} } }), false],
    ['the name of the prototype as a rule', withSpec({ rules: JSON.parse('{"__proto__": {}}') }), false],
    ['the name of the prototype as a resource', withResources(JSON.parse('{"__proto__": {}}')), true],
  ])('%s', (_, value, isAccepted) => {
    expect(accepts(value)).toBe(isAccepted);
    expect(validatePodPolicy(value)).toBe(isAccepted);
    expect(validatePodPolicy.errors === null).toBe(isAccepted);
  });
});
