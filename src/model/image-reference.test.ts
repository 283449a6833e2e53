import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ImageReference } from './image-reference.ts';
import { effectiveTag, ImageReferenceError, parseImageReference } from './image-reference.ts';

const SHA = `sha256:${'a'.repeat(64)}`;

describe('parseImageReference', () => {
  test.each([
    ['nginx', { registry: 'docker.io', path: 'library/nginx' }],
    ['nginx:1.25', { registry: 'docker.io', path: 'library/nginx', tag: '1.25' }],
    ['library/nginx', { registry: 'docker.io', path: 'library/nginx' }],
    ['docker.io/nginx', { registry: 'docker.io', path: 'library/nginx' }],
    ['index.docker.io/team/app', { registry: 'docker.io', path: 'team/app' }],
    ['registry-1.docker.io/library/nginx', { registry: 'registry-1.docker.io', path: 'library/nginx' }],
    ['team/app', { registry: 'docker.io', path: 'team/app' }],
    [`nginx@${SHA}`, { registry: 'docker.io', path: 'library/nginx', digest: SHA }],
    [`ghcr.io/team/app:1@${SHA}`, { registry: 'ghcr.io', path: 'team/app', tag: '1', digest: SHA }],
    ['ghcr.io.evil.com/team/app', { registry: 'ghcr.io.evil.com', path: 'team/app' }],
    ['GHCR.io/team/app', { registry: 'GHCR.io', path: 'team/app' }],
    ['ORG/app', { registry: 'ORG', path: 'app' }],
    ['localhost/app', { registry: 'localhost', path: 'app' }],
    ['localhost', { registry: 'docker.io', path: 'library/localhost' }],
    ['name:5000', { registry: 'docker.io', path: 'library/name', tag: '5000' }],
    ['name:5000/app', { registry: 'name:5000', path: 'app' }],
    ['[::1]:5000/app:1', { registry: '[::1]:5000', path: 'app', tag: '1' }],
    ['reg_io.x/app', { registry: '', path: 'reg_io.x/app' }],
    ['my.app:1', { registry: 'docker.io', path: 'library/my.app', tag: '1' }],
    ['my.reg_x/app:1', { registry: '', path: 'my.reg_x/app', tag: '1' }],
    ['docker.io/team/my.app:1', { registry: 'docker.io', path: 'team/my.app', tag: '1' }],
    ['index.docker.io/nginx:1', { registry: 'docker.io', path: 'library/nginx', tag: '1' }],
    ['app:Latest', { registry: 'docker.io', path: 'library/app', tag: 'Latest' }],
    ['a__b/c---d', { registry: 'docker.io', path: 'a__b/c---d' }],
    ['a'.repeat(247), { registry: 'docker.io', path: `library/${'a'.repeat(247)}` }],
    [`reg.io/${'a'.repeat(64)}`, { registry: 'reg.io', path: 'a'.repeat(64) }],
    [`a@sha384:${'0'.repeat(96)}`, { registry: 'docker.io', path: 'library/a', digest: `sha384:${'0'.repeat(96)}` }],
  ])('%s', (text, parts) => {
    expect(parseImageReference(text)).toStrictEqual({ tag: undefined, digest: undefined, ...parts, text });
  });

  const NAME = 'write the name in lower-case letters and digits, with single ".", "_" or "/" or any "-" between them';
  const DIGEST = 'write a digest of sha256, sha384 or sha512 after "@"';
  const SHA256 = 'end it with 64 lower-case hexadecimal digits after "sha256:"';
  test.each([
    ['', 'write a name, as in registry.example.com/team/app:1.2'],
    [' nginx', 'write it without spaces'],
    ['nginx\n', 'write it without spaces'],
    ['https://ghcr.io/app', 'write it without a scheme such as "https://"'],
    ['a'.repeat(64), 'write a name, since 64 hexadecimal digits mean the id of an image'],
    ['Nginx', 'write everything before the tag in lower case'],
    ['ghcr.io/Org/app', 'write everything before the tag in lower case'],
    ['a'.repeat(248), 'write a name of at most 255 characters'],
    ['a'.repeat(1025), 'write at most 1024 characters'],
    [':tag', NAME],
    [`@${SHA}`, NAME],
    ['reg.io/', NAME],
    ['reg.io//app', NAME],
    ['/app', NAME],
    ['a___b', NAME],
    ['a..b', NAME],
    ['app-', NAME],
    ['évil/app', NAME],
    ['reg_io:5000/app', 'write the registry "reg_io:5000" as a host name with an optional port'],
    ['reg.io:/app', 'write the registry "reg.io:" as a host name with an optional port'],
    ['user:pass@reg.io/app', 'write the registry "user:pass@reg.io" as a host name with an optional port'],
    ['app:', 'write a tag after ":"'],
    ['app:-x', 'write the tag "-x" of letters, digits, "_", "." and "-", at most 128'],
    ['app:1:2', 'write the tag "1:2" of letters, digits, "_", "." and "-", at most 128'],
    ['app@', DIGEST],
    [`app@md5:${'a'.repeat(32)}`, DIGEST],
    [`app@SHA256:${'a'.repeat(64)}`, DIGEST],
    [`app@constructor:${'a'.repeat(64)}`, DIGEST],
    ['app@sha256:abc', SHA256],
    [`app@sha256:${'A'.repeat(64)}`, SHA256],
    [`app@${SHA}:1`, SHA256],
    [`app@${SHA}@${SHA}`, SHA256],
  ])('%j is refused', (text, reason) => {
    expect(() => parseImageReference(text)).toThrow(ImageReferenceError);
    expect(() => parseImageReference(text)).toThrow(expect.objectContaining({ code: 'ERR_IMAGE_REFERENCE', reason }));
  });

  test('the message quotes the image', () => {
    expect(() => parseImageReference('app:')).toThrow('"app:" is not an image reference; write a tag after ":"');
  });
});

