import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { quote } from '../model/quote.ts';
import { AnswerGarbled, ApiError } from './api-error.ts';
import { readCredentials, type Access, type AccessSource, type Environment } from './credentials.ts';
import { ServerTime } from './server-time.ts';
import { watchEventsIn, type WatchEvent } from './watch-events.ts';

/** The API server gave no answer, or not all of it; the message says why and where to look. */
export class ClusterUnreachable extends Error {
  readonly code = 'ERR_CLUSTER_UNREACHABLE';
}

/** Parameters of a request; what is undefined is left out. */
export type Query = Readonly<Record<string, string | undefined>>;

/** What any request may have beside what it is about. */
export interface RequestOptions {
  readonly query?: Query;
  /** Ends the request, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** How a patch is applied. */
export interface Patching extends RequestOptions {
  /** `application/apply-patch+yaml` for a server-side apply. */
  readonly contentType: string;
  /** Whose fields they are. */
  readonly fieldManager: string;
  /** Takes fields over from others: of a server-side apply only. */
  readonly force?: boolean;
}

/** How an API server is asked. */
export interface ConnectionOptions {
  readonly credentials: AccessSource;
  /** What the API server's audit log calls us: `plimsoll/0.1.0`. */
  readonly userAgent: string;
  /** In milliseconds: so long may a whole answer take, or the beginning of a watch. */
  readonly timeout: number;
}

/** How a connection is found. */
export interface ConnectOptions extends Pick<ConnectionOptions, 'userAgent'> {
  readonly environment: Environment;
  /** In milliseconds; 30 seconds where it is absent. */
  readonly timeout?: number;
}

/**
 * Finds the API server and who asks it: by KUBECONFIG, ~/.kube/config, or what a pod is given. It is not asked yet.
 * Throws `KubeconfigUnreadable`.
 */
export async function connect({ environment, userAgent, timeout = 30_000 }: ConnectOptions): Promise<Connection> {
  return new Connection({ credentials: await readCredentials(environment), userAgent, timeout });
}

/** In bytes. A list comes in pages, and no page of anything that is asked for comes near to it. */
const maxBody = 256 * 1024 * 1024;

/**
 * In milliseconds. A connection that nothing uses is let go before Go's 90 seconds end it at the other side, in the
 * middle of a request. Of one that is used, the kernel asks now and then whether somebody is there.
 */
const kept = { keepAlive: true, keepAliveInitialDelay: 30_000, keepAliveMsecs: 30_000, timeout: 60_000 };

interface Sent extends RequestOptions {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/**
 * Requests to an API server, as plain JSON. Every method throws `ApiError` where the API server refuses,
 * `ClusterUnreachable` where it does not answer in time, `AnswerGarbled` where the answer is no JSON, and
 * `KubeconfigUnreadable` where nobody can be signed in any more.
 */
export class Connection {
  /** The time of day, by the clock of the API server as its last answer had it. */
  readonly today = (): Date => this.#time.at(Date.now());
  readonly #credentials: AccessSource;
  readonly #userAgent: string;
  readonly #timeout: number;
  readonly #time = new ServerTime();
  readonly #agents = { 'http:': new http.Agent(kept), 'https:': new https.Agent(kept) };

  constructor({ credentials, userAgent, timeout }: ConnectionOptions) {
    this.#credentials = credentials;
    this.#userAgent = userAgent;
    this.#timeout = timeout;
  }

  get(path: string, options: RequestOptions = {}): Promise<unknown> {
    return this.#ask({ ...options, method: 'GET', path });
  }

  create(path: string, body: unknown, options: RequestOptions = {}): Promise<unknown> {
    return this.#ask({ ...options, method: 'POST', path, body });
  }

  /** With a resourceVersion in the body, nothing but that version is replaced: else the status is 409. */
  replace(path: string, body: unknown, options: RequestOptions = {}): Promise<unknown> {
    return this.#ask({ ...options, method: 'PUT', path, body });
  }

  patch(path: string, body: unknown, { contentType, fieldManager, force, ...rest }: Patching): Promise<unknown> {
    const query = { ...rest.query, fieldManager, force: force === undefined ? undefined : String(force) };
    return this.#ask({ ...rest, query, method: 'PATCH', path, body, contentType });
  }

  delete(path: string, options: RequestOptions = {}): Promise<unknown> {
    return this.#ask({ ...options, method: 'DELETE', path });
  }

  /** Resolves once the API server has begun to tell of changes. The end of the events is the end of the watch. */
  async watch(path: string, query: Query, signal: AbortSignal): Promise<AsyncIterable<WatchEvent>> {
    const exchange = await this.#begin({ method: 'GET', path, query: { ...query, watch: 'true' }, signal });
    exchange.wait(undefined);
    return watchEventsIn(exchange.chunks());
  }

