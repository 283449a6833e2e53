import type { CompiledPolicy, Setting } from '../policy/compiled-policy.ts';
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
 * How a policy stands as it is written now. All but `in force` cannot be read here:
 * - `last good`: this replica has read it before it was written like this, or what was accepted last, and goes by that.
 * - `never accepted`: it was never in force, so nothing is in force of it, and nobody is held up.
 * - `other version`: a ready replica has read just this, so the fault is this version's; one that starts stays unready.
 * - `not judged`: it was in force, and this replica cannot know how: what it is about counts as not to be judged.
 * - `settling`: it was written a moment ago, and a replica of another version may be about to say that it has read it.
 */
export type PolicyStanding = 'in force' | 'last good' | 'never accepted' | 'other version' | 'not judged' | 'settling';

/** A policy of the cluster, and what came of reading it. */
export interface ReadPolicy {
  readonly stored: StoredPolicy;
  readonly standing: PolicyStanding;
  /** Why it cannot be read as it is written now; where it is in force, why it would be refused. */
  readonly problems: readonly FieldProblem[];
  /** What is in force under its name: as it is written now, as it last could be read, or what stands in for it. */
  readonly inForce: CompiledPolicy | undefined;
  /** What was written in the last generation of it that this replica could read; undefined where it has read none. */
  readonly lastRead: { readonly generation: number; readonly spec: unknown } | undefined;
  /** What it says of the version that it is written for, where that is a later one. */
  readonly note: string | undefined;
}

/** What policies are read by. */
export interface PolicySourceOptions {
  readonly log: Log;
  /** The version of Plimsoll that this is. */
  readonly version: string;
  readonly clock?: Clock;
}

/** What a gate has, as it reads its policies. */
export interface Reader {
  readonly setting: Setting;
  /** Whether it judges already: it then goes on, whatever is written. Only one that starts waits. */
  readonly isJudging: boolean;
}

/** What the cluster's policies come to. */
export interface Readings {
  readonly policies: PolicySet;
  /** By name; what came of a policy is the same object for as long as nothing of it changes. */
  readonly all: ReadonlyMap<string, ReadPolicy>;
  /** Whether any of them was read for this, and did not stand as it was read before. */
  readonly isAnew: boolean;
  /** Why a gate that starts cannot judge by them yet, in a sentence. */
  readonly obstacle: string | undefined;
  /** In so many milliseconds they are to be read again, though none has changed; undefined where they are not. */
  readonly settlesIn: number | undefined;
}

/**
 * In milliseconds: so long what cannot be read here, and was written just now, waits for a replica that can read it to
 * say so. Replicas look every second for what there is to say.
 */
const settling = 10_000;

/** What reading a policy came to, and what is remembered of it. */
interface Remembered extends ReadPolicy {
  /** By the clock, when this generation of it was first seen. */
  readonly seenAt: number;
  readonly lastGood: CompiledPolicy | undefined;
}

/**
 * Makes policies of the objects of a cluster. One that cannot be read harms only what it is about: it never replaces one
 * that could be read, and holds up a gate that starts only where another gate has read just the same. What decides is
 * `status.acceptedGeneration`.
 */
export class PolicySource {
  readonly #log: Log;
  readonly #version: string;
  readonly #clock: Clock;
  #setting: Setting | undefined;
  #all: ReadonlyMap<string, Remembered> = new Map();
  #policies = new PolicySet([]);

  constructor({ log, version, clock = systemClock }: PolicySourceOptions) {
    this.#log = log;
    this.#version = version;
    this.#clock = clock;
  }

