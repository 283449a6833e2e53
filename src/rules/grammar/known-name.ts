import { nearest } from '../../model/nearest.ts';
import { quote } from '../../model/quote.ts';
import { refusal, warning, type Remark } from './remark.ts';

/** Names of one kind, compared exactly. */
export interface KnownNames {
  /** `a capability`. */
  readonly noun: string;
  readonly names: readonly string[];
  /** The spelling in which a name is compared; as it is written where this is absent. */
  readonly comparedAs?: (written: string) => string;
  /** What people write for some of them that is not near, by lower case. */
  readonly others?: ReadonlyMap<string, string>;
}

/** What to say of a name: one near a known name is a slip; a newer kernel or Kubernetes may have any other. */
export function remarkOnName(written: string, known: KnownNames): Remark | undefined {
  const { noun, names, comparedAs = (name) => name, others } = known;
  const name = comparedAs(written);
  if (names.includes(name)) return undefined;
  const meant = others?.get(written.toLowerCase()) ?? nearest(name, names);
  if (meant !== undefined) return refusal(`${quote(written)} is not ${noun}; write ${quote(meant)}`);
  if (written.includes('*')) return refusal(noPattern(written, noun));
  return warning(`${quote(written)} is not ${noun} that plimsoll knows; check the spelling`);
}

/** Where an entry is compared whole, a `*` in it stands for itself, which nothing has in its name. */
export function noPattern(written: string, noun: string): string {
  const said = written === '*' ? '"*" is not' : `${quote(written)} is a pattern, not`;
  return `${said} ${noun}, and nothing matches it; write out each one that is meant`;
}

/** The same where a name may hold a `*`, though hardly any does: it may be what is meant. */
export function starIsItself(written: string, noun: string): string {
  return `${quote(written)} means ${noun} with "*" in its name, and no other one; write out each one that is meant`;
}

/** Whether a whole segment of a path is `*`, as nobody calls a file. */
export function holdsWildcard(path: string): boolean {
  return path.split('/').some((segment) => /^\*+$/.test(segment));
}
