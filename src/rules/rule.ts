import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Doubt, ObjectSchema, OptionDoubt, Properties, Values } from './options.ts';

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

/** How much harm a finding may do; the policy, not this, decides what happens. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** A value that settles a finding when it is added where nothing stands; missing parents are made. */
export interface Fix {
  readonly at: Path;
  readonly value: unknown;
}

/** One offending item, as a rule tells it. */
export interface Problem {
  /** Where it stands, from the pod; the field that is wrong or missing. */
  readonly at: Path;
  readonly guards: Guard;
  /** Who, what is wrong with value and bound in the user's spelling, then what to write. */
  readonly message: string;
  /** Tells apart the items of one field: a capability, a port, a resource. Never an index. */
  readonly key?: string;
  /** The offending part as the user wrote it. */
  readonly value?: string | number | boolean;
  /** For ordered values: comparable with that of the same problem at another time, larger = further from the bound. */
  readonly measure?: bigint | number;
  readonly fixes?: readonly Fix[];
}

/** Where a rule tells its problems, in the order of `pod.containers` where they are about containers. */
export type Report = (problem: Problem) => void;

/** A rule with its options prepared: pure, synchronous, and without allocation while all is well. */
export type Check = (pod: Pod, report: Report) => void;

/** A whole pod that a real API server accepts, with the options under which the rule is shown (its defaults else). */
export interface Example<Options> {
  readonly name: string;
  readonly pod: unknown;
  readonly options?: Partial<Options>;
}

/** A pod that the rule refuses, and every message, to the letter. */
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
}

/** A rule as the engine, the pages and the schema use it: its options are data. */
export interface Rule extends RuleDescription {
  readonly options: ObjectSchema<Properties>;
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
}

/** The options as a rule's `check` gets them: those with a default are always there. */
export type Resolved<P extends Properties, D> = Values<P> & {
  readonly [K in keyof P & keyof D]-?: NonNullable<Values<P>[K]>;
};

/** What a rule's file holds. */
export interface RuleFile<P extends Properties, D extends Values<P>> extends RuleDescription {
  readonly options: ObjectSchema<P>;
  readonly defaults: D;
  readonly examples: {
    readonly pass: readonly Example<Values<P>>[];
    readonly fail: readonly FailingExample<Values<P>>[];
  };
  check(options: Resolved<P, D>, doubt: Doubt): Check;
}

/** Ties a rule's options, defaults, examples and check together, so that the compiler holds them to one schema. */
export function defineRule<const P extends Properties, const D extends Values<P>>(rule: RuleFile<P, D>): Rule {
  return { ...rule, check: (options, doubt = refuse) => rule.check(options as Resolved<P, D>, doubt) };
}

function refuse(doubt: OptionDoubt): never {
  throw doubt;
}
