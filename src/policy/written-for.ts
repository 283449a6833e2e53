import { isObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';

/** The annotation of a policy that says for which version of Plimsoll it is written. */
export const writtenForAnnotation = 'plimsoll.dev/written-for';

/** What a policy says of the version that it is written for: nothing, something that is no version, or a version. */
export type WrittenFor =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unclear'; readonly text: string }
  | { readonly kind: 'version'; readonly text: string; readonly isLater: boolean };

/** What an object as an API server keeps it says of that; `isLater` than `own`, the version that asks. */
export function writtenFor(object: unknown, own: string): WrittenFor {
  const annotations = valueAt(object, ['metadata', 'annotations']);
  const said = isObject(annotations) ? annotations[writtenForAnnotation] : undefined;
  if (said === undefined) return { kind: 'nothing' };
  const text = typeof said === 'string' ? said : JSON.stringify(said);
  const [written, mine] = [parseVersion(text), parseVersion(own)];
  if (written === undefined) return { kind: 'unclear', text };
  return { kind: 'version', text, isLater: mine !== undefined && compare(written, mine) > 0 };
}

/** What to tell of a policy that may not be written as it is, where it is written for a later version than `own`; else undefined. */
export function laterVersionNote(said: WrittenFor, own: string): string | undefined {
  if (said.kind !== 'version' || !said.isLater) return undefined;
  return `it is written for Plimsoll ${quote(said.text)}, and this is ${own}, which may not know all of it`;
}

/** Numbers, then what follows a hyphen: a version with such a part comes before the one without. */
interface Version {
  readonly numbers: readonly number[];
  readonly preRelease: readonly string[];
}

/** Numbers of up to nine digits: what is longer is no version that anybody gives. */
const pattern =
  /^v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

/** As https://semver.org has it, version 2.0.0; a `v` before it is left out. Undefined for what is no version. */
function parseVersion(text: string): Version | undefined {
  if (text.length > maxLength) return undefined;
  const [whole, major, minor, patch, preRelease] = pattern.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return { numbers: [major, minor, patch].map(Number), preRelease: preRelease?.split('.') ?? [] };
}

/** In characters. */
const maxLength = 100;

/** Which of two comes later, in the order of semver.org, section 11: above 0 where the first does. */
function compare(a: Version, b: Version): number {
  const apart = a.numbers
    .map((number, index) => number - (b.numbers[index] ?? 0))
    .find((difference) => difference !== 0);
  if (apart !== undefined) return apart;
  if (a.preRelease.length === 0 || b.preRelease.length === 0) return b.preRelease.length - a.preRelease.length;
  for (const [index, part] of a.preRelease.entries()) {
    const other = b.preRelease[index];
    if (other === undefined) return 1;
    const order = comparePart(part, other);
    if (order !== 0) return order;
  }
  return a.preRelease.length - b.preRelease.length;
}

/** Numbers by their size, before all words; words by their letters. */
function comparePart(a: string, b: string): number {
  const [isNumber, otherIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && otherIsNumber) return Number(a) - Number(b);
  if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
