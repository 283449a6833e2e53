// The commands of a release, with programs in place of helm and docker that tell what they were asked.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { releaseNotes } from '../scripts/release-notes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));

describe('notes', () => {
  const release = { tag: 'v1.2.0', repository: 'owner/name', published: [] };
  const changelog = (section: string) => `# Changelog

Text about versions.

## [Unreleased]

- not yet

## [1.2.0] - 2026-11-30
${section}
## [1.1.0] - 2026-10-01

- before

[1.2.0]: https://example.com
`;
  const notes = (section: string, changes: Partial<Parameters<typeof releaseNotes>[2]> = {}) =>
    releaseNotes(changelog(section), '1.2.0', { ...release, ...changes });

  test.each([
    ['the section of the version alone', '\n### Added\n\n- new\n', '### Added\n\n- new\n'],
    [
      'links from the root, made whole',
      '\n[a](docs/a.md)\n',
      '[a](https://github.com/owner/name/blob/v1.2.0/docs/a.md)\n',
    ],
    [
      'links that are whole, left as they are',
      '\n[a](https://example.com/a), [b](#b)\n',
      '[a](https://example.com/a), [b](#b)\n',
    ],
  ])('have %s', (_, section, expected) => {
    expect(notes(section)).toBe(expected);
  });

  test('of the oldest version end where the targets of links begin', () => {
    const oldest = releaseNotes(changelog('\n- new\n'), '1.1.0', { ...release, tag: 'v1.1.0' });
    expect(oldest).toBe('- before\n');
  });

  test('say how to verify what was published', () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    expect(notes('\n- new\n', { published: [`ghcr.io/owner/name@${digest}`] })).toBe(`- new

### Verify

Published, signed and attested by digest:

\`\`\`sh
cosign verify ghcr.io/owner/name@${digest} \\
  --certificate-identity https://github.com/owner/name/.github/workflows/release.yml@refs/tags/v1.2.0 \\
  --certificate-oidc-issuer https://token.actions.githubusercontent.com
gh attestation verify oci://ghcr.io/owner/name@${digest} --repo owner/name
\`\`\`
`);
  });

  test.each([
    ['another tag', '1.2.0', 'v1.3.0', 'tag "v1.3.0" is not version 1.2.0 of package.json; tag the release "v1.2.0"'],
    [
      'no section',
      '1.3.0',
      'v1.3.0',
      'CHANGELOG.md has no section "## [1.3.0] - YYYY-MM-DD"; rename "## [Unreleased]"',
    ],
    [
      'a version that only looks alike',
      '1x2.0',
      'v1x2.0',
      'CHANGELOG.md has no section "## [1x2.0] - YYYY-MM-DD"; rename "## [Unreleased]"',
    ],
    [
      'an empty section',
      '1.2.0',
      'v1.2.0',
      'CHANGELOG.md says nothing below "## [1.2.0] - YYYY-MM-DD"; write what users notice',
    ],
  ])('are refused for %s', (_, of, tag, message) => {
    expect(() => releaseNotes(changelog(''), of, { ...release, tag })).toThrow(message);
  });

  test('can be cut from CHANGELOG.md once its first section has a date', () => {
    const text = readFileSync(`${root}CHANGELOG.md`, 'utf8').replace('## [Unreleased]', `## [${version}] - 2026-11-30`);
    expect(releaseNotes(text, version, { ...release, tag: `v${version}` })).toMatch(/^### Added$/m);
  });
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-release-test-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A program that notes each call, and then does what the lines of a shell script say. */
function program(name: string, ...lines: readonly string[]): void {
  const file = join(folder, name);
  writeFileSync(file, ['#!/bin/sh', `echo "$*" >> "${folder}/${name}.calls"`, ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
}

function callsOf(name: string): readonly string[] {
  return readFileSync(join(folder, `${name}.calls`), 'utf8')
    .trim()
    .split('\n');
}

function run(script: string, ...args: readonly string[]) {
  const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

describe('the chart', () => {
  test('is packaged and pushed beside the image, and its digest told', () => {
    program('helm', `[ "$1" != push ] || echo "Digest: ${digest('c')}" >&2`);
    expect(run('scripts/release-chart.ts')).toEqual({
      status: 0,
      stdout: `name=ghcr.io/plimsoll-dev/charts/plimsoll\ndigest=${digest('c')}\n`,
      stderr: '',
    });
    expect(callsOf('helm')).toEqual([
      expect.stringMatching(/^package \S+\/charts\/plimsoll --destination \S+$/),
      expect.stringMatching(new RegExp(`^push \\S+/plimsoll-${version}\\.tgz oci://ghcr\\.io/plimsoll-dev/charts$`)),
    ]);
  });

  test.each([
    ['helm fails', ['echo "Error: no" >&2', 'exit 1'], 'helm package failed: Error: no'],
    ['helm tells no digest', [], 'helm push gave no digest'],
  ])('is not released where %s', (_, lines, message) => {
    program('helm', ...lines);
    expect(run('scripts/release-chart.ts')).toEqual({ status: 1, stdout: '', stderr: `release-chart: ${message}\n` });
  });
});

describe('the image', () => {
  const inspect = `[ "$2" != imagetools ] || echo ${digest('b')}`;
  const build = [
    'for argument in "$@"; do',
    '  case $argument in',
    `    --metadata-file=*) echo '{"containerimage.digest": "${digest('d')}"}' > "\${argument#*=}" ;;`,
    '  esac',
    'done',
  ];

  test('is built for two architectures on bases by digest, pushed, and its digest told', () => {
    program('docker', inspect, ...build);
    expect(run('scripts/release-image.ts')).toEqual({
      status: 0,
      stdout: `name=ghcr.io/plimsoll-dev/plimsoll\ndigest=${digest('d')}\n`,
      stderr: '',
    });
    const calls = callsOf('docker');
    expect(calls).toHaveLength(3);
    for (const part of [
      'buildx build --platform=linux/amd64,linux/arm64 ',
      ` --tag=ghcr.io/plimsoll-dev/plimsoll:${version} `,
      ` --build-arg=BASE=gcr.io/distroless/nodejs24-debian13:nonroot@${digest('b')} `,
      ` --build-arg=BUILD_BASE=node:24-bookworm-slim@${digest('b')} `,
      ' --build-arg=BUNDLE=context ',
      ` --build-arg=VERSION=${version} `,
      ' --push ',
    ]) {
      expect(calls.at(-1)).toContain(part);
    }
    expect(calls.at(-1)).toMatch(/ --build-arg=REVISION=[0-9a-f]{40} /);
  });

  test.each([
    ['a base has no digest', ['echo'], '"docker buildx imagetools inspect node:24-bookworm-slim" gave no digest'],
    ['docker fails', ['exit 1'], '"docker buildx imagetools inspect" failed, and says why above'],
    [
      'the build tells no digest',
      [inspect, ...build.map((line) => line.replace('containerimage.digest', 'other'))],
      '"docker buildx build" gave no digest',
    ],
  ])('is not released where %s', (_, lines, message) => {
    program('docker', ...lines);
    expect(run('scripts/release-image.ts')).toEqual({ status: 1, stdout: '', stderr: `release-image: ${message}\n` });
  });
});
