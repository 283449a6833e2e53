import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import tls, { type TLSSocket } from 'node:tls';
import type { Limits } from './limits.ts';

/** In milliseconds: how often those that wait are looked at, and for how long a kept connection is idle before it may go. */
const interval = 50;

/** In milliseconds: so long a connection may ask nothing after it was opened. TLS takes a while where many are opened at once. */
const silence = 3000;

/** One connection to a port. */
interface Connection {
  readonly socket: Socket;
  readonly address: string | undefined;
  /** How many of its requests are not answered yet: their headers have come. */
  requests: number;
  /** The answer to the last of them. No set of all: see docs/performance.md. */
  response: ServerResponse | undefined;
  hasAsked: boolean;
  /** One of its answers is sent, or will never be. */
  readonly answered: () => void;
  /** When it last changed between idle and busy, by the clock of `performance`. */
  since: number;
}

/** A connection that there is no room for yet. */
interface Waiting {
  readonly socket: Socket;
  readonly since: number;
  readonly admit: () => void;
}

/**
 * Holds the connections of a server to a number: each takes memory, though it asks nothing. One that is too many waits, and
 * nothing is read of it, until another goes: one that is done with its requests, or asks nothing, or whose request has been
 * open for too long; of the address that has most. Those that wait are let in by turns of their addresses: first the one
 * whose address has the fewest. `whenClosed` is called for each that is closed.
 */
export function boundConnections(server: Server, limits: Limits, whenClosed: () => void): void {
  const room = new Room(limits, whenClosed);
  const accept = server.listeners('connection');
  server.removeAllListeners('connection');
  const pauseOnConnect = (isPaused: boolean) => void Object.assign(server, { pauseOnConnect: isPaused });
  pauseOnConnect(true);
  server.on('connection', (socket: Socket) => {
    room.ask(socket, () => {
      // What TLS makes of the connection is not to be paused.
      pauseOnConnect(false);
      for (const listener of accept) Reflect.apply(listener, server, [socket]);
      pauseOnConnect(true);
      if (!(server instanceof tls.Server)) socket.resume();
    });
  });
  server.on('secureConnection', (socket: TLSSocket) => room.isAlso(socket));
  server.prependListener('request', ({ socket }, response: ServerResponse) => room.begin(socket, response));
}

/** The connections that are open, and those that wait for room. */
class Room {
  readonly #limits: Limits;
  readonly #whenClosed: () => void;
  readonly #open = new Map<Socket, Connection>();
  /** A request over TLS comes with another socket than its connection did; both have the same peer. */
  readonly #byPeer = new Map<string, Connection>();
  readonly #ofRequests = new WeakMap<Socket, Connection>();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: Limits, whenClosed: () => void) {
    this.#limits = limits;
    this.#whenClosed = whenClosed;
  }

  /** `admit` is called at once, or once there is room. */
  ask(socket: Socket, admit: () => void): void {
    if (this.#waiting.length === 0 && this.#open.size < this.#limits.connections) {
      this.#admit(socket, admit);
      return;
    }
    socket.on('error', () => {});
    if (this.#waiting.length >= this.#limits.waitingConnections) {
      this.#whenClosed();
      socket.destroy();
      return;
    }
    this.#waiting.push({ socket, since: performance.now(), admit });
    // Whoever is answered now connects anew, behind those that wait.
    for (const { response } of this.#open.values()) hangUpAfter(response);
    this.#settle();
  }

  /** The same connection, as its requests have it. */
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
    if (this.#waiting.length > 0) hangUpAfter(response);
    response.on('close', connection.answered);
  }

  #admit(socket: Socket, admit: () => void): void {
    const connection: Connection = {
      socket,
      address: socket.remoteAddress,
      requests: 0,
      response: undefined,
      hasAsked: false,
      since: performance.now(),
      // One function for all of its requests, however many there are.
      answered: () => {
        if (--connection.requests > 0) return;
        connection.response = undefined;
        connection.since = performance.now();
      },
    };
    const peer = peerOf(socket);
    this.#open.set(socket, connection);
    this.#ofRequests.set(socket, connection);
    this.#byPeer.set(peer, connection);
    socket.once('close', () => {
      if (this.#byPeer.get(peer) === connection) this.#byPeer.delete(peer);
      this.#open.delete(socket);
      this.#settle();
    });
    admit();
  }

  #settle(): void {
    for (let next = this.#next(); next !== undefined && this.#makeRoom(next); next = this.#next()) {
      const { socket, admit } = next;
      this.#waiting = this.#waiting.filter((each) => each.socket !== socket);
      if (!socket.destroyed) this.#admit(socket, admit);
    }
    if (this.#waiting.length === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#giveUp();
      this.#settle();
    }, interval).unref();
  }

  /** Whose turn it is of those that wait. */
  #next(): Waiting | undefined {
    const counts = new Map<string | undefined, number>();
    for (const { address } of this.#open.values()) counts.set(address, (counts.get(address) ?? 0) + 1);
    const openFrom = ({ socket }: Waiting) => counts.get(socket.remoteAddress) ?? 0;
    let next = this.#waiting[0];
    for (const each of this.#waiting) if (next !== undefined && openFrom(each) < openFrom(next)) next = each;
    return next;
  }

  /** Whether there is room for one more. The address that has most makes room for those that have fewer, and for its own. */
  #makeRoom({ socket: { remoteAddress } }: Waiting): boolean {
    if (this.#open.size < this.#limits.connections) return true;
    const groups = Map.groupBy(this.#open.values(), ({ address }) => address);
    const own = groups.get(remoteAddress) ?? [];
    const most = Math.max(own.length + 1, ...[...groups.values()].map(({ length }) => length));
    const largest = [...groups.values()].filter(({ length }) => length === most);
    for (const group of largest.length > 0 ? largest : [own]) {
      const connection = dispensable(group, this.#limits.patience.slow);
      if (connection === undefined) continue;
      this.#whenClosed();
      // Its own event comes later.
      this.#open.delete(connection.socket);
      connection.socket.destroy();
      return true;
    }
    return false;
  }

  /** By now, whoever sent it has given up. */
  #giveUp(): void {
    const since = performance.now() - this.#limits.request;
    for (const { socket } of this.#waiting.filter((each) => each.since < since)) {
      this.#whenClosed();
      socket.destroy();
    }
    this.#waiting = this.#waiting.filter(({ socket }) => !socket.destroyed);
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function hangUpAfter(response: ServerResponse | undefined): void {
  if (response?.headersSent === false) response.shouldKeepAlive = false;
}

/**
 * The one that can best be done without: the one that has been idle for longest, else the one whose request has been open
 * for longest, if it is slow. Undefined where there is none.
 */
function dispensable(connections: readonly Connection[], slow: number): Connection | undefined {
  const now = performance.now();
  const oldest = (some: readonly Connection[]) => some.toSorted((a, b) => a.since - b.since)[0];
  const idle = connections.filter(
    ({ requests, hasAsked, since }) => requests === 0 && now - since > (hasAsked ? interval : silence),
  );
  return oldest(idle) ?? oldest(connections.filter(({ since }) => now - since > slow));
}
