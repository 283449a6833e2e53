import type { CompiledPolicy } from './compiled-policy.ts';
import { Layers } from './terms.ts';

/**
 * Whether a policy refuses anything in some namespace: a rule is in mode Enforce, by the policy, beside the rule, or by an
 * override. Of overrides that bring a rule and the mode apart it is not asked whether one namespace gets both.
 */
export function enforces(policy: CompiledPolicy): boolean {
  const known = enforcing.get(policy) ?? hasRuleThatEnforces(policy);
  enforcing.set(policy, known);
  return known;
}

/** It is asked often, and may take some milliseconds to find. */
const enforcing = new WeakMap<CompiledPolicy, boolean>();

function hasRuleThatEnforces({ policy: { spec } }: CompiledPolicy): boolean {
  const layers = new Layers(spec, undefined);
  const overrides = spec.overrides ?? [];
  // One override may bring a rule and another its mode; of several modes, that of the last one holds.
  const last = overrides.findLastIndex(({ mode }) => mode === 'Enforce');
  const sets = overrides.flatMap((_, index) => [[index], ...(last === -1 ? [] : [[index, last].toSorted(ascending)])]);
  return [[], ...sets].some((chosen) => layers.inForce(chosen).some(({ mode }) => mode === 'Enforce'));
}

function ascending(a: number, b: number): number {
  return a - b;
}
