// Replicas, a Secret, webhook configurations and API servers that hear late, by the decisions of the gate alone.
import { inOrder, type Ca, type SigningCa } from '../src/cluster/certificates/ca.ts';
import { isDue, type Leaf } from '../src/cluster/certificates/leaf.ts';
import { mayPublish, planFor, signerFor, type Published, type View } from '../src/cluster/certificates/plan.ts';
import type { RotationRequest, SecretContent } from '../src/cluster/certificates/secret-content.ts';

const hour = 3_600_000;
const day = 24 * hour;
const waits = { settle: 30_000, retire: 2 * day, retireLeaked: 600_000 };
/** In milliseconds: so late may an API server hear of a caBundle. */
const lag = 20_000;
/** In milliseconds: a replica is cut off for no longer, which is what the docs say is safe. */
const longestCut = 480_000;
/** In milliseconds: how often replicas take their turn. */
const step = 2_000;

/** Something that API servers keep: each version, and since when. */
class Kept<T> {
  readonly versions: { readonly value: T; readonly at: number; readonly isOurs: boolean }[];

  constructor(value: T) {
    this.versions = [{ value, at: 0, isOurs: false }];
  }

  /** The version that stood at a time, by its number. */
  numberAt(time: number): number {
    return this.versions.findLastIndex(({ at }) => at <= time);
  }

  get last() {
    return this.version(this.versions.length - 1);
  }

  version(number: number) {
    const version = this.versions[number];
    if (version === undefined) throw new Error(`there is no version ${number}`);
    return version;
  }

  /**
   * With optimistic locking: nothing is written over what was not seen. Where nobody could restore what others wrote for
   * so long that replicas have given it up, nobody answers for what follows.
   */
  write(value: T, at: number, over: number): void {
    if (over !== this.versions.length - 1) return;
    const isGivenUp = !this.last.isOurs && at - this.last.at >= waits.settle;
    this.versions.push({ value, at, isOurs: !isGivenUp });
  }

  set(value: T, at: number): void {
    this.versions.push({ value, at, isOurs: false });
  }
}

type Configuration = Kept<readonly Ca[]>;

/** A replica, and what it has seen. */
class Replica {
  readonly name: string;
  signer: SigningCa | undefined;
  leaf: Leaf | undefined;
  /** Since when it answers; undefined until its first certificate is trusted. */
  servingSince: number | undefined;
  cutSince: number | undefined;
  healedAt = Number.NEGATIVE_INFINITY;
  /** In milliseconds: by how much its watches are late. */
  late = 0;
  /** Its writes take until its next turn. */
  isSlow = false;
  /** How many of its next writes get lost. */
  losses = 0;
  delayed: (() => void)[] = [];
  /** The time that its watches have come to. */
  seenAt = 0;
  secret = -1;
  remembered: SecretContent | undefined;
  configurations: { number: number; text: string; since: number }[] = [];
  signing = { text: '', since: 0 };
  trusted = { text: '', since: 0 };

  constructor(name: string) {
    this.name = name;
  }
}

/** All of it. Whatever happens is a method; `check` says who would be refused. */
export class CertificateWorld {
  readonly configurations: readonly Configuration[] = [new Kept<readonly Ca[]>([]), new Kept<readonly Ca[]>([])];
  readonly secret = new Kept<SecretContent | undefined>(undefined);
  readonly told: string[] = [];
  replicas: Replica[] = [];
  now = 0;
  #aged = 0;
  #leader = 0;
  #count = 0;
  #replacedAt = Number.NEGATIVE_INFINITY;

