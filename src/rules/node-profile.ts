import { quote } from '../model/quote.ts';
import type { NodeProfile } from '../model/security-context.ts';
import { oneOf } from './options.ts';
import { wordList } from './word-list.ts';

/** A type of seccomp or AppArmor profile, as an option. */
export const profileType = oneOf(['RuntimeDefault', 'Localhost', 'Unconfined'], 'A type of profile.');

/** What may be written as a profile: types, and the names that the type Localhost may give; no names means any. */
export interface ProfileTerms {
  readonly types: ReadonlySet<string>;
  readonly names: ReadonlySet<string> | undefined;
  /** Whether Localhost needs a name even where any will do. */
  readonly refuseEmptyLocalhost: boolean;
}

/** The allowed types that a profile can be of: where no name is allowed, none can be of the type Localhost. */
export function usableTypes(allowed: readonly string[], names: readonly string[] | undefined): readonly string[] {
  return names?.length === 0 ? allowed.filter((type) => type !== 'Localhost') : allowed;
}

/** The field of a profile that the terms refuse. */
export function faultIn(
  { type, localhostProfile = '' }: NodeProfile,
  { types, names, refuseEmptyLocalhost }: ProfileTerms,
): 'type' | 'localhostProfile' | undefined {
  if (!types.has(type)) return 'type';
  if (type !== 'Localhost') return undefined;
  if (localhostProfile === '' && refuseEmptyLocalhost) return 'localhostProfile';
  return names?.has(localhostProfile) === false ? 'localhostProfile' : undefined;
}

/** What a message tells to write: types, the names of profiles, and the values of a legacy annotation. */
export function wordsFor({ types, names }: ProfileTerms): { types: string; names: string; annotations: string } {
  return {
    types: [...types].join(' or '),
    names: names === undefined ? 'the name of a profile' : wordList([...names], ' or ', quote),
    annotations: wordList(
      [...types].flatMap((type) => annotationsFor(type, names)),
      ' or ',
    ),
  };
}

/** The messages about a written profile; `kind` is its name in words, `field` where it stands in a security context. */
export function messagesAbout(kind: string, field: string) {
  const path = `securityContext.${field}`;
  return {
    refused: (who: string, type: string, types: string) =>
      `${who} has the ${kind} profile type ${quote(type)}; ${types === '' ? 'remove it' : `set ${path}.type to ${types}`}`,
    unlisted: (who: string, name: string, names: string) =>
      `${who} has the ${kind} profile ${quote(name)}; set ${path}.localhostProfile to ${names}`,
  };
}

/**
 * The profile that a legacy annotation means to Pod Security: any text after `localhost/` names one, and none too;
 * what means nothing is of type "", which no list of allowed types holds.
 */
export function profileFrom(annotation: string): NodeProfile {
  const localhostProfile = annotation.startsWith('localhost/') ? annotation.slice('localhost/'.length) : undefined;
  if (localhostProfile !== undefined) return { type: 'Localhost', localhostProfile };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault', localhostProfile };
  return { type: annotation === 'unconfined' ? 'Unconfined' : '', localhostProfile };
}

function annotationsFor(type: string, names: ProfileTerms['names']): readonly string[] {
  if (type === 'RuntimeDefault') return ['runtime/default'];
  if (type === 'Unconfined') return ['unconfined'];
  return names === undefined ? ['localhost/…'] : [...names].map((name) => `localhost/${name}`);
}
