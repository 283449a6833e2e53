import { NameList } from '../model/name-list.ts';
import type { Path } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';
import { OptionDoubt, OptionProblem, OptionWarning, meaningProblems } from '../rules/contract/options.ts';
import type { Check, Rule } from '../rules/contract/rule.ts';
import { contradictions, unbounded, voids } from './contradictions.ts';
import { defaultProblems } from './default-problems.ts';
import type { Mode } from './mode.ts';
import { NamespaceMatch } from './namespace-match.ts';
import { namespaceSelectorProblems, type Labels } from './namespace-selector.ts';
import { indexesByName, overrideSets, type TriedOverride } from './override-sets.ts';
import type { HelpText, PodPolicy } from './pod-policy.ts';
import type { PreparedRule } from './prepared-rule.ts';
import { valuesIn } from './size.ts';
import { Statements } from './statements.ts';
import { Layers, type RuleInForce } from './terms.ts';

/** What one policy holds the pods of one namespace to. */
export interface Terms {
  readonly policy: string;
  /** The generation of the policy, where it comes from a cluster. */
  readonly revision: number | undefined;
  readonly templates: Mode;
  readonly help: HelpText | undefined;
  /** In the order of the list of rules. */
  readonly rules: readonly PreparedRule[];
  /** The rules in mode Enforce. */
  readonly enforced: readonly PreparedRule[];
  /** The rules in mode Enforce that fill in values. */
  readonly filling: readonly PreparedRule[];
}

/** What a policy says of one namespace. */
export interface PolicyInForce {
  /** The overrides that name the namespace, by their indexes. */
  readonly overrides: readonly number[];
  /** Those that are disabled too. */
  readonly rules: readonly { readonly rule: Rule; readonly terms: RuleInForce }[];
}

/** What a policy is compiled with. */
export interface CompileOptions {
  readonly rules: readonly Rule[];
  /** The API server's minor version, where it is known. */
  readonly serverMinor: number | undefined;
  /** Whether whoever judges by the policies can know the labels of namespaces. Their names it always knows. */
  readonly knowsNamespaceLabels: boolean;
}

/** Something that a policy's schema cannot say is wrong. */
export interface PolicyProblem {
  /** From the root of the policy's document. */
  readonly at: Path;
  readonly message: string;
}

/**
 * A policy that no rules can be made of, with everything that is wrong with it. What is checked anew from one version to
 * the next is never a reason, but one of the policy's `doubts`: what is in force in a cluster must be readable for good.
 */
export class PolicyRefused extends Error {
  readonly code = 'ERR_POLICY_INVALID';
  readonly problems: readonly PolicyProblem[];

  constructor(policy: string, problems: readonly PolicyProblem[]) {
    super(`policy "${policy}" is refused: ${problems.map(({ message }) => message).join('; ')}`);
    this.problems = problems;
  }
}

/** One policy, matched and prepared ahead of any pod. */
export class CompiledPolicy {
  readonly name: string;
  readonly policy: PodPolicy;
  /**
   * What the policy can hardly mean, so that nobody may write it; where it stands already, it is in force all the same.
   * A check of meaning that is new in some version belongs here.
   */
  readonly doubts: readonly PolicyProblem[];
  /** What may be written, and is hardly meant. */
  readonly warnings: readonly PolicyProblem[];
  /** Which namespaces it is about. */
  readonly match: NamespaceMatch;
  readonly #compileOptions: CompileOptions;
  readonly #overrides: readonly TriedOverride[];
  /** Those that write a namespace out, by its name; those with patterns have to be asked. */
  readonly #overridesByName: ReadonlyMap<string, ReadonlySet<number>>;
  readonly #overridesWithGlobs: readonly number[];
  readonly #layers: Layers;
  readonly #termsByOverrides = new Map<string, Terms>();
  /** Of each rule's options, as they stand in one set of overrides and the next. */
  readonly #checks = new WeakMap<object, Check>();

