import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import type { CompileOptions } from './compiled-policy.ts';
import { readPolicies, type PolicyText } from './read.ts';

const compileOptions: CompileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

/** Line 6 and on: what a case adds to a policy that says no more than it must. */
const withSpec = (lines: string) =>
  `apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: one}\nspec:\n  mode: Warn\n${lines}`;

const withRule = (line: string) => withSpec(`  rules:\n    ${line}`);

/** Each as `file:line:column: message`. */
function problemsOf(...texts: readonly PolicyText[]): readonly string[] {
  const { problems, doubts } = readPolicies(texts, compileOptions);
  return [...problems, ...doubts].map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
}

const told = (text: string): readonly string[] =>
  problemsOf({ name: 'f', text }).map((problem) => problem.slice('f:'.length));

describe('is accepted', () => {
  test.each<[string, string]>([
    ['no more than there must be', withSpec('')],
    [
      'JSON',
      JSON.stringify({
        apiVersion: 'plimsoll.dev/v1alpha1',
        kind: 'PodPolicy',
        metadata: { name: 'one' },
        spec: { mode: 'Warn' },
      }),
    ],
    [
      'a byte order mark, carriage returns, comments, empty documents',
      `\uFEFF# a\r\n---\r\n---\r\n${withSpec('').replaceAll('\n', '\r\n')}`,
    ],
    ['metadata that is not ours', withSpec('').replace('{name: one}', '{name: one, labels: {a: b}, uid: x}')],
    ['a status, as kubectl gives it out', withSpec('status: {conditions: [{type: Accepted}]}')],
    ['a rule without options', withRule('limits-required: {}')],
    ['an amount as a whole number', withRule('limits-required: {resources: {cpu: {default: 1}}}')],
    ['an amount in quotes', withRule('limits-required: {resources: {cpu: {default: "0.5"}}}')],
    ['a resource of a vendor', withRule('limits-required: {resources: {nvidia.com/gpu: {}}}')],
    ['an alias', withSpec('  match: {namespaces: &shops [shop]}\n  overrides: [{namespaces: *shops}]')],
  ])('%s', (_, text) => {
    const { policies, problems, files } = readPolicies([{ name: 'f', text }], compileOptions);
    expect(problems).toEqual([]);
    expect(policies.map(({ name }) => name)).toEqual(['one']);
    expect([...files]).toEqual([['one', 'f']]);
  });
});

describe('is told with its place', () => {
  test.each<[string, string, readonly string[]]>([
    ['an empty file', '', ['1:1: no policy is written here; write a document with kind: PodPolicy']],
    ['nothing but comments', '# a\n---\n', ['1:1: no policy is written here; write a document with kind: PodPolicy']],
    [
      'a broken syntax',
      withSpec('  rules: {'),
      ['6:11: an object in brackets has no end; write "}", or indent this line'],
    ],
    ['a key twice', withSpec('  mode: Audit'), ['6:3: key "mode" is written twice, first on line 5; remove one']],
    [
      'a list',
      '- a',
      ['1:1: this is not a policy; write an object with apiVersion: plimsoll.dev/v1alpha1 and kind: PodPolicy'],
    ],
    [
      'an object without a kind',
      'a: 1',
      ['1:1: this is not a policy; write apiVersion: plimsoll.dev/v1alpha1 and kind: PodPolicy'],
    ],
    [
      'another kind',
      'apiVersion: apps/v1\nkind: Deployment\nspec: {}',
      ['2:7: kind "Deployment" is not a PodPolicy; move this document to a file of its own'],
    ],
    [
      'another kind of ours',
      'apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicyException',
      ['2:7: kind "PodPolicyException" is not a PodPolicy; move this document to a file of its own'],
    ],

    [
      'no amount',
      withRule('limits-required: {resources: {memory: {default: 1gb}}}'),
      ['7:53: "1gb" is not a quantity; write 1G or 1Gi'],
    ],
    [
      'no resource',
      withRule('limits-required: {resources: {Memory: {}}}'),
      ['7:35: "Memory" is not a resource of containers; write memory'],
    ],
    [
      'defaults that contradict one another',
      withSpec(
        '  rules:\n    limits-required: {resources: {cpu: {default: 100m}}}\n    requests-required: {resources: {cpu: {default: 200m}}}',
      ),
      ['8:5: its default of 200m cpu is above the default limit of 100m; lower one or raise the other'],
    ],
    [
      'an option that only an override breaks',
      withSpec('  overrides:\n  - namespaces: [a]\n    rules:\n      host-ports:\n        allowed: [{min: 2, max: 1}]'),
      ['10:25: 2 is above the max of 1; write min at or below max'],
    ],
  ])('%s', (_, text, problems) => {
    expect(told(text)).toEqual(problems);
    const { policies } = readPolicies([{ name: 'f', text }], compileOptions);
    expect(policies.filter((policy) => policy.doubts.length === 0)).toEqual([]);
  });
});

