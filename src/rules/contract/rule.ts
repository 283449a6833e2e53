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

/** The nine things that a program takes from the machine. */
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

/** What a rule or a finding guards. */
export type Guard = (typeof resourcesGuarded)[number];

/** From the most harm to the least. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;

/** How much harm a finding may do; the policy, not this, decides what happens. */
export type Severity = (typeof severities)[number];

/** A value that settles a problem; missing parents are made. */
export interface Fix {
  /** From the pod. It may lie elsewhere than the problem. */
  readonly at: Path;
  readonly value: unknown;
  /** The default of the API server that it may replace; without it, a fix only adds what is absent. */
  readonly replaces?: unknown;
  /** It may stop a program that ran: the rule's `risk` says how. */
  readonly risk?: true;
  /** Only files get it, never a pod at admission. */
  readonly fileOnly?: true;
}

/** One offending item, as a rule reports it. Whose it is follows from `at`, and is not part of the texts. */
export interface Problem {
  /** Where it stands, from the pod; the field that is wrong or missing. */
  readonly at: Path;
  readonly guards: Guard;
  /** What is wrong, with the value and the bound in the user's spelling: `has no memory limit`. Begins with a verb. */
  readonly problem: Words;
  /** What to write: `set resources.limits.memory`. Fields of the pod begin with `spec.`; others are the container's. */
  readonly remedy?: Words | undefined;
  /** Tells apart the items of one field: a capability, a port, a resource. Never an index. */
  readonly key?: string;
  /** The offending part as the user wrote it. Where neither `measure` nor `parts` is given, another value is worse. */
  readonly value?: string | number | boolean;
  /** The limit that was passed, as the policy writes it. */
  readonly bound?: string;
  /**
   * For ordered values: comparable with that of the same problem at another time, larger = further from the bound. It
   * holds all that could make the problem worse, as `parts` do, of which there are none beside it.
   */
  readonly measure?: bigint | number;
  /** All that could make the problem worse, in words of the rule's own: it is no worse where each was there before. */
  readonly parts?: readonly string[];
  /**
   * What it amounts to elsewhere, as in each container that inherits a field of the pod. Where it was there, these were
   * too; and it is new where one of them was not.
   */
  readonly covers?: readonly Covered[];
  readonly fixes?: readonly Fix[];
}

/** Another problem that one holds: the place and the key by which it is known, and what it is ordered by. */
export type Covered = Pick<Problem, 'at' | 'key' | 'value' | 'measure' | 'parts'>;

/** Where a rule reports its problems, in the order of `pod.containers` where they are about containers. */
export type Report = (problem: Problem) => void;

/** A rule with its options prepared: pure, synchronous, and without allocation while all is well. */
export type Check = (pod: Pod, report: Report) => void;

/** A whole pod that a real API server accepts, with the options under which the rule is shown (its defaults else). */
export interface Example<Options> {
  readonly name: string;
  readonly pod: unknown;
  readonly options?: Partial<Options>;
}

/** A pod that the rule refuses, and every message, to the letter, with the name of whose problem it is. */
export interface FailingExample<Options> extends Example<Options> {
  readonly messages: readonly string[];
}

/** All that a rule says of itself, before its options are known. */
export interface RuleDescription {
  /** The file's name: a thing, then what is checked of it. Never used again for another rule. */
  readonly id: string;
  /** The version of Plimsoll that brought it. */
  readonly since: string;
  readonly severity: Severity;
  /** All that its findings may guard. */
  readonly guards: readonly Guard[];
  /** `create`: what only creation can decide, so updates are not judged. */
  readonly on?: 'always' | 'create';
  /** Few words, no values: for metrics and titles. */
  readonly summary: string;
  readonly why: string;
  readonly remedy: string;
  /** What a fix may stop, where it may stop a program that ran. */
  readonly risk?: string;
  /** What `fill: true` fills in at admission. Absent: nothing, and the rule takes no `fill`. */
  readonly fill?: string;
  /** The first kubectl whose `debug --profile=restricted` settles it for an ephemeral container: `1.28`. */
  readonly debugProfileSince?: string;
}

/** A rule as the engine, the pages and the schema use it: its options are data. */
export interface Rule extends RuleDescription {
  readonly options: ObjectSchema<Properties>;
  /** What only profiles may set, so that an old version of one is exact: no policy may write these, and none has a default. */
  readonly profileOptions: Properties;
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly examples: {
    readonly pass: readonly Example<Record<string, unknown>>[];
    readonly fail: readonly FailingExample<Record<string, unknown>>[];
  };
  /**
   * Once per policy. Takes options that fit the schema, defaults laid under. Throws `OptionProblem` where no check can be
   * made of them. What they can hardly mean is told to `doubt`, and thrown where nobody listens.
   */
  check(options: Readonly<Record<string, unknown>>, doubt?: Doubt): Check;
  /** What holds of every pod that `check` lets through. Takes options of which a check can be made. */
  states(options: Readonly<Record<string, unknown>>): readonly Statement[];
}

/** The options as a rule's `check` gets them: those with a default are always there. */
export type Resolved<P extends Properties, D> = Values<P> & {
  readonly [K in keyof P & keyof D]-?: NonNullable<Values<P>[K]>;
};

/** What a rule's file holds: `P` are its options, and `Q` those of profiles alone. */
export interface RuleFile<P extends Properties, Q extends Properties, D extends Values<P>> extends RuleDescription {
  readonly options: ObjectSchema<P>;
  readonly profileOptions?: Q;
  readonly defaults: D;
  readonly examples: {
    readonly pass: readonly Example<Values<P>>[];
    readonly fail: readonly FailingExample<Values<P>>[];
  };
  check(options: Resolved<P, D> & Values<Q>, doubt: Doubt): Check;
  /** Absent: nothing that other rules could be at odds with. */
  states?(options: Resolved<P, D> & Values<Q>): readonly Statement[];
}

/** Ties a rule's options, defaults, examples and check together, so that the compiler holds them to one schema. */
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
