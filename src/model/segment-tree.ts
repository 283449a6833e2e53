/** A place in the tree: what ends there, and what goes on below. */
class Place<T> {
  readonly below = new Map<string, Place<T>>();
  /** The one below `*`. */
  any: Place<T> | undefined;
  entry: T | undefined;
  /** The first entry that was added here or below. */
  first: T | undefined;
}

/** Entries under paths of segments, in which `*` stands for any one segment. An entry covers all paths that begin with its own. */
export class SegmentTree<T> {
  readonly #root = new Place<T>();

  /** Of several entries under one path the first stays, unless `merge` makes one of two. */
  add(path: readonly string[], entry: T, merge: (known: T, added: T) => T = (known) => known): void {
    let place = this.#root;
    place.first ??= entry;
    for (const segment of path) {
      const below = place.below.get(segment) ?? new Place<T>();
      place.below.set(segment, below);
      if (segment === '*') place.any = below;
      place = below;
      place.first ??= entry;
    }
    place.entry = place.entry === undefined ? entry : merge(place.entry, entry);
  }

  /**
   * The entries that cover a path, those of the shortest paths first. Takes as many steps as the path has segments that
   * the tree knows, or as the tree has places with `*` where that is more.
   */
  *covering(path: readonly string[]): Generator<T, void> {
    let places: readonly Place<T>[] = [this.#root];
    for (let depth = 0; places.length > 0; depth++) {
      for (const { entry } of places) if (entry !== undefined) yield entry;
      const segment = path[depth];
      if (segment === undefined) return;
      const next: Place<T>[] = [];
      for (const { below, any } of places) {
        const named = below.get(segment);
        if (named !== undefined) next.push(named);
        if (any !== undefined && segment !== '*') next.push(any);
      }
      places = next;
    }
  }

  /** An entry under a path that begins with this one, if there is any; here `*` stands for itself. */
  below(path: readonly string[]): T | undefined {
    let place: Place<T> | undefined = this.#root;
    for (const segment of path) place = place?.below.get(segment);
    return place?.first;
  }
}
