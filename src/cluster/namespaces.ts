import { isObject, type RawObject } from '../model/fields.ts';
import type { Labels } from '../policy/namespace-selector.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Change } from './mirror.ts';
import { Reflector, type WatchOptions } from './reflector.ts';

/** Watches the labels of all namespaces. */
export class Namespaces {
  readonly reflector: Reflector<Labels>;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Set<(labels: Labels) => void>>();

  constructor(following: WatchOptions) {
    this.#clock = following.clock ?? systemClock;
    this.reflector = new Reflector({
      ...following,
      path: '/api/v1/namespaces',
      slim: labelsIn,
      onChange: (changes) => this.#wake(changes),
    });
  }

  /** All names; undefined before the first list. */
  get names(): readonly string[] | undefined {
    return this.reflector.hasSynced ? [...this.reflector.objects.keys()] : undefined;
  }

  /** Undefined if the namespace is unknown: new, or not there. */
  labelsOf(name: string): Labels | undefined {
    return this.reflector.objects.get(name);
  }

  /**
   * The labels of a namespace, also one that no event has reported yet: a pod is often created right after its namespace.
   * Resolves to undefined after `timeout` milliseconds.
   */
  whenKnown(name: string, timeout: number): Promise<Labels | undefined> {
    const labels = this.labelsOf(name);
    if (labels !== undefined) return Promise.resolve(labels);
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(name) ?? new Set();
      const cancel = this.#clock.after(timeout, () => settle(undefined));
      const settle = (result: Labels | undefined) => {
        cancel();
        waiting.delete(settle);
        if (waiting.size === 0) this.#waiting.delete(name);
        resolve(result);
      };
      this.#waiting.set(name, waiting.add(settle));
    });
  }

  #wake(changes: readonly Change<Labels>[]): void {
    for (const { key, after } of changes) {
      if (after === undefined) continue;
      for (const settle of this.#waiting.get(key) ?? []) settle(after);
    }
  }
}

const none: Labels = Object.freeze({});

function labelsIn(namespace: RawObject): Labels {
  const { labels } = isObject(namespace['metadata']) ? namespace['metadata'] : {};
  return areLabels(labels) ? labels : none;
}

function areLabels(value: unknown): value is Labels {
  return isObject(value) && Object.values(value).every((label) => typeof label === 'string');
}
