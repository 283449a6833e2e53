import { profileMinor, profileRules } from './profile.ts';
import { milder, type Mode, type RuleMode } from './mode.ts';
import type { HelpText, PodPolicySpec, RulesTerms, RuleTerms } from './pod-policy.ts';
import type { Path } from '../model/path.ts';

/** What is in force for one rule, once all layers are laid over one another. */
export interface RuleInForce {
  readonly id: string;
  readonly mode: RuleMode;
  /** Where in the policy's document the mode is written; `spec.profile` where it is the profile's. */
  readonly modeAt: Path;
  readonly help: HelpText | undefined;
  /** Whether pods are filled in with the values that the rule misses. */
  readonly fill: boolean;
  /** Where that is written; undefined where it is not. */
  readonly fillAt: Path | undefined;
  /** The options that a layer wrote; the rule's own defaults are not among them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Where in the policy's document each of these options was written last. */
  readonly writtenAt: ReadonlyMap<string, Path>;
  /** Where the rule was switched on or last written. */
  readonly at: Path;
}

/** What the layers so far say of one rule. */
interface Laid extends Omit<RuleInForce, 'mode' | 'modeAt'> {
  /** Undefined where none of them says it beside the rule. */
  readonly mode: RuleMode | undefined;
  readonly modeAt: Path | undefined;
  /** The strictest mode that the profile gives the rule, where the policy writes none beside it. */
  readonly strictest: Mode | undefined;
}

/** One override, as a layer. */
interface Layer {
  readonly mode: Mode | undefined;
  readonly at: Path;
  readonly rules: ReadonlyMap<string, RuleTerms>;
}

/**
 * What is in force under a policy: profile, policy and overrides are layers, each of which replaces what it writes, an
 * option whole. A rule's mode is the one from the last layer that writes it beside the rule, else the last layer's own, or
 * the profile's where that is milder.
 */
export class Layers {
  readonly #mode: Mode;
  /** Profile and policy: what stands without any override. */
  readonly #base: ReadonlyMap<string, Laid>;
  readonly #overrides: readonly Layer[];

  constructor(spec: PodPolicySpec, serverMinor: number | undefined) {
    const minor = profileMinor(spec.profileVersion ?? 'latest', serverMinor);
    const ofProfile = profileRules(spec.profile ?? 'none', minor);
    const base = new Map<string, Laid>();
    for (const [id, { mode: strictest, ...options }] of ofProfile) {
      base.set(id, { ...laidOver(undefined, id, options, profileAt), strictest });
    }
    layOver(base, { mode: spec.mode, at: ['spec', 'rules'], rules: written(spec.rules) });
    this.#mode = spec.mode;
    this.#base = base;
    this.#overrides = (spec.overrides ?? []).map(({ mode, rules }, index) => {
      return { mode, at: ['spec', 'overrides', index, 'rules'], rules: written(rules) };
    });
  }

  /**
   * The rules in force with some of the overrides, by their indexes. What these do not write has the same `options`, as an
   * object, as without them: what is made of it can be kept.
   */
  inForce(overrides: readonly number[]): readonly RuleInForce[] {
    const rules = new Map(this.#base);
    let ownMode = this.#mode;
    let ownAt: Path = ['spec', 'mode'];
    for (const index of overrides) {
      const layer = this.#overrides[index];
      if (layer === undefined) continue;
      if (layer.mode !== undefined) [ownMode, ownAt] = [layer.mode, ['spec', 'overrides', index, 'mode']];
      layOver(rules, layer);
    }
    return [...rules.values()].map(({ strictest = ownMode, ...rule }) => {
      const mode = rule.mode ?? milder(ownMode, strictest);
      return { ...rule, mode, modeAt: rule.modeAt ?? (mode === ownMode ? ownAt : profileAt) };
    });
  }
}

const profileAt: Path = ['spec', 'profile'];

function written(rules: RulesTerms | undefined): ReadonlyMap<string, RuleTerms> {
  const terms = Object.entries(rules ?? {});
  return new Map(terms.flatMap(([id, term]) => (term === undefined ? [] : [[id, term]])));
}

function layOver(rules: Map<string, Laid>, { at, rules: terms }: Layer): void {
  for (const [id, term] of terms) rules.set(id, laidOver(rules.get(id), id, term, [...at, id]));
}

/** What stands beside the options of a rule. */
const reserved = new Set(['mode', 'help', 'fill']);

function laidOver(below: Laid | undefined, id: string, terms: RuleTerms, at: Path): Laid {
  const options = Object.entries(terms).filter(([name, value]) => !reserved.has(name) && value !== undefined);
  const isProfile = at === profileAt;
  return {
    id,
    mode: terms.mode ?? below?.mode,
    modeAt: terms.mode === undefined ? below?.modeAt : [...at, 'mode'],
    strictest: below?.strictest,
    help: terms.help ?? below?.help,
    fill: terms.fill ?? below?.fill ?? false,
    fillAt: terms.fill === undefined ? below?.fillAt : [...at, 'fill'],
    options: { ...below?.options, ...Object.fromEntries(options) },
    writtenAt: new Map([
      ...(below?.writtenAt ?? []),
      ...options.map(([name]): [string, Path] => [name, isProfile ? at : [...at, name]]),
    ]),
    at,
  };
}
