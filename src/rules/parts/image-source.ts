import { ImageReferenceError, parseImageReference, type ImageReference } from '../../model/image-reference.ts';
import { quote } from '../../model/quote.ts';
import { SegmentTree } from '../../model/segment-tree.ts';
import { OptionProblem, word } from '../contract/options.ts';
import { unreadable, type Remark } from '../grammar/remark.ts';

/** A registry, or the part of a registry below a path. An image is a source with only itself. */
export interface ImageSource {
  /** Lower case, without the default port. */
  readonly host: string;
  /** Empty for a whole registry. */
  readonly path: readonly string[];
}

/** The source of an image. */
export function sourceOf({ registry, path }: ImageReference): ImageSource {
  return { host: endpointOf(registry), path: path.split('/') };
}

/** A set of sources. In their hosts and paths, `*` matches one complete part. */
export class ImageSources<T extends ImageSource> {
  readonly #sources = new SegmentTree<T>();

  constructor(sources: readonly T[]) {
    for (const source of sources) this.#sources.add(segmentsOf(source), source);
  }

  /** The widest of these sources that includes all of another source. */
  holding(source: ImageSource): T | undefined {
    const [widest] = this.#sources.covering(segmentsOf(source));
    return widest;
  }
}

function segmentsOf({ host, path }: ImageSource): readonly string[] {
  return [...partsOf(host), ...path];
}

/** The parts of a host, then its port or an empty part, so that port and path have fixed places. */
function partsOf(host: string): readonly string[] {
  const [port = ''] = /:\d+$/.exec(host) ?? [];
  return [...host.slice(0, host.length - port.length).split('.'), port];
}

/** An entry without a redundant slash or `/*` at its end. */
export function plainEntry(written: string): string {
  return written.replace(/\/\**$/, '');
}

/** A registry, or a path below one, as an option. */
export function registry(description: string) {
  return word(description, remarkOnSource);
}

/** A registry, a path below one, or `*` for any registry. */
export function registryOrAny(description: string) {
  return word(description, (written) => (written === '*' ? undefined : remarkOnSource(written)));
}

/** A registry, or a path below one, whose images are excluded from a rule. */
export function registryLeftOut(description: string) {
  return word(description, (written) => {
    if (written !== '*') return remarkOnSource(written);
    return unreadable('"*" would leave out every image; write out each registry and path');
  });
}

function remarkOnSource(written: string): Remark | undefined {
  try {
    readSource(written);
    return undefined;
  } catch (error) {
    if (error instanceof OptionProblem) return unreadable(error.message);
    throw error;
  }
}

/**
 * Parses an option such as `ghcr.io`, `ghcr.io/shop` or `*.example.com/shop/*`. Throws `OptionProblem` if it is not a source,
 * or is ambiguous.
 */
export function readSource(written: string): ImageSource {
  const entry = plainEntry(written);
  const [host = '', ...path] = entry.split('/');
  const refuse = (reason: string) => new OptionProblem([], `${quote(written)} ${reason}`);
  if (written === '*') throw refuse('would forbid every image; write out each registry and path');
  if ([...partsOf(host), ...path].some((part) => part.includes('*') && part !== '*')) {
    throw refuse('has a "*" beside other characters; write "*" for whole parts between dots or slashes');
  }
  if (!isHost(host)) {
    const places = path.length > 0 ? quote(`docker.io/${entry}`) : placesOf(entry);
    throw refuse(`does not begin with a registry; write ${host === '*' ? 'its name' : places}`);
  }
  if (/\.\*(?::\d+)?$/.test(host)) {
    throw refuse('ends its registry with "*", and anybody may own such a name; write the end out');
  }
  if (path.some((part) => /[:@]/.test(part))) {
    const bare = [host, ...path.map((part) => part.replace(/[:@].*/, ''))].join('/');
    throw refuse(`has a tag or a digest; write ${quote(bare)}`);
  }
  const below = path.join('/');
  if (below.toLowerCase() !== below) {
    throw refuse(`has a path with capital letters; write ${quote(`${host}/${below.toLowerCase()}`)}`);
  }
  const { registry } = parsed(entry.replaceAll('*', 'x'), refuse);
  if (registry === '') throw refuse(`does not begin with a registry; ${quote(host)} is not a host name`);
  return { host: endpointOf(host), path };
}

const placesOf = (name: string) =>
  `${quote(`docker.io/${name}`)} for the account of that name, ${quote(`docker.io/library/${name}`)} for the official image`;

/** Adds two segments to the path, since images of one segment on Docker Hub get the prefix `library/`. */
function parsed(entry: string, refuse: (reason: string) => OptionProblem): ImageReference {
  try {
    return parseImageReference(`${entry}/x/x`);
  } catch (error) {
    if (error instanceof ImageReferenceError) throw refuse(`is no registry; ${error.reason}`);
    throw error;
  }
}

/** Whether the first part is a host, as runtimes decide (github.com/distribution/reference, splitDockerDomain). */
function isHost(first: string): boolean {
  return /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
}

/** Other names of Docker Hub. Runtimes connect to the last two for `docker.io`. */
const dockerHub: ReadonlySet<string> = new Set(['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** Normalizes a host: DNS names are case-insensitive, 443 is the default port, and 0443 is the same number. */
function endpointOf(registry: string): string {
  const lower = registry.toLowerCase();
  const colon = lower.lastIndexOf(':');
  // Each step takes linear time, since every image of a pod may have thousands of zeros.
  const isPort = colon !== -1 && /^\d+$/.test(lower.slice(colon + 1));
  const port = isPort ? lower.slice(colon + 1).replace(/^0+(?=\d)/, '') : '443';
  const name = isPort ? lower.slice(0, colon) : lower;
  const host = port === '443' ? name : `${name}:${port}`;
  return dockerHub.has(host) ? 'docker.io' : host;
}
