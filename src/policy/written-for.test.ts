import { describe, expect, test } from 'vitest';
import { laterVersionNote, writtenFor } from './written-for.ts';

const policyFor = (version: unknown) => ({
  metadata: { name: 'one', annotations: { 'plimsoll.dev/written-for': version } },
});

/** In the order of https://semver.org, section 11, which has most of them as its example. */
const inOrder = [
  '0.9.9',
  '1.0.0-1',
  '1.0.0-9',
  '1.0.0-10',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '1.0.1-0',
  '1.0.1',
  '1.2.0',
  '1.10.0',
  '2.0.0',
  '999999999.0.0',
];

test('which version comes later', () => {
  for (const [place, written] of inOrder.entries()) {
    for (const [other, own] of inOrder.entries()) {
      const said = writtenFor(policyFor(written), own);
      expect([written, own, said]).toEqual([written, own, { kind: 'version', text: written, isLater: place > other }]);
    }
  }
});

test.each([
  ['v1.2.3', '1.2.2', true],
  ['v1.2.3', '1.2.3', false],
  ['1.2.3+build.9', '1.2.3', false],
  ['1.2.3', '1.2.3+build.9', false],
  ['1.2.4', 'a build without a version', false],
])('%s is later than %s: %s', (written, own, isLater) => {
  expect(writtenFor(policyFor(written), own)).toMatchObject({ kind: 'version', isLater });
});

test.each([
  '',
  '1',
  '1.2',
  '1.2.3.4',
  '01.2.3',
  '1.2.x',
  'latest',
  '9999999999.0.0',
  `1.2.3-${'a'.repeat(100)}`,
  ' 1.2.3',
  '1.2.3\n',
  7,
  null,
  { a: 1 },
])('%j is no version', (text) => {
  expect(writtenFor(policyFor(text), '0.1.0')).toEqual({
    kind: 'unclear',
    text: typeof text === 'string' ? text : JSON.stringify(text),
  });
});

describe('nothing is said', () => {
  test.each([
    undefined,
    null,
    {},
    { metadata: {} },
    { metadata: { annotations: null } },
    { metadata: { annotations: {} } },
  ])('in %j', (object) => {
    expect(writtenFor(object, '0.1.0')).toEqual({ kind: 'nothing' });
  });
});

test.each([
  ['0.2.0', 'it is written for Plimsoll "0.2.0", and this is 0.1.0, which may not know all of it'],
  ['0.1.0', undefined],
  ['latest', undefined],
])('the note of a policy for %s', (written, note) => {
  expect(laterVersionNote(writtenFor(policyFor(written), '0.1.0'), '0.1.0')).toBe(note);
});