  /** Throws `PolicyRefused`, with all that is wrong, where no rules can be made of it. `policy` fits the schema. */
  constructor(policy: PodPolicy, compileOptions: CompileOptions) {
    const { match, overrides = [] } = policy.spec;
    this.name = policy.metadata.name;
    this.policy = policy;
    this.#compileOptions = compileOptions;
    this.#layers = new Layers(policy.spec, compileOptions.serverMinor);
    this.match = new NamespaceMatch(match);
    this.#overrides = overrides.map(({ namespaces, rules }) => {
      return { namespaces: new NameList(namespaces), changesRules: Object.keys(rules ?? {}).length > 0 };
    });
    this.#overridesByName = indexesByName(
      this.#overrides.map(({ namespaces: { names } }, index) => ({ index, names })),
    );
    this.#overridesWithGlobs = this.#overrides.flatMap(({ namespaces: { globs } }, index) =>
      globs.length > 0 ? [index] : [],
    );
    const faults: Fault[] = [
      ...this.#selectorProblems().map((problem): Fault => ({ problem, kind: 'unreadable' })),
      ...this.#faultsWithOverrides(),
    ];
    this.doubts = distinct(faults.filter(({ kind }) => kind !== 'warning'));
    this.warnings = distinct(faults.filter(({ kind }) => kind === 'warning'));
    if (faults.some(({ kind }) => kind === 'unreadable')) throw new PolicyRefused(this.name, this.doubts);
  }

  /** Whether for some namespaces the labels decide if the policy is about them. */
  get readsLabels(): boolean {
    return this.match.readsLabels;
  }

  /** Whether the labels of a namespace decide if the policy is about its pods; else its name has done so. */
  dependsOnLabels(namespace: string): boolean {
    return this.match.readsLabels && this.match.takesName(namespace);
  }

  /**
   * What pods of a namespace are held to; undefined where the policy is not about them. A namespace whose labels are not
   * known counts as selected by them.
   */
  termsFor(namespace: string, labels?: Labels): Terms | undefined {
    if (!this.match.takes(namespace, labels)) return undefined;
    const chosen = this.#chosenFor(namespace);
    const key = chosen.join();
    const terms = this.#termsByOverrides.get(key) ?? this.#prepare(chosen);
    this.#termsByOverrides.set(key, terms);
    return terms;
  }

  /**
   * The overrides that a namespace gets, by their indexes; undefined where the policy is not about it, or its labels decide,
   * or the policy can hardly mean what it says.
   */
  overridesFor(namespace: string): readonly number[] | undefined {
    if (!this.match.takesName(namespace) || this.dependsOnLabels(namespace) || this.doubts.length > 0) return undefined;
    return this.#chosenFor(namespace);
  }

  /** What is in force for a namespace that the policy is about, rule by rule, in the order of the list of rules. */
  inForceFor(namespace: string): PolicyInForce {
    const overrides = this.#chosenFor(namespace);
    const inForce = new Map(this.#layers.inForce(overrides).map((terms) => [terms.id, terms]));
    const rules = this.#compileOptions.rules.flatMap((rule) => {
      const terms = inForce.get(rule.id);
      return terms === undefined ? [] : [{ rule, terms }];
    });
    return { overrides, rules };
  }

  /** What the rules state that are in force with some of the overrides. */
  statementsWith(overrides: readonly number[]): Statements {
    return this.#stated(this.#layers.inForce(overrides));
  }

  #chosenFor(namespace: string): readonly number[] {
    const chosen = new Set(this.#overridesByName.get(namespace));
    for (const index of this.#overridesWithGlobs) {
      if (this.#overrides[index]?.namespaces.has(namespace) === true) chosen.add(index);
    }
    return [...chosen].toSorted((a, b) => a - b);
  }

  #selectorProblems(): readonly PolicyProblem[] {
    const selector = this.policy.spec.match?.namespaceSelector;
    if (selector === undefined) return [];
    const place = ['spec', 'match', 'namespaceSelector'];
    const problems = namespaceSelectorProblems(selector).map(({ at, message }) => ({ at: [...place, ...at], message }));
    if (!this.match.readsLabels || this.#compileOptions.knowsNamespaceLabels) return problems;
    const message =
      'a gate that reads its policies from files knows no label of a namespace but kubernetes.io/metadata.name; write match.namespaces instead';
    return [{ at: place, message }, ...problems];
  }

  #prepare(chosen: readonly number[]): Terms {
    const { templates, help } = this.policy.spec;
    const inForce = new Map(this.#layers.inForce(chosen).map((terms) => [terms.id, terms]));
    const rules = this.#compileOptions.rules.flatMap((rule, order) => {
      const terms = inForce.get(rule.id);
      if (terms === undefined || terms.mode === 'Disabled') return [];
      return [
        {
          rule,
          order,
          mode: terms.mode,
          help: terms.help,
          fill: terms.fill,
          check: this.#checkOf(rule, terms.options),
        },
      ];
    });
    const enforced = rules.filter(({ mode }) => mode === 'Enforce');
    const generation = valueAt(this.policy, ['metadata', 'generation']);
    const revision = typeof generation === 'number' ? generation : undefined;
    return {
      policy: this.name,
      revision,
      templates: templates ?? 'Warn',
      help,
      rules,
      enforced,
      filling: enforced.filter(({ fill }) => fill),
    };
  }

  #checkOf(rule: Rule, options: RuleInForce['options']): Check {
    const check = this.#checks.get(options) ?? preparedCheck(rule, { ...rule.defaults, ...options });
    this.#checks.set(options, check);
    return check;
  }

  /** With each set of overrides that can meet, only what they change is told. */
  #faultsWithOverrides(): readonly Fault[] {
    const faults: Fault[] = [];
    /** How many values there are in the options of rules, as they were tried. */
    const tried = new Map<object, number>();
    let room = maxTried;
    let areOptionsFit = true;
    for (const chosen of overrideSets(this.#overrides)) {
      if (chosen === undefined || room < 0) return [...faults, { problem: tooManyMeet, kind: 'doubt' }];
      const inForce = this.#layers.inForce(chosen);
      for (const terms of inForce) {
        if (tried.has(terms.options)) continue;
        const found = this.#optionFaults(terms);
        areOptionsFit &&= found.every(({ kind }) => kind === 'warning');
        for (const fault of found) faults.push(fault);
        const values = valuesIn(terms.options);
        tried.set(terms.options, values);
        room -= values;
      }
      const all = inForce.reduce((sum, { options }) => sum + (tried.get(options) ?? 0), 0);
      room -= setWeight + all / 10;
      if (!areOptionsFit) continue;
      faults.push(...faultsBetween(this.#stated(inForce)));
      const { problems, findings } = defaultProblems(this.#prepare(chosen).rules);
      room -= 2 * findings;
      const at = new Map(inForce.map((terms) => [terms.id, terms.at]));
      for (const { rule, message, isDoubted } of problems) {
        faults.push({ problem: { at: at.get(rule) ?? [], message }, kind: isDoubted ? 'doubt' : 'warning' });
      }
    }
    return faults;
  }

  #stated(inForce: readonly RuleInForce[]): Statements {
    const stated = inForce.flatMap((terms) => {
      const { mode } = terms;
      const rule = this.#compileOptions.rules.find(({ id }) => id === terms.id);
      if (rule === undefined || mode === 'Disabled') return [];
      return rule
        .states({ ...rule.defaults, ...terms.options })
        .map((statement) => ({ rule: rule.id, mode, statement, at: placeOf(terms, statement.path) }));
    });
    const fills = inForce.flatMap(({ id: rule, fill, mode, options, at }) => {
      return fill && mode === 'Enforce' ? [{ rule, options: JSON.stringify(options), at }] : [];
    });
    return new Statements(stated, fills);
  }

  #optionFaults(terms: RuleInForce): readonly Fault[] {
    const rule = this.#compileOptions.rules.find(({ id }) => id === terms.id);
    if (rule === undefined) return [];
    const options = { ...rule.defaults, ...terms.options };
    const meant = meaningProblems(rule.options, options);
    const ofCheck = meant.some((problem) => kindOf(problem) === 'unreadable') ? [] : problemsOfCheck(rule, options);
    const faults = [...meant, ...ofCheck].filter((problem) => !isWrittenOver(terms, problem));
    return faults.map((problem) => {
      return { problem: { at: placeOf(terms, problem.path), message: problem.message }, kind: kindOf(problem) };
    });
  }
}

