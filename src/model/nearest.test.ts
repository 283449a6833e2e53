import { describe, expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const rules = [
  'requests-required',
  'limits-required',
  'limits-forbidden',
  'run-as-user',
  'run-as-non-root',
  'image-tag',
];
const modes = ['Enforce', 'Warn', 'Audit', 'Disabled'];

describe('finds the word that was meant', () => {
  test.each<[string, string, readonly string[], string]>([
    ['a letter too many', 'limitz-requiredd', rules, 'limits-required'],
    ['a letter missing', 'image-ta', rules, 'image-tag'],
    ['two swapped', 'limist-required', rules, 'limits-required'],
    ['another case', 'enforce', modes, 'Enforce'],
    ['without hyphens', 'runAsNonRoot', rules, 'run-as-non-root'],
    ['with underscores', 'run_as_user', rules, 'run-as-user'],
    ['a shorter form', 'disable', modes, 'Disabled'],
    ['only its beginning', 'requests', rules, 'requests-required'],
    ['a number without its letter', '1.30', ['v1.3', 'v1.30', 'v1.31'], 'v1.30'],
    ['of two that are as near, the first', 'bat', ['cat', 'rat'], 'cat'],
  ])('%s: %s', (_, written, words, meant) => {
    expect(nearest(written, words)).toBe(meant);
  });
});

describe('does not guess', () => {
  test.each<[string, string, readonly string[]]>([
    ['another word', 'volumes', rules],
    ['a word that goes on', 'PodPolicyException', ['PodPolicy']],
    ['the beginning of several', 'limits', rules],
    ['too short a beginning', 'im', rules],
    ['other digits', 'v1.99', ['v1.9', 'v1.19', 'v1.98']],
    ['nothing', '', rules],
    ['a name of Object', 'constructor', rules],
    ['no words', 'Warn', []],
    ['a very long word', 'limits-required'.repeat(10_000), rules],
  ])('%s', (_, written, words) => {
    expect(nearest(written, words)).toBeUndefined();
  });
});
