import { describe, expect, test } from 'vitest';
import { configIn, ConfigUnusable } from './config.ts';

describe('plimsoll.yaml', () => {
  test('of a folder above: files are named from its folder, built-in policies by name', () => {
    const text = `policy: [own.yaml, sub/standard, ./standard, standard, /etc/policy.yaml]
kinds:
  - {group: '', kind: Farm, template: spec.barns.0.template}
  - {group: example.com, kind: Whole, template: .}
  - {group: example.com, kind: Farm, template: spec.barns.*.template}
`;
    expect(configIn(text, '../plimsoll.yaml')).toEqual({
      policy: ['../own.yaml', '../sub/standard', '../standard', 'standard', '/etc/policy.yaml'],
      kinds: [
        { group: '', kind: 'Farm', template: ['spec', 'barns', 0, 'template'] },
        { group: 'example.com', kind: 'Whole', template: [] },
        { group: 'example.com', kind: 'Farm', template: ['spec', 'barns', '*', 'template'] },
      ],
    });
  });

  test('in the current folder, a file is never taken for a built-in policy', () => {
    const { policy } = configIn('policy: [own.yaml, ./standard, standard]', 'plimsoll.yaml');
    expect(policy).toEqual(['./own.yaml', './standard', 'standard']);
  });

  test.each(['', '# nothing\n', '---\n'])('%j says nothing', (text) => {
    expect(configIn(text, 'plimsoll.yaml')).toEqual({ policy: [], kinds: [] });
  });

  test.each([
    ['a: [', '1:5: a list in brackets has no end; write "]", or indent this line'],
    ['[]', '1:1: this is not an object; write keys such as policy and namespace'],
    ['policy: own.yaml', '1:9: policy is "own.yaml"; write a list: ["own.yaml"]'],
    ['policys: [a]', '1:1: "policys" is not a field of plimsoll.yaml; did you mean "policy"?'],
    [
      'colour: red',
      '1:1: "colour" is not a field of plimsoll.yaml; write one of policy, namespace, kubeVersion, failOn, kinds',
    ],
    ['kubeVersion: 1.30', '1:14: kubeVersion is 1.30, which YAML reads as a number; write "1.30" in quotes'],
    ['failOn: never', '1:9: failOn is "never"; write one of deny, warn'],
    [
      'namespace: [a]',
      '1:1: namespace is a list; write the name of a namespace: a-z, 0-9 and "-" only, with none of "-" at either end',
    ],
    [
      'namespace: Shop',
      '1:12: namespace is "Shop"; write the name of a namespace: a-z, 0-9 and "-" only, with none of "-" at either end',
    ],
    ['kinds: [{group: a, kind: B}]', '1:9: kinds[0].template is missing; write text'],
    ['kinds: [Farm]', '1:9: kinds[0] is "Farm"; write an object with any of group, kind, template'],
    ['namespace: a\n---\nnamespace: b', '3:1: there is a second document; write one'],
  ])('%j', (text, message) => {
    expect(() => configIn(text, 'plimsoll.yaml')).toThrow(new ConfigUnusable(`plimsoll.yaml:${message}`));
  });
});
