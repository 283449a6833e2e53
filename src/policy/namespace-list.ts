import { Glob } from './glob.ts';

/** Namespaces as a policy lists them: names, and globs of names. */
export class NamespaceList {
  /** Those that are written out. */
  readonly names: ReadonlySet<string>;
  /** Each once. */
  readonly globs: readonly Glob[];

  constructor(written: readonly string[]) {
    const distinct = [...new Set(written)];
    this.names = new Set(distinct.filter((name) => !isGlob(name)));
    this.globs = distinct.filter(isGlob).map((glob) => new Glob(glob));
  }

  has(namespace: string): boolean {
    return this.names.has(namespace) || this.globs.some((glob) => glob.matches(namespace));
  }

  /** Whether some namespace is in the list that a name or glob means. Takes as many comparisons as `comparisonsWith` says. */
  meets(written: string): boolean {
    if (!isGlob(written)) return this.has(written);
    const wanted = new Glob(written);
    return this.globs.some((glob) => glob.meets(wanted)) || [...this.names].some((name) => wanted.matches(name));
  }

  comparisonsWith(written: string): number {
    return this.globs.length + (isGlob(written) ? this.names.size : 0);
  }
}

function isGlob(namespace: string): boolean {
  return namespace.includes('*');
}
