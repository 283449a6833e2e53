/**
 * Items in the order of a count that changes in small steps: those with the most and with the fewest are found without a
 * look at the others. A change takes as many steps as the count changes by.
 */
export class Ranking<T> {
  readonly #counts = new Map<T, number>();
  /** By count; the last one is never empty. */
  readonly #byCount: Set<T>[] = [];

  /** The highest count; 0 where there are no items. */
  get most(): number {
    return Math.max(this.#byCount.length - 1, 0);
  }

  /** One that has the highest count. */
  get highest(): T | undefined {
    return this.#byCount.at(-1)?.values().next().value;
  }

  /** Of those that have the lowest count, the one that has had it for the longest time. */
  get lowest(): T | undefined {
    return this.#byCount
      .find(({ size }) => size > 0)
      ?.values()
      .next().value;
  }

  /** Gives an item its count; undefined takes the item out. */
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

  /** All items, those with the fewest first, as they are now. */
  ascending(): readonly T[] {
    return this.#byCount.flatMap((items) => [...items]);
  }

  /** All items, those with the most first; nothing may change meanwhile. */
  *descending(): Generator<T> {
    for (const items of this.#byCount.toReversed()) yield* items;
  }
}