  /** Reads what is stored now; of what has not changed since, nothing is read again under the same setting. */
  read(stored: ReadonlyMap<string, StoredPolicy>, { setting, isJudging }: Reader): Readings {
    const isSameSetting = setting === this.#setting;
    this.#setting = setting;
    let isAnew = false;
    const all = new Map(
      [...stored.values()].map((policy) => {
        const before = this.#all.get(policy.name);
        // Of another object of this name, nothing is in force any more.
        const own = before?.stored.uid === policy.uid ? before : undefined;
        const isSame = own !== undefined && isWrittenLike(own.stored, policy);
        const known = isSame && isSameSetting ? own : undefined;
        const past = own && !isSameSetting ? compiledAgain(own, setting) : own;
        isAnew ||= known === undefined;
        // What is rewritten again and again must not keep a gate waiting for ever.
        const seenAt = isSame || before?.standing === 'settling' ? (before?.seenAt ?? 0) : this.#clock.now();
        const reading = unlessSame(
          own,
          this.#reading(policy, { own: past, known, seenAt, reader: { setting, isJudging } }),
        );
        if (known?.standing !== reading.standing || known.lastGood !== reading.lastGood) this.#tell(reading);
        return [policy.name, reading] as const;
      }),
    );
    this.#all = all;
    const readings = [...all.values()];
    const unsettled = readings.filter(({ standing }) => standing === 'settling').map(({ seenAt }) => seenAt);
    return {
      policies: this.#setOf(readings.flatMap(({ inForce }) => inForce ?? [])),
      all,
      isAnew,
      obstacle: obstacleOf(readings),
      settlesIn: unsettled.length === 0 ? undefined : Math.min(...unsettled) + settling - this.#clock.now(),
    };
  }

  /** The same as before where nothing else is in force: what it knows of namespaces is of use, and a status changes often. */
  #setOf(inForce: readonly CompiledPolicy[]): PolicySet {
    const known = new Set(this.#policies.policies);
    const isSame = inForce.length === known.size && inForce.every((policy) => known.has(policy));
    if (!isSame) this.#policies = new PolicySet(inForce);
    return this.#policies;
  }

  #reading(stored: StoredPolicy, { own, known, seenAt, reader }: Past): Remembered {
    const { setting } = reader;
    const note = laterVersionNote(writtenFor(stored.object, this.#version), this.#version);
    if (known?.standing === 'in force') return { ...known, stored, note };
    const { policy, problems } =
      known === undefined ? readPolicyObject(stored.object, setting) : { policy: undefined, problems: known.problems };
    if (policy !== undefined) {
      const lastRead = { generation: stored.generation, spec: stored.object['spec'] };
      return { stored, standing: 'in force', problems, inForce: policy, lastRead, note, seenAt, lastGood: policy };
    }
    const good = this.#acceptedAfter(stored, { own, known, seenAt, reader }) ?? {
      lastRead: own && lastReadAt(stored, own),
      lastGood: own?.lastGood,
    };
    const remembered = { ...good, stored, problems, note, seenAt };
    const standing = this.#standingOf(remembered, reader);
    if (standing === 'last good') return { ...remembered, standing, inForce: good.lastGood };
    if (standing === 'never accepted') return { ...remembered, standing, inForce: undefined };
    // What a gate judges by stays until more is known.
    const isAsBefore = known?.standing === standing && known.note === note;
    if (standing !== 'not judged' || isAsBefore) {
      return { ...remembered, standing, inForce: own?.inForce };
    }
    return { ...remembered, standing, inForce: unreadablePolicy(stored.name, stored.object, { setting, note }) };
  }

