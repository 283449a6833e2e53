class TreeNode<T> {
  readonly below = new Map<string, TreeNode<T>>();
  /** The child at `*`. */
  any: TreeNode<T> | undefined;
  entry: T | undefined;
  /** The first entry added here or below. */
  first: T | undefined;
}

/** Entries at paths, in which `*` stands for any one segment. An entry covers all paths that start with its own. */
export class SegmentTree<T> {
  readonly #root = new TreeNode<T>();

  /** Of several entries at one path the first stays, unless `merge` combines them. */
  add(path: readonly string[], entry: T, merge: (known: T, added: T) => T = (known) => known): void {
    let place = this.#root;
    place.first ??= entry;
    for (const segment of path) {
      const below = place.below.get(segment) ?? new TreeNode<T>();
      place.below.set(segment, below);
      if (segment === '*') place.any = below;
      place = below;
      place.first ??= entry;
    }
    place.entry = place.entry === undefined ? entry : merge(place.entry, entry);
  }

  /**
   * The entries that cover a path, the shortest first. The number of steps is bounded by the path's length and by the number
   * of `*` in the tree.
   */
  *covering(path: readonly string[]): Generator<T, void> {
    let places: readonly TreeNode<T>[] = [this.#root];
    for (let depth = 0; places.length > 0; depth++) {
      for (const { entry } of places) if (entry !== undefined) yield entry;
      const segment = path[depth];
      if (segment === undefined) return;
      const next: TreeNode<T>[] = [];
      for (const { below, any } of places) {
        const named = below.get(segment);
        if (named !== undefined) next.push(named);
        if (any !== undefined && segment !== '*') next.push(any);
      }
      places = next;
    }
  }

  /** An entry at a path that starts with this one, if any; here `*` is literal. */
  below(path: readonly string[]): T | undefined {
    let place: TreeNode<T> | undefined = this.#root;
    for (const segment of path) place = place?.below.get(segment);
    return place?.first;
  }
}
