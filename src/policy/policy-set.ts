import { CompiledPolicy, type CompileOptions, type Terms } from './compiled-policy.ts';
import type { Labels } from './namespace-selector.ts';
import type { PodPolicy } from './pod-policy.ts';

/** The number of namespaces in the cache. */
const maxCached = 10_000;

/** In characters, of a namespace. Clients may send longer names, which are not cached. */
const maxNameLength = 63;

/** The terms of a namespace, and the labels that they depend on. */
interface Chosen {
  readonly terms: readonly Terms[];
  readonly labels: Labels | undefined;
  /** The names of the policies that select the namespace by its labels. */
  readonly assumed: readonly string[];
}

/** All policies in force, in the order of their names. Replaced whenever one of them changes. */
export class PolicySet {
  readonly policies: readonly CompiledPolicy[];
  readonly #readingLabels: readonly CompiledPolicy[];
  readonly #chosenByNamespace = new Map<string, Chosen>();

  constructor(policies: readonly CompiledPolicy[]) {
    this.policies = policies.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    this.#readingLabels = this.policies.filter(({ readsLabels }) => readsLabels);
  }

  /** Compiles all policies. Throws `PolicyRefused` for the first that cannot be used. */
  static compile(policies: readonly PodPolicy[], compileOptions: CompileOptions): PolicySet {
    return new PolicySet(policies.map((policy) => new CompiledPolicy(policy, compileOptions)));
  }

  /**
   * The terms for pods of a namespace, one for each policy that selects it. Unknown labels count as selected. Changed labels
   * must be a new object.
   */
  termsFor(namespace: string, labels?: Labels): readonly Terms[] {
    const chosen = this.#chosenByNamespace.get(namespace);
    if (chosen !== undefined && (chosen.labels === labels || chosen.assumed.length === 0)) return chosen.terms;
    if (this.#chosenByNamespace.size >= maxCached) this.#chosenByNamespace.clear();
    const terms = this.policies.flatMap((policy) => policy.termsFor(namespace, labels) ?? []);
    const assumed = chosen?.assumed ?? this.#assumedFor(namespace);
    if (namespace.length <= maxNameLength) this.#chosenByNamespace.set(namespace, { terms, labels, assumed });
    return terms;
  }

  /** The policies that are about a namespace only if its labels say so, by name. */
  assumedFor(namespace: string): readonly string[] {
    return this.#chosenByNamespace.get(namespace)?.assumed ?? this.#assumedFor(namespace);
  }

  #assumedFor(namespace: string): readonly string[] {
    return this.#readingLabels.filter((policy) => policy.dependsOnLabels(namespace)).map(({ name }) => name);
  }
}
