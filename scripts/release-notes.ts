// Prints the notes of a release: its section of CHANGELOG.md, and how to verify the artifacts.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Obstacle } from './obstacle.ts';

/** What the notes link to. */
export interface Release {
  /** The tag: `v1.2.3`. */
  readonly tag: string;
  /** On GitHub: `owner/name`. */
  readonly repository: string;
  /** The artifacts by digest: `ghcr.io/owner/name@sha256:…`. */
  readonly published: readonly string[];
}

/**
 * The notes of a release, in Markdown. Throws an `Obstacle` if the tag is not the version in package.json, or CHANGELOG.md
 * has no dated section for it, or an empty one.
 */
export function releaseNotes(changelog: string, version: string, release: Release): string {
  const { tag, repository, published } = release;
  if (tag !== `v${version}`) {
    throw new Obstacle(`tag "${tag}" is not version ${version} of package.json; tag the release "v${version}"`);
  }
  const heading = `## [${version}] - YYYY-MM-DD`;
  const [, section] = changelog.split(
    new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d\\n`, 'm'),
  );
  if (section === undefined) throw new Obstacle(`CHANGELOG.md has no section "${heading}"; rename "## [Unreleased]"`);
  // Up to the next version, or to the link targets at the end.
  const [text = ''] = section.split(/^(?:## |\[[^\]]+\]: )/m);
  if (text.trim() === '') throw new Obstacle(`CHANGELOG.md says nothing below "${heading}"; write what users notice`);
  const notes = absolute(text.trim(), `https://github.com/${repository}/blob/${tag}/`);
  return [notes, ...(published.length > 0 ? [verification(release)] : [])].join('\n\n').concat('\n');
}

/** Makes links that are relative to the repository absolute. */
function absolute(text: string, base: string): string {
  return text.replaceAll(/\]\((?![a-z]+:|#)([^)]+)\)/g, (_, path: string) => `](${base}${path})`);
}

function verification({ tag, repository, published }: Release): string {
  const identity = `https://github.com/${repository}/.github/workflows/release.yml@refs/tags/${tag}`;
  const commands = published.flatMap((reference) => [
    `cosign verify ${reference} \\`,
    `  --certificate-identity ${identity} \\`,
    '  --certificate-oidc-issuer https://token.actions.githubusercontent.com',
    `gh attestation verify oci://${reference} --repo ${repository}`,
  ]);
  return ['### Verify', 'Published, signed and attested by digest:', ['```sh', ...commands, '```'].join('\n')].join(
    '\n\n',
  );
}

if (import.meta.main) {
  try {
    process.stdout.write(notesFor(process.argv.slice(2)));
  } catch (error) {
    if (!(error instanceof Obstacle)) throw error;
    process.stderr.write(`release-notes: ${error.message}\n`);
    process.exitCode = error.status;
  }
}

function notesFor(args: readonly string[]): string {
  const { tag, repository, published } = readOptions(args);
  const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
  const { version } = JSON.parse(read('package.json')) as { readonly version: string };
  return releaseNotes(read('CHANGELOG.md'), version, { tag, repository, published });
}

function readOptions(args: readonly string[]): Release {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        tag: { type: 'string' },
        repository: { type: 'string' },
        published: { type: 'string', multiple: true, default: [] },
      },
    });
    const { tag, repository, published } = values;
    if (tag !== undefined && repository !== undefined) return { tag, repository, published };
  } catch {
    // The message says what to write.
  }
  throw new Obstacle(
    'write --tag v1.2.3 --repository OWNER/NAME, and --published REFERENCE@DIGEST for each artifact',
    2,
  );
}
