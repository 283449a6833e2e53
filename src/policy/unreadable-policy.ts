import { type RawObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';
import { object } from '../rules/contract/options.ts';
import { resourcesGuarded, type Rule } from '../rules/contract/rule.ts';
import { CompiledPolicy, type CompileOptions } from './compiled-policy.ts';
import { excludedByDefault, policyApiVersion, type PodPolicySpec } from './pod-policy.ts';
import { readPolicyObject } from './policy-object.ts';

/** The rule of findings under a policy that was in force and cannot be read. */
const id = 'unreadable-policy';

/** How to make a stand-in. */
export interface StandIn {
  readonly compileOptions: CompileOptions;
  /** A note that the policy is written for a later version; undefined if it is not. */
  readonly note: string | undefined;
}

/** What to do about a policy that cannot be read; `note` is set if it is written for a later version. */
export function remedyFor(note: string | undefined): string {
  return note === undefined
    ? 'fix or delete the policy'
    : 'finish or roll back the upgrade of Plimsoll, or fix the policy';
}

/**
 * A stand-in for a policy that was in force and of which no readable spec is known: every pod that it selects counts as not
 * judged, in its mode, or Enforce if that cannot be read. Unreadable parts of its `match` count as absent, so it never
 * selects less, except for the namespaces that are excluded by default. Overrides are ignored. Never throws.
 */
export function unreadablePolicy(name: string, { spec }: RawObject, { compileOptions, note }: StandIn): CompiledPolicy {
  const readable = (...path: readonly string[]) => readablePart(spec, path, compileOptions);
  const excluded = readable('match', 'excludeNamespaces')?.match?.excludeNamespaces ?? [];
  const standIn: PodPolicySpec = {
    mode: 'Enforce',
    ...readable('mode'),
    ...readable('templates'),
    ...readable('help'),
    match: {
      ...readable('match', 'namespaces')?.match,
      ...readable('match', 'namespaceSelector')?.match,
      excludeNamespaces: [...new Set([...excluded, ...excludedByDefault])],
    },
    rules: { [id]: {} },
  };
  const document = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name }, spec: standIn } as const;
  return new CompiledPolicy(document, { ...compileOptions, rules: [ruleFor(name, note)] });
}

/** The spec with only this part, if that can be read; undefined if not, or if it is absent. */
function readablePart(
  spec: unknown,
  path: readonly string[],
  compileOptions: CompileOptions,
): Partial<PodPolicySpec> | undefined {
  const value = valueAt(spec, path);
  if (value === undefined) return undefined;
  const part = path.reduceRight<unknown>((below, key) => ({ [key]: below }), value) as Partial<PodPolicySpec>;
  const whole = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'part' } };
  const { policy } = readPolicyObject({ ...whole, spec: { mode: 'Enforce', ...part } }, compileOptions);
  return policy === undefined ? undefined : part;
}

/** A rule that always fails, with the reason. */
function ruleFor(name: string, note: string | undefined): Rule {
  const why = note === undefined ? `see kubectl describe podpolicy ${name}` : note;
  const reason = `policy ${quote(name)} cannot be read; ${why}; ${remedyFor(note)}`;
  return {
    id,
    since: '0.1.0',
    severity: 'critical',
    // Findings have the first; with all of them, the rule is checked on a resize too.
    guards: ['machine', ...resourcesGuarded.filter((guard) => guard !== 'machine')],
    summary: 'the policy can be read',
    why: 'A policy that was in force and cannot be read any more still protects what it is about.',
    remedy: remedyFor(note),
    options: object({}),
    profileOptions: {},
    defaults: {},
    examples: { pass: [], fail: [] },
    states: () => [],
    check: () => () => {
      throw new Error(reason);
    },
  };
}
