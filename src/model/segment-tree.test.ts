import { describe, expect, test } from 'vitest';
import { SegmentTree } from './segment-tree.ts';

function coveringIn(entries: readonly string[], path: string): readonly string[] {
  const tree = new SegmentTree<string>();
  for (const entry of entries) tree.add(segments(entry), entry);
  return [...tree.covering(segments(path))];
}

const segments = (written: string) => (written === '' ? [] : written.split('/'));

describe('the entries that cover a path', () => {
  test.each<[entries: readonly string[], path: string, covering: readonly string[]]>([
    [[], 'a', []],
    [[''], 'a', ['']],
    [['a'], '', []],
    [['a'], 'a', ['a']],
    [['a'], 'ab', []],
    [['a/b/c', 'a', 'b', 'a/b'], 'a/b/c/d', ['a', 'a/b', 'a/b/c']],
    [['*'], 'a/b', ['*']],
    [['a/*/c', 'a/b', '*/b/c', '*/x'], 'a/b/c', ['a/b', 'a/*/c', '*/b/c']],
    [['*', 'a'], '*', ['*']],
    [['*/b'], '*/*', []],
  ])('%j over %j', (entries, path, covering) => {
    expect(coveringIn(entries, path)).toEqual(covering);
  });

  test('of two under one path the first stays, or what is made of both', () => {
    const tree = new SegmentTree<number>();
    tree.add(['a'], 1);
    tree.add(['a'], 2);
    tree.add(['b'], 1);
    tree.add(['b'], 2, (known, added) => known + added);
    expect([...tree.covering(['a'])]).toEqual([1]);
    expect([...tree.covering(['b'])]).toEqual([3]);
  });
});
