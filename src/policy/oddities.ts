import { formatPath } from '../model/path.ts';
import { isObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import type { Schema } from '../rules/contract/options.ts';
import type { CompiledPolicy, CompileOptions } from './compiled-policy.ts';
import { NameList } from '../model/name-list.ts';
import { excludedByDefault, type PodPolicySpec } from './pod-policy.ts';
import type { FieldProblem } from './policy-object.ts';
import { Layers, type RuleInForce } from './terms.ts';

/** Suspicious settings of a policy that are allowed: parts without effect, or effects on system namespaces. */
export function oddities(policy: CompiledPolicy, compileOptions: CompileOptions): readonly FieldProblem[] {
  const { spec } = policy.policy;
  return [
    ...excludedNames(spec),
    ...reachIntoTheSystem(policy),
    ...nothingInForce(spec, compileOptions),
    ...overridesWithoutEffect(spec),
    ...fillsWithoutDefault(spec, compileOptions),
    ...policy.warnings.map(({ at, message }) => ({ field: formatPath(at), message })),
  ];
}

function excludedNames({ match: { namespaces = [], excludeNamespaces = excludedByDefault } = {} }: PodPolicySpec) {
  const excluded = new Set(excludeNamespaces);
  return namespaces.flatMap((name, index): FieldProblem[] => {
    if (!excluded.has(name)) return [];
    const message = `namespace ${quote(name)} is left out all the same; write excludeNamespaces without it`;
    return [{ field: formatPath(['spec', 'match', 'namespaces', index]), message }];
  });
}

/** System namespaces that are judged without being named. */
function reachIntoTheSystem(policy: CompiledPolicy): readonly FieldProblem[] {
  const { excludeNamespaces, namespaces = [] } = policy.policy.spec.match ?? {};
  if (excludeNamespaces === undefined) return [];
  const reached = excludedByDefault.filter(
    (name) => !namespaces.includes(name) && policy.termsFor(name, {}) !== undefined,
  );
  if (reached.length === 0) return [];
  const message = `this replaces the default list, so pods of ${reached.join(', ')} are judged too; add those that are not meant`;
  return [{ field: 'spec.match.excludeNamespaces', message }];
}

function nothingInForce(spec: PodPolicySpec, compileOptions: CompileOptions): readonly FieldProblem[] {
  const isOn = switchedOn(spec, compileOptions).length > 0;
  return isOn ? [] : [{ field: 'spec', message: 'no rule is on, so nothing is judged; write a profile, or rules' }];
}

/** Every rule that is on, for the policy and for each of its overrides alone. */
function switchedOn(spec: PodPolicySpec, { serverMinor }: CompileOptions): readonly RuleInForce[] {
  const layers = new Layers(spec, serverMinor);
  const sets = [[], ...(spec.overrides ?? []).map((_, index) => [index])];
  return sets.flatMap((chosen) => layers.inForce(chosen)).filter(({ mode }) => mode !== 'Disabled');
}

/** Rules that fill in their default, where none is written. */
function fillsWithoutDefault(spec: PodPolicySpec, compileOptions: CompileOptions): readonly FieldProblem[] {
  const fields = switchedOn(spec, compileOptions).flatMap(({ id, fill, fillAt, options }) => {
    const rule = compileOptions.rules.find((one) => one.id === id);
    if (!fill || fillAt === undefined || rule === undefined || !takesDefault(rule.options)) return [];
    return hasDefault(rule.options, { ...rule.defaults, ...options }) ? [] : [formatPath(fillAt)];
  });
  const message = 'the rule has no default, so nothing is filled in; write a default, or remove fill';
  return [...new Set(fields)].map((field) => ({ field, message }));
}

function takesDefault({ properties = {}, additionalProperties }: Schema): boolean {
  const below = [...Object.values(properties), ...(additionalProperties ? [additionalProperties] : [])];
  return Object.hasOwn(properties, 'default') || below.some(takesDefault);
}

/** Whether an option called `default` is written, at any depth; a label may be called so too. */
function hasDefault({ properties, additionalProperties }: Schema, value: unknown): boolean {
  if (!isObject(value)) return false;
  return Object.entries(value).some(([name, below]) => {
    const schema = properties?.[name] ?? (additionalProperties || undefined);
    return (properties !== undefined && name === 'default') || (schema !== undefined && hasDefault(schema, below));
  });
}

/** How often an override's glob is compared with one of the policy; later ones are not checked. */
const maxComparisons = 500_000;

function overridesWithoutEffect({ match, overrides = [] }: PodPolicySpec): readonly FieldProblem[] {
  const included = match?.namespaces && new NameList(match.namespaces);
  const excluded = new Set(match?.excludeNamespaces ?? excludedByDefault);
  let room = maxComparisons;
  const reaches = (written: string) => {
    if (included === undefined || room < 0) return true;
    room -= included.comparisonsWith(written);
    return included.meets(written);
  };
  return overrides.flatMap(({ mode, rules, namespaces }, index): FieldProblem[] => {
    const at = ['spec', 'overrides', index];
    if (mode === undefined && Object.keys(rules ?? {}).length === 0) {
      return [{ field: formatPath(at), message: 'this override changes nothing; write a mode, or rules' }];
    }
    return namespaces.flatMap((glob, place): FieldProblem[] => {
      const isReached = reaches(glob);
      if (isReached && !excluded.has(glob)) return [];
      const advice = isReached ? 'write excludeNamespaces without it' : 'write it in spec.match.namespaces too';
      const message = `the policy is not about ${quote(glob)}, so this changes nothing; ${advice}, or remove it here`;
      return [{ field: formatPath([...at, 'namespaces', place]), message }];
    });
  });
}
