import type { Certificate } from '../../server/app.ts';
import { ActiveProblems } from '../active-problems.ts';
import { inTime } from '../api-problem.ts';
import { systemClock, type Clock, type Timing } from '../clock.ts';
import { Lease } from '../lease.ts';
import type { Log } from '../log.ts';
import { Loop } from '../loop.ts';
import { Pace } from '../pace.ts';
import { includes, leafLife, type SigningCa } from './ca.ts';
import { CaBundle, type CertificateApi } from './ca-bundle.ts';
import { CaSecret } from './ca-secret.ts';
import { isDue, issuingFor, type Issuing, type Leaf } from './leaf.ts';
import type { Names } from './names.ts';
import { mayPublish, planFor, signerFor, type Published, type View, type Waits } from './plan.ts';

/** How certificates are managed; `today` is the time of day of the API server. */
export interface CertificatesOptions extends Timing {
  readonly connection: CertificateApi;
  readonly log: Log;
  readonly names: Names;
  /** Unique to this process, for the Lease. */
  readonly identity: string;
  /** Serves a certificate on new connections. If it throws, the last one stays. */
  readonly onCertificate: (certificate: Certificate) => void;
  readonly waits?: Waits;
  readonly issuing?: Issuing;
}

/** The state of the certificates, for metrics. */
export interface CertificatesStatus {
  readonly isLeader: boolean;
  /** When the CA in the Secret expires. */
  readonly caEnd: Date | undefined;
  /** The number of problems now; each has a line in the log. */
  readonly problems: number;
}

/** In milliseconds between two checks. */
const interval = 1_000;
/** In milliseconds, for all requests of one check. */
const timeout = 15_000;
/** In milliseconds: how long a start with a certificate waits until it is trusted everywhere. */
const startTimeout = 10_000;
/** In milliseconds, longer than an election: after it, a replica without a certificate acts as leader. */
const leaderTimeout = 20_000;

const defaultWaits: Waits = { settle: 30_000, retire: leafLife, retireLeaked: 600_000 };

/**
 * The gate's own certificates. The CA is in a Secret, which the first replica creates and the leader maintains, and in the
 * caBundle of each webhook entry. Every replica signs its own leaf with it, in memory. `plan.ts` decides what is written
 * and which CA signs. Failures are logged once and retried; meanwhile the last certificate is served.
 */
export class Certificates {
  readonly #options: CertificatesOptions;
  readonly #clock: Clock;
  readonly #today: () => Date;
  readonly #problems: ActiveProblems;
  readonly #issuing: Issuing;
  readonly #secret: CaSecret;
  readonly #bundles: readonly CaBundle[];
  readonly #lease: Lease;
  readonly #pace: Pace;
  readonly #started = Promise.withResolvers<Certificate | undefined>();
  #hasStarted = false;
  #startedAt = 0;
  /** The CA of the leaf; it can sign while the API server is away. */
  #signer: SigningCa | undefined;
  #leaf: Leaf | undefined;
  #firstLeafAt = 0;
  #waitingFor: string | undefined;
  readonly #loop: Loop;

