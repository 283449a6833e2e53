import { expect, test } from 'vitest';
import type { Fill } from '../engine/fill.ts';
import { filledText } from './filled-annotation.ts';

const fill = (policy: string, ...at: Fill['at']): Fill => ({ at, value: 'x', policy, rule: 'a-rule' });
const cpu = (index: number) => ['spec', 'containers', index, 'resources', 'requests', 'cpu'] as const;
const pod = (annotations?: object, name: unknown = 'app') => ({
  metadata: { name: 'web', annotations },
  spec: { containers: [{ name }, { name: 'proxy' }] },
});

test('lists fields by policy, with the names of containers', () => {
  const fills = [
    fill('a', ...cpu(0)),
    fill('a', ...cpu(1)),
    fill('b', 'spec', 'securityContext', 'seccompProfile', 'type'),
  ];
  expect(filledText(pod(), fills)).toBe(
    'a: containers[app].resources.requests.cpu, containers[proxy].resources.requests.cpu; b: securityContext.seccompProfile.type',
  );
});

test('a later pass appends', () => {
  const before = { 'plimsoll.dev/filled': 'a: containers[app].resources.requests.cpu' };
  expect(filledText(pod(before), [fill('a', ...cpu(1))])).toBe(
    'a: containers[app].resources.requests.cpu; a: containers[proxy].resources.requests.cpu',
  );
});

test('what does not fit is counted', () => {
  const fills = Array.from({ length: 200 }, () => fill('standard', ...cpu(0)));
  const text = filledText(pod(), fills) ?? '';
  expect(text.length).toBeLessThanOrEqual(2048);
  expect(text).toMatch(/cpu and \d+ more$/);
  const named = text.split(', ').length;
  expect(text).toContain(`and ${200 - named} more`);
});

test.each([
  ['too long a text stands there already', { 'plimsoll.dev/filled': 'x'.repeat(2048) }, undefined],
  ['it is empty', { 'plimsoll.dev/filled': '' }, 'a: containers[app].resources.requests.cpu'],
  ['it is no text', { 'plimsoll.dev/filled': 7 }, 'a: containers[app].resources.requests.cpu'],
])('where %s', (_, annotations, text) => {
  expect(filledText(pod(annotations), [fill('a', ...cpu(0))])).toBe(text);
});

test.each([
  ['with a line break and far too long', `a\n${'b'.repeat(100)}`, /^a: containers\[a[^\n]{1,80}\]\.resources/],
  ['that is missing', undefined, /^a: containers\[app\]|^a: containers\[0\]/],
  ['that is a number', 7, /^a: containers\[0\]/],
])('a container with a name %s', (_, name, text) => {
  expect(filledText(pod({}, name), [fill('a', ...cpu(0))])).toMatch(text);
});

// The API server takes 262,144 bytes of annotations (apimachinery pkg/api/validation, ValidateAnnotationsSize).
test.each<[string, number, Fill, boolean]>([
  ['that leave room', 262_000, fill('a', ...cpu(0)), true],
  ['that leave none', 262_140, fill('a', ...cpu(0)), false],
  ['that leave none once they are filled in', 262_050, fill('a', 'metadata', 'annotations', 'x'.repeat(60)), false],
])('beside annotations %s', (_, size, added, isThere) => {
  const key = 'example.com/large';
  expect(filledText(pod({ [key]: 'x'.repeat(size - key.length) }), [added]) !== undefined).toBe(isThere);
});

test('what another pass has written takes no room twice', () => {
  const before = 'a: containers[app].resources.requests.cpu';
  const annotations = { large: 'x'.repeat(262_000), 'plimsoll.dev/filled': before };
  expect(filledText(pod(annotations), [fill('a', ...cpu(1))])).toContain('containers[proxy]');
});
