// What an API server says of one resource, over real sockets, with every fault that tests ask for.
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Connection } from '../src/cluster/connection.ts';

/** An object, as far as following it goes. */
export interface FakeObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly resourceVersion: string };
  readonly [field: string]: unknown;
}

/** A request as it came. */
export interface Asked {
  readonly verb: 'list' | 'watch';
  readonly query: Readonly<Record<string, string>>;
}

/** What a request is answered instead. */
export interface Refusal {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Event {
  readonly type: string;
  readonly object: FakeObject;
}

/** What every object is given beside its name. */
type Content = Readonly<Record<string, unknown>>;

/** A server of one resource. It numbers its changes from 1 on and remembers all of them, until it is told to forget. */
export class FakeApiServer {
  readonly asked: Asked[] = [];
  /** What is there, by `namespace/name` or name. */
  readonly objects = new Map<string, FakeObject>();
  /** Asked for each request; what it returns is answered instead. */
  refuses: (asked: Asked) => Refusal | undefined = () => undefined;
  /** Whether each watch ends as soon as it began. */
  endsWatches = false;
  /** Whether a watch of what is forgotten is told so by an event, and not by the status. */
  tellsExpiryByEvent = true;
  revision = 1;
  readonly #server = http.createServer((request, response) => this.#answer(request, response));
  readonly #sockets = new Set<Socket>();
  readonly #watchers = new Set<ServerResponse>();
  readonly #history: Event[] = [];
  readonly #pages = new Map<string, readonly FakeObject[]>();
  #forgotten = 0;
  #port = 0;

  constructor() {
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** Listens, at the same port each time. */
  async come(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Is not there any more, for who is connected and for who comes. */
  async go(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.reset();
    await closed;
  }

  get url(): URL {
    return new URL(`http://127.0.0.1:${this.#port}`);
  }

  /** To it, by whoever. */
  connection(timeout = 5_000): Connection {
    const credentials = { access: async () => ({ server: this.url, headers: {}, options: {} }), refused: () => {} };
    return new Connection({ credentials, userAgent: 'test', timeout });
  }

  get watchers(): number {
    return this.#watchers.size;
  }

  /** How often it was asked to. */
  count(verb: Asked['verb']): number {
    return this.asked.filter((asked) => asked.verb === verb).length;
  }

  /** Creates an object, or changes it. */
  put(key: string, content: Content = {}): Event {
    const type = this.objects.has(key) ? 'MODIFIED' : 'ADDED';
    const object = this.#object(key, content);
    this.objects.set(key, object);
    return this.#happen({ type, object });
  }

  remove(key: string): Event | undefined {
    const { metadata: _, ...content } = this.objects.get(key) ?? this.#object(key, {});
    return this.objects.delete(key) ? this.#happen({ type: 'DELETED', object: this.#object(key, content) }) : undefined;
  }

  /** Changes something of another resource: only bookmarks tell of it. */
  pass(): void {
    this.revision++;
  }

  /** Forgets all that has happened: what is asked for from before is gone. */
  forget(): void {
    this.#forgotten = this.revision;
    this.#pages.clear();
  }

  bookmark(): void {
    this.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.revision) } } });
  }

  /** To all that watch, and is nothing that has happened. */
  send(event: object): void {
    this.write(`${JSON.stringify(event)}\n`);
  }

  write(text: string | Uint8Array): void {
    for (const watcher of this.#watchers) watcher.write(text);
  }

  /** Ends all watches, as an API server does when their time is up. */
  end(): void {
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
  }

  /** Breaks all connections off. */
  reset(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#watchers.clear();
  }

  #object(key: string, content: Content): FakeObject {
    const [name = '', namespace] = key.split('/').toReversed();
    const metadata = { name, ...(namespace !== undefined && { namespace }), resourceVersion: String(++this.revision) };
    return { ...content, metadata };
  }

  #happen(event: Event): Event {
    this.#history.push(event);
    this.send(event);
    return event;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const query = Object.fromEntries(new URL(request.url ?? '', this.url).searchParams);
    const asked: Asked = { verb: query['watch'] === 'true' ? 'watch' : 'list', query };
    this.asked.push(asked);
    const refusal = this.refuses(asked);
    if (refusal !== undefined) refuse(response, refusal);
    else if (asked.verb === 'list') this.#list(response, query);
    else this.#watch(response, Number(query['resourceVersion']));
  }

  #list(response: ServerResponse, { limit, continue: token }: Asked['query']): void {
    const all = token === undefined ? [...this.objects.values()] : this.#pages.get(token);
    if (all === undefined) {
      refuse(response, { status: 410, reason: 'Expired' });
      return;
    }
    const resourceVersion = token?.split('-')[0] ?? String(this.revision);
    const size = Number(limit);
    const next = all.length > size ? `${resourceVersion}-${this.#pages.size}` : '';
    if (next !== '') this.#pages.set(next, all.slice(size));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ metadata: { resourceVersion, continue: next }, items: all.slice(0, size) }));
  }

  #watch(response: ServerResponse, from: number): void {
    if (from < this.#forgotten && !this.tellsExpiryByEvent) {
      refuse(response, { status: 410, reason: 'Expired' });
      return;
    }
    response.setHeader('content-type', 'application/json');
    response.flushHeaders();
    if (from < this.#forgotten) {
      response.end(`${JSON.stringify({ type: 'ERROR', object: statusOf({ status: 410, reason: 'Expired' }) })}\n`);
      return;
    }
    for (const event of this.#history) {
      if (Number(event.object.metadata.resourceVersion) > from) response.write(`${JSON.stringify(event)}\n`);
    }
    if (this.endsWatches) {
      response.end();
      return;
    }
    this.#watchers.add(response);
    response.once('close', () => this.#watchers.delete(response));
  }
}

function refuse(response: ServerResponse, refusal: Refusal): void {
  response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers });
  response.end(JSON.stringify(statusOf(refusal)));
}

function statusOf({ status, reason = '' }: Refusal): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status, reason, message: `told ${status}` };
}
