import { isObject, type RawObject } from '../../model/fields.ts';
import { quote } from '../../model/quote.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { followOne, theOne } from '../one-object.ts';
import { Pace } from '../pace.ts';
import type { Reflector } from '../reflector.ts';
import { isOvertaken, troubleWith } from '../trouble.ts';
import type { Troubles } from '../troubles.ts';
import { entryIn } from '../webhook-entry.ts';
import type { CertificateApi } from './certificate-api.ts';
import { authoritiesIn, bundleOf, type Trusted } from './secret.ts';
import type { Published } from './trust.ts';

/** A webhook configuration with one entry that is ours. */
export interface WebhookEntry {
  /** Of the ValidatingWebhookConfiguration. */
  readonly configuration: string;
  /** Of the entry in it: `pods.plimsoll.dev`. */
  readonly webhook: string;
}

/** What webhook configurations are watched and written with. */
export interface CaBundleOptions {
  readonly connection: CertificateApi;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: () => number;
  readonly entry: WebhookEntry;
  readonly troubles: Troubles;
  readonly onChange: () => void;
}

const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
const fieldManager = 'plimsoll-certificates';

/** The entry as it stands in its configuration. */
interface Entry {
  readonly version: string;
  readonly caBundle: string;
}

/**
 * The caBundle of one webhook entry: watched, and written by a server-side apply that owns this one field. It is sent as
 * it is and not by `kubectl apply --server-side`, which would take the fields of `kubectl apply` over. With the
 * resourceVersion that was seen, so that what somebody else has written in between is looked at first. A configuration
 * that does not exist is waited for: whoever installs the gate makes it.
 */
export class CaBundle {
  readonly #options: CaBundleOptions;
  readonly #reflector: Reflector<RawObject>;
  readonly #pace: Pace;
  #trusted: readonly Trusted[] = [];
  /** The caBundle that `#trusted` was read of. */
  #read = '';
  /** What it holds, as one text, and since when. */
  #content = '';
  #since: number;

  constructor(options: CaBundleOptions) {
    this.#options = options;
    const { connection, log, clock, random, entry } = options;
    this.#reflector = followOne({
      connection,
      log,
      clock,
      random,
      path,
      name: entry.configuration,
      onChange: () => {
        this.#look();
        options.onChange();
      },
    });
    this.#pace = new Pace(random);
    this.#since = clock.now();
  }

  start(): void {
    this.#reflector.start();
  }

  stop(): Promise<void> {
    return this.#reflector.stop();
  }

  /** Whether it is known whether it exists. */
  get isKnown(): boolean {
    return this.#reflector.hasSynced;
  }

  /** What the API servers are told to trust; undefined where the entry is not there, or that is not known. */
  get published(): Published<Trusted> | undefined {
    if (this.#entry === undefined) return undefined;
    const age = this.#options.clock.now() - this.#since;
    return { name: this.#options.entry.configuration, trusted: this.#trusted, for: age };
  }

  /** Whether it is there, is another than this, and may be written now. */
  isDue(trusted: readonly Trusted[]): boolean {
    return this.#isOther(trusted) && this.#pace.allows(this.#options.clock.now());
  }

  #isOther(trusted: readonly Trusted[]): boolean {
    const entry = this.#entry;
    if (entry === undefined) return false;
    if (entry.caBundle !== encoded(trusted)) return true;
    // Another replica may have put it right.
    this.#options.troubles.end(this.#about);
    return false;
  }

  /**
   * Gives it the authorities that `read` returns; it is asked once the version that is written over is known. Undefined:
   * nothing is written. Never throws.
   */
  async write(read: () => Promise<readonly Trusted[] | undefined>, signal: AbortSignal): Promise<void> {
    const { connection, entry, clock, log, troubles } = this.#options;
    const seen = this.#entry;
    this.#pace.tried(clock.now());
    const trusted = await read();
    if (seen === undefined || trusted === undefined || !this.#isOther(trusted)) return;
    const body = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: entry.configuration, resourceVersion: seen.version },
      webhooks: [{ name: entry.webhook, clientConfig: { caBundle: encoded(trusted) } }],
    };
    try {
      const how = { contentType: 'application/apply-patch+yaml', fieldManager, force: true, signal };
      await connection.patch(`${path}/${entry.configuration}`, body, how);
    } catch (error) {
      if (isOvertaken(error)) return;
      const wanted = { verb: 'patch', resource: 'validatingwebhookconfigurations', role: 'cluster role' } as const;
      troubles.tell(this.#about, troubleWith(error, { ...wanted, name: entry.configuration }));
      return;
    }
    troubles.end(this.#about);
    const [authorities, before] = [idsOf(trusted), idsOf(this.#trusted)];
    log.info({ configuration: entry.configuration, authorities, before }, 'the caBundle was written');
  }

  get #about(): string {
    return `the caBundle of ${quote(this.#options.entry.configuration)}`;
  }

  get #entry(): Entry | undefined {
    const configuration = theOne(this.#reflector);
    if (configuration === undefined) return undefined;
    const { resourceVersion } = isObject(configuration['metadata']) ? configuration['metadata'] : {};
    const own = entryIn(configuration, this.#options.entry.webhook);
    if (own === undefined) return undefined;
    const { caBundle } = isObject(own['clientConfig']) ? own['clientConfig'] : {};
    return {
      version: String(resourceVersion),
      caBundle: typeof caBundle === 'string' ? caBundle : '',
    };
  }

  #look(): void {
    const caBundle = this.#entry?.caBundle ?? '';
    if (caBundle !== this.#read) {
      this.#read = caBundle;
      this.#trusted = authoritiesIn(Buffer.from(caBundle, 'base64').toString());
    }
    const content = `${this.#entry === undefined}${idsOf(this.#trusted).join()}`;
    if (content === this.#content) return;
    this.#content = content;
    this.#since = this.#options.clock.now();
  }
}

function idsOf(trusted: readonly Trusted[]): readonly string[] {
  return trusted.map(({ id }) => id);
}

function encoded(trusted: readonly Trusted[]): string {
  return Buffer.from(bundleOf(trusted)).toString('base64');
}
