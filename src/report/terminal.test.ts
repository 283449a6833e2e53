import { expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import type { Block } from './page.ts';
import { rulePage } from './rule-page.ts';
import { terminalList, terminalPage } from './terminal.ts';

const bold = /\u001B\[(?:1|22)m/g;

const table: Block = {
  kind: 'table',
  head: ['Option', 'Takes', 'Default', 'Meaning'],
  rows: [
    [[{ code: 'allowed' }], 'list', [{ code: '[a]' }], 'What is allowed.'],
    [[{ code: 'forbidden' }], 'list', '', 'What is not.'],
  ],
};

test('a table stands in columns where there is room, else row by row', () => {
  expect(terminalPage([table], { width: 60, isBold: false })).toBe(
    [
      '  Option     Takes  Default  Meaning',
      '  allowed    list   [a]      What is allowed.',
      '  forbidden  list            What is not.',
      '',
    ].join('\n'),
  );
  expect(terminalPage([table], { width: 30, isBold: false })).toBe(
    [
      '  allowed: takes list, default',
      '    [a]',
      '    What is allowed.',
      '  forbidden: takes list',
      '    What is not.',
      '',
    ].join('\n'),
  );
});

test('a page has its headings, paragraphs and lists apart, and YAML as it is', () => {
  const page: readonly Block[] = [
    { kind: 'heading', level: 1, text: 'title' },
    { kind: 'paragraph', text: ['one two ', { code: 'three four' }, ' five'] },
    { kind: 'heading', level: 2, text: 'Part' },
    { kind: 'list', items: ['first second third fourth', [{ text: 'page', page: '../page.md' }]] },
    { kind: 'code', language: 'yaml', text: 'a: one two three four five' },
    { kind: 'code', language: 'text', text: 'one two three four five\nsix' },
  ];
  expect(terminalPage(page, { width: 20, isBold: false })).toBe(
    [
      'title',
      '  one two three four',
      '  five',
      '',
      'Part',
      '  - first second',
      '    third fourth',
      '  - page',
      '',
      '    a: one two three four five',
      '',
      '    one two three',
      '      four five',
      '    six',
      '',
    ].join('\n'),
  );
});

test.each(rules.map((rule) => [rule.id, rule] as const))('the page of %s keeps to every width', (_, rule) => {
  const page = rulePage(rule);
  for (const width of [40, 80, 133]) {
    const text = terminalPage(page, { width, isBold: false });
    const yaml = new Set(page.flatMap((block) => (block.kind === 'code' ? block.text.split('\n') : [])));
    const long = text
      .split('\n')
      .filter((line) => line.length > width && !yaml.has(line.trim()) && !yaml.has(line.slice(4)));
    // One word, which is not broken, and what stands before it.
    expect(long.filter((line) => line.trim().replace(/^- /, '').includes(' '))).toEqual([]);
    expect(text).not.toMatch(/[ \t]$/m);
    const strong = terminalPage(page, { width, isBold: true });
    expect([strong.replaceAll(bold, ''), strong === text]).toEqual([text, false]);
  }
});

test('a list breaks what its names mean', () => {
  const rows = [
    ['a', 'one two three'],
    ['long', 'four'],
  ] as const;
  expect(terminalList(rows, { width: 14, isBold: false })).toBe('a     one two\n      three\nlong  four\n');
  expect(terminalList(rows, { width: 40, isBold: true })).toContain('\u001B[1ma\u001B[22m     one two three\n');
});
