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
    ['policy: own.yaml', '1:9: this is not a list; write one'],
    ['policys: [a]', '1:1: "policys" is not known here; did you mean "policy"?'],
    ['colour: red', '1:1: "colour" is not known here; write one of policy, namespace, kubeVersion, failOn, kinds'],
    ['kubeVersion: 1.30', '1:14: this is not a version of Kubernetes; write one such as "1.36", in quotes'],
    ['failOn: never', '1:9: this is not an effect; write deny or warn'],
    ['namespace: [a]', '1:12: this is not text; write text'],
    ['kinds: [{group: a, kind: B}]', '1:9: this is not text; write text'],
    ['kinds: [Farm]', '1:9: this is not an object; write group, kind and template'],
    ['namespace: a\n---\nnamespace: b', '3:1: there is a second document; write one'],
  ])('%j', (text, message) => {
    expect(() => configIn(text, 'plimsoll.yaml')).toThrow(new ConfigUnusable(`plimsoll.yaml:${message}`));
  });
});
