import type { Facts } from '../engine/facts.ts';
import type { FactsSource } from '../server/facts-source.ts';
import type { LimitRanges } from './limit-ranges.ts';
import type { Namespaces } from './namespaces.ts';
import { sendsPodsOf, type PodsWebhook } from './pods-webhook.ts';
import type { RuntimeClasses } from './runtime-classes.ts';

/** What a gate knows of the cluster that it is in: all from memory, as the watches have brought it. */
export class ClusterFacts implements FactsSource {
  readonly #namespaces: Namespaces;
  readonly #limitRanges: LimitRanges;
  readonly #runtimeClasses: RuntimeClasses;
  readonly #fills: () => PodsWebhook | undefined;

  constructor(
    namespaces: Namespaces,
    limitRanges: LimitRanges,
    runtimeClasses: RuntimeClasses,
    fills: () => PodsWebhook | undefined,
  ) {
    this.#namespaces = namespaces;
    this.#limitRanges = limitRanges;
    this.#runtimeClasses = runtimeClasses;
    this.#fills = fills;
  }

  get namespaces(): readonly string[] | undefined {
    return this.#namespaces.names;
  }

  factsOf(namespace: string): Facts {
    const namespaceLabels = this.#namespaces.labelsOf(namespace);
    return {
      namespaceLabels,
      limitRanges: this.#limitRanges.defaultsIn(namespace),
      limitRangeBounds: this.#limitRanges.boundsIn(namespace),
      overheads: this.#runtimeClasses.overheads,
      fills: sendsPodsOf(this.#fills(), namespace, namespaceLabels),
    };
  }

  async whenKnown(namespace: string, timeout: number): Promise<Facts> {
    await this.#namespaces.whenKnown(namespace, timeout);
    return this.factsOf(namespace);
  }
}
