import { isObject, type RawObject } from '../../model/fields.ts';
import { quote } from '../../model/quote.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { followOne, theOne } from '../one-object.ts';
import type { Reflector } from '../reflector.ts';
import { isOvertaken, troubleWith, type Wanted } from '../trouble.ts';
import type { Troubles } from '../troubles.ts';
import { arranged, type Issuing } from './arrangement.ts';
import type { CertificateApi } from './certificate-api.ts';
import type { Arrangement } from './plan.ts';
import { betweenStatements, Replicas, stated, statement } from './replicas.ts';
import { holdingsIn, secretOf, type Holdings, type Leaf, type Trusted } from './secret.ts';

/** What the Secret is followed and written with. */
export interface StoreOptions {
  readonly connection: CertificateApi;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: () => number;
  readonly today: () => Date;
  readonly troubles: Troubles;
  readonly namespace: string;
  readonly name: string;
  /** The names that a certificate has to be for. */
  readonly hosts: readonly string[];
  /** Of this replica. */
  readonly identity: string;
  readonly issuing: Issuing;
  readonly onChange: () => void;
}

/** More authorities than one Secret ever has at a time, and few enough to keep for good. */
const mostSeen = 20;

/** In milliseconds: so long is waited until what was written is seen. */
const patience = 5_000;

/** The Secret with the certificates, as it is seen, remembered and written. Nothing here throws. */
export class CertificateStore {
  readonly replicas: Replicas;
  readonly #options: StoreOptions;
  readonly #collection: string;
  readonly #path: string;
  readonly #about: string;
  readonly #reflector: Reflector<RawObject>;
  #secret: RawObject | undefined;
  #holdings: Holdings | undefined;
  #remembered: Holdings | undefined;
  /** The authorities that were ever in the Secret, the last ones. */
  #seen: readonly Trusted[] = [];
  /** What the Secret's authority is, what all of its authorities are, and since when that is known. */
  #signing = { id: '', since: 0 };
  #trusted = { ids: '', since: 0 };
  /** Which certificate it holds, and since when that is known. */
  #leaf = { id: '', since: 0 };
  /** The version that was written over last, and when. */
  #written = { version: '', at: Number.NEGATIVE_INFINITY };
  #said = { text: '', at: Number.NEGATIVE_INFINITY };

