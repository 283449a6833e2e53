import { describe, expect, test } from 'vitest';
import { inList } from './list.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index + 1}`);

describe('a list', () => {
  test.each<[parts: readonly string[], conjunction: 'and' | 'or', text: string]>([
    [[], 'and', ''],
    [['a'], 'and', 'a'],
    [['a', 'b'], 'and', 'a and b'],
    [['a', 'b'], 'or', 'a or b'],
    [names(7), 'and', 'n1, n2, n3, n4, n5, n6 and n7'],
    [names(7), 'or', 'n1, n2, n3, n4, n5, n6 or n7'],
    [names(8), 'and', 'n1, n2, n3, n4, n5, n6, n7 and n8'],
    [names(9), 'and', 'n1, n2, n3, n4, n5, n6, n7, n8 and n9'],
    [names(10), 'and', 'n1, n2, n3, n4, n5, n6, n7, n8 and 2 more'],
    [names(500), 'and', 'n1, n2, n3, n4, n5, n6, n7, n8 and 492 more'],
    [names(500), 'or', 'n1, n2, n3, n4, n5, n6, n7, n8 and 492 more'],
  ])('%j with "%s"', (parts, conjunction, text) => {
    expect(inList(parts, conjunction)).toBe(text);
  });

  test.each<[parts: readonly string[], text: string]>([
    [['a'], 'a'],
    [['a', 'b', 'c', 'd'], 'a, b, c and d'],
    [['a', 'b', 'c', 'd', 'e'], 'a, b, c and 2 more'],
  ])('%j, of which three may be named', (parts, text) => {
    expect(inList(parts, 'and', 3)).toBe(text);
  });
});
