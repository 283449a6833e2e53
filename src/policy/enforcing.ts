import type { CompiledPolicy } from './compiled-policy.ts';
import { Layers, type RuleInForce } from './terms.ts';

/**
 * Whether a policy refuses anything in some namespace: a rule is in mode Enforce, by the policy, beside the rule, or by an
 * override. Of overrides that bring a rule and the mode apart it is not asked whether one namespace gets both.
 */
export function enforces(policy: CompiledPolicy): boolean {
  return known(enforcing, policy, () => true);
}

/** Whether a policy fills in values in some namespace: such a rule says `fill`, likewise. */
export function fillsIn(policy: CompiledPolicy): boolean {
  return known(filling, policy, ({ fill }) => fill);
}

/** It is asked often, and may take some milliseconds to find. */
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
  // One override may bring a rule and another its mode; of several modes, that of the last one holds.
  const last = overrides.findLastIndex(({ mode }) => mode === 'Enforce');
  const sets = overrides.flatMap((_, index) => [[index], ...(last === -1 ? [] : [[index, last].toSorted(ascending)])]);
  return [[], ...sets].some((chosen) =>
    layers.inForce(chosen).some((rule) => rule.mode === 'Enforce' && isMeant(rule)),
  );
}

function ascending(a: number, b: number): number {
  return a - b;
}
