// What no release may change of the one before: what a policy says and means must stay as it was written.
import { isObject, type RawObject } from '../src/model/fields.ts';

/** What of a schema's own may only be loosened, or not touched at all: each says whether `now` takes all that `then` took. */
const keeps: Readonly<Record<string, (then: unknown, now: unknown) => boolean>> = {
  enum: (then, now) =>
    now === undefined || (then !== undefined && listOf(then).every((word) => listOf(now).includes(word))),
  required: (then, now) => listOf(now).every((name) => listOf(then).includes(name)),
  minimum: isNoHigher,
  minLength: isNoHigher,
  minItems: isNoHigher,
  maximum: isNoLower,
  maxLength: isNoLower,
  maxItems: isNoLower,
  description: () => true,
  // Looked at by itself.
  properties: () => true,
  items: () => true,
  additionalProperties: () => true,
};

/** Where a schema of today refuses, or reads in another way, what one of a release took; empty where it does not. */
export function brokenIn(then: unknown, now: unknown, path = ''): readonly string[] {
  if (!isObject(then)) return [];
  if (!isObject(now)) return [`${path} is gone`];
  const keywords = new Set([...Object.keys(then), ...Object.keys(now)]);
  const own = [...keywords]
    .filter((keyword) => !(keeps[keyword] ?? isSame)(then[keyword], now[keyword]))
    .map((keyword) => `${path}: ${keyword} was ${inline(then[keyword])} and is ${inline(now[keyword])}`);
  const below = childrenOf(then).flatMap(([name, child]) => {
    return brokenIn(child, new Map(childrenOf(now)).get(name), `${path}.${name}`);
  });
  return [...own, ...below];
}

/** The options in the table of a rule's page, with what each takes and its default. */
export function optionsIn(page: string): ReadonlyMap<string, string> {
  const rows = [...page.matchAll(/^\| `([^`]+)` +\| ([^|]*?) *\| ([^|]*?) *\|/gm)];
  return new Map(rows.map(([, name = '', takes = '', byDefault = '']) => [name, `${takes}, default ${byDefault}`]));
}

function childrenOf({ properties, items, additionalProperties }: RawObject): readonly (readonly [string, unknown])[] {
  return [
    ...(isObject(properties) ? Object.entries(properties) : []),
    ...(items === undefined ? [] : [['[]', items] as const]),
    ...(additionalProperties === undefined ? [] : [['*', additionalProperties] as const]),
  ];
}

/** Absent: no bound. */
function isNoHigher(then: unknown, now: unknown): boolean {
  return now === undefined || Number(now) <= Number(then);
}

function isNoLower(then: unknown, now: unknown): boolean {
  return now === undefined || Number(now) >= Number(then);
}

function isSame(then: unknown, now: unknown): boolean {
  return inline(then) === inline(now);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function inline(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
