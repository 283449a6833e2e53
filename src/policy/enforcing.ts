import type { CompiledPolicy } from './compiled-policy.ts';
import { Layers } from './terms.ts';

/**
 * Whether a policy refuses pods in some namespace: whether a rule is in mode Enforce, from the policy, the rule or an
 * override. Two overrides, one with the rule and one with the mode, count even if no namespace matches both.
 */
export function enforces(policy: CompiledPolicy): boolean {
  const known = enforcing.get(policy) ?? hasRuleThatEnforces(policy);
  enforcing.set(policy, known);
  return known;
}

/** A cache: it is needed often, and takes up to some milliseconds. */
const enforcing = new WeakMap<CompiledPolicy, boolean>();

function hasRuleThatEnforces({ policy: { spec } }: CompiledPolicy): boolean {
  const layers = new Layers(spec, undefined);
  const overrides = spec.overrides ?? [];
  // One override may add a rule and another its mode; the last mode counts.
  const last = overrides.findLastIndex(({ mode }) => mode === 'Enforce');
  const sets = overrides.flatMap((_, index) => [[index], ...(last === -1 ? [] : [[index, last].toSorted(ascending)])]);
  return [[], ...sets].some((chosen) => layers.inForce(chosen).some(({ mode }) => mode === 'Enforce'));
}

function ascending(a: number, b: number): number {
  return a - b;
}
