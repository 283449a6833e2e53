import { includes, inOrder, type Ca, type SigningCa } from './ca.ts';
import type { SecretContent } from './secret-content.ts';

/** The CAs in one webhook configuration, as last seen. */
export interface Published {
  /** The name of the configuration. */
  readonly name: string;
  /** Empty without a readable caBundle. */
  readonly trusted: readonly Ca[];
  /** Milliseconds since the caBundle last changed. */
  readonly for: number;
}

/** How long to wait for other processes, in milliseconds. */
export interface Waits {
  /** Until all API servers have a changed caBundle, and all replicas a changed Secret. */
  readonly settle: number;
  /** From when the new CA signs until the old one is removed: the lifetime of a leaf. */
  readonly retire: number;
  /** The same if the key of the old one has leaked. */
  readonly retireLeaked: number;
}

/** Everything that decides what one replica does. */
export interface View {
  /** Undefined without a Secret. */
  readonly content: SecretContent | undefined;
  /** The last content of the Secret without problems; undefined if this process never saw one. */
  readonly remembered: SecretContent | undefined;
  /** Undefined unless all are known. */
  readonly published: readonly Published[] | undefined;
  /** Whether the watches of all configurations are open; no CA is removed otherwise. */
  readonly isCurrent: boolean;
  /** The id of the CA of the leaf that this replica serves; undefined without a valid leaf. */
  readonly servedBy: string | undefined;
  readonly isLeader: boolean;
  /** Milliseconds since the Secret's signing CA, and all of its CAs, were first seen here. */
  readonly signingFor: number;
  readonly trustedFor: number;
  /** The API server's time of day, in milliseconds since 1970. */
  readonly now: number;
  readonly waits: Waits;
}

/** A change of the Secret, or something to wait for. */
export interface Step {
  /** What is done and why, for the log. */
  readonly message: string;
  /** The new content of the Secret; undefined to wait. */
  readonly content: SecretContent | undefined;
  /** Where to put a new CA, which is also added to the trusted ones. */
  readonly issue?: 'signing' | 'next';
}

/** In milliseconds: within this time, replicas add the CAs of what they serve to a Secret that was replaced. */
const adoptionTime = 5_000;
/** In milliseconds; clocks of one cluster differ by less. */
const hour = 3_600_000;

/**
 * What this replica writes to the Secret. Every step is safe by itself, so a leader can be killed at any time. The
 * invariant: whatever a replica serves is signed by a CA that all API servers trust. So only the last step removes a CA from
 * `trusted`, and anything unusual restarts the wait before it (`since`).
 */
export function planFor(view: View): Step | undefined {
  const { content, remembered, isLeader } = view;
  if ((content === undefined || content.problems.length > 0) && remembered !== undefined) {
    // Any replica, the first that sees it.
    return restored(view, remembered);
  }
  if (content?.signing === undefined) return isLeader ? created(view) : undefined;
  return adopted(view, content) ?? (isLeader ? maintained(view, content, content.signing) : undefined);
}

/** The CA that this replica signs with from now on; undefined to keep the present one. */
export function signerFor({ content, servedBy, published, signingFor, waits }: View): SigningCa | undefined {
  const { signing, problems = [] } = content ?? {};
  if (signing === undefined || servedBy === undefined) return signing;
  if (problems.length > 0) return undefined;
  // A replica that cannot read the configurations relies on the leader, which could.
  const isSafe =
    published === undefined
      ? signingFor >= waits.settle
      : published.every((one) => allowsChange(one, servedBy, signing.id, waits));
  return isSafe ? signing : undefined;
}

/**
 * Whether this replica overwrites a different caBundle with the Secret's CAs. Any replica fills an empty one at once, which
 * is safe. Otherwise the leader writes, and others only if it does not. A replica never writes a bundle without the CA of
 * what it serves, so replicas never overwrite each other in turn.
 */
export function mayPublish(published: Published, content: SecretContent, view: View): boolean {
  const { servedBy, isLeader, trustedFor, waits } = view;
  const { signing, problems, trusted } = content;
  if (signing === undefined || problems.length > 0) return false;
  if (servedBy !== undefined && !includes(trusted, servedBy)) return false;
  if (published.trusted.length === 0) return true;
  if (!isLeader) return Math.min(published.for, trustedFor) >= waits.settle;
  return trustedFor >= adoptionTime || published.trusted.every(({ id }) => includes(trusted, id));
}

