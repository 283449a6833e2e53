import { isObject } from '../model/fields.ts';
import { formatPath, type Path } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';
import { OptionWarning, meaningProblems } from '../rules/contract/options.ts';
import {
  CompiledPolicy,
  internalErrorOf,
  PolicyRefused,
  type PolicyProblem,
  type CompileOptions,
} from './compiled-policy.ts';
import { policyApiVersion } from './pod-policy.ts';
import { schemaProblems, type SchemaProblem, type SpellingOf } from './schema-problems.ts';
import { validatePodPolicy } from './validate.generated.js';

/** What is wrong with an object that has no text of its own, and where. */
export interface FieldProblem {
  /** From the object's root: `spec.rules.image-tag`. Empty where it is about the whole object. */
  readonly field: string;
  readonly message: string;
}

/** An object of a cluster, read. */
export interface PolicyReading {
  /** Undefined where no rules can be made of it. */
  readonly policy: CompiledPolicy | undefined;
  /**
   * Everything for which it may not be written, by field. Where there is a policy, these are doubts, and one that stands
   * already is in force.
   */
  readonly problems: readonly FieldProblem[];
}

/** Reads a policy from an object as an API server keeps it: with metadata of its own, and a status. Never throws. */
export function readPolicyObject(object: unknown, compileOptions: CompileOptions): PolicyReading {
  const { policy, problems } = compiled(object, compileOptions);
  const told = problems
    .toSorted((a, b) => comparePaths(a.at, b.at))
    .map(({ at, message }): FieldProblem => ({ field: formatPath(at), message }));
  return { policy, problems: [...new Map(told.map((problem) => [JSON.stringify(problem), problem])).values()] };
}

/** A fault of ours is one of this policy alone: others are read on. */
function compiled(object: unknown, compileOptions: CompileOptions): Compiled {
  try {
    return compile(object, () => undefined, compileOptions);
  } catch (error) {
    return { problems: [{ at: [], of: 'value', message: internalErrorOf(error) }] };
  }
}

/** How every policy begins. */
export const ownHeader = `apiVersion: ${policyApiVersion} and kind: PodPolicy`;

/** A policy with what is doubted of it, or all that keeps it from being one. */
interface Compiled {
  readonly policy?: CompiledPolicy;
  readonly problems: readonly SchemaProblem[];
}

/**
 * The one way from data to a policy, wherever the data stood. A `status` is not read: it is ours, and stands in what
 * kubectl gives out.
 */
export function compile(value: unknown, spellingOf: SpellingOf, compileOptions: CompileOptions): Compiled {
  if (!isObject(value)) {
    return { problems: [{ at: [], of: 'value', message: `this is not a policy; write an object with ${ownHeader}` }] };
  }
  const { status: _, ...document } = value;
  const excess = excessIn({ ...document, metadata: valueAt(document, ['metadata', 'name']) });
  if (excess !== undefined) return { problems: [{ at: ['spec'], of: 'key', message: excess }] };
  if (!validatePodPolicy(document)) {
    const problems = schemaProblems(document, validatePodPolicy.errors ?? [], spellingOf);
    return { problems: [...problems, ...meaningBeside(document, problems, compileOptions)] };
  }
  try {
    const policy = new CompiledPolicy(document, compileOptions);
    return { policy, problems: policy.doubts.map((problem) => withPlace(document, problem)) };
  } catch (error) {
    if (!(error instanceof PolicyRefused)) throw error;
    return { problems: error.problems.map((problem) => withPlace(document, problem)) };
  }
}

/** People write a hundred values or so. Never fewer in a later version: what was read once has to be read for good. */
const maxValues = 10_000;

/** In characters: that of an annotation, the longest that Kubernetes has. */
const maxKeyLength = 317;

/** In characters. No text of a policy is nearly as long; expressions that check them fail on some megabytes. */
const maxTextLength = 100_000;

/**
 * Why an object is too large to be read, in a sentence. Everything that is wrong with a policy is told, which of the three
 * megabytes that an API server takes would take minutes, while no pod is judged.
 */
