import type { DocumentPart, Position } from '../model/document.ts';
import { versionOf } from '../model/kubernetes-version.ts';
import type { Path } from '../model/path.ts';
import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import type { Mode, RuleMode } from '../policy/mode.ts';
import type { Labels } from '../policy/namespace-selector.ts';
import { profileMinor, type ProfileName } from '../policy/profile.ts';

/** Where a policy is written. */
export interface PolicySource {
  readonly file: string;
  readonly document: DocumentPart;
}

/** A place in a file. */
export interface FilePlace extends Position {
  readonly file: string;
}

/** The layer that a value comes from. */
export type LayerName = 'default' | 'profile' | 'policy' | 'override';

/** Where a value comes from. */
export interface Origin {
  readonly layer: LayerName;
  /** Which override of the policy, from 1. */
  readonly override?: number;
  /** Which profile, with the version of Kubernetes that it is of: `restricted v1.36`. */
  readonly profile?: string;
  /** Where it is written, unless it is the rule's default or the policy is built in. */
  readonly at?: FilePlace;
}

/** A value, and where it comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly from: Origin;
}

/** What one policy says of one rule. */
export interface RuleTermsShown {
  readonly rule: string;
  readonly mode: Sourced<RuleMode>;
  /** Absent where the rule fills nothing in. */
  readonly fill?: Sourced<boolean>;
  /** In the order in which the rule has them; options that only profiles set stand last. */
  readonly options: Readonly<Record<string, Sourced<unknown>>>;
}

/** What one policy says of a namespace. */
export interface PolicyTermsShown {
  readonly policy: string;
  /** Undefined for a built-in policy. */
  readonly file: string | undefined;
  /** The namespace counts as selected, since its labels are not known. */
  readonly isAssumed: boolean;
  readonly templates: Sourced<Mode>;
  /** The overrides that name the namespace, from 1. */
  readonly overrides: readonly number[];
  /** In the order of the list of rules; with those that are disabled. */
  readonly rules: readonly RuleTermsShown[];
}

/** A policy that is not about the namespace. */
export interface PolicyUnmatched {
  readonly policy: string;
  /** Follows the name of the policy. */
  readonly reason: string;
  readonly at: FilePlace | undefined;
}

/** The terms in force for a namespace. */
export interface TermsReport {
  /** Of Plimsoll. */
  readonly version: string;
  /** `1.36`, where it was said. */
  readonly kubeVersion: string | undefined;
  readonly namespace: string;
  /** Undefined where they are not known. */
  readonly labels: Labels | undefined;
  readonly policies: readonly PolicyTermsShown[];
  readonly unmatched: readonly PolicyUnmatched[];
}

/** What the terms of a namespace are looked up with. */
export interface TermsAsked {
  readonly version: string;
  readonly serverMinor: number | undefined;
  readonly namespace: string;
  readonly labels: Labels | undefined;
  /** Of policies that are in files, by name. */
  readonly sources: ReadonlyMap<string, PolicySource>;
}

/** The terms that policies have for a namespace, each with the layer that it comes from. */
export function termsReport(policies: readonly CompiledPolicy[], asked: TermsAsked): TermsReport {
  const { version, serverMinor, namespace, labels } = asked;
  const shown: PolicyTermsShown[] = [];
  const unmatched: PolicyUnmatched[] = [];
  for (const policy of policies) {
    const why = policy.match.whyNot(namespace, labels);
    if (why === undefined) shown.push(policyTerms(policy, asked));
    else unmatched.push({ policy: policy.name, reason: why.message, at: new Layout(policy, asked).placeOf(why.at) });
  }
  return {
    version,
    kubeVersion: serverMinor === undefined ? undefined : versionOf(serverMinor),
    namespace,
    labels,
    policies: shown,
    unmatched,
  };
}

function policyTerms(policy: CompiledPolicy, asked: TermsAsked): PolicyTermsShown {
  const { namespace, labels, sources } = asked;
  const { templates } = policy.policy.spec;
  const layout = new Layout(policy, asked);
  const { overrides, rules } = policy.inForceFor(namespace);
  return {
    policy: policy.name,
    file: sources.get(policy.name)?.file,
    isAssumed: labels === undefined && policy.dependsOnLabels(namespace),
    templates: layout.sourced(templates ?? 'Warn', templates && ['spec', 'templates']),
    overrides: overrides.map((index) => index + 1),
    rules: rules.map(({ rule, terms }): RuleTermsShown => {
      const names = Object.keys({ ...rule.options.properties, ...terms.options });
      const options = names.flatMap((name): readonly (readonly [string, Sourced<unknown>])[] => {
        const at = terms.writtenAt.get(name);
        const value = at === undefined ? rule.defaults[name] : terms.options[name];
        return value === undefined ? [] : [[name, layout.sourced(value, at)]];
      });
      return {
        rule: rule.id,
        mode: layout.sourced(terms.mode, terms.modeAt),
        ...(rule.fill !== undefined && { fill: layout.sourced(terms.fill, terms.fillAt) }),
        options: Object.fromEntries(options),
      };
    }),
  };
}

/** The layers of one policy, and where they are written. */
class Layout {
  readonly #profile: string;
  readonly #source: PolicySource | undefined;

  constructor({ name, policy: { spec } }: CompiledPolicy, { serverMinor, sources }: TermsAsked) {
    const profile: ProfileName = spec.profile ?? 'none';
    this.#profile = `${profile} v1.${profileMinor(spec.profileVersion ?? 'latest', serverMinor)}`;
    this.#source = sources.get(name);
  }

  sourced<T>(value: T, at: Path | undefined): Sourced<T> {
    if (at === undefined) return { value, from: { layer: 'default' } };
    const [, part, index] = at;
    const place = this.placeOf(at);
    const layer = part === 'profile' || part === 'overrides' ? layers[part] : 'policy';
    return {
      value,
      from: {
        layer,
        ...(layer === 'override' && { override: Number(index) + 1 }),
        ...(layer === 'profile' && { profile: this.#profile }),
        ...(place !== undefined && { at: place }),
      },
    };
  }

  placeOf(at: Path): FilePlace | undefined {
    if (this.#source === undefined) return undefined;
    const { file, document } = this.#source;
    return { file, ...document.positionOf(at, 'key') };
  }
}

const layers = { profile: 'profile', overrides: 'override' } as const;
