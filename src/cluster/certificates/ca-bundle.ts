import { isObject, type RawObject } from '../../model/fields.ts';
import { quote } from '../../model/quote.ts';
import type { ActiveProblems } from '../active-problems.ts';
import { isOvertaken, requestProblem } from '../api-problem.ts';
import type { Clock } from '../clock.ts';
import type { Connection } from '../connection.ts';
import type { Log } from '../log.ts';
import { followOne, theOne } from '../one-object.ts';
import { Pace } from '../pace.ts';
import type { Reflector } from '../reflector.ts';
import { entryIn } from '../webhook-coverage.ts';
import { configurationsPath, type WebhookEntry } from '../webhook-entry.ts';
import { bundleOf, casIn, type Ca } from './ca.ts';
import type { Published } from './plan.ts';
import { Unchanged } from './unchanged.ts';

/** The requests that certificates need. */
export type CertificateApi = Pick<Connection, 'get' | 'create' | 'replace' | 'patch' | 'watch'>;

/** What is needed to watch and write an object. */
export interface ObjectOptions {
  readonly connection: CertificateApi;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: () => number;
  readonly problems: ActiveProblems;
  readonly onChange: () => void;
}

interface CaBundleOptions extends ObjectOptions {
  readonly entry: WebhookEntry;
}

const fieldManager = 'plimsoll-certificates';

/**
 * The caBundle of one webhook entry: watched, and written by a server-side apply that owns this one field. A configuration
 * that does not exist is never created: the chart does that.
 */
export class CaBundle {
  readonly reflector: Reflector<RawObject>;
  readonly #options: CaBundleOptions;
  readonly #pace: Pace;
  /** The last caBundle, and the CAs in it. */
  #last = { text: '', trusted: [] as readonly Ca[] };
  readonly #content: Unchanged;

  constructor(options: CaBundleOptions) {
    const { entry, random, clock } = (this.#options = options);
    const onChange = () => {
      this.#read();
      options.onChange();
    };
    this.reflector = followOne({ ...options, path: configurationsPath(entry), name: entry.configuration, onChange });
    this.#pace = new Pace(random);
    this.#content = new Unchanged(clock);
  }

  /** The CAs in the configuration; undefined if the entry does not exist, or is not known yet. */
  get published(): Published | undefined {
    if (this.#entry === undefined) return undefined;
    return { name: this.#options.entry.configuration, trusted: this.#last.trusted, for: this.#content.age };
  }

  /**
   * If the caBundle differs from `trusted`, writes the CAs that `fresh` returns, or nothing if it returns undefined. `fresh`
   * is called after the version to overwrite is fixed. Limits how often it writes. Never throws.
   */
  async write(trusted: readonly Ca[], fresh: () => Promise<readonly Ca[] | undefined>, signal: AbortSignal) {
    const { connection, entry, clock, log, problems } = this.#options;
    const about = `the caBundle of ${quote(entry.configuration)}`;
    const seen = this.#entry;
    if (seen === undefined) return;
    // Another replica may have restored it.
    if (seen.caBundle === encoded(trusted)) problems.end(about);
    if (seen.caBundle === encoded(trusted) || !this.#pace.allows(clock.now())) return;
    this.#pace.tried(clock.now());
    const wanted = await fresh();
    if (wanted === undefined || seen.caBundle === encoded(wanted)) return;
    const body = {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: entry.kind,
      // Fails if another client has written in between.
      metadata: { name: entry.configuration, resourceVersion: seen.version },
      webhooks: [{ name: entry.webhook, clientConfig: { caBundle: encoded(wanted) } }],
    };
    try {
      const how = { contentType: 'application/apply-patch+yaml', fieldManager, force: true, signal };
      await connection.patch(`${configurationsPath(entry)}/${entry.configuration}`, body, how);
      problems.end(about);
      const [cas, before] = [wanted, this.#last.trusted].map((all) => all.map(({ id }) => id));
      log.info({ configuration: entry.configuration, cas, before }, 'the caBundle was written');
    } catch (error) {
      if (isOvertaken(error)) return;
      const request = { verb: 'patch', resource: entry.resource, role: 'cluster role' } as const;
      problems.report(about, requestProblem(error, { ...request, name: entry.configuration }));
    }
  }

  /** The entry as last seen. */
  get #entry(): { readonly version: string; readonly caBundle: string } | undefined {
    const configuration = theOne(this.reflector);
    const own = entryIn(configuration, this.#options.entry.webhook);
    if (configuration === undefined || own === undefined) return undefined;
    const { resourceVersion } = isObject(configuration['metadata']) ? configuration['metadata'] : {};
    const { caBundle } = isObject(own['clientConfig']) ? own['clientConfig'] : {};
    return { version: String(resourceVersion), caBundle: typeof caBundle === 'string' ? caBundle : '' };
  }

  #read(): void {
    const text = this.#entry?.caBundle ?? '';
    if (text !== this.#last.text) this.#last = { text, trusted: casIn(Buffer.from(text, 'base64').toString()) };
    this.#content.see(`${this.#entry === undefined} ${this.#last.trusted.map(({ id }) => id).join()}`);
  }
}

function encoded(trusted: readonly Ca[]): string {
  return Buffer.from(bundleOf(trusted)).toString('base64');
}