  /** What was accepted last, where this replica has not read it as it was written, and can read it now. */
  #acceptedAfter(
    { accepted, object }: StoredPolicy,
    { own, known, reader: { setting } }: Past,
  ): Pick<Remembered, 'lastRead' | 'lastGood'> | undefined {
    if (accepted === undefined || accepted.generation === known?.stored.accepted?.generation) return undefined;
    const isLater = own?.lastRead !== undefined && accepted.generation > own.lastRead.generation;
    if (own?.lastGood !== undefined && !isLater) return undefined;
    const spec = parsed(accepted.spec);
    const { policy } = readPolicyObject({ ...object, spec }, setting);
    if (policy === undefined) return undefined;
    return { lastRead: { generation: accepted.generation, spec }, lastGood: policy };
  }

  /** Of one that cannot be read as it is written now. */
  #standingOf(
    {
      stored: { acceptedGeneration, generation },
      seenAt,
      lastGood,
    }: Pick<Remembered, 'stored' | 'seenAt' | 'lastGood'>,
    { isJudging }: Reader,
  ): Exclude<PolicyStanding, 'in force'> {
    if (acceptedGeneration === generation && (lastGood === undefined || !isJudging)) return 'other version';
    const isSettled = this.#clock.now() - seenAt >= settling;
    // Another version may be about to accept it: then this one must not get ready.
    if (!isSettled && !isJudging) return 'settling';
    if (lastGood !== undefined) return 'last good';
    if (acceptedGeneration === undefined) return 'never accepted';
    return isSettled ? 'not judged' : 'settling';
  }

  #tell({ stored: { name, generation }, standing, problems, note, lastRead }: ReadPolicy): void {
    const about = { policy: name, generation, ...(note !== undefined && { note }) };
    if (standing === 'in force') {
      this.#log.info(about, 'policy loaded');
      if (problems.length === 0) return;
      const doubts = policyDoubts(name, problems).split('\n');
      this.#log.warn({ ...about, doubts }, 'policy has suspicious settings');
      return;
    }
    const unread = { ...about, problems: policyRefusal(name, problems).split('\n') };
    switch (standing) {
      case 'last good':
        this.#log.error(
          { ...unread, inForce: lastRead?.generation },
          'policy cannot be read; the last good version stays in force',
        );
        break;
      case 'never accepted':
        this.#log.error(unread, 'policy cannot be read and was never in force; it is ignored');
        break;
      case 'other version':
        this.#log.error(unread, 'policy cannot be read, but another version of Plimsoll accepted it');
        break;
      case 'not judged':
        this.#log.error(unread, 'policy cannot be read and its last good version is lost; its pods cannot be judged');
        break;
      case 'settling':
        this.#log.warn(unread, 'policy cannot be read; waiting for another replica to accept it');
    }
  }
}

/**
 * Whether a policy is still written as it was. Its generation alone does not say so: after a restore of etcd it counts
 * from an earlier number again, and comes to the same one with another text.
 */
function isWrittenLike(before: StoredPolicy, after: StoredPolicy): boolean {
  if (before.generation !== after.generation) return false;
  if (before.resourceVersion === after.resourceVersion) return true;
  return JSON.stringify(before.object['spec']) === JSON.stringify(after.object['spec']);
}

/** Its last good state, as another setting has it. */
function compiledAgain(own: Remembered, setting: Setting): Remembered {
  const { policy = own.lastGood } = readPolicyObject(own.lastGood?.policy, setting);
  return { ...own, lastGood: policy };
}

/** The one from before where nothing of it has changed. */
function unlessSame(before: Remembered | undefined, after: Remembered): Remembered {
  const isSame =
    before !== undefined && (Object.keys(after) as (keyof Remembered)[]).every((key) => before[key] === after[key]);
  return isSame ? before : after;
}

/** What was read last of a policy that cannot be read now; a number that is yet to come again was not read. */
function lastReadAt(stored: StoredPolicy, own: Remembered): ReadPolicy['lastRead'] {
  const { lastRead } = own;
  if (lastRead === undefined || lastRead.generation < stored.generation) return lastRead;
  return isWrittenLike(own.stored, stored) ? lastRead : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // It then counts as a spec that cannot be read.
    return undefined;
  }
}

/** What is known of a policy from before, and who reads it. */
interface Past {
  /** Of the same object. */
  readonly own: Remembered | undefined;
  /** Of the same object as it is written now, read under the same setting. */
  readonly known: Remembered | undefined;
  readonly seenAt: number;
  readonly reader: Reader;
}
