import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import type { BodyTimeouts } from './body-pool.ts';
import type { Limits } from './limits.ts';
import { Ranking } from './ranking.ts';

/** In milliseconds between two searches for room for waiting connections. An idle connection stays at least as long. */
const interval = 50;

/** In milliseconds, for the first request to arrive, including the TLS handshake, while others of its address wait. */
const silence = 3000;

interface Connection {
  readonly socket: Socket;
  readonly client: Client;
  /** The number of open requests: their headers have come, their answers are not sent. */
  requests: number;
  /** The answer to the last of them. Not a set of all: see docs/performance.md. */
  response: ServerResponse | undefined;
  hasAsked: boolean;
  /** Called when an answer is sent, or never will be. */
  readonly answered: () => void;
  /** When it last changed between idle and busy, by the clock of `performance`. */
  since: number;
}

/** A connection that waits for room. */
interface Waiting {
  readonly socket: Socket;
  readonly since: number;
  readonly admit: () => void;
}

interface Client {
  readonly address: string | undefined;
  readonly open: Set<Connection>;
  readonly waiting: Waiting[];
}

/**
 * Limits the open connections of a server, since each takes memory. One too many waits, unread, until another closes. The
 * address with the fewest open connections is served first. An address with at least two more loses a connection that is
 * idle, has sent no request within `timeouts.stalled`, or has sent only a part of one. Between equals, and within one
 * address, only connections close that are idle, send nothing, or take very long. If too many wait, the newest one of the
 * address with the most waiting is closed. So an address within its share loses nothing, however many connections others
 * open. `whenClosed` is called for each that is closed.
 */
export function boundConnections(server: Server, limits: Limits, whenClosed: () => void): void {
  const room = new Room(limits, whenClosed);
  const accept = server.listeners('connection');
  server.removeAllListeners('connection');
  const pauseOnConnect = (isPaused: boolean) => void Object.assign(server, { pauseOnConnect: isPaused });
  pauseOnConnect(true);
  server.on('connection', (socket: Socket) => {
    room.ask(socket, () => {
      // The TLS socket must not be paused.
      pauseOnConnect(false);
      for (const listener of accept) Reflect.apply(listener, server, [socket]);
      pauseOnConnect(true);
      if (!(server instanceof tls.Server)) socket.resume();
    });
  });
  server.on('secureConnection', (socket: TLSSocket) => room.isAlso(socket));
  server.prependListener('request', ({ socket }, response: ServerResponse) => room.begin(socket, response));
}

