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

/** The allowed profiles: types, and the names for the type Localhost; undefined allows any name. */
export interface ProfileTerms {
  readonly types: ReadonlySet<string>;
  readonly names: ReadonlySet<string> | undefined;
  /** Whether Localhost needs a name even if any name is allowed. */
  readonly refuseEmptyLocalhost: boolean;
}

/** The allowed types that pods can use: without an allowed name, Localhost is not one of them. */
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

/** The kinds of profiles in messages, by field of the security context. */
const kinds = { seccompProfile: 'seccomp', appArmorProfile: 'AppArmor' } as const;

type ProfileField = keyof typeof kinds;

type Owner = 'container' | 'pod';

/** The remedy for a missing or refused type of profile, of a container or of the pod. */
export function remedyFor(field: ProfileField, { types, names }: ProfileTerms, owner: Owner): string {
  const path = pathOf(field, owner);
  if (types.size === 0) return `remove ${path}`;
  const onlyLocalhost = types.size === 1 && types.has('Localhost');
  const name = onlyLocalhost ? ` and ${path}.localhostProfile to ${namesInWords(names)}` : '';
  return `set ${path}.type to ${wordList([...types], ' or ')}${name}`;
}

/** The texts about a container without a profile. The remedy sets it in the container (`own`) or in the pod (`whole`). */
export function wordsForMissing(field: ProfileField, terms: ProfileTerms) {
  const problem = `has no ${kinds[field]} profile`;
  const words = (owner: Owner) => ({
    problem,
    remedy: terms.types.size > 0 ? remedyFor(field, terms, owner) : undefined,
  });
  return { own: words('container'), whole: words('pod') };
}

/** Returns a function that reports a refused profile in the security context of a pod or a container. */
export function profileCheck(
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
    const common = { at, guards: 'kernel', value, parts, problem } as const;
    if (owner instanceof Pod) {
      const covers = owner
        .inheritorsOf((each) =>
          field === 'appArmorProfile' ? owner.ownAppArmorProfileOf(each) : each.securityContext[field],
        )
        .map(({ securityContext }) => ({ at: securityContext.at(field, fault), parts }));
      report({ ...common, covers, remedy: remedies.pod[fault] });
    } else report({ ...common, remedy: remedies.container[fault] });
  };
}

/** The parts of a problem without a profile. */
export const partsOfNoProfile: readonly string[] = Object.freeze(['absent']);

/** The parts of a problem with a profile. Unconfined includes absence and the default; others cannot be compared. */
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

/** The remedy for a refused legacy annotation. */
export function annotationRemedy({ types, names }: ProfileTerms): string {
  if (types.size === 0) return 'remove the annotation';
  const values = [...types].flatMap((type) => annotationsFor(type, names));
  return `use ${wordList(values, ' or ')}, or remove the annotation`;
}

/** The problem of a refused legacy annotation. Several annotations with the same value are reported together. */
export function annotated(annotation: string, value: string): Words {
  return ['sets annotation ', quote(annotation), ` to ${quote(value)}`];
}

/**
 * The profile of a legacy annotation as Pod Security reads it: any text after `localhost/` is a name, even an empty one. An
 * unknown value has the type "", which is never allowed.
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
