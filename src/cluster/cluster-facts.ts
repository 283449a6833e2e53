import type { Facts } from '../engine/facts.ts';
import type { FactsSource } from '../server/facts-source.ts';
import type { LimitRanges } from './limit-ranges.ts';
import type { Namespaces } from './namespaces.ts';
import type { RuntimeClasses } from './runtime-classes.ts';
import type { ServiceAccounts } from './service-accounts.ts';

/** What it is known by. */
export interface FactSources {
  readonly namespaces: Namespaces;
  readonly limitRanges: LimitRanges;
  readonly runtimeClasses: RuntimeClasses;
  readonly serviceAccounts: ServiceAccounts;
}

/** What a gate knows of the cluster that it is in: all from memory, as the watches have brought it. */
export class ClusterFacts implements FactsSource {
  readonly #sources: FactSources;

  constructor(sources: FactSources) {
    this.#sources = sources;
  }

  get namespaces(): readonly string[] | undefined {
    return this.#sources.namespaces.names;
  }

  factsOf(namespace: string): Facts {
    const { namespaces, limitRanges, runtimeClasses, serviceAccounts } = this.#sources;
    return {
      namespaceLabels: namespaces.labelsOf(namespace),
      limitRanges: limitRanges.defaultsIn(namespace),
      overheads: runtimeClasses.overheads,
      serviceAccountsWithoutToken: serviceAccounts.withoutToken(namespace),
    };
  }

  async whenKnown(namespace: string, timeout: number): Promise<Facts> {
    await this.#sources.namespaces.whenKnown(namespace, timeout);
    return this.factsOf(namespace);
  }
}
