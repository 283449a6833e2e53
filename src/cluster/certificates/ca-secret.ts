import { isObject, type RawObject } from '../../model/fields.ts';
import { quote } from '../../model/quote.ts';
import { isOvertaken, requestProblem, type ObjectRequest } from '../api-problem.ts';
import { followOne, theOne } from '../one-object.ts';
import type { Reflector } from '../reflector.ts';
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

/** The Secret with the CA: watched, remembered and written. Never throws. */
export class CaSecret {
  readonly reflector: Reflector<RawObject>;
  /** Undefined without a Secret. */
  content: SecretContent | undefined;
  /** The last content without problems. */
  remembered: SecretContent | undefined;
  /** For how long the signing CA, and all CAs, are the same. */
  readonly signing: Unchanged;
  readonly trusted: Unchanged;
  readonly #options: CaSecretOptions;
  readonly #collection: string;
  #secret: RawObject | undefined;

  constructor(options: CaSecretOptions) {
    const { namespace, clock } = (this.#options = options);
    this.#collection = `/api/v1/namespaces/${namespace}/secrets`;
    const onChange = () => {
      this.#read();
      options.onChange();
    };
    this.reflector = followOne({ ...options, path: this.#collection, onChange });
    this.signing = new Unchanged(clock);
    this.trusted = new Unchanged(clock);
  }

  /** Reads it now; `trustedFor` is for how long its CAs are known here. Undefined if it cannot be read. */
  async fresh(signal: AbortSignal): Promise<{ content: SecretContent; trustedFor: number } | undefined> {
    const secret = await this.#try('get', () => this.#options.connection.get(this.#path, { signal }));
    if (!isObject(secret)) return undefined;
    const content = contentOf(secret);
    const isSeen = idsOf(content.trusted) === idsOf(this.content?.trusted ?? []);
    return { content, trustedFor: isSeen ? this.trusted.age : 0 };
  }

  /** Writes a planned step, unless another client has changed the Secret. */
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

  /** Undefined if no CA can be issued; that is reported. */
  async #withCa(content: SecretContent, place: 'signing' | 'next'): Promise<SecretContent | undefined> {
    const { issuing, problems } = this.#options;
    const about = 'issuing a CA';
    try {
      const ca = await issuing.ca();
      problems.end(about);
      return { ...content, [place]: ca, trusted: inOrder([...content.trusted, ca]) };
    } catch (error) {
      problems.fault(about, error);
      return undefined;
    }
  }

  get #path(): string {
    return `${this.#collection}/${this.#options.name}`;
  }

  #read(): void {
    const { problems } = this.#options;
    const secret = theOne(this.reflector);
    if (secret === this.#secret) return;
    this.#secret = secret;
    const content = (this.content = secret && contentOf(secret));
    if (content?.signing !== undefined && content.problems.length === 0) this.remembered = content;
    this.signing.see(content?.signing?.id ?? '');
    this.trusted.see(idsOf(content?.trusted ?? []));
    const about = 'the annotation plimsoll.dev/rotate';
    const unknown = secret && unknownRequestIn(secret);
    if (unknown === undefined) problems.end(about);
    else problems.report(about, `${about} is ${unknown}, which is not known; write ca or ca-now`);
  }

  /** Undefined if it failed; that is reported, unless another client was faster. */
  async #try(verb: ObjectRequest['verb'], request: () => Promise<unknown>): Promise<unknown> {
    const { problems, name } = this.#options;
    const about = `${verb} of the secret ${quote(name)}`;
    try {
      const answer = await request();
      problems.end(about);
      return answer;
    } catch (error) {
      // On a create, 404 means that the namespace does not exist.
      if (isOvertaken(error) && !(verb === 'create' && error.status === 404)) return undefined;
      problems.report(about, requestProblem(error, { verb, resource: 'secrets', name, role: 'role' }));
      return undefined;
    }
  }
}

function idsOf(cas: readonly Ca[]): string {
  return cas.map(({ id }) => id).join();
}
