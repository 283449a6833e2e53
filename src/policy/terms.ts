import { profileMinor, profileRules } from './profile.ts';
import type { Mode, RuleMode } from './mode.ts';
import type { PodPolicySpec, RulesTerms, RuleTerms } from './pod-policy.ts';
import type { Path } from '../model/path.ts';

/** What is in force for one rule, once all layers are laid over one another. */
export interface RuleInForce {
  readonly id: string;
  readonly mode: RuleMode;
  /** The options that a layer wrote; the rule's own defaults are not among them. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Where in the policy's document each of these options was written last. */
  readonly writtenAt: ReadonlyMap<string, Path>;
  /** Where the rule was switched on or last written. */
  readonly at: Path;
}

interface Layer {
  readonly mode: Mode | undefined;
  readonly at: Path;
  readonly rules: ReadonlyMap<string, RuleTerms>;
}

/**
 * The rules in force under a policy with some of its overrides: profile, policy and overrides are layers, each of which
 * replaces what it writes, an option whole. A rule's mode is the one from the last layer that writes it beside the
 * rule, else the last layer's own.
 */
export function rulesInForce(
  spec: PodPolicySpec,
  overrides: readonly number[],
  serverMinor: number | undefined,
): readonly RuleInForce[] {
  const layers = layersOf(spec, overrides, serverMinor);
  const ownMode = layers.findLast((layer) => layer.mode !== undefined)?.mode ?? 'Enforce';
  const ids = new Set(layers.flatMap((layer) => [...layer.rules.keys()]));
  return [...ids].map((id) => layOver(id, layers, ownMode));
}

function layersOf(
  spec: PodPolicySpec,
  overrides: readonly number[],
  serverMinor: number | undefined,
): readonly Layer[] {
  const minor = profileMinor(spec.profileVersion ?? 'latest', serverMinor);
  const profile: Layer = {
    mode: undefined,
    at: ['spec', 'profile'],
    rules: profileRules(spec.profile ?? 'none', minor),
  };
  const policy: Layer = { mode: spec.mode, at: ['spec', 'rules'], rules: written(spec.rules) };
  const chosen = overrides.map((index): Layer => {
    const override = spec.overrides?.[index];
    return { mode: override?.mode, at: ['spec', 'overrides', index, 'rules'], rules: written(override?.rules) };
  });
  return [profile, policy, ...chosen];
}

function written(rules: RulesTerms | undefined): ReadonlyMap<string, RuleTerms> {
  const terms = Object.entries(rules ?? {});
  return new Map(terms.flatMap(([id, term]) => (term === undefined ? [] : [[id, term]])));
}

function layOver(id: string, layers: readonly Layer[], ownMode: Mode): RuleInForce {
  const options = new Map<string, unknown>();
  const writtenAt = new Map<string, Path>();
  let mode: RuleMode | undefined;
  let at: Path = [];
  for (const layer of layers) {
    const terms = layer.rules.get(id);
    if (terms === undefined) continue;
    const isProfile = layer.at[1] === 'profile';
    at = isProfile ? layer.at : [...layer.at, id];
    for (const [name, value] of Object.entries(terms)) {
      if (name === 'mode' || value === undefined) continue;
      options.set(name, value);
      writtenAt.set(name, isProfile ? at : [...at, name]);
    }
    mode = terms.mode ?? mode;
  }
  return { id, mode: mode ?? ownMode, options: Object.fromEntries(options), writtenAt, at };
}
