// The results of suites for programs.
import { expect, test } from 'vitest';
import { suiteGithub } from './suite-github.ts';
import { suiteJson } from './suite-json.ts';
import { suiteJunit } from './suite-junit.ts';
import type { SuiteReport } from './suite-report.ts';

const report: SuiteReport = {
  results: [
    { file: 'a.yaml', line: 5, column: 5, name: 'one & all', differences: [] },
    { file: 'b.yaml', line: 5, column: 5, name: 'three', differences: [] },
    {
      file: 'a.yaml',
      line: 6,
      column: 7,
      name: 'two, 100%',
      differences: [
        { sign: '-', text: 'warned' },
        { sign: '+', text: 'denied' },
        { sign: '+', text: 'image-tag, effect "deny": no tag' },
      ],
    },
  ],
  unread: [
    { file: 'a.yaml', line: 9, column: 3, message: 'cases[2].name is missing; write text' },
    { file: 'c.yaml', message: '"c.yaml" cannot be read' },
  ],
};

test('JUnit: a suite for each file and a test for each case, and what cannot be read as an error', () => {
  expect(suiteJunit(report).split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="plimsoll policy test" tests="5" failures="1" errors="2">',
    '  <testsuite name="a.yaml" tests="3" failures="1" errors="1">',
    '    <testcase classname="a.yaml" name="one &amp; all"/>',
    '    <testcase classname="a.yaml" name="two, 100%">',
    '      <failure message="not as expected" type="difference">a.yaml:6:7',
    '- warned',
    '+ denied',
    '+ image-tag, effect &quot;deny&quot;: no tag</failure>',
    '    </testcase>',
    '    <testcase classname="a.yaml" name="a.yaml">',
    '      <error message="cases[2].name is missing; write text">cases[2].name is missing; write text (9:3)</error>',
    '    </testcase>',
    '  </testsuite>',
    '  <testsuite name="b.yaml" tests="1" failures="0" errors="0">',
    '    <testcase classname="b.yaml" name="three"/>',
    '  </testsuite>',
    '  <testsuite name="c.yaml" tests="1" failures="0" errors="1">',
    '    <testcase classname="c.yaml" name="c.yaml">',
    '      <error message="&quot;c.yaml&quot; cannot be read">&quot;c.yaml&quot; cannot be read</error>',
    '    </testcase>',
    '  </testsuite>',
    '</testsuites>',
    '',
  ]);
});

test('GitHub: an annotation for each case that does not hold, and for what cannot be read', () => {
  expect(suiteGithub(report).split('\n')).toEqual([
    '::error file=a.yaml,line=6,col=7,title=two%2C 100%25::- warned%0A+ denied%0A+ image-tag, effect "deny": no tag',
    '::error file=a.yaml,line=9,col=3,title=unreadable::cases[2].name is missing; write text',
    '::error file=c.yaml,title=unreadable::"c.yaml" cannot be read',
    '3 cases in 2 files: 2 passed, 1 failed, 2 problems',
    '',
  ]);
});

test('JSON', () => {
  expect(JSON.parse(suiteJson(report, '1.2.3'))).toEqual({
    apiVersion: 'plimsoll.dev/v1',
    kind: 'TestResult',
    tool: { version: '1.2.3' },
    summary: { cases: 3, files: 2, failed: 1, errors: 2 },
    cases: [
      { name: 'one & all', source: { file: 'a.yaml', line: 5, column: 5 }, passed: true, missing: [], found: [] },
      { name: 'three', source: { file: 'b.yaml', line: 5, column: 5 }, passed: true, missing: [], found: [] },
      {
        name: 'two, 100%',
        source: { file: 'a.yaml', line: 6, column: 7 },
        passed: false,
        missing: ['warned'],
        found: ['denied', 'image-tag, effect "deny": no tag'],
      },
    ],
    unread: report.unread,
  });
});
