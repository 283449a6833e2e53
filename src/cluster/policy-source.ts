import type { CompiledPolicy, CompileOptions } from '../policy/compiled-policy.ts';
import { readPolicyObject, type FieldProblem } from '../policy/policy-object.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { unreadablePolicy } from '../policy/unreadable-policy.ts';
import { laterVersionNote, writtenFor } from '../policy/written-for.ts';
import { policyDoubts, policyRefusal } from '../report/policy-problems.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Log } from './log.ts';
import { obstacleOf } from './policy-obstacle.ts';
import type { StoredPolicy } from './pod-policies.ts';

/**
 * The state of a policy. In all but `in force`, this replica cannot read its present spec:
 * - `last good`: an earlier spec is in force, which this replica has read, or which was accepted last.
 * - `never accepted`: it was never in force, so it is ignored.
 * - `other version`: a ready replica of another version could read it; a replica of this version that starts stays unready.
 * - `not judged`: it was in force, and no spec of it can be read here: pods that it selects count as not judged.
 * - `settling`: it has just been written, and a replica of another version may still accept it.
 */
export type PolicyState = 'in force' | 'last good' | 'never accepted' | 'other version' | 'not judged' | 'settling';

/** A policy of the cluster, as this replica reads it. */
export interface ReadPolicy {
  readonly stored: StoredPolicy;
  readonly state: PolicyState;
  /** Why its present spec cannot be read; for a policy in force, why it would be refused now. */
  readonly problems: readonly FieldProblem[];
  /** What is in force under its name: its present spec, an earlier one, or a stand-in. */
  readonly inForce: CompiledPolicy | undefined;
  /** The last generation that this replica could read, and its spec; undefined if there is none. */
  readonly lastRead: { readonly generation: number; readonly spec: unknown } | undefined;
  /** A note if it is written for a later version of Plimsoll. */
  readonly note: string | undefined;
}

/** How policies are read. */
export interface PolicySourceOptions {
  readonly log: Log;
  /** The running version of Plimsoll. */
  readonly version: string;
  readonly clock?: Clock;
}

/** The gate that reads the policies. */
export interface Reader {
  readonly compileOptions: CompileOptions;
  /** Whether it already judges. Then it continues, whatever is written; only a gate that starts waits. */
  readonly isJudging: boolean;
}

/** The result of reading all policies. */
export interface Readings {
  readonly policies: PolicySet;
  /** By name; each the same object as long as nothing of it changes. */
  readonly all: ReadonlyMap<string, ReadPolicy>;
  /** Whether any policy is new, has changed, or was compiled with other options. */
  readonly hasCompiled: boolean;
  /** Why a starting gate cannot judge by them yet, in a sentence. */
  readonly obstacle: string | undefined;
  /** The milliseconds after which to read them again without a change; undefined if not needed. */
  readonly settlesIn: number | undefined;
}

/**
 * In milliseconds: how long a policy that was just written, and cannot be read here, waits for another replica to accept
 * it. Replicas write every second what they accept.
 */
const settlingTime = 10_000;

/** A policy as read, and what is remembered of it. */
interface Remembered extends ReadPolicy {
  /** When this generation was first seen, by the clock. */
  readonly seenAt: number;
  readonly lastGood: CompiledPolicy | undefined;
}

/**
 * Compiles the policies of a cluster. One that cannot be read never replaces an earlier spec that could be read, and blocks
 * a starting gate only if another gate has read exactly this spec, which `status.acceptedGeneration` says.
 */
export class PolicySource {
  readonly #log: Log;
  readonly #version: string;
  readonly #clock: Clock;
  #compileOptions: CompileOptions | undefined;
  #all: ReadonlyMap<string, Remembered> = new Map();
  #policies = new PolicySet([]);

  constructor({ log, version, clock = systemClock }: PolicySourceOptions) {
    this.#log = log;
    this.#version = version;
    this.#clock = clock;
  }

