/** An image name, normalised as container runtimes do it, so that equal images have equal parts. */
export interface ImageReference {
  /** Host and port, in the case as written. `docker.io` by default; empty if the first part cannot be a host (`reg_io.x/app`). */
  readonly registry: string;
  /** The repository in the registry, with the implied `library/`. */
  readonly path: string;
  /** As written; see also `effectiveTag`. */
  readonly tag: string | undefined;
  /** Algorithm and digits: `sha256:…`. With a digest, the runtime ignores the tag. */
  readonly digest: string | undefined;
  /** As written. */
  readonly text: string;
}

/** A text is not an image reference. The message quotes it and says why. */
export class ImageReferenceError extends Error {
  override readonly name = 'ImageReferenceError';
  readonly code = 'ERR_IMAGE_REFERENCE';
  /** What to write, in a clause for a message that has named the image. */
  readonly reason: string;

  constructor(text: string, reason: string) {
    super(`${excerpt(text)} is not an image reference; ${reason}`);
    this.reason = reason;
  }
}

/**
 * Parses an image reference as container runtimes do (github.com/distribution/reference, `ParseNormalizedNamed` and
 * regexp.go). The API server checks only that it is not empty. Throws `ImageReferenceError`, also above 1024 characters.
 */
export function parseImageReference(text: string): ImageReference {
  return plainReference(text) ?? anyReference(text);
}

/** A fast path for nearly all images, by one expression; undefined for others, and for any error. */
function plainReference(text: string): ImageReference | undefined {
  const match = text.length > MAX_PLAIN_LENGTH ? null : PLAIN.exec(text);
  if (match === null) return undefined;
  // By index: this runs for every image of every pod, and destructuring costs as much as matching.
  const host = match[1];
  const name = match[2] ?? '';
  const tag = match[3];
  const digest = match[4];
  if (tag === undefined && digest === undefined && IMAGE_ID.test(text)) return undefined;
  const path = (host === undefined || host === DEFAULT_HOST) && !name.includes('/') ? `library/${name}` : name;
  return { registry: host ?? DEFAULT_HOST, path, tag, digest, text };
}

function anyReference(text: string): ImageReference {
  if (text === '') throw new ImageReferenceError(text, 'write a name, as in registry.example.com/team/app:1.2');
  if (text.length > MAX_LENGTH) throw new ImageReferenceError(text, `write at most ${MAX_LENGTH} characters`);
  if (/\s/.test(text)) throw new ImageReferenceError(text, 'write it without spaces');
  if (text.includes('://')) throw new ImageReferenceError(text, 'write it without a scheme such as "https://"');
  if (IMAGE_ID.test(text)) {
    throw new ImageReferenceError(text, 'write a name, since 64 hexadecimal digits mean the id of an image');
  }

  const { host, rest } = splitHost(text);
  const at = rest.indexOf('@');
  const named = at === -1 ? rest : rest.slice(0, at);
  const digest = at === -1 ? undefined : rest.slice(at + 1);
  const colon = named.indexOf(':');
  const name = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? undefined : named.slice(colon + 1);

  const { registry, path } = locate(host, name, text);
  if (tag !== undefined && !TAG.test(tag)) {
    throw new ImageReferenceError(
      text,
      tag === ''
        ? 'write a tag after ":"'
        : `write the tag ${excerpt(tag)} of letters, digits, "_", "." and "-", at most 128`,
    );
  }
  if (digest !== undefined) checkDigest(digest, text);
  return { registry, path, tag, digest, text };
}

/**
 * The tag that decides the default pull policy: the written one; `latest` without one; none if there is only a digest
 * (k8s.io/kubernetes, pkg/util/parsers).
 */
export function effectiveTag({ tag, digest }: Pick<ImageReference, 'tag' | 'digest'>): string | undefined {
  return tag ?? (digest === undefined ? 'latest' : undefined);
}

const MAX_LENGTH = 1024;
const MAX_PATH_LENGTH = 255;
const DEFAULT_HOST = 'docker.io';

const IMAGE_ID = /^[0-9a-f]{64}$/;
const HOST =
  /^(?:[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*(?:\.[a-zA-Z0-9]+(?:-+[a-zA-Z0-9]+)*)*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?$/;
const PATH_PART = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

const MAX_PLAIN_LENGTH = 200;
/**
 * An optional lower-case host of several labels, except index.docker.io; a path, whose first part without a host has no dot,
 * since it would be a host; tag and digest. Must agree with `anyReference` on everything that it matches.
 */
const PLAIN =
  /^(?:(?!index\.docker\.io\/)([a-z0-9]+(?:-+[a-z0-9]+)*(?:\.[a-z0-9]+(?:-+[a-z0-9]+)*)+(?::[0-9]+)?)\/|(?!localhost\/|[^/:@]*\.))([a-z0-9]+(?:(?:[._]|__|-+|\/)[a-z0-9]+)*)(?::(\w[\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/;

/** The first part is a host only if it cannot be a namespace of Docker Hub. A single part is never a host. */
function splitHost(text: string): { host: string; rest: string } {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const isHost = /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
  const host = !isHost || first === 'index.docker.io' ? DEFAULT_HOST : first;
  const rest = isHost ? text.slice(slash + 1) : text;
  return { host, rest: host === DEFAULT_HOST && !rest.includes('/') ? `library/${rest}` : rest };
}

function locate(host: string, name: string, text: string): { registry: string; path: string } {
  if (/[A-Z]/.test(name)) throw new ImageReferenceError(text, 'write everything before the tag in lower case');
  const parts = name.split('/');
  if (!parts.every((part) => PATH_PART.test(part))) {
    throw new ImageReferenceError(
      text,
      'write the name in lower-case letters and digits, with single ".", "_" or "/" or any "-" between them',
    );
  }
  const isHost = HOST.test(host);
  // Then the grammar reads the whole name as a path: `reg_io.x/app` has no registry.
  if (!isHost && !PATH_PART.test(host)) {
    throw new ImageReferenceError(text, `write the registry ${excerpt(host)} as a host name with an optional port`);
  }
  const path = isHost ? name : `${host}/${name}`;
  if (path.length > MAX_PATH_LENGTH) {
    throw new ImageReferenceError(text, `write a name of at most ${MAX_PATH_LENGTH} characters`);
  }
  return { registry: isHost ? host : '', path };
}

function checkDigest(digest: string, text: string): void {
  const [algorithm = '', digits = '', ...more] = digest.split(':');
  const length = DIGEST_LENGTHS.get(algorithm);
  if (length === undefined) throw new ImageReferenceError(text, 'write a digest of sha256, sha384 or sha512 after "@"');
  if (more.length > 0 || digits.length !== length || !/^[0-9a-f]*$/.test(digits)) {
    throw new ImageReferenceError(text, `end it with ${length} lower-case hexadecimal digits after "${algorithm}:"`);
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
