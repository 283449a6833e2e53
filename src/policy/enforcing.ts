import type { CompiledPolicy } from './compiled-policy.ts';
import { Layers, type RuleInForce } from './terms.ts';

/**
 * Whether a policy refuses pods in some namespace: whether a rule is in mode Enforce, from the policy, the rule or an
 * override. Two overrides, one with the rule and one with the mode, count even if no namespace matches both.
 */
export function enforces(policy: CompiledPolicy): boolean {
  return known(enforcing, policy, () => true);
}

/** Whether a policy fills in values in some namespace: such a rule says `fill`, likewise. */
export function fillsIn(policy: CompiledPolicy): boolean {
  return known(filling, policy, ({ fill }) => fill);
}

/** A cache: it is needed often, and takes up to some milliseconds. */
const enforcing = new WeakMap<CompiledPolicy, boolean>();
const filling = new WeakMap<CompiledPolicy, boolean>();

function known(
  memory: WeakMap<CompiledPolicy, boolean>,
  policy: CompiledPolicy,
  isMeant: (rule: RuleInForce) => boolean,
): boolean {
  const has = memory.get(policy) ?? hasRuleThatEnforces(policy, isMeant);
  memory.set(policy, has);
  return has;
}

function hasRuleThatEnforces({ policy: { spec } }: CompiledPolicy, isMeant: (rule: RuleInForce) => boolean): boolean {
  const layers = new Layers(spec, undefined);
  const overrides = spec.overrides ?? [];
  // One override may add a rule and another its mode; the last mode counts.
  const last = overrides.findLastIndex(({ mode }) => mode === 'Enforce');
  const sets = overrides.flatMap((_, index) => [[index], ...(last === -1 ? [] : [[index, last].toSorted(ascending)])]);
  return [[], ...sets].some((chosen) =>
    layers.inForce(chosen).some((rule) => rule.mode === 'Enforce' && isMeant(rule)),
  );
}

function ascending(a: number, b: number): number {
  return a - b;
}
