import { isObject, type RawObject } from '../../model/fields.ts';

/** A replica, by what it says of itself. */
export interface Replica {
  readonly identity: string;
  /** The id of the certificate that it shows, and of the authority that vouches for it. */
  readonly leaf: string;
  readonly by: string;
}

const prefix = 'serving.plimsoll.dev/';

/** In milliseconds: so often does a replica say what it shows, even where nothing has changed. */
export const betweenStatements = 60_000;
/** In milliseconds: a replica that has not said anything for so long is not there any more. */
const silence = 600_000;

/** The longest name of an annotation after its prefix. */
const longest = 63;

/**
 * The name of a replica, from that of its pod: fit for an annotation, and never that of another process, nor of the same
 * pod after a restart. `random` is some hexadecimal digits.
 */
export function identityOf(host: string, random: string): string {
  const fit = host.replaceAll(/[^A-Za-z0-9.-]/g, '-').slice(0, longest - 1 - random.length);
  return `${fit.replace(/^[^A-Za-z0-9]+/, '') || 'gate'}_${random}`;
}

/** What a replica says in the Secret's annotations; undefined takes it back. */
export function statement(identity: string, shows: { leaf: string; by: string } | undefined, now: Date): RawObject {
  const text = shows === undefined ? null : `leaf=${shows.leaf} ca=${shows.by} at=${now.toISOString()}`;
  return { [`${prefix}${identity}`]: text };
}

/** What stands in the annotations of a Secret about one replica. */
export function stated(secret: RawObject, identity: string): Replica | undefined {
  return replicaIn(identity, annotationsOf(secret)[`${prefix}${identity}`]);
}

/** An object's annotations. */
export function annotationsOf({ metadata }: RawObject): RawObject {
  const annotations = isObject(metadata) ? metadata['annotations'] : undefined;
  return isObject(annotations) ? annotations : {};
}

interface Heard {
  readonly text: unknown;
  /** When it was first heard. */
  readonly at: number;
  /** Whether it was lost with all others, so that its end says nothing. */
  readonly isWiped: boolean;
}

/**
 * The replicas, by what each says of itself in an annotation of the Secret. There, because whoever changes certificates
 * watches it anyway, one merge patch of one's own key needs no lock, and no right to read pods is asked for; what a pod
 * is, a list of pods would tell, but not what it shows. How old a word is, is counted here from when it was seen to
 * change: the time that stands in it is by another clock. While the Secret is not watched, nobody grows older.
 */
export class Replicas {
  readonly #identity: string;
  readonly #heard = new Map<string, Heard>();

  /** `identity` is that of this replica. */
  constructor(identity: string) {
    this.#identity = identity;
  }

  /** `isWatched`: whether what is seen is what stands there now. `now` is of a clock that never goes back. */
  see(secret: RawObject | undefined, isWatched: boolean, now: number): void {
    const said = Object.entries(secret === undefined ? {} : annotationsOf(secret)).flatMap(([key, text]) =>
      key.startsWith(prefix) ? [{ identity: key.slice(prefix.length), text }] : [],
    );
    const present = new Map(said.map(({ identity, text }) => [identity, text]));
    // Where the word of this replica is gone, nobody took theirs back: the Secret was deleted, or replaced by another.
    const isWiped = this.#heard.has(this.#identity) && !present.has(this.#identity);
    for (const [identity, heard] of this.#heard) {
      if (present.has(identity)) continue;
      if ((isWiped || heard.isWiped) && !this.#isSilent(identity, now)) {
        this.#heard.set(identity, { ...heard, isWiped: true });
      } else {
        this.#heard.delete(identity);
      }
    }
    for (const [identity, text] of present) {
      const heard = this.#heard.get(identity);
      const at = heard !== undefined && heard.text === text ? heard.at : now;
      this.#heard.set(identity, { text, at, isWiped: false });
    }
    if (isWatched) return;
    for (const [identity, heard] of this.#heard) this.#heard.set(identity, { ...heard, at: now });
  }

  /** Those that are there. */
  present(now: number): readonly Replica[] {
    return [...this.#heard].flatMap(([identity, { text }]) =>
      this.#isSilent(identity, now) ? [] : (replicaIn(identity, text) ?? []),
    );
  }

  /** Those that have said nothing for too long, by their names. */
  gone(now: number): readonly string[] {
    return [...this.#heard.keys()].filter((identity) => this.#isSilent(identity, now));
  }

  #isSilent(identity: string, now: number): boolean {
    const heard = this.#heard.get(identity);
    return heard !== undefined && now - heard.at >= silence;
  }
}

function replicaIn(identity: string, text: unknown): Replica | undefined {
  const [, leaf, by] = /^leaf=(\w+) ca=(\w+) at=/.exec(typeof text === 'string' ? text : '') ?? [];
  return leaf === undefined || by === undefined ? undefined : { identity, leaf, by };
}
