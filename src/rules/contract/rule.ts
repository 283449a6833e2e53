import type { Path } from '../../model/path.ts';
import type { Pod } from '../../model/pod.ts';
import {
  OptionWarning,
  type Doubt,
  type ObjectSchema,
  type OptionProblem,
  type Properties,
  type Values,
} from './options.ts';
import type { Statement } from './statement.ts';
import type { Words } from './words.ts';

/** The nine resources of a machine that rules protect. */
export const resourcesGuarded = [
  'cpu',
  'memory',
  'storage',
  'network',
  'user',
  'kernel',
  'image',
  'health',
  'machine',
] as const;

/** The resource that a rule or a finding protects. */
export type Guard = (typeof resourcesGuarded)[number];

/** From the most harm to the least. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;

/** How much harm a finding can do. The effect is decided by the policy alone. */
export type Severity = (typeof severities)[number];

/** A value that solves a problem; missing parents are created. */
export interface Fix {
  /** Starts at the pod. May differ from the path of the problem. */
  readonly at: Path;
  readonly value: unknown;
  /** A default of the API server that the fix may replace. Without it, a fix only adds absent values. */
  readonly replaces?: unknown;
  /** The fix may break a working program; the rule's `risk` explains how. */
  readonly risk?: true;
  /** The fix is for files only, never for a pod at admission. */
  readonly fileOnly?: true;
}

/** One problem that a rule reports. The texts do not name the container or volume, since that follows from `at`. */
export interface Problem {
  /** The field that is wrong or missing. Starts at the pod. */
  readonly at: Path;
  readonly guards: Guard;
  /** With value and bound as the user wrote them: `has no memory limit`. Begins with a verb. */
  readonly problem: Words;
  /** `set resources.limits.memory`. Fields of the pod begin with `spec.`; other fields are those of the container. */
  readonly remedy?: Words | undefined;
  /** Distinguishes the items of one field: a capability, a port, a resource. Never an index. */
  readonly key?: string;
  /** The wrong value as the user wrote it. Without `measure` and `parts`, a different value counts as worse. */
  readonly value?: string | number | boolean;
  /** The bound that the value exceeds, as the policy writes it. */
  readonly bound?: string;
  /**
   * For ordered values: the distance from the bound, compared with that of the same problem before an update. A larger
   * measure is worse. A problem has `measure` or `parts`, not both.
   */
  readonly measure?: bigint | number;
  /** Everything that makes the problem worse, as keys. The problem is not worse if each key was there before. */
  readonly parts?: readonly string[];
  /**
   * The problems that this one includes, such as one for each container that inherits a field of the pod. If this problem
   * was there before, so were they; if one of them was not, this problem is new.
   */
  readonly covers?: readonly Covered[];
  readonly fixes?: readonly Fix[];
}

/** A problem that another one includes: its identity, and the values by which it is compared. */
export type Covered = Pick<Problem, 'at' | 'key' | 'value' | 'measure' | 'parts'>;

/** Receives the problems of a rule. Problems of containers come in the order of `pod.containers`. */
export type Report = (problem: Problem) => void;

/** A rule with prepared options: pure, synchronous, and without allocation if there are no problems. */
export type Check = (pod: Pod, report: Report) => void;

/** A complete pod that a real API server accepts, with the options of the rule (default: its defaults). */
export interface Example<Options> {
  readonly name: string;
  readonly pod: unknown;
  readonly options?: Partial<Options>;
}

/** A pod that the rule refuses, and all messages, complete with the name of the container or volume. */
export interface FailingExample<Options> extends Example<Options> {
  readonly messages: readonly string[];
}

/** The properties of a rule that do not depend on options. */
export interface RuleDescription {
  /** The name of the file, as *thing-check*. Never reused for another rule. */
  readonly id: string;
  /** The first version of Plimsoll with this rule. */
  readonly since: string;
  readonly severity: Severity;
  /** All guards that its findings may have. */
  readonly guards: readonly Guard[];
  /** `create`: updates are not judged, since the fields are fixed at creation. */
  readonly on?: 'always' | 'create';
  /** A few words without values, for metrics and titles. */
  readonly summary: string;
  readonly why: string;
  readonly remedy: string;
  /** What a fix may break, if it may break a working program. */
  readonly risk?: string;
  /** What `fill: true` fills in at admission. Absent: the rule does not accept `fill`. */
  readonly fill?: string;
  /** The first kubectl whose `debug --profile=restricted` solves the problem for an ephemeral container: `1.28`. */
  readonly debugProfileSince?: string;
}

/** A rule as the engine, the documentation and the schema use it, with options as data. */
export interface Rule extends RuleDescription {
  readonly options: ObjectSchema<Properties>;
  /** Options that only profiles may set, to match old versions of Pod Security exactly. Without defaults. */
  readonly profileOptions: Properties;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly examples: {
    readonly pass: readonly Example<Record<string, unknown>>[];
    readonly fail: readonly FailingExample<Record<string, unknown>>[];
  };
  /**
   * Called once per policy, with options that fit the schema, including the defaults. Throws `OptionProblem` for options
   * that cannot be used. Reports suspicious options to `doubt`; without `doubt`, throws each `OptionDoubt`.
   */
  check(options: Readonly<Record<string, unknown>>, doubt?: Doubt): Check;
  /** Statements that are true of every pod that `check` allows. Takes options that `check` accepts. */
  states(options: Readonly<Record<string, unknown>>): readonly Statement[];
}

/** The options of a rule's `check`: options with a default are always present. */
export type Resolved<P extends Properties, D> = Values<P> & {
  readonly [K in keyof P & keyof D]-?: NonNullable<Values<P>[K]>;
};

/** The default export of a rule's file. `P` are its options, `Q` the options that only profiles may set. */
export interface RuleFile<P extends Properties, Q extends Properties, D extends Values<P>> extends RuleDescription {
  readonly options: ObjectSchema<P>;
  readonly profileOptions?: Q;
  readonly defaults: D;
  readonly examples: {
    readonly pass: readonly Example<Values<P>>[];
    readonly fail: readonly FailingExample<Values<P>>[];
  };
  check(options: Resolved<P, D> & Values<Q>, doubt: Doubt): Check;
  /** Absent: the rule cannot contradict other rules. */
  states?(options: Resolved<P, D> & Values<Q>): readonly Statement[];
}

/** Defines a rule. The compiler checks defaults, examples and `check` against the schema of the options. */
export function defineRule<
  const P extends Properties,
  const D extends Values<P>,
  const Q extends Properties = Record<string, never>,
>(rule: RuleFile<P, Q, D>): Rule {
  return {
    ...rule,
    profileOptions: rule.profileOptions ?? {},
    check: (options, doubt = refuse) => rule.check(options as Resolved<P, D> & Values<Q>, doubt),
    states: (options) => rule.states?.(options as Resolved<P, D> & Values<Q>) ?? [],
  };
}

function refuse(problem: OptionProblem): void {
  if (!(problem instanceof OptionWarning)) throw problem;
}
