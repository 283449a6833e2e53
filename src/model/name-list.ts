import { Glob } from './glob.ts';

/** A policy's list of namespaces or tags: names and globs. */
export class NameList {
  /** Without the globs. */
  readonly names: ReadonlySet<string>;
  /** Without duplicates. */
  readonly globs: readonly Glob[];

  constructor(written: readonly string[]) {
    const distinct = [...new Set(written)];
    this.names = new Set(distinct.filter((name) => !isGlob(name)));
    this.globs = distinct.filter(isGlob).map((glob) => new Glob(glob));
  }

  has(name: string): boolean {
    return this.names.has(name) || this.globs.some((glob) => glob.matches(name));
  }

  /** Whether a name that `written`, a name or glob, matches is in the list. Takes `comparisonsWith(written)` comparisons. */
  meets(written: string): boolean {
    if (!isGlob(written)) return this.has(written);
    const wanted = new Glob(written);
    return this.globs.some((glob) => glob.meets(wanted)) || [...this.names].some((name) => wanted.matches(name));
  }

  comparisonsWith(written: string): number {
    return this.globs.length + (isGlob(written) ? this.names.size : 0);
  }
}

function isGlob(written: string): boolean {
  return written.includes('*');
}
