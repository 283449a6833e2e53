import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readDocuments } from '../src/model/document.ts';
import { valueAt } from '../src/model/value-at.ts';
import { brokenIn, optionsIn } from './released-shapes.ts';

const text = { type: 'string', description: 'Some text.' };
const object = (properties: object, rest: object = {}) => ({ type: 'object', properties, ...rest });

describe('what a schema of today breaks', () => {
  test.each<[name: string, then: unknown, now: unknown]>([
    ['nothing', object({ a: text }), object({ a: text })],
    ['a new property', object({ a: text }), object({ a: text, b: text })],
    ['other words about it', object({ a: text }), object({ a: { ...text, description: 'Other words.' } })],
    ['one more word', { enum: ['a'] }, { enum: ['b', 'a'] }],
    ['any word', { enum: ['a'] }, {}],
    ['less that is required', object({ a: text }, { required: ['a'] }), object({ a: text })],
    ['a lower minimum', { minimum: 1 }, { minimum: 0 }],
    ['no minimum', { minimum: 1 }, {}],
    ['a higher maximum', { maximum: 1 }, { maximum: 2 }],
    ['no maximum', { maxLength: 1 }, {}],
  ])('not by %s', (_, then, now) => {
    expect(brokenIn(then, now)).toEqual([]);
  });

  test.each<[name: string, then: unknown, now: unknown, broken: readonly string[]]>([
    ['a property less', object({ a: text, b: text }), object({ a: text }), ['.b is gone']],
    [
      'another type, far below',
      { items: object({ a: { additionalProperties: text } }) },
      { items: object({ a: { additionalProperties: { type: 'integer' } } }) },
      ['.[].a.*: type was "string" and is "integer"'],
    ],
    ['a word less', { enum: ['a', 'b'] }, { enum: ['a'] }, [': enum was ["a","b"] and is ["a"]']],
    ['words where all was taken', text, { ...text, enum: ['a'] }, [': enum was absent and is ["a"]']],
    ['more that is required', object({}), object({}, { required: ['a'] }), [': required was absent and is ["a"]']],
    ['another default', { default: 1 }, { default: 2 }, [': default was 1 and is 2']],
    ['a new default', {}, { default: 2 }, [': default was absent and is 2']],
    ['a higher minimum', { minimum: 0 }, { minimum: 1 }, [': minimum was 0 and is 1']],
    ['a new minimum', {}, { minLength: 1 }, [': minLength was absent and is 1']],
    ['a lower maximum', { maximum: 2 }, { maximum: 1 }, [': maximum was 2 and is 1']],
    ['a new maximum', {}, { maxItems: 1 }, [': maxItems was absent and is 1']],
    ['a new pattern', {}, { pattern: '^a$' }, [': pattern was absent and is "^a$"']],
    [
      'unknown fields that are dropped',
      object({}, { 'x-kubernetes-preserve-unknown-fields': true }),
      object({}),
      [': x-kubernetes-preserve-unknown-fields was true and is absent'],
    ],
  ])('by %s', (_, then, now, broken) => {
    expect(brokenIn(then, now)).toEqual(broken);
  });
});

const root = fileURLToPath(new URL('..', import.meta.url));
const crd = 'charts/plimsoll/crds/podpolicies.plimsoll.dev.yaml';
const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' });
const tag = git('tag', '--list', 'v*', '--merged', 'HEAD', '--sort=-version:refname').split('\n')[0] ?? '';
const pages = git('ls-files', 'docs/rules')
  .split('\n')
  .filter((file) => file.endsWith('.md'));

const schemaIn = (definition: string) => {
  const [document] = readDocuments(definition);
  return valueAt(document?.value, ['spec', 'versions', 0, 'schema', 'openAPIV3Schema']);
};

test('the pages of the rules tell the options, what they take, and their defaults', () => {
  const options = pages.flatMap((page) => [...optionsIn(readFileSync(root + page, 'utf8'))]);
  expect(options).toContainEqual(['forbidden', 'list, default `[latest]`']);
  expect(options.length).toBeGreaterThan(50);
});

test.skipIf(tag === '')(`nothing of the last release is broken (${tag || 'there is none yet'})`, () => {
  expect(brokenIn(schemaIn(git('show', `${tag}:${crd}`)), schemaIn(readFileSync(root + crd, 'utf8')))).toEqual([]);
  for (const page of git('ls-tree', '-r', '--name-only', tag, 'docs/rules').trim().split('\n')) {
    const now = [...optionsIn(readFileSync(root + page, 'utf8'))];
    expect([page, ...now]).toEqual(expect.arrayContaining([...optionsIn(git('show', `${tag}:${page}`))]));
  }
});
