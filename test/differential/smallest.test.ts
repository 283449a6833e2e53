import { expect, test } from 'vitest';
import { smallest } from './smallest.ts';

const large = {
  pod: { name: 'a', containers: [{ name: 'a' }, { name: 'b', image: null, ports: [80, 443] }] },
  facts: {},
};

test.each<[name: string, fails: (text: string) => boolean, least: unknown]>([
  ['one item of a list', (text) => text.includes('443'), { pod: { containers: [{ ports: [443] }] } }],
  [
    'two that only fail together',
    (text) => /"name":"a".*80/.test(text),
    { pod: { containers: [{ name: 'a' }, { ports: [80] }] } },
  ],
  ['null', (text) => text.includes('null'), { pod: { containers: [{ image: null }] } }],
  ['anything at all', () => true, {}],
])('leaves %s', async (_, fails, least) => {
  const before = structuredClone(large);
  expect(await smallest<unknown>(large, (value) => Promise.resolve(fails(JSON.stringify(value))))).toEqual(least);
  expect(large).toEqual(before);
});