  /** Reads the stored policies; compiles only those that have changed, or all if the compile options have. */
  read(stored: ReadonlyMap<string, StoredPolicy>, { compileOptions, isJudging }: Reader): Readings {
    const areSameOptions = compileOptions === this.#compileOptions;
    this.#compileOptions = compileOptions;
    let hasCompiled = false;
    const all = new Map(
      [...stored.values()].map((policy) => {
        const before = this.#all.get(policy.name);
        // Another object of the same name starts from nothing.
        const own = before?.stored.uid === policy.uid ? before : undefined;
        const isSame = own !== undefined && isWrittenLike(own.stored, policy);
        const known = isSame && areSameOptions ? own : undefined;
        const past = own && !areSameOptions ? compiledAgain(own, compileOptions) : own;
        hasCompiled ||= known === undefined;
        // A policy that is rewritten again and again must not block a starting gate for ever.
        const seenAt = isSame || before?.state === 'settling' ? (before?.seenAt ?? 0) : this.#clock.now();
        const reading = unlessSame(
          own,
          this.#reading(policy, { own: past, known, seenAt, reader: { compileOptions, isJudging } }),
        );
        if (known?.state !== reading.state || known.lastGood !== reading.lastGood) this.#report(reading);
        return [policy.name, reading] as const;
      }),
    );
    this.#all = all;
    const readings = [...all.values()];
    const unsettled = readings.filter(({ state }) => state === 'settling').map(({ seenAt }) => seenAt);
    return {
      policies: this.#setOf(readings.flatMap(({ inForce }) => inForce ?? [])),
      all,
      hasCompiled,
      obstacle: obstacleOf(readings),
      settlesIn: unsettled.length === 0 ? undefined : Math.min(...unsettled) + settlingTime - this.#clock.now(),
    };
  }

  /** The same set if the same policies are in force: it caches namespaces, and a status changes often. */
  #setOf(inForce: readonly CompiledPolicy[]): PolicySet {
    const known = new Set(this.#policies.policies);
    const isSame = inForce.length === known.size && inForce.every((policy) => known.has(policy));
    if (!isSame) this.#policies = new PolicySet(inForce);
    return this.#policies;
  }

  #reading(stored: StoredPolicy, { own, known, seenAt, reader }: Past): Remembered {
    const { compileOptions } = reader;
    const note = laterVersionNote(writtenFor(stored.object, this.#version), this.#version);
    if (known?.state === 'in force') return { ...known, stored, note };
    const { policy, problems } =
      known === undefined
        ? readPolicyObject(stored.object, compileOptions)
        : { policy: undefined, problems: known.problems };
    if (policy !== undefined) {
      const lastRead = { generation: stored.generation, spec: stored.object['spec'] };
      return { stored, state: 'in force', problems, inForce: policy, lastRead, note, seenAt, lastGood: policy };
    }
    const good = this.#acceptedAfter(stored, { own, known, seenAt, reader }) ?? {
      lastRead: own && lastReadAt(stored, own),
      lastGood: own?.lastGood,
    };
    const remembered = { ...good, stored, problems, note, seenAt };
    const state = this.#stateOf(remembered, reader);
    if (state === 'last good') return { ...remembered, state, inForce: good.lastGood };
    if (state === 'never accepted') return { ...remembered, state, inForce: undefined };
    // Until more is known, nothing changes.
    const isAsBefore = known?.state === state && known.note === note;
    if (state !== 'not judged' || isAsBefore) {
      return { ...remembered, state, inForce: own?.inForce };
    }
    return { ...remembered, state, inForce: unreadablePolicy(stored.name, stored.object, { compileOptions, note }) };
  }