function restored(view: View, remembered: SecretContent): Step {
  const { content, now } = view;
  const trusted = inOrder([...remembered.trusted, ...(content?.trusted ?? []), ...publishedIn(view)]);
  const kept = { ...remembered, trusted, since: now };
  if (content !== undefined) {
    const message = `restored the Secret: ${content.problems.join('; ')}`;
    return { message, content: { ...kept, rotate: content.rotate } };
  }
  // Who deletes the Secret wants new keys; what is served stays valid until they sign.
  const message = 'restored the Secret, which was deleted; a new CA will replace the one in it';
  return remembered.next === undefined ? { message, content: kept, issue: 'next' } : { message, content: kept };
}

function created(view: View): Step {
  const { content, now } = view;
  const why = content === undefined ? 'there is no Secret' : content.problems.join('; ');
  const trusted = inOrder([...(content?.trusted ?? []), ...publishedIn(view)]);
  return {
    message: `created a CA: ${why}`,
    content: { signing: undefined, next: undefined, trusted, since: now, rotate: undefined, problems: [] },
    issue: 'signing',
  };
}

/** For a Secret that was replaced while replicas serve leaves of other CAs. */
function adopted(view: View, content: SecretContent): Step | undefined {
  const { servedBy, isCurrent, now } = view;
  const published = publishedIn(view);
  const isLost = servedBy !== undefined && !includes(content.trusted, servedBy) && includes(published, servedBy);
  if (!isLost || !isCurrent) return undefined;
  const message = 'added CAs to the Secret: certificates that they signed are still served';
  return { message, content: { ...content, trusted: inOrder([...content.trusted, ...published]), since: now } };
}

function maintained(view: View, content: SecretContent, signing: SigningCa): Step | undefined {
  const { now } = view;
  const { next, since, rotate, problems } = content;
  if (problems.length > 0) {
    const message = `removed what cannot be used from the Secret: ${problems.join('; ')}`;
    return { message, content: { ...content, problems: [] } };
  }
  if (since === undefined || since - now > hour) {
    return { message: 'noted in the Secret since when its CA signs', content: { ...content, since: now } };
  }
  if (next !== undefined && !isOld(next, now)) return promoted(view, content, signing, next);
  if (next !== undefined || isOld(signing, now)) {
    return { message: 'created the next CA: the present one is old', content, issue: 'next' };
  }
  if (rotate === 'ca' || rotate === 'ca-now') {
    return { message: 'created the next CA: the annotation asks for it', content, issue: 'next' };
  }
  return retired(view, content, signing);
}

function promoted(view: View, content: SecretContent, signing: SigningCa, next: SigningCa): Step | undefined {
  const { published, isCurrent, now, waits } = view;
  // If the old one has expired, there is nothing to wait for.
  if (now < signing.until) {
    if (published === undefined || !isCurrent) return undefined;
    const late = published.filter((one) => !allowsChange(one, signing.id, next.id, waits)).map(({ name }) => name);
    const message = `the next CA waits until it is trusted by ${late.join(', ')}`;
    if (late.length > 0) return { message, content: undefined };
  }
  return {
    message: 'the next CA signs from now on: every webhook configuration trusts it',
    content: {
      ...content,
      signing: next,
      next: undefined,
      since: now,
      rotate: content.rotate === 'ca-now' ? 'ca-now-begun' : undefined,
    },
  };
}

/** Removes old CAs once every leaf of theirs has expired or been replaced. */
function retired(view: View, content: SecretContent, { id }: SigningCa): Step | undefined {
  const { published, isCurrent, signingFor, now, waits } = view;
  const { trusted, since = now, rotate } = content;
  const isLeaked = rotate === 'ca-now-begun';
  if (trusted.length === 1 && !isLeaked) return undefined;
  const isFollowed = signingFor >= 2 * waits.settle && now - since >= (isLeaked ? waits.retireLeaked : waits.retire);
  const isTrusted = published?.every((one) => one.for >= 2 * waits.settle && includes(one.trusted, id));
  if (!isCurrent || !isFollowed || isTrusted !== true) return undefined;
  const message = 'removed the old CA: nothing is served any more that it signed';
  return { message, content: { ...content, trusted: trusted.filter((ca) => ca.id === id), rotate: undefined } };
}

/** Whether a configuration's API servers still trust the gate when a leaf of CA `to` replaces one of `from`. */
function allowsChange({ trusted, for: age }: Published, from: string, to: string, { settle }: Waits): boolean {
  return from === to || (age >= settle && (includes(trusted, to) || !includes(trusted, from)));
}

function publishedIn({ published = [], now }: View): readonly Ca[] {
  return published.flatMap(({ trusted }) => trusted).filter(({ until }) => now < until);
}

/** After two thirds of its lifetime; also before it, since a clock must have been wrong. */
function isOld({ from, until }: Ca, now: number): boolean {
  return now < from || now >= from + ((until - from) * 2) / 3;
}
