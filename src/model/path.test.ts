import { expect, test } from 'vitest';
import { formatPath, type Path } from './path.ts';

test.each<[text: string, path: Path]>([
  ['', []],
  ['spec', ['spec']],
  ['spec.containers[0].image', ['spec', 'containers', 0, 'image']],
  ['[0]', [0]],
  ['a[0][1].b', ['a', 0, 1, 'b']],
  ['limits.ephemeral-storage', ['limits', 'ephemeral-storage']],
  ['limits["nvidia.com/gpu"]', ['limits', 'nvidia.com/gpu']],
  ['["a.b"].c', ['a.b', 'c']],
  ['a[""]', ['a', '']],
  ['a["0"]', ['a', '0']],
  ['a["-b"]', ['a', '-b']],
  ['a["b c"]', ['a', 'b c']],
  ['a["b\\"]\\u{a}"]', ['a', 'b"]\n']],
  ['a["b\\u{a}"]', ['a', 'b\n']],
  ['a["ä"]', ['a', 'ä']],
  ['_a.$b', ['_a', '$b']],
  [`a["${'b'.repeat(317)}…"]`, ['a', 'b'.repeat(400)]],
])('%s', (text, path) => {
  expect(formatPath(path)).toBe(text);
});
