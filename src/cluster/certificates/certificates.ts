import type { Certificate } from '../../server/certificate.ts';
import { systemClock, type Clock } from '../clock.ts';
import { ClusterUnreachable } from '../connection.ts';
import { Lease } from '../lease.ts';
import type { Log } from '../log.ts';
import { Pace } from '../pace.ts';
import { late } from '../trouble.ts';
import { Troubles } from '../troubles.ts';
import type { Issuing } from './arrangement.ts';
import { CaBundle } from './ca-bundle.ts';
import type { CertificateApi } from './certificate-api.ts';
import { issuingFor } from './issuing.ts';
import { isEarly, isPast } from './lasting.ts';
import type { Names } from './names.ts';
import { planFor, type Waits } from './plan.ts';
import { wishIn, type Leaf, type Trusted } from './secret.ts';
import { CertificateStore } from './store.ts';
import { leaderless, mayChange, mayPublish, type Published, type Shown } from './trust.ts';

/** What certificates look after themselves with. */
export interface CertificatesOptions {
  readonly connection: CertificateApi;
  readonly log: Log;
  readonly names: Names;
  /** Of this process alone: `identityOf`. */
  readonly identity: string;
  /** Shows a certificate instead of the one before, from the next connection on. Where it throws, the one before stays. */
  readonly onCertificate: (certificate: Certificate) => void;
  readonly clock?: Clock;
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
  /** The time of day, which certificates end by. */
  readonly today?: () => Date;
  readonly waits?: Waits;
  readonly issuing?: Issuing;
}

/** How the certificates stand, for whoever counts it. */
export interface CertificatesStanding {
  readonly isLeader: boolean;
  /** Until when the authority in the Secret is good. */
  readonly authorityEnd: Date | undefined;
  /** How many things are wrong now; each is one line of the log. */
  readonly troubles: number;
}

/** In milliseconds: how often it is looked whether the time for something has come. */
const between = 1_000;
/** In milliseconds: so long may all requests of one look take together. */
const patience = 15_000;
/** In milliseconds: a start does not wait longer than this for others, once there is a certificate. */
const startPatience = 10_000;
/** In milliseconds: longer than it takes until there is a leader; who has no certificate by then helps itself. */
const helplessness = 20_000;
/** In milliseconds. A certificate that is nearer to its end should have been renewed weeks ago: then any replica does it. */
const neglect = 10 * 24 * 3_600_000;
/**
 * In milliseconds. One that has only just come was made by somebody for whom it is new: whoever takes it for old has a
 * clock that is weeks ahead of theirs, and would renew it without an end.
 */
const novelty = 3_600_000;
/** In milliseconds. Told to end, nobody waits long. */
const parting = 2_000;

const usualWaits: Waits = { settle: 30_000, follow: 60_000 };

/**
 * The gate's certificates, which look after themselves: an authority and a certificate of it in a Secret, which the
 * first replica makes and one of them, the leader, renews; the authority in the caBundle of each webhook entry. Every
 * replica follows the Secret and shows what is in it as soon as API servers trust that. Whatever fails is told, once,
 * and tried again; what was shown last is shown on.
 */
