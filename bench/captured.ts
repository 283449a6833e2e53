import { readFileSync } from 'node:fs';

/** A review that was captured from kube-apiserver 1.36, by its name in `test/reviews`. */
export function captured(name: string): string {
  return readFileSync(new URL(`../test/reviews/${name}.json`, import.meta.url), 'utf8');
}

/** A pod of two containers, 6 KB; every built-in policy lets it through. */
export const twoContainers = captured('a-good.allow');

/** A pod of forty containers, 72 KB; every built-in policy lets it through. */
export const fortyContainers = captured('c-forty.allow');
