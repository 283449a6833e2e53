import { isDue, isPast, type Lasting, type LastingLeaf } from './lasting.ts';
import type { Replica } from './replicas.ts';
import { mayChange, type Published, type Shown } from './trust.ts';

/** What the Secret holds; what is undefined is not there, or cannot be used. */
export interface Standing {
  /** It signs. */
  readonly authority: Lasting | undefined;
  /** It is to sign once all API servers trust it. */
  readonly next: Lasting | undefined;
  readonly leaf: LastingLeaf | undefined;
  /** Every authority that the API servers are to trust, those above too. */
  readonly trusted: readonly Lasting[];
  /** What in it cannot be used, as sentences. */
  readonly faults: readonly string[];
}

/** What somebody has asked for by the annotation; `ca-begun` is ours, while what was asked for is under way. */
export type Wish = 'ca' | 'ca-begun' | 'leaf';

/** All that decides what is done with the certificates. */
export interface Situation {
  /** Undefined where there is no Secret. */
  readonly kept: Standing | undefined;
  /** What the Secret held when all of it could last be used; undefined where this process never saw that. */
  readonly remembered: Standing | undefined;
  /** All authorities that this process has seen in the Secret. */
  readonly seen: readonly Lasting[];
  /** What the API servers trust; undefined where that is not known. */
  readonly published: readonly Published[] | undefined;
  /** What this replica shows. */
  readonly shown: Shown | undefined;
  /** The replicas that say what they show. */
  readonly replicas: readonly Replica[];
  /** Whether this replica is among them: where it cannot say so, others may not be able to either. */
  readonly isHeard: boolean;
  readonly wish: Wish | undefined;
  /** Milliseconds since the Secret's authority was first seen here. */
  readonly known: number;
  /** The time of day, in milliseconds since 1970. */
  readonly now: number;
  readonly waits: Waits;
}

/** How long is waited for others, in milliseconds. */
export interface Waits {
  /** Until all API servers have heard of a changed caBundle. */
  readonly settle: number;
  /** Until every replica that does not say what it shows has followed the Secret. */
  readonly follow: number;
}

/** What the Secret is to hold next. */
export interface Arrangement {
  readonly kind: 'arrange';
  /** What happens, and why. */
  readonly told: string;
  /** From where what stays is taken. */
  readonly from: 'kept' | 'remembered';
  readonly authority: 'same' | 'next' | 'new';
  readonly next: 'none' | 'same' | 'new';
  readonly leaf: 'same' | 'new';
  /** The ids of the authorities that are trusted beside those. */
  readonly trusts: readonly string[];
  /** What the annotation says then; undefined where there is none. */
  readonly wish: Wish | undefined;
}

/** What is to be done now: a change of the Secret, or nothing, maybe because something is waited for. */
export type Step = Arrangement | { readonly kind: 'rest'; readonly awaits: string | undefined };

/** In milliseconds. A new leaf has to last so much longer to be worth it. */
const hour = 3_600_000;

/**
 * What the leader does next with the certificates. Every step is safe by itself, and what follows from it is a situation
 * of its own: a leader that was killed in between leaves nothing half done. What must stay true: whatever a replica may
 * show is vouched for by an authority that all API servers trust.
 */
export function planFor(situation: Situation): Step {
  const { kept, remembered, published = [], now } = situation;
  const foreign = published
    .flatMap(({ trusted }) => trusted)
    .filter((one) => !isPast(one, now))
    .map(({ id }) => id);
  if (kept === undefined || (kept.faults.length > 0 && remembered !== undefined)) {
    return remembered === undefined
      ? anew('a new authority and a certificate of it are made: there is no Secret', foreign)
      : putBack(situation, remembered, foreign);
  }
  if (kept.authority === undefined) {
    const why = `a new authority and a certificate of it are made: ${kept.faults.join('; ')}`;
    return anew(why, [...kept.trusted.map(({ id }) => id), ...foreign]);
  }
  return (
    adoption(situation, kept) ??
    rotation(situation, kept, kept.authority) ??
    renewal(situation, kept, kept.authority) ??
    cleaning(situation, kept) ??
    rest(awaitedBy(situation, kept, kept.authority))
  );
}

function anew(told: string, trusts: readonly string[]): Arrangement {
  return {
    kind: 'arrange',
    told,
    from: 'kept',
    authority: 'new',
    next: 'none',
    leaf: 'new',
    trusts,
    wish: undefined,
  };
}

/** Whoever deletes the Secret wants other keys than those in it; and what replicas show is good until they are there. */
function putBack({ kept, wish }: Situation, remembered: Standing, foreign: readonly string[]): Arrangement {
  const isDeleted = kept === undefined;
  const others = [...remembered.trusted, ...(kept?.trusted ?? [])].map(({ id }) => id);
  return {
    kind: 'arrange',
    told: isDeleted
      ? 'the Secret was deleted: what was in it is put back, and a new authority takes over from there'
      : `what was in the Secret is put back: ${kept.faults.join('; ')}`,
    from: 'remembered',
    authority: 'same',
    next: remembered.next !== undefined ? 'same' : isDeleted ? 'new' : 'none',
    leaf: 'same',
    trusts: [...others, ...foreign],
    wish,
  };
}

