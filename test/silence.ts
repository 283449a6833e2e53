// A test that prints fails: what a test has to say is an assertion, and what the product prints is returned or injected.
import { afterAll, afterEach } from 'vitest';

const printed: string[] = [];

for (const method of ['debug', 'dir', 'error', 'info', 'log', 'table', 'trace', 'warn'] as const) {
  console[method] = (...words: unknown[]) => void printed.push(words.map(String).join(' '));
}
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (text: string | Uint8Array) => {
    printed.push(typeof text === 'string' ? text : new TextDecoder().decode(text));
    return true;
  };
}

afterEach(failWherePrinted);
afterAll(failWherePrinted);

function failWherePrinted() {
  const [first, ...more] = printed.splice(0);
  if (first === undefined) return;
  throw new Error(
    `a test may not print, and this one printed ${JSON.stringify(first)}${more.length > 0 ? ` and ${more.length} more` : ''}`,
  );
}
