import { ImageReferenceError, parseImageReference, type ImageReference } from '../model/image-reference.ts';
import { quote } from '../model/quote.ts';
import { OptionProblem, word } from './options.ts';
import { unreadable, type Remark } from './grammar/remark.ts';

/** A registry, or the part of one that lies below a path; an image too is one, of nothing else. */
export interface ImageSource {
  /** Lower case, without the port that goes without saying. */
  readonly host: string;
  /** Each segment with a slash after it, so that `shop/` does not hold `shop-evil/`; empty for a whole registry. */
  readonly prefix: string;
}

/** Where an image comes from. */
export function sourceOf({ registry, path }: ImageReference): ImageSource {
  return { host: endpointOf(registry), prefix: `${path}/` };
}

/** Many sources, of which those that hold another are found in a time that is linear in the other's path. */
export class ImageSources<T extends ImageSource> {
  /** By host, then by prefix; of equal ones the first. */
  readonly #sources = new Map<string, Map<string, T>>();

  constructor(sources: readonly T[]) {
    for (const source of sources) {
      const ofHost = this.#sources.get(source.host) ?? new Map<string, T>();
      if (!ofHost.has(source.prefix)) ofHost.set(source.prefix, source);
      this.#sources.set(source.host, ofHost);
    }
  }

  /** The widest of these sources from which all that comes from another comes too. */
  holding({ host, prefix }: ImageSource): T | undefined {
    const ofHost = this.#sources.get(host);
    if (ofHost === undefined) return undefined;
    for (let end = 0; ; end = prefix.indexOf('/', end) + 1) {
      const found = ofHost.get(prefix.slice(0, end));
      if (found !== undefined || end === prefix.length) return found;
    }
  }
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
 * The source that an option names, as `ghcr.io`, `ghcr.io/shop` or `ghcr.io/shop/*`. Throws `OptionProblem` where it
 * names none, or might be taken for something else.
 */
export function readSource(written: string): ImageSource {
  const entry = plainEntry(written);
  const [host = '', ...segments] = entry.split('/');
  const refuse = (reason: string) => new OptionProblem([], `${quote(written)} ${reason}`);
  if (written === '*') throw refuse('would forbid every image; write out each registry and path');
  if (entry.includes('*')) {
    throw refuse('has a "*" elsewhere than at its end, after a "/"; write out each registry and path');
  }
  if (!isHost(host)) {
    const places = segments.length > 0 ? quote(`docker.io/${entry}`) : placesOf(entry);
    throw refuse(`does not begin with a registry; write ${places}`);
  }
  if (segments.some((segment) => /[:@]/.test(segment))) {
    const bare = [host, ...segments.map((segment) => segment.replace(/[:@].*/, ''))].join('/');
    throw refuse(`has a tag or a digest; write ${quote(bare)}`);
  }
  const path = segments.join('/');
  if (path.toLowerCase() !== path) {
    throw refuse(`has a path with capital letters; write ${quote(`${host}/${path.toLowerCase()}`)}`);
  }
  const { registry } = parsed(entry, refuse);
  if (registry === '') throw refuse(`does not begin with a registry; ${quote(host)} is no name of a host`);
  return { host: endpointOf(registry), prefix: segments.map((segment) => `${segment}/`).join('') };
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
  const host = registry
    .toLowerCase()
    .replace(/:0*(\d+)$/, ':$1')
    .replace(/:443$/, '');
  return dockerHub.has(host) ? 'docker.io' : host;
}