export class Certificates {
  readonly #options: CertificatesOptions;
  readonly #clock: Clock;
  readonly #today: () => Date;
  readonly #waits: Waits;
  readonly #troubles: Troubles;
  readonly #store: CertificateStore;
  readonly #bundles: readonly CaBundle[];
  readonly #lease: Lease;
  readonly #pace: Pace;
  readonly #started = Promise.withResolvers<Certificate | undefined>();
  #hasStarted = false;
  #startedAt = 0;
  #shown: Leaf | undefined;
  #shownAt = 0;
  #awaits: string | undefined;
  #isWoken = false;
  #wake = () => {
    this.#isWoken = true;
  };
  #attempt = new AbortController();
  #isStopped = false;
  #running: Promise<void> | undefined;

  constructor(options: CertificatesOptions) {
    this.#options = options;
    const { connection, log, names, identity, clock = systemClock, random = Math.random } = options;
    this.#clock = clock;
    this.#today = options.today ?? (() => new Date());
    this.#waits = options.waits ?? usualWaits;
    this.#troubles = new Troubles(log, clock);
    const onChange = () => this.#wake();
    const shared = { connection, log, clock, random, onChange, today: this.#today, troubles: this.#troubles };
    const { namespace, secret, lease, hosts, entries } = names;
    const { issuing = issuingFor(hosts, this.#today) } = options;
    this.#store = new CertificateStore({ ...shared, namespace, name: secret, hosts, identity, issuing });
    this.#bundles = entries.map((entry) => new CaBundle({ ...shared, entry }));
    this.#lease = new Lease({ ...shared, namespace, name: lease, identity });
    this.#pace = new Pace(random);
  }

  /**
   * Begins, once and for good. Resolves once there is a certificate to show, which API servers trust already, or were
   * given time to; with undefined where it was stopped before. What comes later goes to `onCertificate`.
   */
  start(): Promise<Certificate | undefined> {
    if (this.#running === undefined) {
      this.#startedAt = this.#clock.now();
      this.#store.start();
      this.#lease.start();
      for (const bundle of this.#bundles) bundle.start();
      this.#running = this.#run();
    }
    return this.#started.promise;
  }

  /** Ends, and hands the lead over. To be called once nothing is served any more. Never throws. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#troubles.isMuted = true;
    this.#attempt.abort();
    this.#wake();
    await this.#running;
    this.#started.resolve(undefined);
    await this.#inTime(parting, (signal) => this.#store.leave(signal));
    await this.#lease.stop();
    await Promise.all([this.#store.stop(), ...this.#bundles.map((bundle) => bundle.stop())]);
  }

  /** For metrics. */
  standing(): CertificatesStanding {
    const authority = this.#store.holdings?.authority;
    return {
      isLeader: this.#lease.isLeader,
      authorityEnd: authority === undefined ? undefined : new Date(authority.until),
      troubles: this.#troubles.count + this.#lease.troubles,
    };
  }

  #goesOn(): boolean {
    return !this.#isStopped;
  }

  async #run(): Promise<void> {
    while (this.#goesOn()) {
      this.#isWoken = false;
      const about = 'looking after the certificates';
      try {
        await this.#inTime(patience, (signal) => this.#turn(signal));
        this.#troubles.end(about);
      } catch (error) {
        this.#troubles.fault(about, error);
      }
      if (this.#goesOn()) await this.#pause();
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    if (!this.#store.isKnown) return;
    this.#store.look();
    this.#show();
    this.#tellTime();
    if (this.#shown !== undefined) await this.#store.say(this.#shown, signal);
    await this.#act(signal);
    await Promise.all(this.#bundles.map((bundle) => this.#publish(bundle, signal)));
    this.#finishStart();
  }

  /** Undefined where not all of them are known. */
  get #published(): readonly Published<Trusted>[] | undefined {
    if (this.#bundles.some(({ isKnown }) => !isKnown)) return undefined;
    return this.#bundles.map(({ published }) => published).filter((one) => one !== undefined);
  }

  get #showing(): Shown | undefined {
    const shown = this.#shown;
    return shown === undefined ? undefined : { by: shown.by, isPast: isPast(shown, this.#today().getTime()) };
  }

  #show(): void {
    const leaf = this.#store.holdings?.leaf;
    if (leaf === undefined || leaf.id === this.#shown?.id || !this.#mayShow(leaf)) return;
    const about = 'showing the certificate';
    try {
      if (this.#hasStarted) this.#options.onCertificate({ cert: leaf.cert, key: leaf.key });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#troubles.tell(about, `the certificate in the Secret cannot be shown (${reason}); the last good one stays`);
      return;
    }
    this.#troubles.end(about);
    this.#shown = leaf;
    this.#shownAt = this.#clock.now();
  }

  #mayShow(leaf: Leaf): boolean {
    const now = this.#today().getTime();
    if (isPast(leaf, now)) return false;
    const shown = this.#showing;
    if (shown === undefined || shown.isPast) return true;
    // However long that lasts: near the end of the one that is shown, any replica makes another, by its own clock.
    if (isEarly(leaf, now)) return false;
    // Whoever cannot see the configurations goes by the leader, who could.
    const published = this.#published;
    if (published === undefined) return this.#store.signingFor >= leaderless;
    return mayChange(shown.by, leaf.by, published, this.#waits.settle);
  }

  /** It is the clock here that is behind, or that of whoever made the certificate that is ahead; nobody here can tell. */
  #tellTime(): void {
    const about = 'the time of the certificate';
    const now = this.#today().getTime();
    const [shown, { leaf } = {}] = [this.#shown, this.#store.holdings];
    const advice = 'see whether the clocks of the nodes are right';
    if (shown !== undefined && isEarly(shown, now)) {
      this.#troubles.tell(about, `the certificate that is shown is not good before ${timeOf(shown)}; ${advice}`);
    } else if (leaf !== undefined && isEarly(leaf, now)) {
      const since = timeOf(leaf);
      const sentence = `the certificate in the Secret is not good before ${since}; the last one is shown on; ${advice}`;
      this.#troubles.tell(about, sentence);
    } else {
      this.#troubles.end(about);
    }
  }

  async #act(signal: AbortSignal): Promise<void> {
    const age = this.#clock.now() - this.#startedAt;
    const isHelpless = this.#shown === undefined && age >= helplessness;
    const published = this.#published;
    // Whoever remembers what was deleted or spoiled puts it back; of several only one can.
    const { holdings, remembered } = this.#store;
    const mends = remembered !== undefined && (holdings === undefined || holdings.faults.length > 0);
    const end = this.#shown?.until ?? Number.POSITIVE_INFINITY;
    const isNeglected = end - this.#today().getTime() < neglect && this.#store.leafFor >= novelty;
    if (!this.#lease.isLeader && !isHelpless && !mends && !isNeglected) return;
    if (this.#store.isBehind || (published === undefined && age < startPatience)) return;
    const now = this.#clock.now();
    const step = planFor({
      kept: this.#store.holdings,
      remembered: this.#store.remembered,
      seen: this.#store.seen,
      published,
      shown: this.#showing,
      replicas: this.#store.replicas.present(now),
      isHeard: this.#shown !== undefined && this.#store.says(this.#shown),
      wish: this.#wish(),
      known: this.#store.signingFor,
      now: this.#today().getTime(),
      waits: this.#waits,
    });
    if (step.kind === 'arrange') {
      if (!this.#pace.allows(now)) return;
      this.#pace.tried(now);
      await this.#store.arrange(
        step,
        (published ?? []).flatMap(({ trusted }) => trusted),
        signal,
      );
      return;
    }
    if (step.awaits !== undefined && step.awaits !== this.#awaits) this.#options.log.info({}, step.awaits);
    this.#awaits = step.awaits;
    await this.#store.forget(this.#store.replicas.gone(now), signal);
  }

  #wish() {
    const about = 'the annotation plimsoll.dev/rotate';
    const { secret } = this.#store;
    const wish = secret === undefined ? undefined : wishIn(secret);
    if (typeof wish === 'object') {
      this.#troubles.tell(about, `${about} asks for ${wish.unknown}, which is not known; write ca or leaf`);
      return undefined;
    }
    this.#troubles.end(about);
    return wish;
  }

  async #publish(bundle: CaBundle, signal: AbortSignal): Promise<void> {
    const { holdings, trustedFor } = this.#store;
    if (holdings === undefined || !bundle.isDue(holdings.trusted)) return;
    const isAllowed = ({ trusted, faults }: typeof holdings, known: number) => {
      const { published } = bundle;
      const [shown, { isLeader }] = [this.#showing, this.#lease];
      if (published === undefined || faults.length > 0) return false;
      return mayPublish(published, { trusted: trusted.map(({ id }) => id), known, shown, isLeader });
    };
    if (!isAllowed(holdings, trustedFor)) return;
    await bundle.write(async () => {
      const fresh = await this.#store.fresh(signal);
      return fresh !== undefined && isAllowed(fresh.holdings, fresh.for) ? fresh.holdings.trusted : undefined;
    }, signal);
  }

  #finishStart(): void {
    const shown = this.#shown;
    if (this.#hasStarted || shown === undefined) return;
    const isTrusted = this.#published?.every(({ trusted }) => trusted.some(({ id }) => id === shown.by)) === true;
    const isKnown = isTrusted && this.#store.says(shown);
    if (!isKnown && this.#clock.now() - this.#shownAt < startPatience) return;
    this.#hasStarted = true;
    this.#started.resolve({ cert: shown.cert, key: shown.key });
  }

  async #inTime(milliseconds: number, act: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const attempt = (this.#attempt = new AbortController());
    const giveUp = () => attempt.abort(new ClusterUnreachable(late));
    const callOff = this.#clock.after(milliseconds, giveUp);
    try {
      await act(attempt.signal);
    } finally {
      callOff();
    }
  }

  /** Until something has changed, or it is time to look again. */
  async #pause(): Promise<void> {
    if (this.#isWoken) return;
    await new Promise<void>((resolve) => {
      const callOff = this.#clock.after(between, resolve);
      this.#wake = () => {
        this.#isWoken = true;
        callOff();
        resolve();
      };
    });
  }
}

function timeOf({ from }: Leaf): string {
  return new Date(from).toISOString();
}