  constructor(options: CertificatesOptions) {
    this.#options = options;
    const { connection, log, names, identity, clock = systemClock, random = Math.random } = options;
    this.#clock = clock;
    this.#today = options.today ?? (() => new Date());
    this.#problems = new ActiveProblems(log, clock);
    this.#issuing = options.issuing ?? issuingFor(names.hosts, this.#today);
    this.#loop = new Loop(clock, (signal) => this.#check(signal));
    const onChange = () => this.#loop.hurry();
    const shared = { connection, log, clock, random, onChange, problems: this.#problems };
    const { namespace, secret, lease, entries } = names;
    this.#secret = new CaSecret({ ...shared, namespace, name: secret, issuing: this.#issuing });
    this.#bundles = Object.values(entries).map((entry) => new CaBundle({ ...shared, entry }));
    this.#lease = new Lease({ ...shared, namespace, name: lease, identity, today: this.#today });
    this.#pace = new Pace(random);
  }

  /**
   * Starts once. Resolves once there is a certificate that API servers trust, or were given time to trust; to undefined if
   * stopped before. Later certificates go to `onCertificate`.
   */
  start(): Promise<Certificate | undefined> {
    this.#startedAt = this.#clock.now();
    this.#lease.start();
    for (const { reflector } of this.#followed) reflector.start();
    this.#loop.start();
    return this.#started.promise;
  }

  /** Releases the Lease. Never throws. */
  async stop(): Promise<void> {
    this.#problems.isMuted = true;
    await this.#loop.stop();
    this.#started.resolve(undefined);
    await this.#lease.stop();
    await Promise.all(this.#followed.map(({ reflector }) => reflector.stop()));
  }

  status(): CertificatesStatus {
    const ca = this.#secret.content?.signing ?? this.#signer;
    // No CA is replaced while a configuration cannot be read.
    const unread = this.#followed.filter(({ reflector }) => reflector.status().problem !== undefined);
    return {
      isLeader: this.#lease.isLeader,
      caEnd: ca && new Date(ca.until),
      problems: this.#problems.count + this.#lease.problems + unread.length,
    };
  }

  get #followed(): readonly (CaSecret | CaBundle)[] {
    return [this.#secret, ...this.#bundles];
  }

  async #check(stopping: AbortSignal): Promise<number> {
    const steps = async (signal: AbortSignal) => {
      // Each step even if the one before failed: a caBundle is restored even if no CA can be issued.
      await this.#try('signing the certificate', () => this.#sign());
      await this.#try('maintaining the CA', () => this.#maintain(signal));
      await this.#try('publishing the CA', () => this.#publish(signal));
    };
    await inTime(steps, { clock: this.#clock, timeout, stopping });
    this.#finishStart();
    return interval;
  }

  async #try(about: string, step: () => Promise<void>): Promise<void> {
    try {
      if (!this.#secret.reflector.hasSynced) return;
      await step();
      this.#problems.end(about);
    } catch (error) {
      this.#problems.fault(about, error);
    }
  }

  /** Undefined before all of them are known. */
  get #published(): readonly Published[] | undefined {
    if (this.#bundles.some(({ reflector }) => !reflector.hasSynced)) return undefined;
    return this.#bundles.map(({ published }) => published).filter((one) => one !== undefined);
  }

  get #view(): View {
    const { content, remembered, signing, trusted } = this.#secret;
    const now = this.#today().getTime();
    const leaf = this.#leaf;
    const hasNoLeader = leaf === undefined && this.#clock.now() - this.#startedAt >= leaderTimeout;
    return {
      content,
      remembered,
      published: this.#published,
      isCurrent: this.#bundles.every(({ reflector }) => reflector.status().isWatching),
      servedBy: leaf !== undefined && now < leaf.until ? leaf.by : undefined,
      isLeader: this.#lease.isLeader || hasNoLeader,
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
      this.#problems.report(about, `TLS cannot use the new certificate (${reason}); the last one is still served`);
      return;
    }
    this.#problems.end(about);
    if (this.#leaf === undefined) this.#firstLeafAt = this.#clock.now();
    this.#signer = ca;
    this.#leaf = leaf;
    this.#options.log.info({ ca: ca.id, until: new Date(leaf.until) }, 'a new certificate is served');
  }

  async #maintain(signal: AbortSignal): Promise<void> {
    const view = this.#view;
    const now = this.#clock.now();
    // A CA that a configuration trusts must stay trusted.
    if (view.published === undefined && now - this.#startedAt < startTimeout) return;
    const step = planFor(view);
    if (step !== undefined && step.content === undefined && step.message !== this.#waitingFor) {
      this.#options.log.info({}, step.message);
    }
    this.#waitingFor = step?.message;
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
      // Read again: if the watch hangs, other replicas may have written since.
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