/** The open and the waiting connections. */
class Room {
  readonly #limits: Limits;
  readonly #whenClosed: () => void;
  readonly #clients = new Map<string | undefined, Client>();
  readonly #open = new Set<Connection>();
  #waiting = 0;
  readonly #byOpen = new Ranking<Client>();
  readonly #byWaiting = new Ranking<Client>();
  /** Waiting clients, by the number of their open connections. */
  readonly #turns = new Ranking<Client>();
  /** Requests over TLS have another socket than their connection, with the same peer. */
  readonly #byPeer = new Map<string, Connection>();
  readonly #ofRequests = new WeakMap<Socket, Connection>();
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Limits, whenClosed: () => void) {
    this.#limits = limits;
    this.#whenClosed = whenClosed;
  }

  /** `admit` is called at once, or once there is room. */
  ask(socket: Socket, admit: () => void): void {
    const address = socket.remoteAddress;
    const client = this.#clients.get(address) ?? { address, open: new Set(), waiting: [] };
    const waiting: Waiting = { socket, since: performance.now(), admit };
    if (this.#waiting === 0 && this.#hasRoom()) {
      this.#admit(client, waiting);
      return;
    }
    socket.on('error', () => {});
    client.waiting.push(waiting);
    this.#waiting++;
    this.#rank(client);
    if (this.#waiting > this.#limits.waitingConnections) this.#refuseOne(client);
    if (this.#waiting === 1) this.#hangUp();
    this.#makeRoomLater();
  }

  /** The TLS socket of a connection, which its requests have. */
  isAlso(socket: TLSSocket): void {
    const connection = this.#byPeer.get(peerOf(socket));
    if (connection !== undefined) this.#ofRequests.set(socket, connection);
  }

  /** A request has come. */
  begin(socket: Socket, response: ServerResponse): void {
    const connection = this.#ofRequests.get(socket);
    if (connection === undefined) return;
    if (connection.requests++ === 0) connection.since = performance.now();
    connection.response = response;
    connection.hasAsked = true;
    if (this.#mustYield(connection.client)) hangUpAfter(response);
    response.on('close', connection.answered);
  }

  #admit(client: Client, { socket, admit }: Waiting): void {
    const connection: Connection = {
      socket,
      client,
      requests: 0,
      response: undefined,
      hasAsked: false,
      since: performance.now(),
      // One function for all of its requests.
      answered: () => {
        if (--connection.requests > 0) return;
        connection.response = undefined;
        connection.since = performance.now();
      },
    };
    const peer = peerOf(socket);
    this.#open.add(connection);
    client.open.add(connection);
    this.#rank(client);
    this.#ofRequests.set(socket, connection);
    this.#byPeer.set(peer, connection);
    socket.once('close', () => {
      if (this.#byPeer.get(peer) === connection) this.#byPeer.delete(peer);
      this.#leave(connection);
      while (this.#hasRoom() && this.#turns.lowest !== undefined) this.#admitNext(this.#turns.lowest);
    });
    admit();
  }

  #admitNext(client: Client): void {
    const next = client.waiting.shift();
    if (next === undefined) return;
    this.#waiting--;
    this.#rank(client);
    if (!next.socket.destroyed) this.#admit(client, next);
  }

  #hasRoom(): boolean {
    return this.#open.size < this.#limits.connections;
  }

  #leave(connection: Connection): void {
    const { client } = connection;
    this.#open.delete(connection);
    client.open.delete(connection);
    this.#rank(client);
  }

  /** Call after each change of a client. */
  #rank(client: Client): void {
    const { address, open, waiting } = client;
    this.#byOpen.set(client, open.size > 0 ? open.size : undefined);
    this.#byWaiting.set(client, waiting.length > 0 ? waiting.length : undefined);
    this.#turns.set(client, waiting.length > 0 ? open.size : undefined);
    if (open.size + waiting.length > 0) this.#clients.set(address, client);
    else this.#clients.delete(address);
  }

  /** Closes a waiting connection: the new one, unless another client has more that wait. */
  #refuseOne(client: Client): void {
    const largest = client.waiting.length === this.#byWaiting.highestCount ? client : this.#byWaiting.highest;
    const newest = largest?.waiting.pop();
    if (largest === undefined || newest === undefined) return;
    this.#waiting--;
    this.#rank(largest);
    this.#close(newest.socket);
  }

  #close(socket: Socket): void {
    this.#whenClosed();
    socket.destroy();
  }

  /** Whether the connections of a client are closed after their next answer, to make room. */
  #mustYield({ open, waiting }: Client): boolean {
    const { highestCount } = this.#byOpen;
    return this.#waiting > 0 && open.size >= (waiting.length > 0 ? highestCount - 1 : highestCount);
  }

  #hangUp(): void {
    for (const { client, response } of this.#open) if (this.#mustYield(client)) hangUpAfter(response);
  }

  #makeRoomLater(): void {
    if (this.#waiting === 0 || this.#timer !== undefined) return;
    // After the next poll for input: this process may have been slow, not the client.
    this.#timer = setTimeout(() => {
      setImmediate(() => {
        this.#timer = undefined;
        this.#giveUp();
        this.#makeRoom();
        this.#hangUp();
        this.#makeRoomLater();
      });
    }, interval).unref();
  }

  /** Closes connections that have waited for longer than clients do. */
  #giveUp(): void {
    const since = performance.now() - this.#limits.request;
    for (const client of this.#turns.ascending()) {
      while ((client.waiting[0]?.since ?? since) < since) {
        const oldest = client.waiting.shift();
        this.#waiting--;
        if (oldest !== undefined) this.#close(oldest.socket);
      }
      this.#rank(client);
    }
  }

  /** In turns, for one connection of each waiting client. */
  #makeRoom(): void {
    let clients = this.#turns.ascending();
    while (clients.length > 0) {
      clients = clients.filter((client) => {
        if (!this.#hasRoom()) {
          const connection = this.#dispensableFor(client);
          if (connection === undefined) return false;
          // Its close event comes later.
          this.#leave(connection);
          this.#close(connection.socket);
        }
        this.#admitNext(client);
        return client.waiting.length > 0;
      });
    }
  }

  #dispensableFor(client: Client): Connection | undefined {
    const { timeouts } = this.#limits;
    const least = client.open.size + 2;
    for (const { open } of this.#byOpen.descending()) {
      if (open.size < least) break;
      const found = dispensable(open, (connection) => graceToOthers(connection, timeouts));
      if (found !== undefined) return found;
    }
    if (this.#byOpen.highestCount >= least) return undefined;
    const own = client.open.size > 0 ? client.open : this.#open;
    return dispensable(own, (connection) => graceToOwn(connection, timeouts));
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function hangUpAfter(response: ServerResponse | undefined): void {
  if (response?.headersSent === false) response.shouldKeepAlive = false;
}

/** In milliseconds: how long a connection stays while clients with fewer connections wait. */
function graceToOthers({ requests, response, hasAsked }: Connection, { stalled, slow }: BodyTimeouts): number {
  if (requests > 0) return response?.req.complete === true ? slow : stalled;
  return hasAsked ? interval : stalled;
}

/** In milliseconds: the same while its own client waits, or clients with as many connections. */
function graceToOwn({ socket, requests, hasAsked }: Connection, { stalled, slow }: BodyTimeouts): number {
  if (requests > 0) return slow;
  if (hasAsked) return interval;
  // Input that was sent while the connection waited is there at once.
  return socket.bytesRead === 0 ? stalled : silence;
}

/** The connection that is idle for longest, else the one whose request is open for longest; none within its grace period. */
function dispensable(
  connections: Iterable<Connection>,
  graceOf: (connection: Connection) => number,
): Connection | undefined {
  const now = performance.now();
  let found: Connection | undefined;
  for (const connection of connections) {
    if (now - connection.since <= graceOf(connection)) continue;
    const isIdle = connection.requests === 0;
    const isBetter = isIdle === (found?.requests === 0) ? connection.since < (found?.since ?? now) : isIdle;
    if (found === undefined || isBetter) found = connection;
  }
  return found;
}
