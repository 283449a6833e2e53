import { type RawObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';
import { object } from '../rules/contract/options.ts';
import { resourcesGuarded, type Rule } from '../rules/contract/rule.ts';
import { CompiledPolicy, type CompileOptions } from './compiled-policy.ts';
import { excludedByDefault, policyApiVersion, type PodPolicySpec } from './pod-policy.ts';
import { readPolicyObject } from './policy-object.ts';

/** The rule that findings name where a policy is in force of which this gate knows no state that can be read. */
const id = 'unreadable-policy';

/** What a stand-in is made with. */
export interface StandIn {
  readonly compileOptions: CompileOptions;
  /** That the policy is written for a later version, in a sentence; undefined where it is not. */
  readonly note: string | undefined;
}

/** What to do about a policy that cannot be read, where it is written for a later version or not. */
export function remedyFor(note: string | undefined): string {
  return note === undefined
    ? 'fix or delete the policy'
    : 'finish or roll back the upgrade of Plimsoll, or fix the policy';
}

/**
 * Stands in for a policy that was in force, and of which nothing is known that can be read: every pod that it is about
 * counts as one that could not be judged, in its mode, which is Enforce where that cannot be read. What cannot be read of
 * its `match` counts as absent, so that it is about more and never about less, except for the namespaces that every
 * policy leaves out by default. Overrides are not read. Never throws.
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

/** The spec with that part alone, in so far as rules could be made of it; undefined where it is absent too. */
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

/** A rule that never can judge, and says of which policy. */
function ruleFor(name: string, note: string | undefined): Rule {
  const why = note === undefined ? `see kubectl describe podpolicy ${name}` : note;
  const reason = `policy ${quote(name)} cannot be read; ${why}; ${remedyFor(note)}`;
  return {
    id,
    since: '0.1.0',
    severity: 'critical',
    // The first is told; being about all of them, it is asked about a resize too.
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