  /** A sentence for each replica that some API server would not trust. */
  check(): readonly string[] {
    return this.replicas.flatMap(({ name, leaf, servingSince }) => {
      if (leaf === undefined || servingSince === undefined || this.#today >= leaf.until) return [];
      const since = Math.max(this.now - lag, servingSince);
      return this.configurations.flatMap(({ versions }, index) =>
        versions
          .filter((_, number) => (versions[number + 1]?.at ?? Number.POSITIVE_INFINITY) > since)
          .filter(({ isOurs, value }) => isOurs && value.every(({ id }) => id !== leaf.by))
          .map(({ value, at }) => `${name} serves ${leaf.by}, configuration ${index} of ${at} has ${idsOf(value)}`),
      );
    });
  }

  /** Whether all is as it is meant to be, and nothing is under way. */
  get isAtRest(): boolean {
    const { signing, next, trusted = [], rotate, since } = this.secret.last.value ?? {};
    const isOne = signing !== undefined && idsOf(trusted) === signing.id;
    const isServed = this.replicas.every(({ leaf }) => leaf?.by === signing?.id);
    const isPublished = this.configurations.every(({ last }) => idsOf(last.value) === idsOf(trusted));
    return isOne && next === undefined && rotate === undefined && since !== undefined && isServed && isPublished;
  }

  /** How often anything was written. */
  get writes(): number {
    return [this.secret, ...this.configurations].reduce((sum, { versions }) => sum + versions.length, 0);
  }

  /** Lets time pass. Returns what `check` says on the way. */
  pass(seconds: number): readonly string[] {
    for (let passed = 0; passed < seconds * 1000; passed += step) {
      this.now += step;
      for (const replica of this.replicas) {
        if (this.now - (replica.cutSince ?? this.now) > longestCut) this.#heal(replica);
        if (replica.cutSince === undefined) this.#turn(replica);
        else this.#sign(replica);
        const problems = this.check();
        if (problems.length > 0) return problems;
      }
    }
    return [];
  }

  /** Somebody sets the clock of the API server. */
  setClock(seconds: number): void {
    this.#aged += seconds * 1000;
  }

  /** Lets hours pass at once: enough for all replicas to have heard of everything. */
  age(hours: number): readonly string[] {
    this.healAll();
    const problems = this.pass(60);
    this.#aged += hours * hour;
    return problems;
  }

  rotate(rotate: RotationRequest): void {
    const content = this.secret.last.value;
    if (content !== undefined) this.secret.set({ ...content, rotate }, this.now);
  }

  /** Somebody writes a caBundle: none, one that once stood there, or one of theirs. */
  tamper(index: number, how: 'empty' | 'old' | 'other'): void {
    // Where the Secret is replaced too, nothing is left that says what is served.
    if (this.now - this.#replacedAt < 10_000) return;
    const configuration = this.#configuration(index);
    const old = configuration.version(index % configuration.versions.length).value;
    configuration.set(how === 'old' ? old : how === 'other' ? [this.#ca()] : [], this.now);
  }

  delete(): void {
    this.secret.set(undefined, this.now);
  }

  spoil(what: 'signing' | 'next' | 'trusted' | 'since'): void {
    const content = this.secret.last.value;
    if (content === undefined) return;
    const lost = what === 'trusted' ? { trusted: [], signing: undefined, next: undefined } : { [what]: undefined };
    const problems = what === 'since' ? [] : [`${what} is lost`];
    this.secret.set({ ...content, ...lost, problems }, this.now);
  }

  /** Somebody fills the Secret with a CA of theirs; not where nobody could say what is served. */
  replace(): void {
    const isTampered = this.configurations.some(({ last }) => !last.isOurs);
    const isHindered = ({ cutSince, losses, isSlow }: Replica) => cutSince !== undefined || losses > 0 || isSlow;
    if (isTampered || this.replicas.some(isHindered)) return;
    const signing = this.#ca();
    const content = { signing, next: undefined, trusted: inOrder([signing]), since: undefined, rotate: undefined };
    this.secret.set({ ...content, problems: [] }, this.now);
    this.#replacedAt = this.now;
  }

  start(): void {
    if (this.replicas.length < 4) this.replicas.push(new Replica(`r${++this.#count}`));
  }

  end(index: number): void {
    if (this.replicas.length > 1) this.replicas.splice(index % this.replicas.length, 1);
  }

  lead(index: number): void {
    this.#leader = index;
  }

  /** One neither hears nor says anything any more; not where nobody else could know what it serves. */
  cut(index: number): void {
    const replica = this.#replica(index);
    const since = Math.max(replica.servingSince ?? this.now, replica.healedAt, this.#replacedAt);
    if (this.now - since > 60_000) replica.cutSince ??= this.now;
  }

  /** What one hears comes late from now on, its writes take a while, and some get lost; not where it must be quick. */
  hinder(index: number, { late, losses, isSlow }: Pick<Replica, 'late' | 'losses' | 'isSlow'>): void {
    if (this.now - this.#replacedAt < 10_000) return;
    Object.assign(this.#replica(index), { late, losses, isSlow });
  }

  healAll(): void {
    for (const replica of this.replicas) {
      this.#heal(replica);
      Object.assign(replica, { late: 0, losses: 0, isSlow: false });
    }
  }

  #heal(replica: Replica): void {
    if (replica.cutSince !== undefined) replica.healedAt = this.now;
    replica.cutSince = undefined;
  }

  get #today(): number {
    return this.now + this.#aged;
  }

  /** An authority lasts 300 days, so that stories see its end. */
  #ca(): SigningCa {
    const id = `C${String(++this.#count).padStart(4, '0')}`;
    return { id, cert: id, key: `key of ${id}`, from: this.#today - day, until: this.#today + 300 * day };
  }

  #replica(index: number): Replica {
    const replica = this.replicas[index % this.replicas.length];
    if (replica === undefined) throw new Error('there is no replica');
    return replica;
  }

  #configuration(index: number): Configuration {
    return this.configurations[index % 2] ?? new Kept<readonly Ca[]>([]);
  }

  #turn(replica: Replica): void {
    for (const write of replica.delayed.splice(0)) write();
    this.#look(replica);
    this.#sign(replica);
    const view = this.#view(replica);
    const plan = planFor(view);
    if (plan?.content !== undefined) {
      const ca = plan.issue && this.#ca();
      const { content, issue, message } = plan;
      const next =
        ca === undefined || issue === undefined
          ? content
          : { ...content, [issue]: ca, trusted: inOrder([...content.trusted, ca]) };
      this.told.push(`${this.now} ${replica.name}: ${message}`);
      const over = replica.secret;
      this.#write(replica, () => this.secret.write(next, this.now, over));
    }
    for (const index of this.configurations.keys()) this.#publish(replica, index);
    const by = replica.leaf?.by;
    const isTrusted = this.configurations.every(({ last }) => last.value.some(({ id }) => id === by));
    if (by !== undefined && isTrusted) replica.servingSince ??= this.now;
  }

  #write(replica: Replica, write: () => void): void {
    if (replica.losses > 0) replica.losses--;
    else if (replica.isSlow) replica.delayed.push(write);
    else write();
  }

  #look(replica: Replica): void {
    replica.seenAt = Math.max(replica.seenAt, this.now - replica.late);
    replica.secret = Math.max(replica.secret, this.secret.numberAt(replica.seenAt));
    const content = this.secret.version(replica.secret).value;
    if (content?.signing !== undefined && content.problems.length === 0) replica.remembered = content;
    const see = (before: { text: string; since: number }, text: string) =>
      text === before.text ? before : { text, since: this.now };
    replica.signing = see(replica.signing, content?.signing?.id ?? '');
    replica.trusted = see(replica.trusted, idsOf(content?.trusted ?? []));
    replica.configurations = this.configurations.map((configuration, index) => {
      const before = replica.configurations[index] ?? { number: -1, text: 'none', since: 0 };
      const number = Math.max(before.number, configuration.numberAt(replica.seenAt));
      return { ...see(before, idsOf(configuration.version(number).value)), number };
    });
  }

