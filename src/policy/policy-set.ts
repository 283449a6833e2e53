import { CompiledPolicy, type CompileOptions, type Terms } from './compiled-policy.ts';
import type { Labels } from './namespace-selector.ts';
import type { PodPolicy } from './pod-policy.ts';

/** So many namespaces' terms are kept at hand; a namespace beyond them costs a look at every policy once more. */
const remembered = 10_000;

/** In characters: no namespace has a longer name. One that is asked for is whatever a client has sent, and is not kept. */
const maxNameLength = 63;

/** The terms of a namespace, and the labels that they were chosen by. */
interface Chosen {
  readonly terms: readonly Terms[];
  readonly labels: Labels | undefined;
  /** The policies that are about the namespace only if its labels say so, by name. */
  readonly assumed: readonly string[];
}

/** All policies that are in force together, by name. Made anew whenever one of them changes. */
export class PolicySet {
  readonly policies: readonly CompiledPolicy[];
  readonly #readingLabels: readonly CompiledPolicy[];
  readonly #chosenByNamespace = new Map<string, Chosen>();

  constructor(policies: readonly CompiledPolicy[]) {
    this.policies = policies.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    this.#readingLabels = this.policies.filter(({ readsLabels }) => readsLabels);
  }

  /** Compiles every policy; throws `PolicyRefused` for the first that cannot be used. */
  static compile(policies: readonly PodPolicy[], compileOptions: CompileOptions): PolicySet {
    return new PolicySet(policies.map((policy) => new CompiledPolicy(policy, compileOptions)));
  }

  /** Whether the labels of a namespace decide which policies are about its pods; else its name has done so. */
  dependsOnLabels(namespace: string): boolean {
    return this.assumedFor(namespace).length > 0;
  }

  /**
   * What pods of a namespace are held to, policy by policy; empty where no policy is about them. A namespace whose
   * labels are not known counts as selected by them. Labels that have changed are another object.
   */
  termsFor(namespace: string, labels?: Labels): readonly Terms[] {
    const chosen = this.#chosenByNamespace.get(namespace);
    if (chosen !== undefined && (chosen.labels === labels || chosen.assumed.length === 0)) return chosen.terms;
    if (this.#chosenByNamespace.size >= remembered) this.#chosenByNamespace.clear();
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
