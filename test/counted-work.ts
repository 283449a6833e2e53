/**
 * How much work a call of our code takes, as a number that is the same on every machine and under every load: time is
 * not. Two things are counted.
 *
 * - Steps: how often each block of code below `src/` runs, as V8 counts it for coverage. Every loop, callback and branch
 *   of ours is in it, without a change to what it reads.
 * - Elements: what the engine does at one call of ours without running any: a spread, `includes`, `slice`, `Object.entries`
 *   or a regular expression over so many elements, keys or characters. Methods are wrapped while a call is measured. A
 *   spread of an object cannot be wrapped, so vitest.config.ts has it written as a loop for these tests: it counts as steps.
 *
 * Not counted: that a regular expression tries one character many times over, arithmetic of long bigints, hashing and
 * comparing of long texts, and dependencies. These have to be found by reading.
 *
 * Import this file first and all of `src/` after it: V8 counts only calls in code that was compiled later. A test file
 * that does so is named `growth-*.test.ts`, and runs without `--coverage`, which counts by the same counters.
 */
import { Session, type Profiler } from 'node:inspector';

/** What a call has taken. */
export interface Work {
  readonly steps: number;
  readonly elements: number;
}

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

const ownCode = new URL('../src/', import.meta.url).href;

/** The work of one synchronous call; what it throws is thrown. */
export function workOf(run: () => unknown): Work {
  stepsSince();
  const gone = elementsDuring(run);
  return { steps: stepsSince(), elements: gone };
}

/**
 * By which factor the work grows when the input becomes twice as large: some 2 where it is linear, 4 where pairs are
 * compared. Steps and elements apart, and the larger of the two counts, so that neither hides the other. What is below
 * one for each of the `n` is noise.
 */
export function growth<T>(n: number, make: (n: number) => T, run: (input: T) => unknown): number {
  const [input, twice] = [make(n), make(2 * n)];
  // What is prepared once and kept is none of the growth.
  run(make(2));
  const [work, workOfTwice] = [workOf(() => run(input)), workOf(() => run(twice))];
  const factor = (kind: keyof Work) => (workOfTwice[kind] + n) / (work[kind] + n);
  return Math.max(factor('steps'), factor('elements'));
}

/** Steps since the last call. */
function stepsSince(): number {
  let scripts: readonly Profiler.ScriptCoverage[] = [];
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error !== null) throw error;
    scripts = result;
  });
  let steps = 0;
  for (const { url, functions } of scripts) {
    if (!url.startsWith(ownCode)) continue;
    for (const { ranges } of functions) for (const { count } of ranges) steps += count;
  }
  return steps;
}

/** How many elements a call of a method went over. `from` is where an expression began to look. */
type Count = (self: unknown, args: readonly unknown[], result: unknown, from: number) => number;

let elements = 0;

function elementsDuring(run: () => unknown): number {
  elements = 0;
  const undo = methods.map(([object, name, count]) => wrap(object, name, count));
  try {
    run();
  } finally {
    for (const unwrap of undo) unwrap();
  }
  return elements;
}

function wrap(object: object, name: string, count: Count): () => void {
  const own = Object.getOwnPropertyDescriptor(object, name);
  const method: unknown = own?.value;
  if (own === undefined || typeof method !== 'function') throw new Error(`there is no method "${name}" to count`);
  const value = function (this: unknown, ...args: unknown[]): unknown {
    const before = elements;
    const from = this instanceof RegExp ? this.lastIndex : 0;
    const result: unknown = Reflect.apply(method, this, args);
    const after = elements;
    const own = count(this, args, result, from);
    // What a method calls in turn, an iterator or `exec`, goes over the same elements; what `count` calls is not counted.
    elements = Math.max(after, before + own);
    return result;
  };
  Object.defineProperty(object, name, { ...own, value });
  return () => Object.defineProperty(object, name, own);
}

const lengthOf = (value: unknown) => (typeof value === 'string' || Array.isArray(value) ? value.length : 0);
const keysOf = (value: unknown) => (typeof value === 'object' && value !== null ? Reflect.ownKeys(value).length : 0);
const one: Count = () => 1;
const whole: Count = (self, _, result) => Math.max(lengthOf(self), lengthOf(result));
const ofResult: Count = (_, _args, result) => lengthOf(result);
const ofFirst: Count = (_, args) => lengthOf(args[0]);
const ofKeys: Count = (_, args, result) => keysOf(args[0]) + keysOf(args[1]) + keysOf(result);
const upTo: Count = (self, _, result) => (typeof result === 'number' && result >= 0 ? result + 1 : lengthOf(self));
const scan: Count = (self, args, result, from) => {
  if (Array.isArray(result) && 'index' in result) return Number(result.index) + lengthOf(result[0]) - from;
  // One that is sticky looks at one place; a split has it look at each.
  return self instanceof RegExp && self.sticky ? 1 : lengthOf(args[0]) - from;
};

type Method = readonly [object: object, name: string, count: Count];
const all = (object: object, names: string, count: Count) =>
  names.split(' ').map((name): Method => [object, name, count]);
const iterator = (values: Iterable<unknown>): object => Object.getPrototypeOf(values[Symbol.iterator]()) as object;

const methods: readonly Method[] = [
  ...all(Array.prototype, 'concat flat slice splice', ofResult),
  ...all(Array.prototype, 'fill filter flatMap forEach join lastIndexOf map reduce reduceRight reverse shift', whole),
  ...all(Array.prototype, 'sort toReversed toSorted toSpliced unshift with', whole),
  // Those that stop early call back for each, which are steps.
  ...all(Array.prototype, 'includes indexOf', upTo),
  ...all(Array.prototype, 'push', (_, args) => args.length),
  ...all(Array, 'from', ofResult),
  ...all(Object, 'assign entries freeze fromEntries getOwnPropertyNames keys values', ofKeys),
  ...all(JSON, 'parse', ofFirst),
  ...all(JSON, 'stringify', ofResult),
  ...all(String.prototype, 'concat localeCompare normalize padEnd padStart repeat replace replaceAll', whole),
  ...all(String.prototype, 'indexOf includes lastIndexOf search split toLowerCase toUpperCase trim', whole),
  ...all(String.prototype, 'endsWith startsWith', ofFirst),
  ...all(RegExp.prototype, 'exec', scan),
  ...[[], new Map(), new Set(), ''].flatMap((values) => all(iterator(values), 'next', one)),
];
