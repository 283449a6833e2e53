import { describe, expect, test } from 'vitest';
import { BodyBytes } from './body-bytes.ts';

const text = `{"a": "${'ü💾x'.repeat(300_000)}"}`;
const whole = Buffer.from(text);

function added(size: number, bytes: BodyBytes, known = whole.length): BodyBytes {
  for (let at = 0; at < whole.length; at += size) bytes.add(Buffer.from(whole.subarray(at, at + size)), known);
  return bytes;
}

describe.each([
  { name: 'small', make: () => new BodyBytes() },
  {
    name: 'large',
    make: () => {
      const bytes = new BodyBytes();
      bytes.makeLarge(whole.length + 10);
      return bytes;
    },
  },
])('$name', ({ make }) => {
  test.each([whole.length, 65_536, 4096, 1021])('in pieces of %d bytes', (size) => {
    const bytes = added(size, make());
    expect(bytes.length).toBe(whole.length);
    expect(Buffer.compare(bytes.bytes, whole)).toBe(0);
    expect(bytes.takeText()).toBe(text);
    expect([bytes.length, bytes.size]).toEqual([0, 0]);
  });

  test('pieces of one byte take no more memory than any others', () => {
    const bytes = make();
    for (const byte of whole.subarray(0, 100_000)) bytes.add(Buffer.from([byte]), 0);
    expect(bytes.length).toBe(100_000);
    expect(bytes.size).toBeLessThanOrEqual(400_000);
  });

  test('what is no UTF-8 is no text', () => {
    const bytes = make();
    bytes.add(Buffer.from([0x22, 0xff, 0x22]), 3);
    expect(() => bytes.takeText()).toThrow(TypeError);
  });

  test('half a character at the end is no text', () => {
    const bytes = make();
    bytes.add(Buffer.from([0x22, 0xc3]), 2);
    expect(() => bytes.takeText()).toThrow(TypeError);
  });
});

test('a body that grows large on its way', () => {
  const bytes = new BodyBytes();
  bytes.add(Buffer.from(whole.subarray(0, 1000)), whole.length);
  bytes.add(Buffer.from(whole.subarray(1000, 3000)), whole.length);
  bytes.makeLarge(whole.length);
  bytes.add(Buffer.from(whole.subarray(3000)), whole.length);
  expect(bytes.takeText()).toBe(text);
});

test('where it is not known how long a body will be, memory follows the bytes that came', () => {
  const bytes = new BodyBytes();
  bytes.add(Buffer.alloc(10), 0);
  bytes.add(Buffer.alloc(10), 0);
  expect(bytes.size).toBeLessThan(1000);
});
