import { isObject, type RawObject } from '../../model/fields.ts';
import { quote } from '../../model/quote.ts';
import type { Clock } from '../clock.ts';
import type { Connection } from '../connection.ts';
import type { Log } from '../log.ts';
import { followOne, theOne } from '../one-object.ts';
import { Pace } from '../pace.ts';
import type { Reflector } from '../reflector.ts';
import { isOvertaken, troubleWith } from '../trouble.ts';
import type { OngoingProblems } from '../ongoing-problems.ts';
import { entryIn } from '../webhook-entry.ts';
import { bundleOf, casIn, type Ca } from './ca.ts';
import type { Published } from './plan.ts';
import { Unchanged } from './unchanged.ts';

/** What certificates ask of an API server. */
export type CertificateApi = Pick<Connection, 'get' | 'create' | 'replace' | 'patch' | 'watch'>;

/** A webhook configuration with one entry that is ours. */
export interface WebhookEntry {
  /** Of the configuration. */
  readonly resource: 'validatingwebhookconfigurations' | 'mutatingwebhookconfigurations';
  /** The name of the configuration. */
  readonly configuration: string;
  /** Of the entry in it: `pods.plimsoll.dev`. */
  readonly webhook: string;
}

/** What objects of an API server are watched and written with. */
export interface ObjectOptions {
  readonly connection: CertificateApi;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: () => number;
  readonly ongoing: OngoingProblems;
  readonly onChange: () => void;
}

interface CaBundleOptions extends ObjectOptions {
  readonly entry: WebhookEntry;
}

const kinds = {
  validatingwebhookconfigurations: 'ValidatingWebhookConfiguration',
  mutatingwebhookconfigurations: 'MutatingWebhookConfiguration',
} as const;
const fieldManager = 'plimsoll-certificates';

/**
 * The caBundle of one webhook entry: watched, and written by a server-side apply that owns this one field. It is sent as
 * it is and not by `kubectl apply --server-side`, which would take over the fields of `kubectl apply`. A configuration
 * that does not exist is waited for: whoever installs the gate makes it.
 */
export class CaBundle {
  readonly reflector: Reflector<RawObject>;
  readonly #options: CaBundleOptions;
  readonly #pace: Pace;
  /** The caBundle that was read last, and the CAs in it. */
  #read = { text: '', trusted: [] as readonly Ca[] };
  readonly #content: Unchanged;

  constructor(options: CaBundleOptions) {
    const { entry, random, clock } = (this.#options = options);
    const onChange = () => {
      this.#look();
      options.onChange();
    };
    this.reflector = followOne({ ...options, path: pathOf(entry), name: entry.configuration, onChange });
    this.#pace = new Pace(random);
    this.#content = new Unchanged(clock);
  }

  /** What API servers are told to trust; undefined where the entry does not exist, or that is not known. */
  get published(): Published | undefined {
    if (this.#entry === undefined) return undefined;
    return { name: this.#options.entry.configuration, trusted: this.#read.trusted, for: this.#content.age };
  }

  /**
   * Gives it the CAs that `fresh` returns, where it has others than `trusted` and is not written too often; `fresh` is
   * asked once the version that is written over is known. Undefined: nothing is written. Never throws.
   */
  async write(trusted: readonly Ca[], fresh: () => Promise<readonly Ca[] | undefined>, signal: AbortSignal) {
    const { connection, entry, clock, log, ongoing } = this.#options;
    const about = `the caBundle of ${quote(entry.configuration)}`;
    const seen = this.#entry;
    if (seen === undefined) return;
    // Another replica may have restored it.
    if (seen.caBundle === encoded(trusted)) ongoing.end(about);
    if (seen.caBundle === encoded(trusted) || !this.#pace.allows(clock.now())) return;
    this.#pace.tried(clock.now());
    const wanted = await fresh();
    if (wanted === undefined || seen.caBundle === encoded(wanted)) return;
    const body = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: kinds[entry.resource],
      // What somebody else has written in between is looked at first.
      metadata: { name: entry.configuration, resourceVersion: seen.version },
      webhooks: [{ name: entry.webhook, clientConfig: { caBundle: encoded(wanted) } }],
    };
    try {
      const how = { contentType: 'application/apply-patch+yaml', fieldManager, force: true, signal };
      await connection.patch(`${pathOf(entry)}/${entry.configuration}`, body, how);
      ongoing.end(about);
      const [cas, before] = [wanted, this.#read.trusted].map((all) => all.map(({ id }) => id));
      log.info({ configuration: entry.configuration, cas, before }, 'the caBundle was written');
    } catch (error) {
      if (isOvertaken(error)) return;
      const asked = { verb: 'patch', resource: entry.resource, role: 'cluster role' } as const;
      ongoing.tell(about, troubleWith(error, { ...asked, name: entry.configuration }));
    }
  }

  /** As it stands in its configuration. */
  get #entry(): { readonly version: string; readonly caBundle: string } | undefined {
    const configuration = theOne(this.reflector);
    const own = entryIn(configuration, this.#options.entry.webhook);
    if (configuration === undefined || own === undefined) return undefined;
    const { resourceVersion } = isObject(configuration['metadata']) ? configuration['metadata'] : {};
    const { caBundle } = isObject(own['clientConfig']) ? own['clientConfig'] : {};
    return { version: String(resourceVersion), caBundle: typeof caBundle === 'string' ? caBundle : '' };
  }

  #look(): void {
    const text = this.#entry?.caBundle ?? '';
    if (text !== this.#read.text) this.#read = { text, trusted: casIn(Buffer.from(text, 'base64').toString()) };
    this.#content.see(`${this.#entry === undefined} ${this.#read.trusted.map(({ id }) => id).join()}`);
  }
}

function pathOf({ resource }: WebhookEntry): string {
  return `/apis/admissionregistration.k8s.io/v1/${resource}`;
}

function encoded(trusted: readonly Ca[]): string {
  return Buffer.from(bundleOf(trusted)).toString('base64');
}