function excessIn(value: unknown): string | undefined {
  let count = 0;
  const open = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string' && next.length > maxTextLength) {
      return `a text has ${next.length} characters; write at most ${maxTextLength}`;
    }
    if (typeof next !== 'object' || next === null) continue;
    const entries: readonly (readonly [string, unknown])[] = Object.entries(next);
    count += entries.length;
    if (count > maxValues) return `the policy holds more than ${maxValues} values; write several policies`;
    const long = entries.find(([key]) => key.length > maxKeyLength);
    if (long !== undefined) return `a key has ${long[0].length} characters; write at most ${maxKeyLength}`;
    open.push(...entries.map(([, below]) => below));
  }
  return undefined;
}

/** What else is wrong in a policy that does not fit the schema: with amounts and names, and with the rules that fit. */
function meaningBeside(
  value: unknown,
  told: readonly SchemaProblem[],
  compileOptions: CompileOptions,
): readonly SchemaProblem[] {
  const overrides = valueAt(value, ['spec', 'overrides']);
  const places: readonly Path[] = [
    ['spec', 'rules'],
    ...(Array.isArray(overrides) ? overrides : []).map((_, index) => ['spec', 'overrides', index, 'rules']),
  ];
  const meanings = places.flatMap((place) =>
    compileOptions.rules.flatMap(({ id, options }) =>
      meaningProblems(options, valueAt(value, [...place, id]))
        .filter((problem) => !(problem instanceof OptionWarning))
        .map(({ path, message }): PolicyProblem => ({ at: [...place, id, ...path], message })),
    ),
  );
  const others = [...meanings, ...problemsOfFitting(value, [...told, ...meanings], compileOptions)];
  const toldAt = new Set(told.map(({ at }) => JSON.stringify(at)));
  const isTold = ({ at }: PolicyProblem) =>
    Array.from({ length: at.length + 1 }, (_, length) => at.slice(0, length)).some((outer) =>
      toldAt.has(JSON.stringify(outer)),
    );
  return others.filter((problem) => !isTold(problem)).map((problem) => withPlace(value, problem));
}

/** What the parts say for themselves that nothing is told of yet: the match, and rules of their options, under the profile if that can be read. */
function problemsOfFitting(
  value: unknown,
  told: readonly PolicyProblem[],
  compileOptions: CompileOptions,
): readonly PolicyProblem[] {
  const toldWithin = new Set(
    told.flatMap(({ at }) => [at.slice(0, 2), at.slice(0, 3)].map((path) => formatPath(path))),
  );
  const isWhole = (path: Path) => !toldWithin.has(formatPath(path)) && valueAt(value, path) !== undefined;
  const profile = isWhole(['spec', 'profile']) ? valueAt(value, ['spec', 'profile']) : 'none';
  const match = isWhole(['spec', 'match']) && { match: valueAt(value, ['spec', 'match']) };
  const fitting = compileOptions.rules.flatMap(({ id }) => {
    const place = ['spec', 'rules', id];
    return isWhole(place) ? [[id, valueAt(value, place)] as const] : [];
  });
  const part: unknown = {
    apiVersion: policyApiVersion,
    kind: 'PodPolicy',
    metadata: { name: 'part' },
    spec: { mode: 'Enforce', ...match, profile, rules: Object.fromEntries(fitting) },
  };
  if (!validatePodPolicy(part)) return [];
  try {
    return new CompiledPolicy(part, compileOptions).doubts;
  } catch (error) {
    if (error instanceof PolicyRefused) return error.problems;
    throw error;
  }
}

/** A scalar is pointed at itself; an object, which may begin on another line, by its key. */
function withPlace(value: unknown, problem: PolicyProblem): SchemaProblem {
  const offending = valueAt(value, problem.at);
  return { ...problem, of: typeof offending === 'object' || offending === undefined ? 'key' : 'value' };
}

/** In the order in which an API server writes an object: keys by their letters, items of a list as they stand. */
function comparePaths(a: Path, b: Path): number {
  const at = a.findIndex((segment, index) => segment !== b[index]);
  const [one, other] = [a[at], b[at]];
  if (one === undefined || other === undefined) return a.length - b.length;
  return one < other ? -1 : 1;
}