/** Something that is wrong: no rules can be made of the policy, it may not be written, or it may be. */
interface Fault {
  readonly problem: PolicyProblem;
  readonly kind: 'unreadable' | 'doubt' | 'warning';
}

/** What no pod can satisfy, or few can, and what is allowed in vain. */
function faultsBetween(stated: Statements): readonly Fault[] {
  const contradicting = contradictions(stated).map(({ by: [one, other], message, isDoubted }): Fault => {
    // A profile is not mended, but what is written beside it.
    const { at } = one.at[1] === 'profile' ? other : one;
    return { problem: { at, message }, kind: isDoubted ? 'doubt' : 'warning' };
  });
  const warned = [...voids(stated), ...unbounded(stated)];
  return [...contradicting, ...warned.map((problem): Fault => ({ problem, kind: 'warning' }))];
}

/** Where in the policy a part of a rule's options was written last. */
function placeOf(terms: RuleInForce, [option, ...rest]: Path): Path {
  const at = terms.writtenAt.get(String(option));
  if (at === undefined) return terms.at;
  return at[1] === 'profile' ? at : [...at, ...rest];
}

/** Whether what an option says is void because a later layer wrote another one, as an override may forbid what stands below it. */
function isWrittenOver(terms: RuleInForce, problem: OptionProblem): boolean {
  if (!(problem instanceof OptionWarning) || problem.by === undefined) return false;
  return layerOf(terms, String(problem.path[0])) < layerOf(terms, problem.by);
}

