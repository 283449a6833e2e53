import type { Container } from '../../model/container.ts';
import { Pod } from '../../model/pod.ts';
import { quote } from '../../model/quote.ts';
import type { NodeProfile } from '../../model/security-context.ts';
import { oneOf } from '../contract/options.ts';
import type { Report } from '../contract/rule.ts';
import { wordList } from './word-list.ts';
import type { Words } from '../contract/words.ts';

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

/** The fields of a security context that name a profile, as words have them. */
const kinds = { seccompProfile: 'seccomp', appArmorProfile: 'AppArmor' } as const;

/** Where in a security context a profile is written. */
type ProfileField = keyof typeof kinds;

/** Whose field it is. */
type Owner = 'container' | 'pod';

/** What to write as a profile of a container, or of the pod, where the type is missing or refused. */
export function remedyFor(field: ProfileField, { types, names }: ProfileTerms, owner: Owner): string {
  const path = pathOf(field, owner);
  if (types.size === 0) return `remove ${path}`;
  const onlyLocalhost = types.size === 1 && types.has('Localhost');
  const name = onlyLocalhost ? ` and ${path}.localhostProfile to ${namesInWords(names)}` : '';
  return `set ${path}.type to ${wordList([...types], ' or ')}${name}`;
}

/** The words about a container without a profile, to be given one itself (`own`), or by one of the pod (`whole`). */
export function wordsForMissing(field: ProfileField, terms: ProfileTerms) {
  const problem = `has no ${kinds[field]} profile`;
  const words = (owner: Owner) => ({
    problem,
    remedy: terms.types.size > 0 ? remedyFor(field, terms, owner) : undefined,
  });
  return { own: words('container'), whole: words('pod') };
}

/** Reports the profile that a pod or a container writes itself, where the terms refuse it. */
export function profileTeller(
  field: ProfileField,
  terms: ProfileTerms,
): (owner: Pod | Container, report: Report) => void {
  const remediesFor = (owner: Owner) => ({
    type: remedyFor(field, terms, owner),
    localhostProfile: `set ${pathOf(field, owner)}.localhostProfile to ${namesInWords(terms.names)}`,
  });
  const remedies = { container: remediesFor('container'), pod: remediesFor('pod') };
  return (owner, report) => {
    const profile = owner.securityContext[field];
    const fault = profile && faultIn(profile, terms);
    if (profile === undefined || fault === undefined) return;
    const at = owner.securityContext.at(field, fault);
    const value = profile[fault] ?? '';
    const problem = `uses ${kinds[field]} profile ${inWords(value, fault)}`;
    const parts = partsOfProfile(profile);
    const told = { at, guards: 'kernel', value, parts, problem } as const;
    if (owner instanceof Pod) {
      const covers = owner
        .inheritorsOf((each) =>
          field === 'appArmorProfile' ? owner.ownAppArmorProfileOf(each) : each.securityContext[field],
        )
        .map(({ securityContext }) => ({ at: securityContext.at(field, fault), parts }));
      report({ ...told, covers, remedy: remedies.pod[fault] });
    } else report({ ...told, remedy: remedies.container[fault] });
  };
}

/** All that could be worse where no profile is written. */
export const partsOfNoProfile: readonly string[] = Object.freeze(['absent']);

/** The same of a profile: Unconfined is no better than absence or the default, and of others nothing is known. */
export function partsOfProfile({ type, localhostProfile = '' }: NodeProfile): readonly string[] {
  if (type === 'Unconfined') return [...partsOfNoProfile, 'RuntimeDefault', type];
  return [type === 'Localhost' ? `${type}/${localhostProfile}` : type];
}

function pathOf(field: ProfileField, owner: Owner): string {
  return `${owner === 'pod' ? 'spec.' : ''}securityContext.${field}`;
}

function inWords(value: string, fault: keyof NodeProfile): string {
  if (fault === 'type') return `type ${quote(value)}`;
  return value === '' ? 'type "Localhost" without localhostProfile' : quote(value);
}

function namesInWords(names: ProfileTerms['names']): string {
  return names === undefined ? 'the name of a profile' : wordList([...names], ' or ', quote);
}

/** What to write in place of a legacy annotation that is refused. */
export function annotationRemedy({ types, names }: ProfileTerms): string {
  if (types.size === 0) return 'remove the annotation';
  const values = [...types].flatMap((type) => annotationsFor(type, names));
  return `use ${wordList(values, ' or ')}, or remove the annotation`;
}

/** What a legacy annotation says that is refused. The items of several are told together. */
export function annotated(annotation: string, value: string): Words {
  return ['sets annotation ', quote(annotation), ` to ${quote(value)}`];
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
