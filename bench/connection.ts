import { once } from 'node:events';
import tls from 'node:tls';

/** Where a server takes reviews, and the authority of its certificate, in PEM. */
export interface Place {
  readonly port: number;
  readonly authority: string;
}

const host = '127.0.0.1';
const endOfHead = '\r\n\r\n';
/** In bytes. Go's client, which kube-apiserver asks with, sends a request in pieces of this size (net/http, persistConn). */
const piece = 4096;

/** A review as the bytes of a whole HTTP request: made once, so that sending it costs the client next to nothing. */
export function requestOf(review: string, path: '/validate' | '/mutate' = '/validate'): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: kube-apiserver-admission',
    'Accept: application/json, */*',
    'Accept-Encoding: gzip',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(review)}`,
  ];
  return Buffer.from(head.join('\r\n') + endOfHead + review);
}

/**
 * A TLS connection that is kept, with one request at a time. It is no general client: Node's own takes more of a
 * processor than the servers that are measured, which then would wait for it.
 */
export class Connection {
  readonly #socket: tls.TLSSocket;
  #received: Buffer = Buffer.alloc(0);
  #answered: ((body: string) => void) | undefined;
  #failed: ((cause: Error) => void) | undefined;

  private constructor(socket: tls.TLSSocket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (cause: Error) => this.#failed?.(cause));
    socket.on('close', () => this.#failed?.(hungUp()));
  }

  /** Connects. Throws what the socket says. */
  static async open({ port, authority }: Place): Promise<Connection> {
    const socket = tls.connect({ host, port, ca: authority });
    await once(socket, 'secureConnect');
    return new Connection(socket);
  }

  /** Sends a request and resolves to the body of the answer; throws where its status is not 200. */
  ask(request: Buffer): Promise<string> {
    if (this.#socket.destroyed) return Promise.reject(hungUp());
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      for (let at = 0; at < request.length; at += piece) this.#socket.write(request.subarray(at, at + piece));
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(endOfHead);
    if (end === -1) return;
    const head = this.#received.toString('latin1', 0, end);
    const [, length] = /^content-length: *(\d+)/im.exec(head) ?? [];
    if (length === undefined || !head.startsWith('HTTP/1.1 200 ')) {
      this.#failed?.(new Error(`the server answered a review with: ${head.split('\r\n', 1).join()}`));
      return;
    }
    const from = end + endOfHead.length;
    if (this.#received.length < from + Number(length)) return;
    const body = this.#received.toString('utf8', from);
    this.#received = Buffer.alloc(0);
    this.#answered?.(body);
  }
}

function hungUp(): Error {
  return new Error('the server hung up before it answered');
}
