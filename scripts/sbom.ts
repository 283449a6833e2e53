import { createHash } from 'node:crypto';
import type { Metafile } from 'esbuild';
import { bundledFiles, bundledPackages, packageReader, referenceOf, type Package } from './bundled-packages.ts';

/**
 * The SBOM of a bundle, as CycloneDX 1.6: its packages, and which imports which. Reproducible: it has no timestamp, and its
 * serial number, which attestations need, is a hash of the content.
 * https://cyclonedx.org/docs/1.6/json/
 */
export function sbomOf({ inputs, outputs }: Pick<Metafile, 'inputs' | 'outputs'>, root: string): string {
  const packageOf = packageReader(root);
  const files = bundledFiles({ outputs });
  const packages = bundledPackages({ outputs }, root);
  const edges = new Map(files.map((file) => [referenceOf(packageOf(file)), new Set<string>()]));
  for (const file of files) {
    const from = referenceOf(packageOf(file));
    const to = (inputs[file]?.imports ?? []).filter(({ external }) => external !== true);
    for (const { path } of to) {
      const reference = referenceOf(packageOf(path));
      if (reference !== from && edges.has(reference)) edges.get(from)?.add(reference);
    }
  }
  const content = {
    metadata: { component: componentOf('application', packageOf('')) },
    components: packages.map((item) => componentOf('library', item)),
    dependencies: [...edges].toSorted(byReference).map(([ref, on]) => ({ ref, dependsOn: [...on].toSorted() })),
  };
  const document = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** A UUID of version 8, for custom content: https://www.rfc-editor.org/rfc/rfc9562#section-5.8 */
function uuidOf(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
}

function byReference([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
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

/** SPDX has license ids, and expressions of them. */
function licenceOf(license: string): object {
  return /^[\w.+-]+$/.test(license) ? { license: { id: license } } : { expression: license };
}
