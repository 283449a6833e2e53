import type { Change } from './mirror.ts';
import { Reflector, type WatchOptions } from './reflector.ts';

/** The ServiceAccounts of all namespaces that turn their automatic token off, as they stand in the cluster. Of the others nothing is kept. */
export class ServiceAccounts {
  readonly reflector: Reflector<true>;
  readonly #byNamespace = new Map<string, Set<string>>();

  constructor(following: WatchOptions) {
    this.reflector = new Reflector({
      ...following,
      path: '/api/v1/serviceaccounts',
      slim: ({ automountServiceAccountToken }) => (automountServiceAccountToken === false ? true : undefined),
      onChange: (changes) => this.#sort(changes),
    });
  }

  /** Those of a namespace, by name; undefined until there was ever a whole list. */
  withoutToken(namespace: string): ReadonlySet<string> | undefined {
    return this.reflector.hasSynced ? (this.#byNamespace.get(namespace) ?? none) : undefined;
  }

  #sort(changes: readonly Change<true>[]): void {
    for (const { key, after } of changes) {
      const [namespace = '', name = ''] = key.split('/');
      const names = this.#byNamespace.get(namespace) ?? new Set();
      if (after === undefined) names.delete(name);
      else names.add(name);
      if (names.size === 0) this.#byNamespace.delete(namespace);
      else this.#byNamespace.set(namespace, names);
    }
  }
}

const none: ReadonlySet<string> = new Set();
