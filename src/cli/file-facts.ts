import type { Facts } from '../engine/facts.ts';
import { effectiveBounds } from '../model/effective-bounds.ts';
import { effectiveDefaults } from '../model/effective-defaults.ts';
import { limitRangeIn, type KeptLimitRange } from '../model/limit-range-object.ts';
import { isObject, type RawObject } from '../model/fields.ts';
import { textIn, valueAt } from '../model/value-at.ts';
import { nameLabel, type Labels } from '../policy/namespace-selector.ts';
import type { Manifest } from './manifest.ts';

/** Whether an object of a file says something of the cluster. */
export function isFact({ apiVersion, kind }: Manifest): boolean {
  if (apiVersion === 'v1') return ['Namespace', 'LimitRange', 'ServiceAccount'].includes(kind);
  return kind === 'RuntimeClass' && apiVersion.startsWith('node.k8s.io/');
}

/** What files say of the cluster that their workloads go to. */
export class FileFacts {
  readonly #labels = new Map<string, Labels>();
  readonly #ranges = new Map<string, KeptLimitRange[]>();
  readonly #overheads = new Map<string, RawObject>();
  readonly #withoutToken = new Map<string, Set<string>>();
  readonly #byNamespace = new Map<string, Facts>();

  /** `namespace` is that of objects that write none. */
  constructor(manifests: readonly Pick<Manifest, 'apiVersion' | 'kind' | 'object'>[], namespace: string) {
    for (const { kind, apiVersion, object } of manifests) {
      const name = textIn(object, ['metadata', 'name']);
      if (kind === 'Namespace' && apiVersion === 'v1') {
        this.#labels.set(name, { ...labelsOf(object), [nameLabel]: name });
      } else if (kind === 'LimitRange' && apiVersion === 'v1') {
        const range = isObject(object) ? limitRangeIn(object) : undefined;
        const place = textIn(object, ['metadata', 'namespace']) || namespace;
        const ranges = this.#ranges.get(place) ?? [];
        if (range !== undefined) ranges.push(range);
        this.#ranges.set(place, ranges);
      } else if (kind === 'ServiceAccount' && apiVersion === 'v1') {
        if (valueAt(object, ['automountServiceAccountToken']) !== false) continue;
        const place = textIn(object, ['metadata', 'namespace']) || namespace;
        this.#withoutToken.set(place, (this.#withoutToken.get(place) ?? new Set()).add(name));
      } else if (kind === 'RuntimeClass' && apiVersion.startsWith('node.k8s.io/')) {
        const overhead = valueAt(object, ['overhead', 'podFixed']);
        this.#overheads.set(name, isObject(overhead) ? overhead : {});
      }
    }
  }

  /**
   * What is known of a namespace. Of one whose object is in no file the labels are not known. What a policy fills in
   * counts as filled in. A ServiceAccount that is in no file mounts its token, as by default.
   */
  of(namespace: string): Facts {
    const known = this.#byNamespace.get(namespace) ?? this.#make(namespace);
    this.#byNamespace.set(namespace, known);
    return known;
  }

  #make(namespace: string): Facts {
    const ranges = (this.#ranges.get(namespace) ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return {
      namespaceLabels: this.#labels.get(namespace),
      ...(ranges.length > 0 && { limitRanges: effectiveDefaults(ranges), limitRangeBounds: effectiveBounds(ranges) }),
      // Files need not hold what is in the cluster.
      ...(this.#overheads.size > 0 && { overheads: this.#overheads }),
      serviceAccountsWithoutToken: this.#withoutToken.get(namespace),
      fills: true,
    };
  }
}

function labelsOf(object: unknown): Labels {
  const labels = valueAt(object, ['metadata', 'labels']);
  const entries = isObject(labels) ? Object.entries(labels) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
