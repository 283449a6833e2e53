import { expect, test } from 'vitest';
import { isOlder } from './resource-version.ts';

test.each([
  { version: '9', other: '10', older: true },
  { version: '10', other: '9', older: false },
  { version: '10', other: '10', older: false },
  { version: '19', other: '20', older: true },
  { version: '340282366920938463463374607431768211454', other: '340282366920938463463374607431768211455', older: true },
  // Not numbers as Kubernetes writes them: nothing is said.
  { version: '09', other: '10', older: false },
  { version: '0', other: '10', older: false },
  { version: '', other: '10', older: false },
  { version: 'a', other: 'b', older: false },
  { version: '9', other: '1x', older: false },
])('$version is older than $other: $older', ({ version, other, older }) => {
  expect(isOlder(version, other)).toBe(older);
});
