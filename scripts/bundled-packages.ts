import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package, from its package.json and the lockfile. */
export interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly integrity?: string;
  /** Relative to the project; empty for the project itself. */
  readonly folder: string;
}

/** The files in a bundle of esbuild. */
export function bundledFiles({ outputs }: Pick<Metafile, 'outputs'>): readonly string[] {
  return Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
}

/** The dependencies in a bundle of the project in folder `root`, in the order of their package URLs. */
export function bundledPackages(metafile: Pick<Metafile, 'outputs'>, root: string): readonly Package[] {
  const packageOf = packageReader(root);
  const found = new Map(
    bundledFiles(metafile)
      .map((file) => packageOf(file))
      .filter(({ folder }) => folder !== '')
      .map((item) => [referenceOf(item), item]),
  );
  return [...found].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, item]) => item);
}

/** The package of a file: the innermost in node_modules, else the project. */
export function packageReader(root: string): (file: string) => Package {
  const known = new Map<string, Package>();
  const locked = (
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
    }
  ).packages;
  return (file) => {
    const [folder = ''] = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [];
    const found = known.get(folder);
    if (found !== undefined) return found;
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Package;
    const { integrity } = locked[folder] ?? {};
    const item = { ...manifest, folder, ...(integrity !== undefined && { integrity }) };
    known.set(folder, item);
    return item;
  };
}

/** A package URL: https://github.com/package-url/purl-spec */
export function referenceOf({ name, version }: Package): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
