import { isObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';

/** The annotation of a policy with the version of Plimsoll that it is written for. */
export const writtenForAnnotation = 'plimsoll.dev/written-for';

/** The version that a policy is written for: absent, not a version, or a version. */
export type WrittenFor =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unclear'; readonly text: string }
  | { readonly kind: 'version'; readonly text: string; readonly isLater: boolean };

/** Reads the annotation of an object; `isLater` compares with `own`, the running version. */
export function writtenFor(object: unknown, own: string): WrittenFor {
  const annotations = valueAt(object, ['metadata', 'annotations']);
  const value = isObject(annotations) ? annotations[writtenForAnnotation] : undefined;
  if (value === undefined) return { kind: 'nothing' };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const [written, mine] = [parseVersion(text), parseVersion(own)];
  if (written === undefined) return { kind: 'unclear', text };
  return { kind: 'version', text, isLater: mine !== undefined && compare(written, mine) > 0 };
}

/** A note on a policy that is written for a later version than `own`; else undefined. */
export function laterVersionNote(target: WrittenFor, own: string): string | undefined {
  if (target.kind !== 'version' || !target.isLater) return undefined;
  return `it is written for Plimsoll ${quote(target.text)}, and this is ${own}, which may not know all of it`;
}

/** A version of semver.org. */
interface Version {
  readonly numbers: readonly number[];
  readonly preRelease: readonly string[];
}

/** With numbers of up to nine digits. */
const pattern =
  /^v?(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]+)?$/;

/** Parses a version as in https://semver.org, with an optional `v`; undefined for other text. */
function parseVersion(text: string): Version | undefined {
  if (text.length > maxLength) return undefined;
  const [whole, major, minor, patch, preRelease] = pattern.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return { numbers: [major, minor, patch].map(Number), preRelease: preRelease?.split('.') ?? [] };
}

/** In characters. */
const maxLength = 100;

/** Positive if the first is later, in the order of semver.org, section 11. */
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

/** Numbers come before words. */
function comparePart(a: string, b: string): number {
  const [isNumber, otherIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber && otherIsNumber) return Number(a) - Number(b);
  if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