test.each([
  ['app', 'latest'],
  ['app:1', '1'],
  [`app@${SHA}`, undefined],
  [`app:1@${SHA}`, '1'],
])('the effective tag of %s is %s', (text, tag) => {
  expect(effectiveTag(parseImageReference(text))).toBe(tag);
});

describe('properties', () => {
  test('whatever the text, it answers or throws an ImageReferenceError', () => {
    const long = fc.tuple(fc.constantFrom('a', 'A.', '-', '_', '/', ':', '@', 'a.', 'a-'), fc.nat(50_000));
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom('a', 'b1', 'Z', '.', '_', '-', '/', ':', '@', '[', ']', 'sha256', SHA)).map(joined),
      fc.array(long, { maxLength: 4 }).map((parts) => joined(parts.map(([part, times]) => part.repeat(times)))),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        const reference = attempt(text);
        expect(reference === undefined || reference.text === text).toBe(true);
      }),
    );
  });

  test('a host in capitals, for which there is no shorter way, changes nothing else', () => {
    const rest = fc.array(fc.constantFrom('a', 'b1', 'Z', '.', '_', '-', '/', ':', '@', '1.2', SHA)).map(joined);
    fc.assert(
      fc.property(rest, (text) => {
        const plain = attempt(`ghcr.io/${text}`);
        const capital = attempt(`GHCR.io/${text}`);
        expect(plain).toEqual(capital && { ...capital, registry: 'ghcr.io', text: `ghcr.io/${text}` });
      }),
    );
  });

  test('the normal form reads as itself', () => {
    const written = fc
      .tuple(
        fc.constantFrom('', 'docker.io/', 'index.docker.io/', 'ghcr.io/', 'localhost/', 'a:5000/', '[::1]:1/', 'Org/'),
        fc.array(fc.stringMatching(/^[a-z0-9]{1,8}((\.|_|__|-{1,3})[a-z0-9]{1,8}){0,2}$/), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/), { nil: undefined }),
        fc.option(fc.stringMatching(/^[0-9a-f]{64}$/), { nil: undefined }),
      )
      .map(([host, path, tag, hex]) => host + path.join('/') + suffix(tag, hex && `sha256:${hex}`));
    fc.assert(
      fc.property(written, (text) => {
        const { text: _, ...parts } = parseImageReference(text);
        // Where the first part can be no host there is no registry, and its normal form is the path alone.
        const name = parts.registry === '' ? parts.path : `${parts.registry}/${parts.path}`;
        const normal = name + suffix(parts.tag, parts.digest);
        expect(parseImageReference(normal)).toStrictEqual({ ...parts, text: normal });
      }),
    );
  });
});

interface Vector {
  in: string;
  ok: boolean;
  domain?: string;
  path?: string;
  tag: string;
  digest: string;
  k8sEffectiveTag: string;
}

const corpora = process.env['PLIMSOLL_CORPORA'];
describe.skipIf(!corpora)('the reference parser (vectors found by PLIMSOLL_CORPORA)', () => {
  const vectors: Vector[] = readLines(join(corpora ?? '', 'image-reference-vectors.jsonl'));
  test('agrees on 104 images', () => {
    const theirs = vectors.map(({ in: text, ok, domain = '', path, tag, digest, k8sEffectiveTag }) =>
      ok
        ? { in: text, ok, domain, path, tag, digest, k8sEffectiveTag }
        : { in: text, ok, tag, digest, k8sEffectiveTag },
    );
    expect(vectors.map(({ in: text }) => ours(text))).toEqual(theirs);
    expect(vectors).toHaveLength(104);
    expect(vectors.filter(({ ok }) => ok)).toHaveLength(54);
  });
});

/** Undefined for an ImageReferenceError; any other error fails the test. */
function attempt(text: string): ImageReference | undefined {
  try {
    return parseImageReference(text);
  } catch (error) {
    if (error instanceof ImageReferenceError) return undefined;
    throw error;
  }
}

function ours(text: string): Vector {
  const reference = attempt(text);
  if (reference === undefined) return { in: text, ok: false, tag: '', digest: '', k8sEffectiveTag: '' };
  const { registry, path, tag = '', digest = '' } = reference;
  return { in: text, ok: true, domain: registry, path, tag, digest, k8sEffectiveTag: effectiveTag(reference) ?? '' };
}

function readLines(file: string): Vector[] {
  if (!corpora) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function joined(parts: readonly string[]): string {
  return parts.join('');
}

function suffix(tag: string | undefined, digest: string | undefined): string {
  return (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
}
