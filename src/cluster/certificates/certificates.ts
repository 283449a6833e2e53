import type { Certificate } from '../../server/app.ts';
import { systemClock, type Clock } from '../clock.ts';
import { ClusterUnreachable } from '../connection.ts';
import { Lease } from '../lease.ts';
import type { Log } from '../log.ts';
import { Loop } from '../loop.ts';
import { Pace } from '../pace.ts';
import { late } from '../trouble.ts';
import { OngoingProblems } from '../ongoing-problems.ts';
import { includes, leafLife, type SigningCa } from './ca.ts';
import { CaBundle, type CertificateApi } from './ca-bundle.ts';
import { CaSecret } from './ca-secret.ts';
import { isDue, issuingFor, type Issuing, type Leaf } from './leaf.ts';
import type { Names } from './names.ts';
import { mayPublish, planFor, signerFor, type Published, type View, type Waits } from './plan.ts';

/** What certificates are managed with. */
export interface CertificatesOptions {
  readonly connection: CertificateApi;
  readonly log: Log;
  readonly names: Names;
  /** Of this process alone, for the Lease. */
  readonly identity: string;
  /** Serves a certificate from the next connection on. Where it throws, the last one stays. */
  readonly onCertificate: (certificate: Certificate) => void;
  readonly clock?: Clock;
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
  /** The API server's time of day, which certificates expire by. */
  readonly today?: () => Date;
  readonly waits?: Waits;
  readonly issuing?: Issuing;
}

/** How the certificates are, for metrics. */
export interface CertificatesStatus {
  readonly isLeader: boolean;
  /** When the CA in the Secret expires. */
  readonly caEnd: Date | undefined;
  /** How many problems there are now; each is one line of the log. */
  readonly problems: number;
}

/** In milliseconds: how often it is checked whether the time for something has come. */
const interval = 1_000;
/** In milliseconds: the longest that all requests of one check take together. */
const timeout = 15_000;
/** In milliseconds: a start does not wait longer than this for others, once there is a certificate. */
const startTimeout = 10_000;
/** In milliseconds: longer than an election takes; a replica without a certificate then acts as the leader would. */
const leaderTimeout = 20_000;

const defaultWaits: Waits = { settle: 30_000, retire: leafLife, retireLeaked: 600_000 };

/**
 * The gate's own certificates. A CA is kept in a Secret, which the first replica creates and the leader maintains; it
 * stands in the caBundle of each webhook entry; and every replica signs its own leaf by it, in memory. What is written
 * and signed with is decided by `plan.ts`. What fails is reported once and tried again; what was served last stays.
 */
export class Certificates {
  readonly #options: CertificatesOptions;
  readonly #clock: Clock;
  readonly #today: () => Date;
  readonly #ongoing: OngoingProblems;
  readonly #issuing: Issuing;
  readonly #secret: CaSecret;
  readonly #bundles: readonly CaBundle[];
  readonly #lease: Lease;
  readonly #pace: Pace;
  readonly #started = Promise.withResolvers<Certificate | undefined>();
  #hasStarted = false;
  #startedAt = 0;
  /** The CA that signed what is served; it signs on while the API server is away. */
  #signer: SigningCa | undefined;
  #leaf: Leaf | undefined;
  #firstLeafAt = 0;
  #waitsFor: string | undefined;
  readonly #loop: Loop;

