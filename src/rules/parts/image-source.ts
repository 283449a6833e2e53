import { ImageReferenceError, parseImageReference, type ImageReference } from '../../model/image-reference.ts';
import { quote } from '../../model/quote.ts';
import { SegmentTree } from '../../model/segment-tree.ts';
import { OptionProblem, word } from '../contract/options.ts';
import { unreadable, type Remark } from '../grammar/remark.ts';

/** A registry, or the part of one that lies below a path; an image too is one, of nothing else. */
export interface ImageSource {
  /** Lower case, without the port that goes without saying. */
  readonly host: string;
  /** Empty for a whole registry. */
  readonly path: readonly string[];
}

/** Where an image comes from. */
export function sourceOf({ registry, path }: ImageReference): ImageSource {
  return { host: endpointOf(registry), path: path.split('/') };
}

/** Many sources, in whose hosts and paths `*` stands for a whole part. */
export class ImageSources<T extends ImageSource> {
  readonly #sources = new SegmentTree<T>();

  constructor(sources: readonly T[]) {
    for (const source of sources) this.#sources.add(segmentsOf(source), source);
  }

  /** The widest of these sources from which all that comes from another comes too. */
  holding(source: ImageSource): T | undefined {
    const [widest] = this.#sources.covering(segmentsOf(source));
    return widest;
  }
}

function segmentsOf({ host, path }: ImageSource): readonly string[] {
  return [...partsOf(host), ...path];
}

/** The parts of a host, then its port, so that nothing else stands for a port or for what follows. */
function partsOf(host: string): readonly string[] {
  const [port = ''] = /:\d+$/.exec(host) ?? [];
  return [...host.slice(0, host.length - port.length).split('.'), port];
}

/** An entry without the slash or the `/*` at its end, which say nothing that the rest does not. */
export function plainEntry(written: string): string {
  return written.replace(/\/\**$/, '');
}

/** A registry, or a path below one, as an option. */
export function registry(description: string) {
  return word(description, remarkOnSource);
}

/** The same, where "*" stands for any. */
export function registryOrAny(description: string) {
  return word(description, (written) => (written === '*' ? undefined : remarkOnSource(written)));
}

/** The same, of images that a rule leaves out. */
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
 * The source that an option names, as `ghcr.io`, `ghcr.io/shop` or `*.example.com/shop/*`. Throws `OptionProblem` where
 * it names none, or might be taken for something else.
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

/** Two more segments keep a path apart from the `library/` that Docker Hub's images of one segment imply. */
function parsed(entry: string, refuse: (reason: string) => OptionProblem): ImageReference {
  try {
    return parseImageReference(`${entry}/x/x`);
  } catch (error) {
    if (error instanceof ImageReferenceError) throw refuse(`is no registry; ${error.reason}`);
    throw error;
  }
}

/** As runtimes tell a host from the first part of a path (github.com/distribution/reference, splitDockerDomain). */
function isHost(first: string): boolean {
  return /[.:]/.test(first) || first === 'localhost' || first.toLowerCase() !== first;
}

/** Names under which one and the same registry answers: the last two are where runtimes find `docker.io`. */
const dockerHub: ReadonlySet<string> = new Set(['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** Hosts are names of DNS, so case does not count; 443 is the port of https, and 0443 is the same number. */
function endpointOf(registry: string): string {
  const lower = registry.toLowerCase();
  const colon = lower.lastIndexOf(':');
  // In steps, each of one pass: an address may hold a thousand zeros that are no port, and so may every image of a pod.
  const isPort = colon !== -1 && /^\d+$/.test(lower.slice(colon + 1));
  const port = isPort ? lower.slice(colon + 1).replace(/^0+(?=\d)/, '') : '443';
  const name = isPort ? lower.slice(0, colon) : lower;
  const host = port === '443' ? name : `${name}:${port}`;
  return dockerHub.has(host) ? 'docker.io' : host;
}
