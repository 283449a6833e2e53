// Replicas, a Secret, webhook configurations and API servers that hear late, by the decisions that the gate makes, and without anything else of it.
import { arranged, type Issuing } from '../src/cluster/certificates/arrangement.ts';
import { isPast } from '../src/cluster/certificates/lasting.ts';
import { planFor, type Step, type Wish } from '../src/cluster/certificates/plan.ts';
import { Replicas, stated, statement } from '../src/cluster/certificates/replicas.ts';
import { inOrder, type Holdings, type Leaf, type Signer, type Trusted } from '../src/cluster/certificates/secret.ts';
import { mayChange, mayPublish, type Published, type Shown } from '../src/cluster/certificates/trust.ts';
import type { RawObject } from '../src/model/fields.ts';

const waits = { settle: 30_000, follow: 60_000 };
/** In milliseconds: so late may an API server hear of a caBundle. */
const lag = 20_000;
const day = 24 * 3_600_000;

interface Secret {
  readonly holdings: Holdings;
  readonly wish: Wish | undefined;
  readonly annotations: RawObject;
}

interface Version {
  readonly trusted: readonly Trusted[];
  readonly at: number;
  /** Whether a replica wrote it: what others write, nobody here answers for. */
  readonly isOurs: boolean;
}

/** Makes names of certificates, in order: C1, C2. An authority lasts 300 days, so that stories see its end. */
class Names implements Issuing {
  #count = 0;
  today = 0;

  async authority(): Promise<Signer> {
    const id = `C${++this.#count}`;
    return { id, cert: id, key: `key of ${id}`, from: this.today - day, until: this.today + 300 * day };
  }

  async leaf(by: Signer): Promise<Leaf> {
    const id = `C${++this.#count}`;
    const until = Math.min(this.today + 90 * day, by.until);
    return { id, cert: id, key: `key of ${id}`, by: by.id, from: this.today - day, until, isForNames: true };
  }
}

/** One webhook configuration. */
class Configuration {
  readonly versions: Version[] = [{ trusted: [], at: 0, isOurs: false }];

  get now(): Version {
    return this.versions.at(-1) ?? { trusted: [], at: 0, isOurs: false };
  }

  /** Where nobody could put back what others wrote for so long that replicas gave it up, nobody answers for what follows. */
  set(version: Version): void {
    const isGivenUp = !this.now.isOurs && version.at - this.now.at >= waits.settle;
    this.versions.push({ ...version, isOurs: version.isOurs && !isGivenUp });
  }

  /** What API servers may go by: what stands, and what stood not long ago. */
  inForceSince(time: number): readonly Version[] {
    return this.versions.filter((_, index) => (this.versions[index + 1]?.at ?? Number.POSITIVE_INFINITY) > time);
  }
}

/** A replica, and what it has seen. */
class Replica {
  readonly identity: string;
  readonly replicas: Replicas;
  shown: Leaf | undefined;
  /** Since when reviews are answered; undefined until the first certificate is trusted. */
  servingSince: number | undefined;
  cutSince: number | undefined;
  remembered: Holdings | undefined;
  seen: readonly Trusted[] = [];
  signing = { id: '', since: 0 };
  trusted = { ids: '', since: 0 };
  saidAt = Number.NEGATIVE_INFINITY;

  constructor(identity: string) {
    this.identity = identity;
    this.replicas = new Replicas(identity);
  }
}

/** All of it. Whatever happens is a method; `check` tells who would be refused. */
export class CertificateWorld {
  readonly configurations = [new Configuration(), new Configuration()];
  readonly steps: string[] = [];
  replicas: Replica[] = [];
  secret: Secret | undefined;
  now = 0;
  readonly #names = new Names();
  #aged = 0;
  #leader = 0;
  #started = 0;
  #replacedAt = Number.NEGATIVE_INFINITY;

