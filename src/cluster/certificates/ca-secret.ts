import { isObject, type RawObject } from '../../model/fields.ts';
import { quote } from '../../model/quote.ts';
import { followOne, theOne } from '../one-object.ts';
import type { Reflector } from '../reflector.ts';
import { isOvertaken, troubleWith, type Wanted } from '../trouble.ts';
import { inOrder, type Ca } from './ca.ts';
import type { ObjectOptions } from './ca-bundle.ts';
import type { Issuing } from './leaf.ts';
import type { Step } from './plan.ts';
import { contentOf, secretOf, unknownRequestIn, type SecretContent } from './secret-content.ts';
import { Unchanged } from './unchanged.ts';

interface CaSecretOptions extends ObjectOptions {
  readonly namespace: string;
  readonly name: string;
  readonly issuing: Issuing;
}

/** The Secret with the CA, as it is seen, remembered and written. Nothing here throws. */
export class CaSecret {
  readonly reflector: Reflector<RawObject>;
  /** What it holds; undefined where there is none. */
  content: SecretContent | undefined;
  /** What it held when all of it could last be used. */
  remembered: SecretContent | undefined;
  /** The CA that signs, and all of its CAs. */
  readonly signing: Unchanged;
  readonly trusted: Unchanged;
  readonly #options: CaSecretOptions;
  readonly #collection: string;
  #secret: RawObject | undefined;

  constructor(options: CaSecretOptions) {
    const { namespace, clock } = (this.#options = options);
    this.#collection = `/api/v1/namespaces/${namespace}/secrets`;
    const onChange = () => {
      this.#look();
      options.onChange();
    };
    this.reflector = followOne({ ...options, path: this.#collection, onChange });
    this.signing = new Unchanged(clock);
    this.trusted = new Unchanged(clock);
  }

  /** What it holds at this moment, and for how long that is known; undefined where it cannot be read. */
  async fresh(signal: AbortSignal): Promise<{ content: SecretContent; trustedFor: number } | undefined> {
    const secret = await this.#try('get', () => this.#options.connection.get(this.#path, { signal }));
    if (!isObject(secret)) return undefined;
    const content = contentOf(secret);
    const isSeen = idsOf(content.trusted) === idsOf(this.content?.trusted ?? []);
    return { content, trustedFor: isSeen ? this.trusted.age : 0 };
  }

  /** Writes what was planned, unless somebody else has changed the Secret. */
  async write({ content, issue, message }: Step, signal: AbortSignal): Promise<void> {
    if (content === undefined) return;
    const { connection, log, namespace, name } = this.#options;
    const base = this.#secret;
    const next = issue === undefined ? content : await this.#withCa(content, issue);
    if (next === undefined) return;
    const secret = secretOf(next, base ?? { metadata: { namespace, name } });
    const written =
      base === undefined
        ? await this.#try('create', () => connection.create(this.#collection, secret, { signal }))
        : await this.#try('update', () => connection.replace(this.#path, secret, { signal }));
    if (written === undefined) return;
    log.info({ secret: name, signing: next.signing?.id, trusted: idsOf(next.trusted) }, message);
  }

  /** Undefined where no CA can be issued; that is reported. */
  async #withCa(content: SecretContent, place: 'signing' | 'next'): Promise<SecretContent | undefined> {
    const { issuing, ongoing } = this.#options;
    const about = 'issuing a CA';
    try {
      const ca = await issuing.ca();
      ongoing.end(about);
      return { ...content, [place]: ca, trusted: inOrder([...content.trusted, ca]) };
    } catch (error) {
      ongoing.fault(about, error);
      return undefined;
    }
  }

  get #path(): string {
    return `${this.#collection}/${this.#options.name}`;
  }

  #look(): void {
    const { ongoing } = this.#options;
    const secret = theOne(this.reflector);
    if (secret === this.#secret) return;
    this.#secret = secret;
    const content = (this.content = secret && contentOf(secret));
    if (content?.signing !== undefined && content.problems.length === 0) this.remembered = content;
    this.signing.see(content?.signing?.id ?? '');
    this.trusted.see(idsOf(content?.trusted ?? []));
    const about = 'the annotation plimsoll.dev/rotate';
    const unknown = secret && unknownRequestIn(secret);
    if (unknown === undefined) ongoing.end(about);
    else ongoing.tell(about, `${about} is ${unknown}, which is not known; write ca or ca-now`);
  }

  /** Undefined where it was not done; that is reported, unless somebody else was there first. */
  async #try(verb: Wanted['verb'], act: () => Promise<unknown>): Promise<unknown> {
    const { ongoing, name } = this.#options;
    const about = `${verb} of the secret ${quote(name)}`;
    try {
      const answer = await act();
      ongoing.end(about);
      return answer;
    } catch (error) {
      // Where there was none, 404 is about the namespace.
      if (isOvertaken(error) && !(verb === 'create' && error.status === 404)) return undefined;
      ongoing.tell(about, troubleWith(error, { verb, resource: 'secrets', name, role: 'role' }));
      return undefined;
    }
  }
}

function idsOf(cas: readonly Ca[]): string {
  return cas.map(({ id }) => id).join();
}
