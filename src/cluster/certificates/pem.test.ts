import { expect, test } from 'vitest';
import { certificateBlocks } from './pem.ts';

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';
const first = `${begin}\nAAAA\n${end}`;
const second = `${begin}\nBBBB\n${end}`;

test.each([
  { name: 'nothing', text: '', blocks: [] },
  { name: 'two and what stands around them', text: `# a\n${first}\n# b\n${second}\n# c\n`, blocks: [first, second] },
  {
    name: 'a key beside one',
    text: `-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n${second}`,
    blocks: [second],
  },
  { name: 'one that has no end', text: `${first}\n${begin}\nBBBB\n`, blocks: [first] },
  { name: 'one that has no end before one that has', text: `${begin}\nAAAA\n${second}`, blocks: [second] },
  { name: 'an end without a beginning', text: `${end}\n${first}\n${end}`, blocks: [first] },
])('certificates in a text: $name', ({ text, blocks }) => {
  expect(certificateBlocks(text)).toEqual(blocks);
});

test('a text of beginnings alone is read once, however many they are', () => {
  // A search for the end from each of them would take hours.
  expect(certificateBlocks(`${begin}\n`.repeat(1_000_000))).toEqual([]);
});
