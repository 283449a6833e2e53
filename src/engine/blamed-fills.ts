import type { Path } from '../model/path.ts';
import type { Problem } from '../rules/contract/rule.ts';
import type { Fill } from './fill.ts';

const none: readonly never[] = Object.freeze([]);

/** Finds the fills that brought a problem about. All are gone over at most once for each resource. */
export class BlamedFills {
  readonly #fills: readonly Fill[];
  readonly #byPlace = new Map<string, Fill[]>();
  readonly #byResource = new Map<string, Fill[]>();
  /** What was answered for the whole pod: to answer it again would blame no others. */
  readonly #told = new Set<string>();

  constructor(fills: readonly Fill[]) {
    this.#fills = fills;
    for (const fill of fills) {
      addTo(this.#byPlace, placeIn(fill.at), fill);
      const resource = resourceOf(fill.at);
      if (resource !== undefined) addTo(this.#byResource, resource, fill);
    }
  }

  /** Of those in its place the nearest, of its resource if there are any; without any in its place, all of its resource, or all. */
  for({ at, key = '' }: Problem): readonly Fill[] {
    const near = this.#byPlace.get(placeIn(at));
    if (near !== undefined) return nearest(alike(near, { at, key }), at);
    const resources = [...this.#byResource.keys()].filter((resource) => isOf(resource, { at, key }));
    const kind = [isOfLimits({ at, key }), ...resources].join('\n');
    if (this.#told.has(kind)) return none;
    this.#told.add(kind);
    const fills = resources.flatMap((resource): readonly Fill[] => this.#byResource.get(resource) ?? none);
    return fills.length === 0 ? this.#fills : ofList(fills, { at, key });
  }
}

type Place = Required<Pick<Problem, 'at' | 'key'>>;

function addTo(lists: Map<string, Fill[]>, key: string, fill: Fill): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [fill]);
  else list.push(fill);
}

/** A container, or a field of the pod. */
function placeIn(at: Path): string {
  return at.slice(0, 3).join('\n');
}

/** Those that share most of the path. */
function nearest(fills: readonly Fill[], at: Path): readonly Fill[] {
  const shared = fills.map((fill) => {
    const depth = at.findIndex((part, index) => part !== fill.at[index]);
    return depth < 0 ? at.length : depth;
  });
  const most = Math.max(...shared);
  return fills.filter((_, index) => shared[index] === most);
}

function alike(fills: readonly Fill[], place: Place): readonly Fill[] {
  const ofResource = fills.filter((fill) => {
    const resource = resourceOf(fill.at);
    return resource !== undefined && isOf(resource, place);
  });
  return ofResource.length === 0 ? fills : ofList(ofResource, place);
}

/** A limit makes a request, and no request a limit. */
function ofList(fills: readonly Fill[], place: Place): readonly Fill[] {
  if (!isOfLimits(place)) return fills;
  const limits = fills.filter(({ at }) => at.at(-2) === 'limits');
  return limits.length === 0 ? fills : limits;
}

function isOf(resource: string, { at, key }: Place): boolean {
  return resource === at.at(-1) || `/${key}/`.includes(`/${resource}/`);
}

function isOfLimits({ at, key }: Place): boolean {
  return at.at(-2) === 'limits' || key.startsWith('limits/');
}

/** The resource whose amount a path leads to. */
export function resourceOf(at: Path): string | undefined {
  const resource = at.at(-1);
  return at.at(-3) === 'resources' && typeof resource === 'string' ? resource : undefined;
}
