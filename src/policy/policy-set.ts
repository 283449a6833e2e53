import { CompiledPolicy, type Setting, type Terms } from './compiled-policy.ts';
import type { PodPolicy } from './pod-policy.ts';

/** So many namespaces' terms are kept at hand; a namespace beyond them costs a look at every policy once more. */
const remembered = 10_000;

/** All policies that are in force together, by name. Made anew whenever one of them changes. */
export class PolicySet {
  readonly policies: readonly CompiledPolicy[];
  readonly #termsByNamespace = new Map<string, readonly Terms[]>();

  constructor(policies: readonly CompiledPolicy[]) {
    this.policies = policies.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Compiles every policy; throws `PolicyRefused` for the first that cannot be used. */
  static compile(policies: readonly PodPolicy[], setting: Setting): PolicySet {
    return new PolicySet(policies.map((policy) => new CompiledPolicy(policy, setting)));
  }

  /** What pods of a namespace are held to, policy by policy; empty where no policy is about them. */
  termsFor(namespace: string): readonly Terms[] {
    const known = this.#termsByNamespace.get(namespace);
    if (known !== undefined) return known;
    if (this.#termsByNamespace.size >= remembered) this.#termsByNamespace.clear();
    const terms = this.policies.flatMap((policy) => policy.termsFor(namespace) ?? []);
    this.#termsByNamespace.set(namespace, terms);
    return terms;
  }
}