  constructor(options: StoreOptions) {
    this.#options = options;
    this.replicas = new Replicas(options.identity);
    const { connection, log, clock, random, namespace, name } = options;
    this.#collection = `/api/v1/namespaces/${namespace}/secrets`;
    this.#path = `${this.#collection}/${name}`;
    this.#about = `the secret ${quote(name)}`;
    this.#reflector = followOne({
      connection,
      log,
      clock,
      random,
      path: this.#collection,
      name,
      onChange: () => {
        this.look();
        options.onChange();
      },
    });
  }

  start(): void {
    this.#reflector.start();
  }

  stop(): Promise<void> {
    return this.#reflector.stop();
  }

  /** Whether it is known whether there is a Secret. */
  get isKnown(): boolean {
    return this.#reflector.hasSynced;
  }

  /** The Secret as it stands; undefined where there is none. */
  get secret(): RawObject | undefined {
    return this.#secret;
  }

  /** What it holds; undefined where there is none. */
  get holdings(): Holdings | undefined {
    return this.#holdings;
  }

  /** What it held when all of it could last be used. */
  get remembered(): Holdings | undefined {
    return this.#remembered;
  }

  /** The authorities that it has held. */
  get seen(): readonly Trusted[] {
    return this.#seen;
  }

  /** Milliseconds since its authority was first seen here. */
  get signingFor(): number {
    return this.#options.clock.now() - this.#signing.since;
  }

  /** Milliseconds since its authorities, all of them, were first seen here. */
  get trustedFor(): number {
    return this.#options.clock.now() - this.#trusted.since;
  }

  /** Milliseconds since its certificate was first seen here. */
  get leafFor(): number {
    return this.#options.clock.now() - this.#leaf.since;
  }

  /** Whether what was written last is not seen yet. */
  get isBehind(): boolean {
    const { version, at } = this.#written;
    return versionOf(this.#secret) === version && this.#options.clock.now() - at < patience;
  }

  /** Takes in what is seen now. */
  look(): void {
    const { clock, hosts } = this.#options;
    const now = clock.now();
    const secret = theOne(this.#reflector);
    this.replicas.see(secret, this.#reflector.standing().isWatching, now);
    if (secret === this.#secret) return;
    this.#written.at = Number.NEGATIVE_INFINITY;
    const isSame = secret !== undefined && secret['data'] !== undefined && isSameData(secret, this.#secret);
    this.#secret = secret;
    if (isSame) return;
    this.#holdings = secret === undefined ? undefined : holdingsIn(secret, hosts);
    const { authority, leaf, trusted = [], faults = [] } = this.#holdings ?? {};
    if (authority !== undefined && leaf !== undefined && faults.length === 0) this.#remembered = this.#holdings;
    const gone = this.#seen.filter(({ id }) => trusted.every((one) => one.id !== id));
    this.#seen = [...gone, ...trusted].slice(-mostSeen);
    const [id, ids] = [authority?.id ?? '', idsOf(trusted)];
    if (id !== this.#signing.id) this.#signing = { id, since: now };
    if (ids !== this.#trusted.ids) this.#trusted = { ids, since: now };
    if (leaf !== undefined && leaf.id !== this.#leaf.id) this.#leaf = { id: leaf.id, since: now };
  }

  /** What the Secret holds at this moment, and for how long that is known; undefined where that cannot be read. */
  async fresh(signal: AbortSignal): Promise<{ holdings: Holdings; for: number } | undefined> {
    const { connection, hosts } = this.#options;
    const secret = await this.#try('get', 'reading', () => connection.get(this.#path, { signal }));
    if (!isObject(secret)) return undefined;
    const holdings = holdingsIn(secret, hosts);
    return { holdings, for: idsOf(holdings.trusted) === this.#trusted.ids ? this.trustedFor : 0 };
  }

  /** Makes the Secret what was planned, unless somebody else has changed it. */
  async arrange(step: Arrangement, published: readonly Trusted[], signal: AbortSignal): Promise<void> {
    const { connection, clock, log, namespace, name } = this.#options;
    const base = this.#secret;
    const known = [...this.#seen, ...published];
    const holdings = await this.#made(step, known);
    if (holdings === undefined) return;
    const next = secretOf(holdings, base ?? { metadata: { namespace, name } }, step.wish);
    const written =
      base === undefined
        ? await this.#try('create', 'writing', () => connection.create(this.#collection, next, { signal }))
        : await this.#try('update', 'writing', () => connection.replace(this.#path, next, { signal }));
    if (base === this.#secret) this.#written = { version: versionOf(base), at: clock.now() };
    if (written === undefined) return;
    log.info({ secret: name, authority: holdings.authority?.id, leaf: holdings.leaf?.id }, step.told);
  }

  /** Undefined where it cannot be made; that is told. */
  async #made(step: Arrangement, known: readonly Trusted[]): Promise<Holdings | undefined> {
    const { issuing, troubles } = this.#options;
    const about = `making what ${this.#about} is to hold`;
    try {
      const holdings = await arranged(step, { kept: this.#holdings, remembered: this.#remembered, known }, issuing);
      troubles.end(about);
      return holdings;
    } catch (error) {
      troubles.fault(about, error);
      return undefined;
    }
  }

  /** Whether the Secret says that this replica shows a certificate. */
  says({ id, by }: Pick<Leaf, 'id' | 'by'>): boolean {
    const said = this.#secret === undefined ? undefined : stated(this.#secret, this.#options.identity);
    return said !== undefined && said.leaf === id && said.by === by;
  }

  /** Says in the Secret what this replica shows, where that is not said or was said too long ago. */
  async say({ id, by }: Leaf, signal: AbortSignal): Promise<void> {
    const { clock, today, identity } = this.#options;
    const now = clock.now();
    const text = `${metadatumOf(this.#secret, 'uid')} ${id} ${by}`;
    const age = now - this.#said.at;
    const isSaid = this.says({ id, by }) ? age < betweenStatements : this.#said.text === text && age < patience;
    if (this.#secret === undefined || isSaid) return;
    this.#said = { text, at: now };
    await this.#annotate(statement(identity, { leaf: id, by }, today()), signal);
  }

  /** Takes back what this replica has said of itself. */
  async leave(signal: AbortSignal): Promise<void> {
    const { identity, today } = this.#options;
    if (this.#secret !== undefined) await this.#annotate(statement(identity, undefined, today()), signal);
  }

  /** Takes out what replicas have said that are not there any more. */
  async forget(identities: readonly string[], signal: AbortSignal): Promise<void> {
    if (identities.length === 0 || this.isBehind) return;
    const today = this.#options.today();
    this.#written = { version: versionOf(this.#secret), at: this.#options.clock.now() };
    const taken = identities.flatMap((one) => Object.entries(statement(one, undefined, today)));
    await this.#annotate(Object.fromEntries(taken), signal);
  }

  /** A merge patch makes nothing where there is no Secret, and meets nobody else's patch. */
  async #annotate(annotations: RawObject, signal: AbortSignal): Promise<void> {
    const { connection } = this.#options;
    const how = { contentType: 'application/merge-patch+json', fieldManager: 'plimsoll-replicas', signal };
    await this.#try('patch', 'saying what is shown in', () =>
      connection.patch(this.#path, { metadata: { annotations } }, how),
    );
  }

  /** Undefined where it was not done; unless somebody else was there first, that is told. */
  async #try(verb: Wanted['verb'], doing: string, act: () => Promise<unknown>): Promise<unknown> {
    const { troubles, name } = this.#options;
    const about = `${doing} ${this.#about}`;
    try {
      const answer = await act();
      troubles.end(about);
      return answer;
    } catch (error) {
      const isAbsent = verb === 'create' && isOvertaken(error) && error.status === 404;
      if (isOvertaken(error) && !isAbsent) return undefined;
      troubles.tell(about, troubleWith(error, { verb, resource: 'secrets', name, role: 'role' }));
      return undefined;
    }
  }
}

function idsOf(trusted: readonly Trusted[]): string {
  return trusted.map(({ id }) => id).join();
}

/** Replicas that say something change a Secret much more often than its certificates do. */
function isSameData({ data }: RawObject, before: RawObject | undefined): boolean {
  return JSON.stringify(data) === JSON.stringify(before?.['data']);
}

function versionOf(secret: RawObject | undefined): string {
  return metadatumOf(secret, 'resourceVersion');
}

function metadatumOf(secret: RawObject | undefined, key: 'resourceVersion' | 'uid'): string {
  const metadata = secret?.['metadata'];
  const value = isObject(metadata) ? metadata[key] : undefined;
  return typeof value === 'string' ? value : '';
}
