import { escaped } from './markup.ts';

/** One test of JUnit's XML; `parts` are its elements: failures, errors and outputs. */
export function testcase(file: string, name: string, parts: readonly string[]): string {
  const start = `    <testcase classname="${escaped(file)}" name="${escaped(name)}"`;
  return parts.length === 0
    ? `${start}/>`
    : [`${start}>`, ...parts.map((part) => `      ${part}`), '    </testcase>'].join('\n');
}
