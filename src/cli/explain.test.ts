import { describe, expect, test } from 'vitest';
import { blockYaml } from '../model/yaml-text.ts';
import { profilesWith } from '../policy/profile-spans.ts';
import { fieldsOf } from '../report/option-fields.ts';
import { rules } from '../rules/index.ts';
import { explain, terminalOptions } from './explain.ts';

const wide = { width: 100_000, isBold: false };

function run(id?: string) {
  const said = { stdout: '', stderr: '' };
  const exitCode = explain(id, wide, {
    stdout: (text) => void (said.stdout += text),
    stderr: (text) => void (said.stderr += text),
  });
  return { exitCode, ...said };
}

test.each(rules.map((rule) => [rule.id, rule] as const))('explain %s says all that the rule does', (id, rule) => {
  const { exitCode, stdout, stderr } = run(id);
  expect([exitCode, stderr]).toEqual([0, '']);
  const { examples, options, profileOptions } = rule;
  const all = [...examples.pass, ...examples.fail];
  for (const words of [
    `Finds ${rule.summary}.`,
    rule.why,
    rule.remedy,
    ...(rule.risk === undefined ? [] : [`Risk: ${rule.risk}`]),
    ...fieldsOf(options).flatMap(({ path, schema }) => [path, schema.description]),
    ...Object.keys(profileOptions),
    ...profilesWith(rule),
    ...examples.fail.flatMap(({ messages }) => messages),
  ]) {
    expect(stdout).toContain(words);
  }
  const lines = new Set(stdout.split('\n').map((line) => line.slice(4)));
  for (const { pod } of all) for (const line of blockYaml(pod).split('\n')) expect(lines).toContain(line);
});

test('without a rule it lists them all', () => {
  const { exitCode, stdout } = run();
  const rows = stdout.trimEnd().split('\n');
  expect([exitCode, rows.map((row) => row.split(/ {2,}/))]).toEqual([0, rules.map(({ id, summary }) => [id, summary])]);
});

test.each([
  ['image-tags', 'there is no rule "image-tags"; did you mean "image-tag"?\n'],
  ['limitsRequired', 'there is no rule "limitsRequired"; did you mean "limits-required"?\n'],
  ['toString', 'there is no rule "toString"; plimsoll explain lists them\n'],
])('of "%s" it says which is meant', (id, stderr) => {
  expect(run(id)).toEqual({ exitCode: 2, stdout: '', stderr });
});

describe('on the standard output', () => {
  test.each([
    ['a terminal', { isTTY: true, columns: 120 }, {}, { width: 120, isBold: true }],
    ['a terminal of unknown width', { isTTY: true }, {}, { width: 80, isBold: true }],
    ['a narrow terminal', { isTTY: true, columns: 12 }, {}, { width: 40, isBold: true }],
    ['a terminal with NO_COLOR', { isTTY: true, columns: 120 }, { NO_COLOR: '1' }, { width: 120, isBold: false }],
    [
      'a terminal with an empty NO_COLOR',
      { isTTY: true, columns: 120 },
      { NO_COLOR: '' },
      { width: 120, isBold: true },
    ],
    ['a terminal without bold text', { isTTY: true }, { TERM: 'dumb' }, { width: 80, isBold: false }],
    ['a pipe', {}, {}, { width: 80, isBold: false }],
  ])('%s', (_, stream, env, options) => {
    expect(terminalOptions(stream, env)).toEqual(options);
  });
});
