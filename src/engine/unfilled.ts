import type { Path } from '../model/path.ts';
import type { Facts } from './facts.ts';
import { reasonsIn, type Filling } from './fill.ts';
import type { Subject } from './subject.ts';
import type { Finding, Ruling } from './verdict.ts';

/** What is needed to say why values are not filled in. */
interface Unfilled {
  readonly filling: Filling;
  /** Why the pod lacks values that the policies fill in. */
  readonly unasked: string | undefined;
  /** The policies for which `unasked` is not the reason. */
  readonly assumed: readonly string[];
}

/** Why a pod lacks its fills; undefined if it has them, or it is not known whether it would have them. */
export function unaskedReason({ stage }: Subject, root: Path, { fills }: Facts): string | undefined {
  if (fills === false) return 'no MutatingWebhookConfiguration sends all pods of this namespace to plimsoll';
  if (root.length > 0 || stage !== 'admitted') return undefined;
  const reason = 'the mutating webhook was not called or did not answer';
  return fills === true ? `${reason}; try again` : reason;
}

/** Adds to findings with fills why they were not filled in. `unfilled` is only called if there are any. */
export function withUnfilled(findings: readonly Finding[], unfilled: () => Unfilled): readonly Finding[] {
  if (!findings.some(({ by }) => by.some(isUnfilled))) return findings;
  const { filling, unasked, assumed } = unfilled();
  const [reasonFor, reasonForAssumed] = [reasonsIn(filling, unasked), reasonsIn(filling, undefined)];
  return findings.map((finding): Finding => {
    const by = finding.by.map((ruling): Ruling => {
      if (!isUnfilled(ruling)) return ruling;
      const reason = assumed.includes(ruling.policy) ? reasonForAssumed(ruling) : reasonFor(ruling);
      return reason === undefined ? ruling : { ...ruling, unfilled: reason };
    });
    return by.every((ruling, index) => ruling === finding.by[index]) ? finding : { ...finding, by };
  });
}

function isUnfilled({ effect, fill, mode }: Ruling): boolean {
  return fill === true && mode === 'Enforce' && effect !== 'audit';
}
