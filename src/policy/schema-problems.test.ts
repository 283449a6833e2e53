import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { readPolicyObject } from './policy-object.ts';
import { readPolicies } from './read.ts';

type Case = readonly [name: string, text: string, problems: readonly string[]];

/** Line 6 and on: what a case adds to a policy that says no more than it must. */
const withSpec = (lines: string) =>
  `apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: one}\nspec:\n  mode: Warn\n${lines}`;

const withRule = (line: string) => withSpec(`  rules:\n    ${line}`);

/** Each as `line:column: message`. */
function told(text: string): readonly string[] {
  const { problems } = readPolicies([{ name: 'f', text }], {
    rules,
    serverMinor: undefined,
    knowsNamespaceLabels: true,
  });
  return problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

const ids = rules.map(({ id }) => id).join(', ');
const optionsOf = (id: string): string => {
  const { properties } = rules.find((rule) => rule.id === id)?.options ?? {};
  return ['mode', 'help', ...Object.keys(properties ?? {})].join(', ');
};

describe('fields that must be there, and fields that may not', () => {
  test.each<Case>([
    ['no kind', withSpec('').replace('kind: PodPolicy\n', ''), ['1:1: kind is missing; write PodPolicy']],
    ['a misspelt kind', withSpec('').replace('PodPolicy', 'PodPolcy'), ['2:7: kind is "PodPolcy"; write PodPolicy']],
    [
      'another version',
      withSpec('').replace('v1alpha1', 'v1'),
      ['1:13: apiVersion is "plimsoll.dev/v1"; write plimsoll.dev/v1alpha1'],
    ],
    [
      'no mode',
      withSpec('').replace('  mode: Warn', '  profile: none'),
      ['4:1: spec.mode is missing; write one of Enforce, Warn, Audit'],
    ],
    [
      'no name',
      withSpec('').replace('{name: one}', '{}'),
      ['3:1: metadata.name is missing; write a-z, 0-9, "-" and "." only, with a letter or digit at either end'],
    ],
    [
      'a misspelt field of the document',
      withSpec('spce: {}'),
      ['6:1: "spce" is not a field of a PodPolicy; did you mean "spec"?'],
    ],
    [
      'a field of other kinds',
      withSpec('data: {}'),
      ['6:1: "data" is not a field of a PodPolicy; write one of apiVersion, kind, metadata, spec'],
    ],
    [
      'a misspelt field',
      withSpec('  match: {namspaces: [a]}'),
      ['6:11: "namspaces" is not a field of match; did you mean "namespaces"?'],
    ],
    [
      'a field that is not built',
      withSpec('  match: {podSelector: {}}\n  exceptions: {}'),
      [
        '6:11: "podSelector" is not a field of match; write one of namespaces, excludeNamespaces, namespaceSelector',
        '7:3: "exceptions" is not a field of spec; write one of match, mode, templates, profile, profileVersion, help, overrides, rules',
      ],
    ],
    [
      'a misspelt field of an override',
      withSpec('  overrides: [{namespaces: [a], rule: {}}]'),
      ['6:33: "rule" is not a field of overrides[0]; did you mean "rules"?'],
    ],
    [
      'a misspelt rule',
      withRule('limitz-required: {mode: Off}'),
      ['7:5: "limitz-required" is not a rule; did you mean "limits-required"?'],
    ],
    ['no rule', withRule('no-such: {}'), [`7:5: "no-such" is not a rule; write one of ${ids}`]],
    ['a name of Object', withRule('constructor: {}'), [`7:5: "constructor" is not a rule; write one of ${ids}`]],
    [
      'a name of Object, the worse one',
      withRule('__proto__: {}'),
      [`7:5: "__proto__" is not a rule; write one of ${ids}`],
    ],
    [
      'a misspelt option',
      withRule('limits-required: {resource: {}}'),
      ['7:23: "resource" is not an option of limits-required; did you mean "resources"?'],
    ],
    [
      'a fill of a rule that has nothing to fill in',
      withRule('quantity-units: {fill: true}'),
      [`7:22: "fill" is not an option of quantity-units; write one of ${optionsOf('quantity-units')}`],
    ],
    [
      'a misspelt option within',
      withRule('limits-required: {resources: {memory: {defalt: 1Gi}}}'),
      ['7:44: "defalt" is not an option of limits-required.resources.memory; did you mean "default"?'],
    ],
  ])('%s', (_, text, problems) => {
    expect(told(text)).toEqual(problems);
  });
});

describe('one of a few words', () => {
  test.each<Case>([
    ['a mode in another case', withSpec('').replace('Warn', 'warn'), ['5:9: spec.mode is "warn"; write Warn']],
    [
      'another mode',
      withSpec('  templates: Deny'),
      ['6:14: spec.templates is "Deny"; write one of Enforce, Warn, Audit'],
    ],
    [
      'a mode that YAML reads as false',
      withSpec('').replace('Warn', 'Off'),
      ['5:9: spec.mode is Off, which YAML reads as false; write one of Enforce, Warn, Audit'],
    ],
    [
      "a rule's mode that YAML reads as false",
      withRule('image-tag: {mode: no}'),
      ['7:23: spec.rules.image-tag.mode is no, which YAML reads as false; write Disabled'],
    ],
    [
      'a mode that is false',
      withSpec('').replace('Warn', 'false'),
      ['5:9: spec.mode is false; write one of Enforce, Warn, Audit'],
    ],
    [
      'a profile that does not exist',
      withSpec('  profile: privileged'),
      ['6:12: spec.profile is "privileged"; write one of none, baseline, restricted, standard, hardened'],
    ],
    [
      'a version that YAML reads as a number',
      withSpec('  profileVersion: 1.30'),
      ['6:19: spec.profileVersion is 1.30, which YAML reads as a number; write v1.30'],
    ],
  ])('%s', (_, text, problems) => {
    expect(told(text)).toEqual(problems);
  });
});

describe('values of another kind', () => {
  test.each<Case>([
    ['an object for a list', withSpec('  overrides: {}'), ['6:3: spec.overrides is an object; write a list']],
    [
      'a list of resources for terms by resource',
      withRule('limits-required: {resources: [memory, nvidia.com/gpu]}'),
      ['7:23: spec.rules.limits-required.resources is a list; write {memory: {}, nvidia.com/gpu: {}}'],
    ],
    [
      'a resource for terms by resource',
      withRule('requests-required: {resources: memory}'),
      ['7:36: spec.rules.requests-required.resources is "memory"; write {memory: {}}'],
    ],
    [
      'a list of resources for ratios',
      withRule('limit-request-ratio: {resources: [memory]}'),
      ['7:27: spec.rules.limit-request-ratio.resources is a list; write {memory: 1}'],
    ],
    [
      'a list of more than names',
      withRule('limits-required: {resources: [{name: memory}]}'),
      ['7:23: spec.rules.limits-required.resources is a list; write an object'],
    ],
    [
      'text for a list',
      withSpec('  match: {namespaces: shop-*}'),
      ['6:23: spec.match.namespaces is "shop-*"; write a list: ["shop-*"]'],
    ],
    [
      'a list for an object',
      withSpec('  help: [a]'),
      ['6:3: spec.help is a list; write an object with any of text, url'],
    ],
    ['text for an object', withSpec('  help: ask'), ['6:9: spec.help is "ask"; write an object with any of text, url']],
    ['nothing', withSpec('  match:'), ['6:3: spec.match is empty; write {}, or remove it']],
    [
      'a rule with nothing',
      withRule('image-tag:'),
      [
        `7:5: spec.rules.image-tag is empty; write {} for the rule with its defaults, or an object with any of ${optionsOf('image-tag')}`,
      ],
    ],
    [
      'true for a rule',
      withRule('image-tag: true'),
      [
        `7:16: spec.rules.image-tag is true; write {} for the rule with its defaults, or an object with any of ${optionsOf('image-tag')}`,
      ],
    ],
    [
      'an amount where terms stand',
      withRule('limits-required: {resources: {memory: 1Gi}}'),
      ['7:43: spec.rules.limits-required.resources.memory is "1Gi"; write {default: 1Gi}'],
    ],
    [
      'text for true',
      withRule('run-as-user: {required: "yes"}'),
      ['7:29: spec.rules.run-as-user.required is "yes"; write true or false'],
    ],
    [
      'a word that YAML reads as true',
      withSpec('  match: {namespaces: [on]}'),
      ['6:24: spec.match.namespaces[0] is on, which YAML reads as true; write "on" in quotes'],
    ],
    [
      'a tag that YAML reads as a number',
      withRule('image-tag: {forbidden: [1.10]}'),
      ['7:29: spec.rules.image-tag.forbidden[0] is 1.10, which YAML reads as a number; write "1.10" in quotes'],
    ],
    [
      'a tag that YAML reads as octal',
      withRule('image-tag: {forbidden: [010]}'),
      ['7:29: spec.rules.image-tag.forbidden[0] is 010, which YAML reads as a number; write "010" in quotes'],
    ],
    [
      'an alias to a number',
      withSpec('  help: {text: &n 1, url: *n}'),
      [
        '6:19: spec.help.text is 1, which YAML reads as a number; write "1" in quotes',
        '6:27: spec.help.url is 1, which YAML reads as a number; write "1" in quotes',
      ],
    ],
    [
      'a bare decimal number',
      withRule('limits-required: {resources: {cpu: {default: 0.5}}}'),
      ['7:50: spec.rules.limits-required.resources.cpu.default is 0.5; write "0.5" in quotes, or 500m'],
    ],
    [
      'one that has no thousandths',
      withRule('limits-required: {resources: {cpu: {default: 0.0001}}}'),
      ['7:50: spec.rules.limits-required.resources.cpu.default is 0.0001; write "0.0001" in quotes'],
    ],
    [
      'one that YAML writes as an amount does not',
      withRule('limits-required: {resources: {cpu: {default: +0.5}}}'),
      ['7:50: spec.rules.limits-required.resources.cpu.default is +0.5; write "+0.5" in quotes, or 500m'],
    ],
    [
      'one below zero, which is no amount in quotes either',
      withRule('limits-required: {resources: {cpu: {default: -0.5}}}'),
      ['7:50: spec.rules.limits-required.resources.cpu.default is -0.5; write an amount such as 500m or 1Gi'],
    ],
    [
      'a ratio, which has no thousandths',
      withRule('limit-request-ratio: {resources: {cpu: 1.5, memory: true}}'),
      [
        '7:44: spec.rules.limit-request-ratio.resources.cpu is 1.5; write "1.5" in quotes',
        '7:57: spec.rules.limit-request-ratio.resources.memory is true; write a number such as 2, or "1.5" in quotes',
      ],
    ],
    [
      'a number that is no name of a namespace in quotes either',
      withSpec('  match: {namespaces: [1.5]}'),
      [
        '6:24: spec.match.namespaces[0] is 1.5, which YAML reads as a number; write a-z, 0-9, "-" and "*" only, as no namespace has others in its name',
      ],
    ],
    [
      'true for an amount',
      withRule('limits-required: {resources: {cpu: {default: true}}}'),
      ['7:50: spec.rules.limits-required.resources.cpu.default is true; write an amount such as 500m or 1Gi'],
    ],
    [
      'a number out of range',
      withRule('host-ports: {allowed: [{min: 0, max: 1}]}'),
      ['7:34: spec.rules.host-ports.allowed[0].min is 0; write a whole number from 1 to 65535'],
    ],
    [
      'a number with a fraction',
      withRule('host-ports: {allowed: [{min: 1.5, max: 2}]}'),
      ['7:34: spec.rules.host-ports.allowed[0].min is 1.5; write a whole number from 1 to 65535'],
    ],
    [
      'text for a number',
      withRule('host-ports: {allowed: [{min: "1", max: 2}]}'),
      ['7:34: spec.rules.host-ports.allowed[0].min is "1"; write a whole number from 1 to 65535'],
    ],
  ])('%s', (_, text, problems) => {
    expect(told(text)).toEqual(problems);
  });
});

describe('text that means nothing', () => {
  test.each<Case>([
    [
      'an upper-case name',
      withSpec('').replace('one', 'One'),
      ['3:18: metadata.name is "One"; write a-z, 0-9, "-" and "." only, with a letter or digit at either end'],
    ],
    [
      'a name that YAML reads as a number',
      withSpec('').replace('one', '1e3'),
      ['3:18: metadata.name is 1e3, which YAML reads as a number; write "1e3" in quotes'],
    ],
    [
      'too long a name',
      withSpec('').replace('one', 'a'.repeat(254)),
      ['3:18: metadata.name has 254 characters; write at most 253'],
    ],
    ['empty text', withSpec('  help: {text: ""}'), ['6:16: spec.help.text is ""; write text']],
    [
      'no namespaces',
      withSpec('  match: {namespaces: []}'),
      ['6:11: spec.match.namespaces has 0 items; write at least 1, or remove it'],
    ],
    [
      'a namespace that there cannot be',
      withSpec('  match: {namespaces: [Shop]}'),
      [
        '6:24: spec.match.namespaces[0] is "Shop"; write a-z, 0-9, "-" and "*" only, as no namespace has others in its name',
      ],
    ],
    [
      'values of labels that no label has',
      withSpec('  match: {namespaceSelector: {matchLabels: {a: -b, c: 1, d: ""}}}'),
      [
        '6:48: spec.match.namespaceSelector.matchLabels.a is "-b"; write letters, digits, "-", "_" and "." only, with a letter or digit at either end, or nothing at all',
        '6:55: spec.match.namespaceSelector.matchLabels.c is 1, which YAML reads as a number; write "1" in quotes',
      ],
    ],
    [
      'a value of a label that is too long',
      withSpec(`  match: {namespaceSelector: {matchLabels: {a: ${'b'.repeat(64)}}}}`),
      ['6:48: spec.match.namespaceSelector.matchLabels.a has 64 characters; write at most 63'],
    ],
    [
      'conditions on labels that are none',
      withSpec(
        '  match: {namespaceSelector: {matchExpressions: [{key: a, operator: in, values: b}, {operator: Exists}]}}',
      ),
      [
        '6:69: spec.match.namespaceSelector.matchExpressions[0].operator is "in"; write In',
        '6:81: spec.match.namespaceSelector.matchExpressions[0].values is "b"; write a list: ["b"]',
        '6:85: spec.match.namespaceSelector.matchExpressions[1].key is missing; write text',
      ],
    ],
    [
      'a pattern where names are exact',
      withSpec('  match: {excludeNamespaces: [kube-*]}'),
      [
        '6:31: spec.match.excludeNamespaces[0] is "kube-*"; write the whole name of one namespace: a-z, 0-9 and "-" only, with none of "-" at either end',
      ],
    ],
  ])('%s', (_, text, problems) => {
    expect(told(text)).toEqual(problems);
  });
});

test('a number that is too large for a double is no amount, and none to put in quotes', () => {
  const object: unknown = JSON.parse(
    `{"apiVersion": "plimsoll.dev/v1alpha1", "kind": "PodPolicy", "metadata": {"name": "one"}, "spec": {"mode": "Warn",
      "rules": {"resource-range": {"limits": {"cpu": {"min": 1e400, "max": -1e400}}}}}}`,
  );
  const compileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };
  expect(readPolicyObject(object, compileOptions).problems.map(({ message }) => message)).toEqual([
    'spec.rules.resource-range.limits.cpu.max is -Infinity; write an amount such as 500m or 1Gi',
    'spec.rules.resource-range.limits.cpu.min is Infinity; write an amount such as 500m or 1Gi',
  ]);
});
