import { isObject, type RawObject } from '../model/fields.ts';
import type { Labels } from '../policy/namespace-selector.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Change } from './mirror.ts';
import { Reflector, type Following } from './reflector.ts';

/** The labels of all namespaces, as they stand in the cluster. */
export class Namespaces {
  readonly reflector: Reflector<Labels>;
  readonly #clock: Clock;
  readonly #awaited = new Map<string, Set<(labels: Labels) => void>>();

  constructor(following: Following) {
    this.#clock = following.clock ?? systemClock;
    this.reflector = new Reflector({
      ...following,
      path: '/api/v1/namespaces',
      slim: labelsIn,
      onChange: (changes) => this.#wake(changes),
    });
  }

  /** All names; undefined until they are read. */
  get names(): readonly string[] | undefined {
    return this.reflector.hasSynced ? [...this.reflector.objects.keys()] : undefined;
  }

  /** Undefined where the namespace is not known: it is new, or there is none. */
  labelsOf(name: string): Labels | undefined {
    return this.reflector.objects.get(name);
  }

  /**
   * The labels of a namespace, which may be so new that no watch has told of it: a pod is often created right after its
   * namespace. Resolves to undefined where nothing comes for `timeout` milliseconds.
   */
  whenKnown(name: string, timeout: number): Promise<Labels | undefined> {
    const labels = this.labelsOf(name);
    if (labels !== undefined) return Promise.resolve(labels);
    return new Promise((resolve) => {
      const awaited = this.#awaited.get(name) ?? new Set();
      const callOff = this.#clock.after(timeout, () => settle(undefined));
      const settle = (result: Labels | undefined) => {
        callOff();
        awaited.delete(settle);
        if (awaited.size === 0) this.#awaited.delete(name);
        resolve(result);
      };
      this.#awaited.set(name, awaited.add(settle));
    });
  }

  #wake(changes: readonly Change<Labels>[]): void {
    for (const { key, after } of changes) {
      if (after === undefined) continue;
      for (const settle of this.#awaited.get(key) ?? []) settle(after);
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
