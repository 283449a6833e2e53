import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { quote } from '../model/quote.ts';
import { AnswerGarbled, ApiError } from './api-error.ts';
import { readCredentials, type Access, type AccessSource, type Environment } from './credentials.ts';
import { ServerTime } from './server-time.ts';
import { watchEventsIn, type WatchEvent } from './watch-events.ts';

/** The API server did not answer, or not completely; the message says why and what to check. */
export class ClusterUnreachable extends Error {
  readonly code = 'ERR_CLUSTER_UNREACHABLE';
}

/** Parameters of a request; undefined ones are omitted. */
export type Query = Readonly<Record<string, string | undefined>>;

/** Options of any request. */
export interface RequestOptions {
  readonly query?: Query;
  /** Aborts the request, which then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** How a patch is applied. */
export interface Patching extends RequestOptions {
  /** `application/apply-patch+yaml` for a server-side apply. */
  readonly contentType: string;
  readonly fieldManager: string;
  /** Whether to take fields over from other managers; only for a server-side apply. */
  readonly force?: boolean;
}

/** How requests are made. */
export interface ConnectionOptions {
  readonly credentials: AccessSource;
  /** For the API server's audit log: `plimsoll/0.1.0`. */
  readonly userAgent: string;
  /** In milliseconds, for a whole answer, or for the start of a watch. */
  readonly timeout: number;
}

/** How to find the API server. */
export interface ConnectOptions extends Pick<ConnectionOptions, 'userAgent'> {
  readonly environment: Environment;
  /** In milliseconds; 30 seconds by default. */
  readonly timeout?: number;
}

/**
 * Finds the API server and the credentials, in KUBECONFIG, ~/.kube/config, or the service account of the pod. Makes no
 * request. Throws `KubeconfigUnreadable`.
 */
export async function connect({ environment, userAgent, timeout = 30_000 }: ConnectOptions): Promise<Connection> {
  return new Connection({ credentials: await readCredentials(environment), userAgent, timeout });
}

/** In bytes; far above any page of a list. */
const maxBody = 256 * 1024 * 1024;

/**
 * In milliseconds. An idle connection is closed before the Go server closes it after 90 seconds, which might be during a
 * request. TCP keepalive detects dead peers.
 */
const kept = { keepAlive: true, keepAliveInitialDelay: 30_000, keepAliveMsecs: 30_000, timeout: 60_000 };

interface Outgoing extends RequestOptions {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
}

/**
 * Requests to an API server, as plain JSON. Every method throws `ApiError` if the API server refuses, `ClusterUnreachable`
 * if it does not answer in time, `AnswerGarbled` if the answer is not JSON, and `KubeconfigUnreadable` if the credentials
 * can no longer be used.
 */
export class Connection {
  /** The time of day by the clock of the API server, from its last answer. */
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
    return this.#send({ ...options, method: 'GET', path });
  }

  create(path: string, body: unknown, options: RequestOptions = {}): Promise<unknown> {
    return this.#send({ ...options, method: 'POST', path, body });
  }

  /** With a resourceVersion in the body, replaces only that version; otherwise status 409. */
  replace(path: string, body: unknown, options: RequestOptions = {}): Promise<unknown> {
    return this.#send({ ...options, method: 'PUT', path, body });
  }

  patch(path: string, body: unknown, { contentType, fieldManager, force, ...rest }: Patching): Promise<unknown> {
    const query = { ...rest.query, fieldManager, force: force === undefined ? undefined : String(force) };
    return this.#send({ ...rest, query, method: 'PATCH', path, body, contentType });
  }

  delete(path: string, options: RequestOptions = {}): Promise<unknown> {
    return this.#send({ ...options, method: 'DELETE', path });
  }

  /** Resolves once the watch is open. The events end with the watch. */
  async watch(path: string, query: Query, signal: AbortSignal): Promise<AsyncIterable<WatchEvent>> {
    const exchange = await this.#open({ method: 'GET', path, query: { ...query, watch: 'true' }, signal });
    exchange.wait(undefined);
    return watchEventsIn(exchange.chunks());
  }

  /** Closes idle connections. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #send(sent: Outgoing): Promise<unknown> {
    const text = await (await this.#open(sent)).text();
    return text === '' ? undefined : parsed(text);
  }

  /** Resolves once a successful answer begins. */
  async #open(sent: Outgoing): Promise<Exchange> {
    sent.signal?.throwIfAborted();
    const deadline = performance.now() + this.#timeout;
    const { server, headers: own, options } = await this.#authenticate(sent.signal);
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
      this.#time.read(response.headers.date, Date.now());
      return exchange;
    }
    if (status === 401) this.#credentials.refused();
    const retryAfter = Number(response.headers['retry-after']);
    throw ApiError.of(parsedOrNot(await exchange.text()), {
      status,
      retryAfter: retryAfter > 0 ? retryAfter : undefined,
    });
  }

  /** An exec command of the kubeconfig may hang. */
  #authenticate(signal: AbortSignal | undefined): Promise<Access> {
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

/** One request and its answer; ends at a timeout or when the caller aborts it. */
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
      // Errors may follow a destroy, and an unhandled one would end the process.
      request.on('error', (cause) => {
        this.#settle();
        reject(this.#errorOf(cause));
      });
    });
  }

  /** Sets the timeout, in milliseconds from now; undefined for none. */
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
      throw this.#errorOf(cause);
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

  #errorOf(cause: unknown): Error {
    if (this.#signal?.aborted === true) return reasonOf(this.#signal);
    return cause instanceof ClusterUnreachable ? cause : unreachable(this.#server, symptomOf(cause), cause);
  }
}

function unreachable(server: URL, symptom: string, cause?: unknown): ClusterUnreachable {
  const sentence = `the API server at ${quote(server.href)} ${symptom}; check that it runs and is reachable from here`;
  return new ClusterUnreachable(sentence, { cause });
}

function symptomOf(cause: unknown): string {
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