describe('all of it, at once', () => {
  test('what the schema refuses and what it cannot say, in the order of the text', () => {
    const rulesText = [
      'limits-required: {resources: {gpu: {}}}',
      'requests-required: {resources: {cpu: {default: 1x}}}',
      'image-tag: {forbiden: [a]}',
    ].join('\n    ');
    expect(told(withRule(rulesText).replace('mode: Warn', 'mode: warn'))).toEqual([
      '5:9: spec.mode is "warn"; write Warn',
      expect.stringMatching(/^7:35: "gpu" is not a resource of containers/),
      expect.stringMatching(/^8:52: "1x" is not a quantity/),
      '9:17: "forbiden" is not an option of image-tag; did you mean "forbidden"?',
    ]);
  });

  test('what a rule that fits says of its own options, also beside a rule and a profile that do not', () => {
    const rulesText = ['image-tag: {forbiden: [a]}', 'run-as-user: {ranges: [{min: 5, max: 1}]}'].join('\n    ');
    expect(told(withRule(rulesText).replace('mode: Warn', 'mode: Warn\n  profile: basline'))).toEqual([
      '6:12: spec.profile is "basline"; write baseline',
      '8:17: "forbiden" is not an option of image-tag; did you mean "forbidden"?',
      '9:34: 5 is above max, which is 1; swap them',
    ]);
  });

  test('of every document and every file, where a good one is still read', () => {
    const text = [withSpec(''), 'kind: Deployment', withSpec('').replace('one', 'two')].join('\n---\n');
    const { policies, problems } = readPolicies(
      [
        { name: 'a', text },
        { name: 'b', text: '' },
      ],
      compileOptions,
    );
    expect(policies.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(problems.map(({ file, line }) => [file, line])).toEqual([
      ['a', 8],
      ['b', 1],
    ]);
  });
});

test('what is doubted is read all the same, and told apart from what cannot be read', () => {
  const ports = (min: number) => `  rules: {host-ports: {allowed: [{min: ${min}, max: 1}]}}`;
  const unread = withSpec('').replace('one', 'two').replace('Warn', 'warn');
  const text = [withSpec(ports(2)), unread, withSpec(ports(1)).replace('one', 'three')].join('\n---\n');
  const { policies, problems, doubts } = readPolicies([{ name: 'f', text }], compileOptions);
  expect(policies.map(({ name }) => name)).toEqual(['one', 'three']);
  expect(problems.map(({ line, message }) => `${line}: ${message}`)).toEqual(['12: spec.mode is "warn"; write Warn']);
  expect(doubts.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '6: 2 is above the max of 1; write min at or below max',
  ]);
});

describe('two policies of one name', () => {
  test('in two files', () => {
    const texts = [
      { name: 'a.yaml', text: withSpec('') },
      { name: 'b.yaml', text: `---\n${withSpec('')}` },
    ];
    expect(problemsOf(...texts)).toEqual([
      'b.yaml:4:18: another policy is named "one", at a.yaml:3:18; give each its own name',
    ]);
    expect([...readPolicies(texts, compileOptions).files]).toEqual([['one', 'a.yaml']]);
  });

  test('in one file, with other problems of both', () => {
    const broken = withSpec('').replace('Warn', 'warn');
    expect(told(`${broken}\n---\n${broken}`)).toEqual([
      '5:9: spec.mode is "warn"; write Warn',
      '10:18: another policy is named "one", at f:3:18; give each its own name',
      '12:9: spec.mode is "warn"; write Warn',
    ]);
  });
});