  /** Lets go of the connections that are kept. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #ask(sent: Sent): Promise<unknown> {
    const text = await (await this.#begin(sent)).text();
    return text === '' ? undefined : parsed(text);
  }

  /** Resolves once the answer begins, and is none of refusal. */
  async #begin(sent: Sent): Promise<Exchange> {
    sent.signal?.throwIfAborted();
    const deadline = performance.now() + this.#timeout;
    const { server, headers: own, options } = await this.#signIn(sent.signal);
    const url = new URL(server.href.replace(/\/$/, '') + sent.path);
    for (const [name, value] of Object.entries(sent.query ?? {})) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const isPlain = url.protocol === 'http:';
    const { method, body, contentType = 'application/json' } = sent;
    const content = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...own,
      accept: 'application/json',
      'user-agent': this.#userAgent,
      ...(content !== undefined && { 'content-type': contentType, 'content-length': Buffer.byteLength(content) }),
    };
    const agent = options.agent ?? this.#agents[isPlain ? 'http:' : 'https:'];
    const request = (isPlain ? http : https).request(url, { ...options, method, headers, agent });
    const exchange = new Exchange(request, server, sent.signal);
    exchange.wait(deadline - performance.now());
    request.end(content);
    const response = await exchange.response;
    const { statusCode: status = 0 } = response;
    if (status >= 200 && status < 300) {
      this.#time.heard(response.headers.date, Date.now());
      return exchange;
    }
    if (status === 401) this.#credentials.refused();
    const retryAfter = Number(response.headers['retry-after']);
    throw ApiError.of(parsedOrNot(await exchange.text()), {
      status,
      retryAfter: retryAfter > 0 ? retryAfter : undefined,
    });
  }

  /** A command that signs in may take for ever. */
  #signIn(signal: AbortSignal | undefined): Promise<Access> {
    return new Promise((resolve, reject) => {
      const giveUp = () =>
        reject(
          new ClusterUnreachable('authentication to the API server timed out; try kubectl with the same kubeconfig'),
        );
      const timer = setTimeout(giveUp, this.#timeout);
      const abort = () => reject(reasonOf(signal));
      signal?.addEventListener('abort', abort, { once: true });
      this.#credentials
        .access()
        .then(resolve, reject)
        .finally(() => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
        });
    });
  }
}

/** One request and its answer, which ends where the time is up or whoever asked has no use for it any more. */
class Exchange {
  readonly response: Promise<IncomingMessage>;
  readonly #request: http.ClientRequest;
  readonly #server: URL;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = () => this.#end(reasonOf(this.#signal));
  #answer: IncomingMessage | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(request: http.ClientRequest, server: URL, signal: AbortSignal | undefined) {
    this.#request = request;
    this.#server = server;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#abort, { once: true });
    this.response = new Promise((resolve, reject) => {
      request.once('response', (response) => {
        this.#answer = response;
        response.once('close', () => this.#settle());
        resolve(response);
      });
      // More may come once it was destroyed, and nobody to hear it would end the process.
      request.on('error', (cause) => {
        this.#settle();
        reject(this.#told(cause));
      });
    });
  }

  /** Gives it so many milliseconds from now, or any time at all. */
  wait(milliseconds: number | undefined): void {
    clearTimeout(this.#timer);
    if (milliseconds === undefined) return;
    const giveUp = () => this.#end(unreachable(this.#server, 'did not answer in time'));
    this.#timer = setTimeout(giveUp, Math.max(milliseconds, 0));
  }

  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    const response = await this.response;
    try {
      for await (const chunk of response) yield chunk as Uint8Array;
    } catch (cause) {
      throw this.#told(cause);
    }
  }

  async text(): Promise<string> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of this.chunks()) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBody) throw new AnswerGarbled(`has more than ${maxBody} bytes`);
    }
    return Buffer.concat(chunks).toString();
  }

  #end(reason: Error): void {
    (this.#answer ?? this.#request).destroy(reason);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener('abort', this.#abort);
  }

  #told(cause: unknown): Error {
    if (this.#signal?.aborted === true) return reasonOf(this.#signal);
    return cause instanceof ClusterUnreachable ? cause : unreachable(this.#server, complaintOf(cause), cause);
  }
}

function unreachable(server: URL, complaint: string, cause?: unknown): ClusterUnreachable {
  const sentence = `the API server at ${quote(server.href)} ${complaint}; check that it runs and is reachable from here`;
  return new ClusterUnreachable(sentence, { cause });
}

function complaintOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const text = cause instanceof Error ? cause.message : String(cause);
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused the connection';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'has a host name that does not resolve';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'closed the connection';
    case 'ETIMEDOUT':
      return 'did not answer in time';
    default:
      return `is not reachable (${code || text})`;
  }
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AnswerGarbled('is not JSON', { cause });
  }
}

function parsedOrNot(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
