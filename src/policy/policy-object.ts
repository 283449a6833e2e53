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

/** A problem of an object, and its field. */
export interface FieldProblem {
  /** From the root: `spec.rules.image-tag`. Empty for the whole object. */
  readonly field: string;
  readonly message: string;
}

/** A policy of a cluster, as read. */
export interface PolicyReading {
  /** Undefined if it cannot be compiled. */
  readonly policy: CompiledPolicy | undefined;
  /**
   * Why it may not be written, by field. If there is a policy, these are doubts: an existing policy with them is in force.
   */
  readonly problems: readonly FieldProblem[];
}

/** Reads a policy as stored by an API server, with its metadata and status. Never throws. */
export function readPolicyObject(object: unknown, compileOptions: CompileOptions): PolicyReading {
  const { policy, problems } = compiled(object, compileOptions);
  const fields = problems
    .toSorted((a, b) => comparePaths(a.at, b.at))
    .map(({ at, message }): FieldProblem => ({ field: formatPath(at), message }));
  return { policy, problems: [...new Map(fields.map((problem) => [JSON.stringify(problem), problem])).values()] };
}

/** An internal error counts as a problem of this policy alone. */
function compiled(object: unknown, compileOptions: CompileOptions): Compiled {
  try {
    return compile(object, () => undefined, compileOptions);
  } catch (error) {
    return { problems: [{ at: [], of: 'value', message: internalErrorOf(error) }] };
  }
}

/** The header of every policy. */
export const ownHeader = `apiVersion: ${policyApiVersion} and kind: PodPolicy`;

/** A policy with its doubts, or why it cannot be read. */
interface Compiled {
  readonly policy?: CompiledPolicy;
  readonly problems: readonly SchemaProblem[];
}

/** Makes a policy of data from any source. Ignores the `status`, which the output of kubectl has too. */
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

/** Typical policies have a hundred. Must never decrease: a policy that could be read stays readable. */
const maxValues = 10_000;

/** In characters: the longest annotation key. */
const maxKeyLength = 317;

/** In characters, far above any real text. Regular expressions fail on some megabytes. */
const maxTextLength = 100_000;

/**
 * Why an object is too large, in a sentence. All problems of a policy are reported, which for the 3 MiB that an API server
 * accepts would take minutes, while no pod is judged.
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

/** Further problems of a policy that does not fit the schema: of amounts and names, and of the rules that fit. */
function meaningBeside(
  value: unknown,
  reported: readonly SchemaProblem[],
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
  const others = [...meanings, ...problemsOfFitting(value, [...reported, ...meanings], compileOptions)];
  const reportedAt = new Set(reported.map(({ at }) => JSON.stringify(at)));
  const isReported = ({ at }: PolicyProblem) =>
    Array.from({ length: at.length + 1 }, (_, length) => at.slice(0, length)).some((outer) =>
      reportedAt.has(JSON.stringify(outer)),
    );
  return others.filter((problem) => !isReported(problem)).map((problem) => withPlace(value, problem));
}

/** The problems of parts that fit the schema: the match, and the options of rules, under the profile if it fits too. */
function problemsOfFitting(
  value: unknown,
  reported: readonly PolicyProblem[],
  compileOptions: CompileOptions,
): readonly PolicyProblem[] {
  const reportedWithin = new Set(
    reported.flatMap(({ at }) => [at.slice(0, 2), at.slice(0, 3)].map((path) => formatPath(path))),
  );
  const isWhole = (path: Path) => !reportedWithin.has(formatPath(path)) && valueAt(value, path) !== undefined;
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

/** A scalar's problem is at its value; an object may start on another line, so its problem is at the key. */
function withPlace(value: unknown, problem: PolicyProblem): SchemaProblem {
  const offending = valueAt(value, problem.at);
  return { ...problem, of: typeof offending === 'object' || offending === undefined ? 'key' : 'value' };
}

/** The order of a stored object: keys alphabetically, items by index. */
function comparePaths(a: Path, b: Path): number {
  const at = a.findIndex((segment, index) => segment !== b[index]);
  const [one, other] = [a[at], b[at]];
  if (one === undefined || other === undefined) return a.length - b.length;
  return one < other ? -1 : 1;
}