/** Somebody else has changed the Secret, and replicas show what the authorities in it do not vouch for. */
function adoption({ shown, replicas, published, seen, wish }: Situation, kept: Standing): Step | undefined {
  const own = shown === undefined || shown.isPast ? [] : [shown.by];
  const all = [...seen, ...(published ?? []).flatMap(({ trusted }) => trusted)];
  const known = new Set(all.map(({ id }) => id));
  const missing = [...own, ...replicas.map(({ by }) => by)].filter(
    (by) => known.has(by) && kept.trusted.every(({ id }) => id !== by),
  );
  if (missing.length === 0) return undefined;
  const told = 'an authority of certificates that replicas still show is added to those in the Secret';
  return { ...same(kept, wish), told, trusts: [...kept.trusted.map(({ id }) => id), ...missing] };
}

function rotation(situation: Situation, kept: Standing, authority: Lasting): Step | undefined {
  const { published, waits, now, wish } = situation;
  const all = kept.trusted.map(({ id }) => id);
  if (kept.next !== undefined) {
    if (isDue(kept.next, now)) {
      return { ...same(kept, wish), told: 'the next authority is made anew: it has become old', next: 'new' };
    }
    // Where nobody trusts the old one any more, nobody is left to wait for.
    if (!isPast(authority, now) && !mayChange(authority.id, kept.next.id, published, waits.settle)) return undefined;
    const told = 'a certificate of the next authority is shown from now on: all API servers trust it';
    const rest = wish === 'leaf' ? undefined : wish;
    return { ...same(kept, rest), told, authority: 'next', next: 'none', leaf: 'new', trusts: all };
  }
  const old = all.filter((id) => id !== authority.id);
  if (old.length > 0 && isUnused(situation, kept, authority)) {
    const told = 'the old authority is not trusted any more: every replica shows a certificate of the new one';
    return { ...same(kept, wish === 'ca-begun' ? undefined : wish), told, trusts: [] };
  }
  if (isDue(authority, now)) {
    return { ...same(kept, wish), told: 'a new authority is made: the one there is has become old', next: 'new' };
  }
  if (old.length > 0) return undefined;
  if (wish === 'ca') {
    return { ...same(kept, 'ca-begun'), told: 'a new authority is made: it was asked for', next: 'new' };
  }
  // What was asked for has been overtaken by something that ended the same way.
  if (wish === 'ca-begun') return { ...same(kept, undefined), told: 'there is a new authority, as it was asked for' };
  return undefined;
}

function renewal({ published, waits, now, wish }: Situation, kept: Standing, authority: Lasting): Step | undefined {
  const { leaf } = kept;
  const rest = wish === 'leaf' ? undefined : wish;
  const renewed = { ...same(kept, rest), leaf: 'new' } as const;
  if (leaf === undefined) {
    return { ...renewed, told: `a certificate is made: ${kept.faults.join('; ') || 'there is none'}` };
  }
  const isSafe = isPast(leaf, now) || mayChange(leaf.by, authority.id, published, waits.settle);
  if (!isSafe) return undefined;
  if (wish === 'leaf') return { ...renewed, told: 'the certificate is made anew: it was asked for' };
  if (!leaf.isForNames) return { ...renewed, told: 'the certificate is made anew: it is not for all names' };
  if (leaf.by !== authority.id) return { ...renewed, told: 'the certificate is made anew: it is of another authority' };
  // Of an authority that ends itself, a new one would be as old at once.
  const isWorth = now < leaf.from || authority.until - leaf.until > hour;
  return isDue(leaf, now) && isWorth
    ? { ...renewed, told: 'the certificate is made anew: it has become old' }
    : undefined;
}

function cleaning({ wish }: Situation, kept: Standing): Step | undefined {
  if (kept.faults.length === 0) return undefined;
  return { ...same(kept, wish), told: `what cannot be used is taken out of the Secret: ${kept.faults.join('; ')}` };
}

/** All of it as it is; whoever calls says what is not. */
function same({ next, trusted }: Standing, wish: Wish | undefined): Arrangement {
  return {
    kind: 'arrange',
    told: '',
    from: 'kept',
    authority: 'same',
    next: next === undefined ? 'none' : 'same',
    leaf: 'same',
    trusts: trusted.map(({ id }) => id),
    wish,
  };
}

function rest(awaits: string | undefined): Step {
  return { kind: 'rest', awaits };
}

function awaitedBy({ published, replicas, waits }: Situation, kept: Standing, authority: Lasting): string | undefined {
  const { next } = kept;
  if (next !== undefined) {
    if (published === undefined) return 'the next authority waits until the webhook configurations can be read';
    const late = published.filter((one) => !mayChange(authority.id, next.id, [one], waits.settle));
    return `the next authority waits until it is trusted by ${late.map(({ name }) => name).join(', ')}`;
  }
  if (kept.trusted.every(({ id }) => id === authority.id)) return undefined;
  const late = replicas.filter(({ by }) => by !== authority.id).map(({ identity }) => identity);
  const them = late.length > 0 ? late.join(', ') : 'all replicas to say what they show';
  return `the old authority stays trusted: it waits for ${them}`;
}

/** Whether no replica shows what another authority vouches for. */
function isUnused(
  { replicas, isHeard, known, published, waits }: Situation,
  kept: Standing,
  authority: Lasting,
): boolean {
  const isFollowed = isHeard && known >= waits.follow && replicas.every(({ by }) => by === authority.id);
  const isTrusted = published?.every(({ trusted, for: age }) => {
    return trusted.length === 0 || (age >= waits.settle && trusted.some(({ id }) => id === authority.id));
  });
  return isFollowed && isTrusted === true && kept.leaf?.by === authority.id;
}