  /** The spec that was accepted last, if this replica has not read it yet and can read it now. */
  #acceptedAfter(
    { accepted, object }: StoredPolicy,
    { own, known, reader: { compileOptions } }: Past,
  ): Pick<Remembered, 'lastRead' | 'lastGood'> | undefined {
    if (accepted === undefined || accepted.generation === known?.stored.accepted?.generation) return undefined;
    const isLater = own?.lastRead !== undefined && accepted.generation > own.lastRead.generation;
    if (own?.lastGood !== undefined && !isLater) return undefined;
    const spec = parsed(accepted.spec);
    const { policy } = readPolicyObject({ ...object, spec }, compileOptions);
    if (policy === undefined) return undefined;
    return { lastRead: { generation: accepted.generation, spec }, lastGood: policy };
  }

  /** Of a policy whose present spec cannot be read. */
  #stateOf(
    {
      stored: { acceptedGeneration, generation },
      seenAt,
      lastGood,
    }: Pick<Remembered, 'stored' | 'seenAt' | 'lastGood'>,
    { isJudging }: Reader,
  ): Exclude<PolicyState, 'in force'> {
    if (acceptedGeneration === generation && (lastGood === undefined || !isJudging)) return 'other version';
    const isSettled = this.#clock.now() - seenAt >= settlingTime;
    // Another version may still accept it; this replica must not become ready before.
    if (!isSettled && !isJudging) return 'settling';
    if (lastGood !== undefined) return 'last good';
    if (acceptedGeneration === undefined) return 'never accepted';
    return isSettled ? 'not judged' : 'settling';
  }

  #report({ stored: { name, generation }, state, problems, note, lastRead }: ReadPolicy): void {
    const about = { policy: name, generation, ...(note !== undefined && { note }) };
    if (state === 'in force') {
      this.#log.info(about, 'policy loaded');
      if (problems.length === 0) return;
      const doubts = policyDoubts(name, problems).split('\n');
      this.#log.warn({ ...about, doubts }, 'policy has suspicious settings');
      return;
    }
    const fields = { ...about, problems: policyRefusal(name, problems).split('\n') };
    switch (state) {
      case 'last good':
        this.#log.error(
          { ...fields, inForce: lastRead?.generation },
          'policy cannot be read; the last good version stays in force',
        );
        break;
      case 'never accepted':
        this.#log.error(fields, 'policy cannot be read and was never in force; it is ignored');
        break;
      case 'other version':
        this.#log.error(fields, 'policy cannot be read, but another version of Plimsoll accepted it');
        break;
      case 'not judged':
        this.#log.error(fields, 'policy cannot be read and its last good version is lost; its pods cannot be judged');
        break;
      case 'settling':
        this.#log.warn(fields, 'policy cannot be read; waiting for another replica to accept it');
    }
  }
}

/**
 * Whether a policy has the same spec. The generation alone is not enough: after a restore of etcd it counts from an earlier
 * number again, and reaches the same one with another spec.
 */
function isWrittenLike(before: StoredPolicy, after: StoredPolicy): boolean {
  if (before.generation !== after.generation) return false;
  if (before.resourceVersion === after.resourceVersion) return true;
  return JSON.stringify(before.object['spec']) === JSON.stringify(after.object['spec']);
}

/** The same, with its last good spec compiled again, with other options. */
function compiledAgain(own: Remembered, compileOptions: CompileOptions): Remembered {
  const { policy = own.lastGood } = readPolicyObject(own.lastGood?.policy, compileOptions);
  return { ...own, lastGood: policy };
}

/** The object from before if nothing has changed. */
function unlessSame(before: Remembered | undefined, after: Remembered): Remembered {
  const isSame =
    before !== undefined && (Object.keys(after) as (keyof Remembered)[]).every((key) => before[key] === after[key]);
  return isSame ? before : after;
}

/** What was last read of a policy that cannot be read now, unless its generation has been reset below that. */
function lastReadAt(stored: StoredPolicy, own: Remembered): ReadPolicy['lastRead'] {
  const { lastRead } = own;
  if (lastRead === undefined || lastRead.generation < stored.generation) return lastRead;
  return isWrittenLike(own.stored, stored) ? lastRead : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // Counts as a spec that cannot be read.
    return undefined;
  }
}

/** What is known of a policy from before, and the gate that reads it. */
interface Past {
  /** The last reading of the same object. */
  readonly own: Remembered | undefined;
  /** The same, if it has the same spec and was compiled with the same options. */
  readonly known: Remembered | undefined;
  readonly seenAt: number;
  readonly reader: Reader;
}
