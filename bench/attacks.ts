import { once } from 'node:events';
import type { TcpSocketConnectOpts } from 'node:net';
import tls from 'node:tls';
import type { Place } from './connection.ts';

const host = '127.0.0.1';
/** Another pod than the API server has another address. */
const attacker = '127.0.0.2';
const MiB = 1024 ** 2;

/** Shortest names, all different: each makes V8 keep a shape of its own, which is the most memory for its bytes. */
function nameOf(index: number): string {
  let name = '';
  for (let rest = index; ; rest = Math.floor(rest / 26) - 1) {
    name = String.fromCodePoint(97 + (rest % 26)) + name;
    if (rest < 26) return name;
  }
}

function review(annotations: string, more: string): string {
  const request =
    '"uid":"u-1","kind":{"group":"apps","version":"v1","kind":"Deployment"},"namespace":"shop","operation":"CREATE"';
  const template = `{"spec":{"containers":[],"imagePullSecrets":${more}}}`;
  const object = `{"metadata":{"name":"web","annotations":{"a":"${annotations}"}},"spec":{"template":${template}}}`;
  return `{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{${request},"object":${object}}}`;
}

function repeated(count: number, item: (index: number) => string): string {
  return `[${Array.from({ length: count }, (_, index) => item(index)).join()}]`;
}

function nested(depth: number, opening: (index: number) => string, closing: string): string {
  return `${Array.from({ length: depth }, (_, index) => opening(index)).join('')}1${closing.repeat(depth)}`;
}

/** As deep as a body may be, and as often as is asked for. */
function chains(values: number, opening: (index: number) => string, closing: string): string {
  const depth = 10_000;
  const count = Math.floor(values / (depth + 1));
  return repeated(count, (chain) => nested(depth, (index) => opening(chain * depth + index), closing));
}

/** Values that take most memory for their number, as many as are asked for. */
const shapes: Readonly<Record<string, (values: number) => string>> = {
  'empty objects': (values) => repeated(values, () => '{}'),
  'nested lists': (values) => chains(values, () => '[', ']'),
  'nested objects of different keys': (values) => chains(values, (index) => `{"${nameOf(index)}":`, '}'),
  'objects of different keys': (values) => repeated(values / 2, (index) => `{"${nameOf(index)}":1}`),
  'one object of different keys': (values) =>
    `{${Array.from({ length: values }, (_, index) => `"${nameOf(index)}":""`).join()}}`,
  'objects of numbers as keys': (values) => repeated(values / 2, () => '{"16":1}'),
  'short texts': (values) => repeated(values, (index) => `"${nameOf(index)}"`),
};

/** Texts that take most memory for their bytes. */
const texts: Readonly<Record<string, string>> = {
  plain: 'x',
  'not Latin': 'ж',
  'beyond the first plane': '💾',
  escaped: '\\u0436',
};

/** Bytes of one character each, that V8 keeps in two because of the last: twice the memory, for the source and for the value. */
const widest = { of: 'x', last: 'ж' };

/** Reviews of `bytes` bytes that hold about as many values: every shape, and every text, filled up with the worst of the other. */
export function worstReviews(values: number, bytes: number): ReadonlyMap<string, Buffer> {
  const filled = (text: string, last: string, more: string): Buffer => {
    const room = bytes - Buffer.byteLength(review(last, more));
    const times = Math.max(0, Math.floor(room / Buffer.byteLength(text)));
    return Buffer.from(review(text.repeat(times) + last, more));
  };
  const few = values - 100;
  const { of, last } = widest;
  return new Map([
    ...Object.entries(shapes).map(([name, shape]) => [name, filled(of, last, shape(few))] as const),
    ...Object.entries(texts).map(([name, text]) => [name, filled(text, '', '[]')] as const),
  ]);
}

/** The same as a whole HTTP request. */
export function requestWith(body: Buffer): Buffer {
  const head = `POST /validate HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/** Keeps connections open that send all of a body but its end; those that are closed are opened again, until told to end. */
export class HeldOpen {
  readonly #place: Place;
  readonly #bytes: Buffer;
  readonly #sockets = new Set<tls.TLSSocket>();
  #isOver = false;
  /** How many were opened. */
  opened = 0;

  constructor(place: Place, connections: number, bytes = 8 * MiB - 1) {
    this.#place = place;
    const head = `POST /validate HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${bytes + 1}\r\n\r\n{"`;
    this.#bytes = Buffer.concat([Buffer.from(head), Buffer.alloc(bytes - 2, 'x')]);
    for (let count = 0; count < connections; count++) this.#open();
  }

  end(): void {
    this.#isOver = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  #open(): void {
    if (this.#isOver) return;
    this.opened++;
    const options: tls.ConnectionOptions & TcpSocketConnectOpts = {
      host,
      localAddress: attacker,
      port: this.#place.port,
      ca: this.#place.authority,
    };
    const socket = tls.connect(options, () => socket.write(this.#bytes));
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.resume();
    socket.on('close', () => {
      this.#sockets.delete(socket);
      setTimeout(() => this.#open(), 10);
    });
  }
}

/** Sends one request over a connection of its own; the status of the answer and its body, or nothing where the server hung up. */
export async function askOnce(
  { port, authority }: Place,
  request: Buffer,
): Promise<{ status: number; body: string } | undefined> {
  const socket = tls.connect({ host, port, ca: authority });
  socket.on('error', () => {});
  let said = '';
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString('latin1');
    const [head = '', body = ''] = said.split('\r\n\r\n');
    const [, length] = /^content-length: (\d+)/im.exec(head) ?? [];
    if (length !== undefined && body.length >= Number(length)) socket.destroy();
  });
  socket.once('secureConnect', () => socket.write(request));
  await once(socket, 'close').catch(() => {});
  const [head = '', body = ''] = said.split('\r\n\r\n');
  const [, status] = /^HTTP\/1\.1 (\d+) /.exec(head) ?? [];
  return status === undefined ? undefined : { status: Number(status), body };
}
