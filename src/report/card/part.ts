import type { Container } from '../../model/container.ts';
import { inList } from '../../model/list.ts';
import type { Pod } from '../../model/pod.ts';
import { cut, oneLine } from '../sentence.ts';

/**
 * How much of a resource a workload may take, the worst first. `open`: nothing holds it, as far as the engine knows. `not
 * seen`: what holds it lies outside the object. `defaulted`: a bound that the file does not write: of a LimitRange, a policy.
 * `bounded`: the file writes the bound.
 */
export const cardStates = ['open', 'not seen', 'defaulted', 'bounded'] as const;

/** How much of a resource a workload may take. */
export type CardState = (typeof cardStates)[number];

/** One thing that a workload takes, or leaves out. */
export interface Part {
  /** A few words, on one line: `limit 512Mi`. */
  readonly says: string;
  /** Absent for what neither bounds nor opens anything. */
  readonly state?: CardState;
  /** What decides here and is not in the object: `network policies`. */
  readonly unseen?: string;
}

/** What one or several containers take alike, or the pod as a whole. */
export interface Statement {
  /** `app`, `app and proxy (sidecar)`, `all 7 containers`; empty for the pod, and for the only container of one. */
  readonly who: string;
  /** The names of the containers; empty for the pod. */
  readonly containers: readonly string[];
  readonly says: string;
  readonly state: CardState;
}

/** What a line of a card is made of, each in its order. */
export interface Parts {
  /** Of the pod, told before its containers. */
  readonly total?: readonly Part[];
  readonly containers?: ReadonlyMap<Container, readonly Part[]>;
  /** Of the pod, told after its containers. */
  readonly pod?: readonly Part[];
}

/** A line of a card without its resource. */
export interface Told {
  readonly state: CardState;
  /** What decides and is not in the object, each once. */
  readonly unseen: readonly string[];
  readonly statements: readonly Statement[];
}

/** Joins parts to a line: containers that take the same are named together. */
export function told(pod: Pod, { total = none, containers = noContainers, pod: whole = none }: Parts): Told {
  const all = [...total, ...[...containers.values()].flat(), ...whole];
  const before = statementsOf(total);
  const after = statementsOf(whole);
  if (pod.containers.length === 1) {
    const parts = [...containers.values()].flat();
    const names = [...containers.keys()].map(({ name }) => name);
    const own = parts.length === 0 ? [] : [statement(parts, '', names)];
    return { state: worst(all), unseen: unseenIn(all), statements: [...before, ...own, ...after] };
  }
  const groups = Map.groupBy(containers, ([, parts]) => JSON.stringify(parts));
  const own = [...groups.values()].flatMap((group) => {
    const [first] = group;
    const members = group.map(([container]) => container);
    return first === undefined || first[1].length === 0
      ? []
      : [
          statement(
            first[1],
            named(members, pod),
            members.map(({ name }) => name),
          ),
        ];
  });
  return { state: worst(all), unseen: unseenIn(all), statements: [...before, ...own, ...after] };
}

/** A text of the user, on one line and of a length for reading. */
export function shown(text: unknown): string {
  return cut(oneLine(String(text)), maxShown);
}

/** Names and values of the user, on one line. */
export function shownList(texts: readonly string[], max = maxListed): string {
  return inList(texts.map(shown), 'and', max);
}

/** In characters. An image reference with a digest has up to 327, and hardly any more than this. */
const maxShown = 160;
const maxListed = 6;

const none: readonly Part[] = Object.freeze([]);
const noContainers: ReadonlyMap<Container, readonly Part[]> = new Map();

function statementsOf(parts: readonly Part[]): readonly Statement[] {
  return parts.length === 0 ? [] : [statement(parts, '', [])];
}

function statement(parts: readonly Part[], who: string, containers: readonly string[]): Statement {
  return { who, containers, says: parts.map(({ says }) => says).join('; '), state: worst(parts) };
}

/** Where nothing bounds and nothing opens, all is written. */
function worst(parts: readonly Part[]): CardState {
  return cardStates.find((state) => parts.some((part) => part.state === state)) ?? 'bounded';
}

function unseenIn(parts: readonly Part[]): readonly string[] {
  return [...new Set(parts.flatMap(({ unseen }) => (unseen === undefined ? [] : [unseen])))];
}

/** With names as far as they are few, or do not stand for all. */
function named(members: readonly Container[], pod: Pod): string {
  if (members.length > maxNamed && members.length === pod.containers.length) return `all ${members.length} containers`;
  return inList(members.map(nameOf), 'and', maxNamed);
}

const maxNamed = 3;

function nameOf({ name, kind, isSidecar }: Container): string {
  const what = kind === 'regular' ? '' : ` (${isSidecar ? 'sidecar' : kind})`;
  return `${shown(name) || 'unnamed'}${what}`;
}
