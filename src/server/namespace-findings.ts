import { Counter, type Registry } from '@prometheus-io/client';
import type { Finding } from '../engine/verdict.ts';

/** For combinations of namespace, policy, rule and mode. Beyond it, namespaces share one label. */
const maxSeries = 10_000;

const otherNamespaces = '(others)';

/** A valid name of a namespace (DNS-1123 label); clients may send very long ones. */
const isName = /^[a-z0-9-]{1,63}$/;

/** Counts pods with findings, by namespace. */
export class NamespaceFindings {
  readonly #counter: Counter<'namespace' | 'policy' | 'rule' | 'mode'>;
  readonly #series = new Set<string>();

  constructor(registry: Registry) {
    this.#counter = new Counter({
      name: 'plimsoll_namespace_pods_total',
      help: 'Attempts to create or change a pod that has findings, by namespace, policy, rule and mode; dry runs are not counted.',
      labelNames: ['namespace', 'policy', 'rule', 'mode'],
      registers: [registry],
    });
  }

  /** Counts one pod, once for each policy and rule. */
  count(namespace: string, findings: readonly Finding[]): void {
    const named = isName.test(namespace) ? namespace : otherNamespaces;
    const counted = new Set<string>();
    for (const { rule, by } of findings) {
      for (const { policy, mode } of by) {
        const key = [named, policy, rule, mode].join('\n');
        if (counted.has(key)) continue;
        counted.add(key);
        this.#counter.inc({ namespace: this.#isKept(key) ? named : otherNamespaces, policy, rule, mode });
      }
    }
  }

  #isKept(key: string): boolean {
    if (this.#series.size < maxSeries) this.#series.add(key);
    return this.#series.has(key);
  }
}