  /** A sentence for each replica that some API server would not trust. */
  check(): readonly string[] {
    return this.replicas.flatMap(({ identity, shown, servingSince }) => {
      if (shown === undefined || servingSince === undefined || isPast(shown, this.#today)) return [];
      return this.configurations.flatMap((configuration, index) =>
        configuration
          .inForceSince(Math.max(this.now - lag, servingSince))
          .filter(({ isOurs, trusted }) => isOurs && trusted.every(({ id }) => id !== shown.by))
          .map(
            ({ at, trusted }) =>
              `${identity} shows ${shown.id} of ${shown.by}, configuration ${index} of ${at} has ${trusted.map(({ id }) => id).join()}`,
          ),
      );
    });
  }

  /** Whether all has come to rest as it is meant to be. */
  get isAtRest(): boolean {
    const { holdings, wish } = this.secret ?? {};
    const { authority, leaf, next, trusted = [] } = holdings ?? {};
    const isOne = trusted.length === 1 && trusted[0]?.id === authority?.id && next === undefined && wish === undefined;
    const isShown = this.replicas.every(({ shown }) => shown?.id === leaf?.id && shown?.by === authority?.id);
    return isOne && isShown && this.configurations.every(({ now }) => idsOf(now.trusted) === idsOf(trusted));
  }

  /** Lets time pass; every replica looks every five seconds. Returns what `check` says on the way. */
  async pass(seconds: number): Promise<readonly string[]> {
    const problems: string[] = [];
    for (let passed = 0; passed < seconds && problems.length === 0; passed += 5) {
      this.now += 5_000;
      // Whoever is cut off for longer counts as gone, and is what the docs say is lost.
      for (const replica of this.replicas) if (this.now - (replica.cutSince ?? this.now) > 480_000) this.#heal(replica);
      for (const replica of this.replicas.filter(({ cutSince }) => cutSince === undefined)) {
        await this.#turn(replica);
        problems.push(...this.check());
      }
    }
    return problems;
  }

  age(days: number): void {
    this.#aged += days * day;
  }

  wish(wish: Wish): void {
    if (this.secret !== undefined) this.secret = { ...this.secret, wish };
  }

  /** Somebody writes a caBundle: none, one that once stood there, or one of theirs. */
  async tamper(index: number, how: 'empty' | 'old' | 'other'): Promise<void> {
    if (this.now - this.#replacedAt < 10_000) return;
    const configuration = this.configurations[index % 2];
    const old = configuration?.versions[index % configuration.versions.length]?.trusted ?? [];
    const trusted = how === 'old' ? old : how === 'other' ? [await this.#names.authority()] : [];
    configuration?.set({ trusted, at: this.now, isOurs: false });
  }

  delete(): void {
    this.secret = undefined;
  }

  corrupt(what: 'authority' | 'leaf' | 'next' | 'all'): void {
    if (this.secret === undefined) return;
    const { holdings } = this.secret;
    const lost =
      what === 'all' ? { authority: undefined, next: undefined, leaf: undefined, trusted: [] } : { [what]: undefined };
    this.secret = { ...this.secret, holdings: { ...holdings, ...lost, faults: [`${what} is lost`] } };
  }

  /** Somebody fills the Secret with what is theirs; not where a caBundle was emptied too, and nothing is left to go by. */
  async replace(): Promise<void> {
    if (this.configurations.some(({ now }) => now.trusted.length === 0)) return;
    const authority = await this.#names.authority();
    const leaf = await this.#names.leaf(authority);
    const holdings = { authority, next: undefined, leaf, trusted: inOrder([authority]), faults: [] };
    this.secret = { holdings, wish: undefined, annotations: {} };
    this.#replacedAt = this.now;
  }

  /** A new replica; not while another is cut off, whose word it could not know. */
  start(): void {
    if (this.replicas.length < 4 && this.#isWhole) this.replicas.push(new Replica(`r_${++this.#started}`));
  }

  lead(index: number): void {
    this.#leader = index;
  }

  /** One can hear and say nothing any more; not while another cannot, or it has not been heard itself of late. */
  cut(index: number): void {
    const replica = this.replicas[index % Math.max(this.replicas.length, 1)];
    const isKnown = this.replicas.every(
      ({ servingSince = this.now, saidAt }) => this.now - servingSince > 30_000 && this.now - saidAt <= 65_000,
    );
    if (replica !== undefined && this.#isWhole && isKnown && this.secret !== undefined) replica.cutSince = this.now;
  }

  healAll(): void {
    for (const replica of this.replicas) this.#heal(replica);
  }

  /** One ends: told to, or not. */
  end(index: number, isTold: boolean): void {
    if (this.replicas.length < 2) return;
    const [replica] = this.replicas.splice(index % this.replicas.length, 1);
    if (isTold && replica !== undefined) this.#annotate(statement(replica.identity, undefined, new Date(this.now)));
  }

  get #today(): number {
    return this.now + this.#aged;
  }

  get #isWhole(): boolean {
    return this.replicas.every(({ cutSince }) => cutSince === undefined);
  }

  #heal(replica: Replica): void {
    replica.cutSince = undefined;
  }

  #annotate(changes: RawObject): void {
    if (this.secret === undefined) return;
    const all = Object.entries({ ...this.secret.annotations, ...changes }).filter(([, value]) => value !== null);
    this.secret = { ...this.secret, annotations: Object.fromEntries(all) };
  }

  async #turn(replica: Replica): Promise<void> {
    this.#names.today = this.#today;
    this.#look(replica);
    this.#show(replica);
    this.#say(replica);
    const isLost = this.secret === undefined || this.secret.holdings.faults.length > 0;
    const mends = isLost && replica.remembered !== undefined;
    if (mends || this.replicas[this.#leader % this.replicas.length] === replica) await this.#act(replica);
    this.#look(replica);
    for (const configuration of this.configurations) this.#publish(replica, configuration);
    const isTrusted = this.configurations.every(({ now }) => now.trusted.some(({ id }) => id === replica.shown?.by));
    if (replica.shown !== undefined && isTrusted) replica.servingSince ??= this.now;
  }

  #look(replica: Replica): void {
    const { holdings, annotations } = this.secret ?? {};
    replica.replicas.see(annotations && { metadata: { annotations } }, true, this.now);
    if (holdings?.authority !== undefined && holdings.leaf !== undefined && holdings.faults.length === 0) {
      replica.remembered = holdings;
    }
    replica.seen = inOrder([...replica.seen, ...(holdings?.trusted ?? [])]);
    const [id, ids] = [holdings?.authority?.id ?? '', idsOf(holdings?.trusted ?? [])];
    if (id !== replica.signing.id) replica.signing = { id, since: this.now };
    if (ids !== replica.trusted.ids) replica.trusted = { ids, since: this.now };
  }

  get #published(): readonly Published<Trusted>[] {
    return this.configurations.map(({ now }, index) => ({
      name: String(index),
      trusted: now.trusted,
      for: this.now - now.at,
    }));
  }

  #showing({ shown }: Replica): Shown | undefined {
    return shown === undefined ? undefined : { by: shown.by, isPast: isPast(shown, this.#today) };
  }

  #show(replica: Replica): void {
    const leaf = this.secret?.holdings.leaf;
    const shown = this.#showing(replica);
    if (leaf === undefined || isPast(leaf, this.#today)) return;
    const may = shown === undefined || shown.isPast || mayChange(shown.by, leaf.by, this.#published, waits.settle);
    if (!may) return;
    // What is past its end was refused already.
    if (shown?.isPast === true) replica.servingSince = undefined;
    replica.shown = leaf;
  }

  #says({ identity, shown }: Replica): boolean {
    const said = this.secret && stated({ metadata: { annotations: this.secret.annotations } }, identity);
    return said !== undefined && said.leaf === shown?.id && said.by === shown.by;
  }

  #say(replica: Replica): void {
    const { identity, shown } = replica;
    if (shown === undefined || (this.#says(replica) && this.now - replica.saidAt < 60_000)) return;
    replica.saidAt = this.now;
    this.#annotate(statement(identity, { leaf: shown.id, by: shown.by }, new Date(this.now)));
    this.#look(replica);
  }

  async #act(replica: Replica): Promise<void> {
    const kept = this.secret?.holdings;
    const { remembered } = replica;
    const step: Step = planFor({
      kept,
      remembered,
      seen: replica.seen,
      published: this.#published,
      shown: this.#showing(replica),
      replicas: replica.replicas.present(this.now),
      isHeard: this.#says(replica),
      wish: this.secret?.wish,
      known: this.now - replica.signing.since,
      now: this.#today,
      waits,
    });
    if (step.kind === 'rest') {
      const gone = replica.replicas
        .gone(this.now)
        .map((identity) => statement(identity, undefined, new Date(this.now)));
      this.#annotate(Object.assign({}, ...gone) as RawObject);
      return;
    }
    this.steps.push(step.told);
    const known = [...replica.seen, ...this.#published.flatMap(({ trusted }) => trusted)];
    const holdings = await arranged(step, { kept, remembered, known }, this.#names);
    this.secret = { holdings, wish: step.wish, annotations: this.secret?.annotations ?? {} };
  }

  #publish(replica: Replica, configuration: Configuration): void {
    const { holdings } = this.secret ?? {};
    if (holdings === undefined || holdings.faults.length > 0) return;
    const { trusted } = holdings;
    if (idsOf(trusted) === idsOf(configuration.now.trusted)) return;
    const published = { name: '', trusted: configuration.now.trusted, for: this.now - configuration.now.at };
    const may = mayPublish(published, {
      trusted: trusted.map(({ id }) => id),
      known: this.now - replica.trusted.since,
      shown: this.#showing(replica),
      isLeader: this.replicas[this.#leader % this.replicas.length] === replica,
    });
    if (may) configuration.set({ trusted, at: this.now, isOurs: true });
  }
}

function idsOf(trusted: readonly Trusted[]): string {
  return trusted.map(({ id }) => id).join();
}
