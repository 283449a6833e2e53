import type { Facts } from '../engine/facts.ts';

/** What a gate knows about its cluster. */
export interface FactsSource {
  /** The names of all namespaces; undefined while unknown. */
  readonly namespaces: readonly string[] | undefined;
  /** What is known about a namespace, from memory. */
  factsOf(namespace: string): Facts;
  /**
   * The same once the labels of the namespace are known, or after `timeout` milliseconds. Never rejects; what is unknown then
   * is absent.
   */
  whenKnown(namespace: string, timeout: number): Promise<Facts>;
}

/** For a gate without a cluster. */
export const noFacts: FactsSource = {
  namespaces: undefined,
  factsOf: () => nothing,
  whenKnown: () => Promise.resolve(nothing),
};

const nothing: Facts = Object.freeze({});
