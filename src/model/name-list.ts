import { Glob } from './glob.ts';

/** Namespaces or tags as a policy lists them: names, and globs of names. */
export class NameList {
  /** Those that are written out. */
  readonly names: ReadonlySet<string>;
  /** Each once. */
  readonly globs: readonly Glob[];

  constructor(written: readonly string[]) {
    const distinct = [...new Set(written)];
    this.names = new Set(distinct.filter((name) => !isGlob(name)));
    this.globs = distinct.filter(isGlob).map((glob) => new Glob(glob));
  }

  has(name: string): boolean {
    return this.names.has(name) || this.globs.some((glob) => glob.matches(name));
  }

  /** Whether some name is in the list that a name or glob means. Takes as many comparisons as `comparisonsWith` says. */
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
