/**
 * Items ranked by a count. Finds the highest and the lowest at once. A change takes as many steps as the count changes by,
 * so counts should change in small steps.
 */
export class Ranking<T> {
  readonly #counts = new Map<T, number>();
  /** By count; the last set is never empty. */
  readonly #byCount: Set<T>[] = [];

  /** The highest count; 0 where there are no items. */
  get highestCount(): number {
    return Math.max(this.#byCount.length - 1, 0);
  }

  /** An item with the highest count. */
  get highest(): T | undefined {
    return this.#byCount.at(-1)?.values().next().value;
  }

  /** Of the items with the lowest count, the one that has had it for longest. */
  get lowest(): T | undefined {
    return this.#byCount
      .find(({ size }) => size > 0)
      ?.values()
      .next().value;
  }

  /** Sets the count of an item; undefined removes it. */
  set(item: T, count: number | undefined): void {
    const before = this.#counts.get(item);
    if (count === before) return;
    if (before !== undefined) this.#byCount[before]?.delete(item);
    if (count === undefined) this.#counts.delete(item);
    else {
      this.#counts.set(item, count);
      while (this.#byCount.length <= count) this.#byCount.push(new Set());
      this.#byCount[count]?.add(item);
    }
    while (this.#byCount.at(-1)?.size === 0) this.#byCount.pop();
  }

  /** A copy of all items, the lowest counts first. */
  ascending(): readonly T[] {
    return this.#byCount.flatMap((items) => [...items]);
  }

  /** All items, the highest counts first; must not be changed meanwhile. */
  *descending(): Generator<T> {
    for (const items of this.#byCount.toReversed()) yield* items;
  }
}
