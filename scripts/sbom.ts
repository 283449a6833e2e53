import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package, as its package.json and the lockfile have it. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly license?: unknown;
  readonly integrity?: string;
}

/**
 * What a bundle is made of, as CycloneDX 1.6: the packages of which esbuild put a part into it, and which of them imports which.
 * The same bundle gives the same text: there is no time and no serial number in it, both of which the format leaves open.
 * https://cyclonedx.org/docs/1.6/json/
 */
export function sbomOf({ inputs, outputs }: Pick<Metafile, 'inputs' | 'outputs'>, root: string): string {
  const packages = packageReader(root);
  const bundled = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  const found = new Map(bundled.map((file) => packages(file)).map((item) => [referenceOf(item), item]));
  const whole = packages('');
  const edges = new Map([...found.keys()].map((reference) => [reference, new Set<string>()]));
  for (const file of bundled) {
    const from = referenceOf(packages(file));
    const to = (inputs[file]?.imports ?? []).filter(({ external }) => external !== true);
    for (const { path } of to) {
      const reference = referenceOf(packages(path));
      if (reference !== from && found.has(reference)) edges.get(from)?.add(reference);
    }
  }
  found.delete(referenceOf(whole));
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: componentOf('application', whole) },
    components: [...found].toSorted(byReference).map(([, item]) => componentOf('library', item)),
    dependencies: [...edges].toSorted(byReference).map(([ref, on]) => ({ ref, dependsOn: [...on].toSorted() })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function byReference([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

/** The package of a file, by the innermost folder under node_modules; of the project's own files, the project. */
function packageReader(root: string): (file: string) => Package {
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
    const item = { ...manifest, ...(integrity !== undefined && { integrity }) };
    known.set(folder, item);
    return item;
  };
}

/** A package URL: https://github.com/package-url/purl-spec */
function referenceOf({ name, version }: Package): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function componentOf(type: 'application' | 'library', item: Package): object {
  const { name, version, license, integrity } = item;
  const [algorithm, content = ''] = (integrity ?? '').split('-');
  const purl = referenceOf(item);
  return {
    type,
    'bom-ref': purl,
    name,
    version,
    ...(algorithm === 'sha512' && {
      hashes: [{ alg: 'SHA-512', content: Buffer.from(content, 'base64').toString('hex') }],
    }),
    ...(typeof license === 'string' && { licenses: [licenceOf(license)] }),
    purl,
  };
}

/** SPDX has names of licences, and expressions of such names. */
function licenceOf(license: string): object {
  return /^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license };
}