  constructor(options: CertificatesOptions) {
    this.#options = options;
    const { connection, log, names, identity, clock = systemClock, random = Math.random } = options;
    this.#clock = clock;
    this.#today = options.today ?? (() => new Date());
    this.#ongoing = new OngoingProblems(log, clock);
    this.#issuing = options.issuing ?? issuingFor(names.hosts, this.#today);
    this.#loop = new Loop(clock, (signal) => this.#check(signal));
    const onChange = () => this.#loop.hurry();
    const shared = { connection, log, clock, random, onChange, ongoing: this.#ongoing };
    const { namespace, secret, lease, entries } = names;
    this.#secret = new CaSecret({ ...shared, namespace, name: secret, issuing: this.#issuing });
    this.#bundles = entries.map((entry) => new CaBundle({ ...shared, entry }));
    this.#lease = new Lease({ ...shared, namespace, name: lease, identity, today: this.#today });
    this.#pace = new Pace(random);
  }

  /**
   * Begins, once and for good. Resolves once there is a certificate that API servers trust already, or were given time
   * to; with undefined where it was stopped before. What comes later goes to `onCertificate`.
   */
  start(): Promise<Certificate | undefined> {
    this.#startedAt = this.#clock.now();
    this.#lease.start();
    for (const { reflector } of this.#followed) reflector.start();
    this.#loop.start();
    return this.#started.promise;
  }

  /** Ends, and gives up the Lease. Never throws. */
  async stop(): Promise<void> {
    this.#ongoing.isMuted = true;
    await this.#loop.stop();
    this.#started.resolve(undefined);
    await this.#lease.stop();
    await Promise.all(this.#followed.map(({ reflector }) => reflector.stop()));
  }

  /** For metrics. */
  status(): CertificatesStatus {
    const ca = this.#secret.content?.signing ?? this.#signer;
    return {
      isLeader: this.#lease.isLeader,
      caEnd: ca && new Date(ca.until),
      problems: this.#ongoing.count + this.#lease.problems,
    };
  }

  get #followed(): readonly (CaSecret | CaBundle)[] {
    return [this.#secret, ...this.#bundles];
  }

  async #check(ending: AbortSignal): Promise<number> {
    const tooLate = new AbortController();
    const callOff = this.#clock.after(timeout, () => tooLate.abort(new ClusterUnreachable(late)));
    const signal = AbortSignal.any([ending, tooLate.signal]);
    // Each whatever became of the one before: a CA that cannot be issued must not keep a caBundle from being restored.
    await this.#try('signing the certificate', () => this.#sign());
    await this.#try('maintaining the CA', () => this.#maintain(signal));
    await this.#try('publishing the CA', () => this.#publish(signal));
    callOff();
    this.#finishStart();
    return interval;
  }

  async #try(about: string, act: () => Promise<void>): Promise<void> {
    try {
      if (!this.#secret.reflector.hasSynced) return;
      await act();
      this.#ongoing.end(about);
    } catch (error) {
      this.#ongoing.fault(about, error);
    }
  }

  /** Undefined where not all of them are known. */
  get #published(): readonly Published[] | undefined {
    if (this.#bundles.some(({ reflector }) => !reflector.hasSynced)) return undefined;
    return this.#bundles.map(({ published }) => published).filter((one) => one !== undefined);
  }

  get #view(): View {
    const { content, remembered, signing, trusted } = this.#secret;
    const now = this.#today().getTime();
    const leaf = this.#leaf;
    const isHelpless = leaf === undefined && this.#clock.now() - this.#startedAt >= leaderTimeout;
    return {
      content,
      remembered,
      published: this.#published,
      isCurrent: this.#bundles.every(({ reflector }) => reflector.standing().isWatching),
      servedBy: leaf !== undefined && now < leaf.until ? leaf.by : undefined,
      isLeader: this.#lease.isLeader || isHelpless,
      signingFor: signing.age,
      trustedFor: trusted.age,
      now,
      waits: this.#options.waits ?? defaultWaits,
    };
  }

  async #sign(): Promise<void> {
    const ca = signerFor(this.#view) ?? this.#signer;
    if (ca === undefined || (this.#leaf !== undefined && !isDue(this.#leaf, ca, this.#today().getTime()))) return;
    const leaf = await this.#issuing.leaf(ca);
    const about = 'serving the certificate';
    try {
      if (this.#hasStarted) this.#options.onCertificate(leaf);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#ongoing.tell(about, `TLS cannot use the new certificate (${reason}); the last one is still served`);
      return;
    }
    this.#ongoing.end(about);
    if (this.#leaf === undefined) this.#firstLeafAt = this.#clock.now();
    this.#signer = ca;
    this.#leaf = leaf;
    this.#options.log.info({ ca: ca.id, until: new Date(leaf.until) }, 'a new certificate is served');
  }

  async #maintain(signal: AbortSignal): Promise<void> {
    const view = this.#view;
    const now = this.#clock.now();
    // A CA that some configuration trusts is not to be forgotten.
    if (view.published === undefined && now - this.#startedAt < startTimeout) return;
    const step = planFor(view);
    if (step !== undefined && step.content === undefined && step.message !== this.#waitsFor) {
      this.#options.log.info({}, step.message);
    }
    this.#waitsFor = step?.message;
    if (step?.content === undefined || !this.#pace.allows(now)) return;
    this.#pace.tried(now);
    await this.#secret.write(step, signal);
  }

  async #publish(signal: AbortSignal): Promise<void> {
    const allowed = (bundle: CaBundle, { content, trustedFor } = this.#view) => {
      const { published } = bundle;
      if (content === undefined || published === undefined) return undefined;
      return mayPublish(published, content, { ...this.#view, trustedFor }) ? content.trusted : undefined;
    };
    const publish = async (bundle: CaBundle) => {
      const trusted = allowed(bundle);
      if (trusted === undefined) return;
      // A replica whose watch hangs must not write over what others have written since.
      const fresh = async () => {
        const read = await this.#secret.fresh(signal);
        return read && allowed(bundle, { ...this.#view, ...read });
      };
      await bundle.write(trusted, fresh, signal);
    };
    await Promise.all(this.#bundles.map(publish));
  }

  #finishStart(): void {
    const leaf = this.#leaf;
    if (this.#hasStarted || leaf === undefined) return;
    const isTrusted = this.#published?.every(({ trusted }) => includes(trusted, leaf.by)) === true;
    if (!isTrusted && this.#clock.now() - this.#firstLeafAt < startTimeout) return;
    this.#hasStarted = true;
    this.#started.resolve({ cert: leaf.cert, key: leaf.key });
  }
}
