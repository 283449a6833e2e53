import { includes, inOrder, type Ca, type SigningCa } from './ca.ts';
import type { SecretContent } from './secret-content.ts';

/** What one webhook configuration has API servers trust, as it was seen last. */
export interface Published {
  /** The name of the configuration. */
  readonly name: string;
  /** Empty where there is no caBundle, or one that cannot be read. */
  readonly trusted: readonly Ca[];
  /** Milliseconds since the caBundle last changed. */
  readonly for: number;
}

/** How long other processes are given, in milliseconds. */
export interface Waits {
  /** Until all API servers know a changed caBundle, and all replicas a changed Secret. */
  readonly settle: number;
  /** From when the new CA signs until the old one is not trusted any more: the life of a certificate that it signed. */
  readonly retire: number;
  /** The same where the key of the old one has leaked. */
  readonly retireLeaked: number;
}

/** All that decides what one replica does. */
export interface View {
  /** Undefined where there is no Secret. */
  readonly content: SecretContent | undefined;
  /** What the Secret held when all of it could last be used; undefined where this process never saw that. */
  readonly remembered: SecretContent | undefined;
  /** Undefined where they are not all known. */
  readonly published: readonly Published[] | undefined;
  /** Whether the configurations are watched now: what was known before an outage is not enough to take trust away. */
  readonly isCurrent: boolean;
  /** The id of the CA that signed what this replica serves; undefined where it serves nothing that is valid. */
  readonly servedBy: string | undefined;
  readonly isLeader: boolean;
  /** Milliseconds since the Secret's signing CA, and all of its CAs, were first seen here. */
  readonly signingFor: number;
  readonly trustedFor: number;
  /** The API server's time of day, in milliseconds since 1970. */
  readonly now: number;
  readonly waits: Waits;
}

/** What is written to the Secret, or waited for. */
export interface Step {
  /** What happens and why, for the log. */
  readonly message: string;
  /** What the Secret is to hold; undefined where the step is to wait. */
  readonly content: SecretContent | undefined;
  /** A CA that is issued for this place, and trusted from then on. */
  readonly issue?: 'signing' | 'next';
}

/** In milliseconds: in so long a replica adds the CA of what it serves to a Secret that somebody has replaced. */
const hearing = 5_000;
/** In milliseconds: more than two clocks of one cluster differ by. */
const hour = 3_600_000;

/**
 * What this replica writes to the Secret. Every step is safe by itself, so a leader that is killed leaves nothing half
 * done. What must stay true: whatever a replica serves is signed by a CA that all API servers trust. So a CA leaves
 * `trusted` by the last step alone, and anything unusual starts the time until then anew (`since`).
 */
export function planFor(view: View): Step | undefined {
  const { content, remembered, isLeader } = view;
  if ((content === undefined || content.problems.length > 0) && remembered !== undefined) {
    // By whichever replica sees it first.
    return restored(view, remembered);
  }
  if (content?.signing === undefined) return isLeader ? created(view) : undefined;
  return adopted(view, content) ?? (isLeader ? maintained(view, content, content.signing) : undefined);
}

/** The CA that this replica signs with from now on; undefined for the one that it has. */
export function signerFor({ content, servedBy, published, signingFor, waits }: View): SigningCa | undefined {
  const { signing, problems = [] } = content ?? {};
  if (signing === undefined || servedBy === undefined) return signing;
  if (problems.length > 0) return undefined;
  // A replica that cannot read the configurations goes by the leader, which could.
  const isSafe =
    published === undefined
      ? signingFor >= waits.settle
      : published.every((one) => allowsChange(one, servedBy, signing.id, waits));
  return isSafe ? signing : undefined;
}

/**
 * Whether this replica writes the Secret's CAs over a caBundle that differs. Any replica fills an empty one at once: that
 * can do no harm. All else is up to the leader, and to others where no leader does it. A replica never writes a bundle
 * without the CA of what it serves, so replicas never write one against the other.
 */
export function mayPublish(published: Published, content: SecretContent, view: View): boolean {
  const { servedBy, isLeader, trustedFor, waits } = view;
  const { signing, problems, trusted } = content;
  if (signing === undefined || problems.length > 0) return false;
  if (servedBy !== undefined && !includes(trusted, servedBy)) return false;
  if (published.trusted.length === 0) return true;
  if (!isLeader) return Math.min(published.for, trustedFor) >= waits.settle;
  return trustedFor >= hearing || published.trusted.every(({ id }) => includes(trusted, id));
}

function restored(view: View, remembered: SecretContent): Step {
  const { content, now } = view;
  const trusted = inOrder([...remembered.trusted, ...(content?.trusted ?? []), ...publishedIn(view)]);
  const kept = { ...remembered, trusted, since: now };
  if (content !== undefined) {
    const message = `restored the Secret: ${content.problems.join('; ')}`;
    return { message, content: { ...kept, rotate: content.rotate } };
  }
  // Deleting the Secret asks for other keys than those in it; what is served stays valid until they sign.
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

/** Somebody has replaced the Secret, and replicas serve what none of its CAs has signed. */
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
  // Where nobody trusts the old one any more, there is nothing to wait for.
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

/** Whatever another CA has signed has expired, or is not served any more. */
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

/** Whether no API server loses trust where certificates of one CA are served instead of another's. */
function allowsChange({ trusted, for: age }: Published, from: string, to: string, { settle }: Waits): boolean {
  return from === to || (age >= settle && (includes(trusted, to) || !includes(trusted, from)));
}

function publishedIn({ published = [], now }: View): readonly Ca[] {
  return published.flatMap(({ trusted }) => trusted).filter(({ until }) => now < until);
}

/** After two thirds of its life; or before its life, where a clock was wrong. */
function isOld({ from, until }: Ca, now: number): boolean {
  return now < from || now >= from + ((until - from) * 2) / 3;
}
