import { expect, test } from 'vitest';
import { formatPath } from './path.ts';
import { quote } from './quote.ts';

test.each<[string, string]>([
  ['app', '"app"'],
  ['a"b\\c', '"a\\"b\\\\c"'],
  ['a\nb\tc', '"a\\u{a}b\\u{9}c"'],
  ['a\u202Eb', '"a\\u{202e}b"'],
  ['a\uD800b', '"a\\u{d800}b"'],
  ['💾', '"💾"'],
  ['x'.repeat(318), `"${'x'.repeat(317)}…"`],
])('is quoted on one line: %#', (value, quoted) => {
  expect(quote(value)).toBe(quoted);
});

test.each<[readonly (string | number)[], string]>([
  [[], ''],
  [['spec', 'containers', 0, 'resources', 'limits', 'memory'], 'spec.containers[0].resources.limits.memory'],
  [['limits', 'nvidia.com/gpu'], 'limits["nvidia.com/gpu"]'],
  [['limits', 'ephemeral-storage'], 'limits.ephemeral-storage'],
])('%j is written as users write it', (path, text) => {
  expect(formatPath(path)).toBe(text);
});
