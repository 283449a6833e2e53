import type { Facts } from '../engine/facts.ts';

/** Where a gate has from what it knows of the cluster. */
export interface FactsSource {
  /** All namespaces, by name; undefined where they are not known. */
  readonly namespaces: readonly string[] | undefined;
  /** What is known of a namespace, from memory. */
  factsOf(namespace: string): Facts;
  /**
   * The same once the labels of the namespace are known, or after so many milliseconds at the latest. Never rejects: what
   * is not known then is absent.
   */
  whenKnown(namespace: string, timeout: number): Promise<Facts>;
}

/** A source for a gate without a cluster: nothing is known, and never will be. */
export const noFacts: FactsSource = {
  namespaces: undefined,
  factsOf: () => nothing,
  whenKnown: () => Promise.resolve(nothing),
};

const nothing: Facts = Object.freeze({});
