import { quote } from '../model/quote.ts';
import type { CompiledPolicy, Setting } from '../policy/compiled-policy.ts';
import { readPolicyObject, type FieldProblem } from '../policy/policy-object.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { policyRefusal } from '../report/policy-problems.ts';
import type { Log } from './log.ts';
import type { StoredPolicy } from './pod-policies.ts';

/** A policy of the cluster, and what came of reading it. */
export interface ReadPolicy {
  readonly stored: StoredPolicy;
  /** What keeps it, as it is written now, from being used; none where it is in force. */
  readonly problems: readonly FieldProblem[];
  /** What is in force under its name: as it is written now, or as it last could be read. */
  readonly inForce: CompiledPolicy | undefined;
}

/** What the cluster's policies come to. */
export interface Readings {
  readonly policies: PolicySet;
  readonly all: ReadonlyMap<string, ReadPolicy>;
  /** Whether any of them was read for this, and did not stand as it was read before. */
  readonly isAnew: boolean;
  /** Whether any of them, as it is written now, cannot be read. */
  readonly hasProblems: boolean;
  /** Why the gate cannot judge by them, in a sentence: some could never be read. */
  readonly obstacle: string | undefined;
}

/** How many policies a sentence names before it counts the rest. */
const mostNamed = 5;

/**
 * Makes policies of the objects of a cluster. One that cannot be read never replaces one that could; one that never
 * could be read leaves the gate without all of its policies, which is an obstacle until it is mended or deleted.
 */
export class PolicySource {
  readonly #log: Log;
  #setting: Setting | undefined;
  #all: ReadonlyMap<string, ReadPolicy> = new Map();

  constructor(log: Log) {
    this.#log = log;
  }

  /** Reads what is stored now; of what has not changed since, nothing is read again under the same setting. */
  read(stored: ReadonlyMap<string, StoredPolicy>, setting: Setting): Readings {
    const isSameSetting = setting === this.#setting;
    this.#setting = setting;
    let isAnew = false;
    const all = new Map(
      [...stored.values()].map((policy) => {
        const before = this.#all.get(policy.name);
        const isSame = before?.stored.uid === policy.uid && before.stored.generation === policy.generation;
        if (isSame && isSameSetting) return [policy.name, { ...before, stored: policy }] as const;
        isAnew = true;
        return [policy.name, this.#reading(policy, before, setting)] as const;
      }),
    );
    this.#all = all;
    const readings = [...all.values()];
    const unread = readings.filter(({ inForce }) => inForce === undefined).map(({ stored: { name } }) => name);
    return {
      policies: new PolicySet(readings.flatMap(({ inForce }) => inForce ?? [])),
      all,
      isAnew,
      hasProblems: readings.some(({ problems }) => problems.length > 0),
      obstacle: unread.length === 0 ? undefined : obstacleOf(unread),
    };
  }

  #reading(stored: StoredPolicy, before: ReadPolicy | undefined, setting: Setting): ReadPolicy {
    const { policy, problems } = readPolicyObject(stored.object, setting);
    if (policy !== undefined) {
      this.#log.info({ policy: stored.name, generation: stored.generation }, 'a policy was read');
      return { stored, problems, inForce: policy };
    }
    // Of another object of this name, nothing is in force any more.
    const inForce = before?.stored.uid === stored.uid ? before.inForce : undefined;
    this.#log.error(
      {
        policy: stored.name,
        generation: stored.generation,
        problems: policyRefusal(stored.name, problems).split('\n'),
      },
      inForce === undefined
        ? 'a policy cannot be read, and no earlier one of it is known'
        : 'a policy cannot be read; the last good one stays',
    );
    return { stored, problems, inForce };
  }
}

function obstacleOf(unread: readonly string[]): string {
  const names = unread.toSorted().slice(0, mostNamed);
  const command = `kubectl describe podpolicy ${names.join(' ')}`;
  const quoted = names.map(quote);
  const [last = ''] = unread.length > names.length ? [`${unread.length - names.length} more`] : quoted.splice(-1);
  if (quoted.length === 0) return `policy ${last} cannot be read; ${command} says why, mend or delete it`;
  return `policies ${quoted.join(', ')} and ${last} cannot be read; ${command} says why, mend or delete them`;
}
