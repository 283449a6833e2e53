import type { LimitRange, LimitRangeBounds } from '../model/limit-range.ts';
import { limitRangeIn, type KeptLimitRange } from './limit-range-object.ts';
import type { Change } from './mirror.ts';
import { NamespaceRanges } from './namespace-ranges.ts';
import { Reflector, type Following } from './reflector.ts';

/** The LimitRanges of all namespaces, as they stand in the cluster. */
export class LimitRanges {
  readonly reflector: Reflector<KeptLimitRange>;
  readonly #byNamespace = new Map<string, NamespaceRanges>();

  constructor(following: Following) {
    this.reflector = new Reflector({
      ...following,
      path: '/api/v1/limitranges',
      slim: limitRangeIn,
      onChange: (changes) => this.#sort(changes),
    });
  }

  /** Those of a namespace, by name. */
  in(namespace: string): readonly KeptLimitRange[] {
    return this.#byNamespace.get(namespace)?.byName ?? none;
  }

  /**
   * What those of a namespace add to its pods. Where several have a default for one resource, the API server takes that of
   * any: the first by name is as good a guess as another.
   */
  defaultsIn(namespace: string): readonly LimitRange[] {
    return this.#byNamespace.get(namespace)?.defaults ?? none;
  }

  /** What those of a namespace hold its pods and containers to. */
  boundsIn(namespace: string): LimitRangeBounds | undefined {
    return this.#byNamespace.get(namespace)?.bounds;
  }

  #sort(changes: readonly Change<KeptLimitRange>[]): void {
    for (const { key, after } of changes) {
      const [namespace = '', name = ''] = key.split('/');
      const ranges = this.#byNamespace.get(namespace) ?? new NamespaceRanges();
      ranges.put(name, after);
      if (ranges.size === 0) this.#byNamespace.delete(namespace);
      else this.#byNamespace.set(namespace, ranges);
    }
  }
}

const none: readonly never[] = Object.freeze([]);
