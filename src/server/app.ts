import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { BodyRefused } from './body.ts';
import { boundConnections } from './connections.ts';
import type { Limits } from './limits.ts';
import type { CloseReason, Metrics } from './metrics.ts';
import { ReviewRefused } from './review.ts';
import { Throttle } from './throttle.ts';

/** A server certificate and its key, in PEM. */
export interface Certificate {
  /** The certificate first, then its chain. */
  readonly cert: string;
  readonly key: string;
}

/** The options of every port of the gate. */
export interface AppOptions {
  readonly log: Logger;
  readonly limits: Limits;
  readonly metrics: Metrics;
  /** Undefined for plain HTTP. */
  readonly certificate?: Certificate;
}

/** The gate does not serve this request; the message says what to send instead. */
export class Unserved extends Error {
  readonly code = 'ERR_UNSERVED';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/**
 * An HTTP server without routes. Answers every error with one sentence as plain text: kube-apiserver passes text on to its
 * user, but not JSON (client-go rest/request.go, isTextResponse). No request ends the process.
 */
export function createApp({ log, limits, metrics, certificate }: AppOptions): FastifyInstance {
  const tooLarge = new Throttle(logInterval);
  const answerError = (error: unknown, reply: FastifyReply) => {
    const [status, sentence] = problemOf(error);
    metrics.badRequest(status);
    if (status === 500) log.error({ err: error }, 'internal error: the request could not be answered');
    if (status === 413) {
      tooLarge.count((times) => log.warn({ problem: sentence, times }, 'request body too large'));
    }
    void sayPlainly(reply, status, sentence);
  };
  const refuse = (response: http.ServerResponse, status: number, sentence: string) => {
    metrics.badRequest(status);
    const body = `${sentence}\n`;
    const headers = { 'content-type': 'text/plain; charset=utf-8', 'content-length': body.length, connection: 'close' };
    response.writeHead(status, headers).end(body);
  };
  const app = Fastify({
    serverFactory: (answer) =>
      createServer(
        (request, response) => {
          if (hasHost(request)) answer(request, response);
          else refuse(response, 400, 'the request has no Host header; send one, as HTTP/1.1 requires');
        },
        limits,
        certificate,
      ),
    logger: false,
    bodyLimit: limits.body,
    // A stopping gate still answers every request that it accepted: a 503 would refuse it.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, _, reply) => answerError(error, reply),
    clientErrorHandler: (error, socket) => answerClientError(error, socket, metrics),
  });
  app.removeAllContentTypeParsers();
  app.setErrorHandler((error, _, reply) => answerError(error, reply));
  app.server.on('checkExpectation', (_, response) =>
    refuse(response, 417, 'this Expect header is not supported; remove it'),
  );
  app.server.on('connect', (_, socket) => {
    hangUp(socket, '405 Method Not Allowed', 'CONNECT is not supported; send reviews with POST', metrics);
  });
  boundConnections(app.server, limits, closeReporter({ log, metrics }, 'too_many'));
  app.server.on('tlsClientError', (error) => {
    metrics.handshakeFailed();
    log.debug({ err: error }, 'TLS handshake failed');
  });
  return app;
}

/** Counts connections that are closed because of a limit, and logs them now and then. */
export function closeReporter({ log, metrics }: Pick<AppOptions, 'log' | 'metrics'>, reason: CloseReason): () => void {
  const throttle = new Throttle(logInterval);
  return () => {
    metrics.connectionClosed(reason);
    throttle.count((times) => log.warn({ reason, times }, 'connection closed because a limit was reached'));
  };
}

/** In milliseconds. */
const logInterval = 60_000;

/** Answers with one sentence. */
export function sayPlainly(reply: FastifyReply, status: number, sentence: string): FastifyReply {
  return reply.code(status).header('content-type', 'text/plain; charset=utf-8').send(`${sentence}\n`);
}

/** Serves another certificate to new connections. Throws if TLS cannot use it; the last one then stays. */
export function serveCertificate({ server }: FastifyInstance, { cert, key }: Certificate): void {
  if (!(server instanceof https.Server)) throw new TypeError('a plain HTTP port has no certificate');
  server.setSecureContext({ cert, key, minVersion });
}

const minVersion = 'TLSv1.2' as const;

function createServer(answer: http.RequestListener, limits: Limits, certificate?: Certificate): http.Server {
  const options = {
    keepAliveTimeout: limits.keepAlive,
    requestTimeout: limits.request,
    // Not above requestTimeout: Node would then swap the two (node_http_parser.cc, ConnectionsList::Expired). Neither counts
    // for idle connections.
    headersTimeout: limits.request,
    connectionsCheckingInterval: limits.check,
    // Node's own refusal has no message.
    requireHostHeader: false,
  };
  const server =
    certificate === undefined
      ? http.createServer(options, answer)
      : https.createServer(
          { ...options, cert: certificate.cert, key: certificate.key, minVersion, handshakeTimeout: limits.request },
          answer,
        );
  server.timeout = limits.stalled;
  return server;
}

function problemOf(error: unknown): readonly [status: number, sentence: string] {
  if (error instanceof ReviewRefused) return [400, error.message];
  if (error instanceof BodyRefused || error instanceof Unserved) return [error.status, error.message];
  const status = statusOf(error);
  const sentence = sentences.get(status);
  if (sentence !== undefined) return [status, sentence];
  return [500, 'internal error; the log of the gate has the details'];
}

function statusOf(error: unknown): number {
  const isClients = error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
  return isClients ? Number(error.statusCode) : 500;
}

/** Messages for requests that Fastify refuses. */
const sentences: ReadonlyMap<number, string> = new Map([
  [400, 'the HTTP request is malformed; send an AdmissionReview as JSON'],
  [414, 'the path is too long; send reviews to POST /validate'],
  [415, 'the content type is not supported; send application/json'],
]);

const clientErrors: ReadonlyMap<string, readonly [status: string, sentence: string]> = new Map([
  ['ERR_HTTP_REQUEST_TIMEOUT', ['408 Request Timeout', 'the request was not complete in time; send it faster']],
  ['HPE_HEADER_OVERFLOW', ['431 Request Header Fields Too Large', 'the headers are too long; send fewer']],
]);

/** For input that is not HTTP, or that came too slowly. Node does not answer it, nor close the connection. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket, metrics: Metrics): void {
  const [status, sentence] = clientErrors.get(error.code ?? '') ?? [
    '400 Bad Request',
    'this is not an HTTP/1.1 request',
  ];
  if (error.code === 'ECONNRESET') socket.destroy();
  else hangUp(socket, status, sentence, metrics);
}

function hangUp(socket: Duplex, status: string, sentence: string, metrics: Metrics): void {
  if (socket.writable) {
    metrics.badRequest(Number.parseInt(status));
    const body = `${sentence}\n`;
    const headers = `Content-Type: text/plain; charset=utf-8\r\nContent-Length: ${body.length}\r\nConnection: close`;
    socket.write(`HTTP/1.1 ${status}\r\n${headers}\r\n\r\n${body}`);
  }
  socket.destroy();
}

/** HTTP/1.1 requires it (RFC 9112, 3.2). */
function hasHost({ httpVersion, headers }: http.IncomingMessage): boolean {
  return httpVersion !== '1.1' || headers.host !== undefined;
}
