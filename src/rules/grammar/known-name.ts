import { nearest } from '../../model/nearest.ts';
import { quote } from '../../model/quote.ts';
import { refusal, warning, type Remark } from './remark.ts';

/** Names of one kind, compared exactly. */
export interface KnownNames {
  /** With an article: `a capability`. */
  readonly noun: string;
  readonly names: readonly string[];
  /** Normalizes a name before it is compared; absent: as written. */
  readonly comparedAs?: (written: string) => string;
  /** Common other names, in lower case, and the names that they mean. */
  readonly others?: ReadonlyMap<string, string>;
}

/** A name similar to a known one is a typo. Any other may come from a newer kernel or Kubernetes. */
export function remarkOnName(written: string, known: KnownNames): Remark | undefined {
  const { noun, names, comparedAs = (name) => name, others } = known;
  const name = comparedAs(written);
  if (names.includes(name)) return undefined;
  const meant = others?.get(written.toLowerCase()) ?? nearest(name, names);
  if (meant !== undefined) return refusal(`${quote(written)} is not ${noun}; write ${quote(meant)}`);
  if (written.includes('*')) return refusal(noPattern(written, noun));
  return warning(`${quote(written)} is not ${noun} that plimsoll knows; check the spelling`);
}

/** The message about a `*` in an entry that is compared exactly, if no such name can contain `*`. */
export function noPattern(written: string, noun: string): string {
  const problem = written === '*' ? '"*" is not' : `${quote(written)} is a pattern, not`;
  return `${problem} ${noun}, and nothing matches it; write out each one that is meant`;
}

/** The message about a `*` in an entry that is compared exactly, if such names may contain `*`. */
export function starIsItself(written: string, noun: string): string {
  return `${quote(written)} means ${noun} with "*" in its name, and no other one; write out each one that is meant`;
}

/** Whether a complete segment of a path is `*`, which is not a real file name. */
export function holdsWildcard(path: string): boolean {
  return path.split('/').some((segment) => /^\*+$/.test(segment));
}
