import { describe, expect, test } from 'vitest';
import { readSuites } from './read-suite.ts';
import { suiteObject } from './suite-object.ts';

const header = 'apiVersion: plimsoll.dev/v1alpha1\nkind: PolicyTest\n';
const pod = '{apiVersion: v1, kind: Pod}';

const problemsIn = (text: string) =>
  readSuites('a.yaml', text).problems.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);

/** A suite of one case. */
const one = (rest: string) => `${header}policies: [standard]\ncases:\n  - name: a\n    object: ${pod}\n${rest}`;

test('a suite is read as it is written, with its places', () => {
  const text = one('    expect: {verdict: denied, findings: [{rule: image-tag, key: a}], only: true}\n');
  const { suites, problems } = readSuites('a.yaml', `# nothing\n---\n${text}`);
  expect(problems).toEqual([]);
  expect(suites.map(({ file, suite }) => [file, suite])).toEqual([
    [
      'a.yaml',
      {
        apiVersion: 'plimsoll.dev/v1alpha1',
        kind: 'PolicyTest',
        policies: ['standard'],
        cases: [
          {
            name: 'a',
            object: { apiVersion: 'v1', kind: 'Pod' },
            expect: { verdict: 'denied', findings: [{ rule: 'image-tag', key: 'a' }], only: true },
          },
        ],
      },
    ],
  ]);
  expect(suites[0]?.placeOf(['cases', 0, 'expect', 'findings', 0, 'rule'])).toEqual({ line: 9, column: 49 });
});

describe('what is written wrong is said with its place, and what to write', () => {
  test.each([
    [
      `${header}cases: []\n`,
      [
        'a.yaml:1:1: policies is missing; write a list',
        'a.yaml:3:1: cases has 0 items; write at least 1, or remove it',
      ],
    ],
    [
      `${header}policies: [standard]\ncase: []\ncases: [{name: a, object: {}, expects: {}}]\n`,
      [
        'a.yaml:4:1: "case" is not a field of a PolicyTest; did you mean "cases"?',
        'a.yaml:5:9: cases[0].expect is missing; write an object with any of verdict, findings, only',
        'a.yaml:5:31: "expects" is not a field of cases[0]; did you mean "expect"?',
      ],
    ],
    [
      one('    expect: {verdict: deny, findings: [{rule: image-tags, effect: Warn}]}\n'),
      [
        'a.yaml:7:23: cases[0].expect.verdict is "deny"; write one of allowed, warned, denied',
        'a.yaml:7:47: cases[0].expect.findings[0].rule is "image-tags"; write image-tag',
        'a.yaml:7:67: cases[0].expect.findings[0].effect is "Warn"; write warn',
      ],
    ],
    [
      one('    kubeVersion: 1.30\n    expect: {only: yes}\n'),
      ['a.yaml:7:18: cases[0].kubeVersion is 1.30, which YAML reads as a number; write "1.30" in quotes'],
    ],
    [
      one('    kubeVersion: v1.30\n    namespace: A\n    expect: {only: true}\n'),
      [
        'a.yaml:7:18: cases[0].kubeVersion is "v1.30"; write a version of Kubernetes such as "1.36", in quotes',
        'a.yaml:8:16: cases[0].namespace is "A"; write the name of a namespace: a-z, 0-9 and "-" only, with none of "-" at either end',
      ],
    ],
    [
      one('    namespaceLabels: {a: 1}\n    limitRanges: a\n    expect: {only: true}\n'),
      [
        'a.yaml:7:26: cases[0].namespaceLabels.a is 1, which YAML reads as a number; write "1" in quotes',
        'a.yaml:8:18: cases[0].limitRanges is "a"; write a list',
      ],
    ],
    [one('    expect: {}\n'), ['a.yaml:7:5: nothing is expected; write verdict, findings, or only: true']],
    [
      one(`    operation: CREATE\n    oldObject: ${pod}\n    expect: {only: true}\n`),
      ['a.yaml:8:5: a CREATE has no oldObject; remove it, or write operation: UPDATE'],
    ],
    [
      one('    operation: UPDATE\n    expect: {only: true}\n'),
      ['a.yaml:7:5: an UPDATE has an oldObject; write it, or remove operation'],
    ],
    [
      one(`    expect: {only: true}\n  - {name: a, object: ${pod}, expect: {only: true}}\n`),
      ['a.yaml:8:6: another case has the name "a"; give each its own'],
    ],
    ['kind: PolicyTests\n', ['a.yaml:1:7: kind is "PolicyTests"; write PolicyTest']],
    ['kind: policytest\n', ['a.yaml:1:7: kind is "policytest"; write PolicyTest']],
    [`${header}policies: [\n`, [expect.stringMatching(/^a.yaml:4:1: /)]],
  ])('%s', (text, problems) => {
    expect(problemsIn(text)).toEqual(problems);
  });
});

test.each([
  '',
  'a: 1\n',
  'kind: PodPolicy\n',
  'kind: PodPolicies\n',
  'kind: Pod\n',
  '{{ a template }}: [\n',
  '- PolicyTest\n',
])('%j is no suite, and nothing is wrong with it', (text) => {
  expect(readSuites('a.yaml', text)).toEqual({ suites: [], problems: [] });
});

describe('the object of a case', () => {
  test.each<[unknown, unknown]>([
    [
      { apiVersion: 'v1', kind: 'Pod', a: 1 },
      { from: 'suite', object: { apiVersion: 'v1', kind: 'Pod', a: 1 } },
    ],
    [{ file: 'a.yaml' }, { from: 'file', file: 'a.yaml' }],
    [
      { file: 'a.yaml', name: 'b', kind: 'Pod' },
      { from: 'file', file: 'a.yaml', name: 'b', kind: 'Pod' },
    ],
    [
      { file: 'a.yaml', nam: 'b' },
      { from: 'nowhere', at: ['nam'], message: '"nam" is not a field of a reference; did you mean "name"?' },
    ],
    [
      { file: 'a.yaml', spec: {} },
      {
        from: 'nowhere',
        at: ['spec'],
        message: '"spec" is not a field of a reference; beside file write kind and name alone',
      },
    ],
    [{ file: 1 }, { from: 'nowhere', at: ['file'], message: 'file is not text; write text' }],
    [
      { kind: 'Pod' },
      {
        from: 'nowhere',
        at: ['apiVersion'],
        message: 'apiVersion is missing; write an object of Kubernetes, or {file: PATH}',
      },
    ],
  ])('%j', (written, read) => {
    expect(suiteObject(written as Readonly<Record<string, unknown>>)).toEqual(read);
  });
});