  #published(replica: Replica, index: number): Published {
    const { number = 0, since = 0 } = replica.configurations[index] ?? {};
    return { name: String(index), trusted: this.#configuration(index).version(number).value, for: this.now - since };
  }

  #view(replica: Replica): View {
    const { leaf, remembered, signing, trusted, secret } = replica;
    return {
      content: secret < 0 ? undefined : this.secret.version(secret).value,
      remembered,
      published: this.configurations.map((_, index) => this.#published(replica, index)),
      isCurrent: true,
      servedBy: leaf !== undefined && this.#today < leaf.until ? leaf.by : undefined,
      isLeader: this.replicas[this.#leader % this.replicas.length] === replica,
      signingFor: this.now - signing.since,
      trustedFor: this.now - trusted.since,
      now: this.#today,
      waits,
    };
  }

  /** Also while it is cut off, by what it knows. */
  #sign(replica: Replica): void {
    const isAware = replica.cutSince === undefined;
    const ca = (isAware ? signerFor(this.#view(replica)) : undefined) ?? replica.signer;
    if (ca === undefined || (replica.leaf !== undefined && !isDue(replica.leaf, ca, this.#today))) return;
    // What has expired was refused already.
    if (replica.leaf !== undefined && this.#today >= replica.leaf.until) replica.servingSince = undefined;
    replica.signer = ca;
    const until = Math.min(this.#today + 2 * day, ca.until);
    replica.leaf = { cert: '', key: '', by: ca.id, from: this.#today - day, until };
  }

  #publish(replica: Replica, index: number): void {
    const view = this.#view(replica);
    const [published, configuration] = [this.#published(replica, index), this.#configuration(index)];
    if (view.content === undefined || !mayPublish(published, view.content, view)) return;
    if (idsOf(published.trusted) === idsOf(view.content.trusted)) return;
    const fresh = this.secret.last.value;
    if (fresh === undefined) return;
    const trustedFor = idsOf(fresh.trusted) === idsOf(view.content.trusted) ? view.trustedFor : 0;
    if (!mayPublish(published, fresh, { ...view, trustedFor })) return;
    const over = replica.configurations[index]?.number ?? 0;
    this.#write(replica, () => configuration.write(fresh.trusted, this.now, over));
  }
}

function idsOf(cas: readonly Ca[]): string {
  return cas.map(({ id }) => id).join();
}