/** In which layer an option was written last, counted from the rule's defaults. */
function layerOf(terms: RuleInForce, option: string): number {
  const [, part, index] = terms.writtenAt.get(option) ?? [];
  if (part === 'overrides') return 3 + Number(index);
  return part === undefined ? 0 : part === 'profile' ? 1 : 2;
}

function distinct(faults: readonly Fault[]): readonly PolicyProblem[] {
  return [...new Map(faults.map(({ problem }) => [JSON.stringify(problem), problem])).values()];
}

/** In values that are looked at with all sets of overrides together: some tenth of a second. */
const maxTried = 40_000;

/** As many values as the rules of a profile cost. */
const setWeight = 10;

const tooManyMeet: PolicyProblem = {
  at: ['spec', 'overrides'],
  message:
    'there are more overrides than can be tried with the rules and with each other; write namespaces out in place of "*", or a policy for some of them',
};

function kindOf(problem: OptionProblem): Fault['kind'] {
  if (problem instanceof OptionWarning) return 'warning';
  return problem instanceof OptionDoubt ? 'doubt' : 'unreadable';
}

function problemsOfCheck(rule: Rule, options: Readonly<Record<string, unknown>>): readonly OptionProblem[] {
  const problems: OptionProblem[] = [];
  try {
    rule.check(options, (doubt) => problems.push(doubt));
  } catch (error) {
    // Whatever a rule ends with, it is this policy alone that cannot be read.
    problems.push(error instanceof OptionProblem ? error : new OptionProblem([], internalErrorOf(error)));
  }
  return problems;
}

/** What is told of a fault of ours. */
export function internalErrorOf(error: unknown): string {
  return `internal error: this cannot be read (${error instanceof Error ? error.message : String(error)})`;
}

/** Options that no check can be made of become a check that fails: its rule then counts as one that could not judge. */
function preparedCheck(rule: Rule, options: Readonly<Record<string, unknown>>): Check {
  try {
    return rule.check(options, () => {});
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
