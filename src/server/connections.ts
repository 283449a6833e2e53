import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Limits } from './limits.ts';

/** One connection to a port. */
interface Connection {
  readonly socket: Socket;
  readonly address: string | undefined;
  /** How many of its requests are open: their headers have come, and their answer is not sent. */
  requests: number;
  /** When it last changed between idle and busy, by the clock of `performance`. */
  since: number;
  /** One of its answers is sent, or will never be. */
  readonly answered: () => void;
}

/**
 * Holds the connections of a server to a number: each takes memory, though it asks nothing. For a new one that is too many
 * another goes, of the address that has most: one that has been idle for long, or else one that has had a request open for
 * long. A burst of connections may go beyond that number for a moment; beyond the second number any of that address goes,
 * but of the new one's own only one that is idle, or else the new one itself. `whenClosed` is called for each that is closed.
 */
export function boundConnections(server: Server, limits: Limits, whenClosed: () => void): void {
  const all = new Map<Socket, Connection>();
  /** A request over TLS comes with another socket than its connection did; both have the same peer. */
  const byPeer = new Map<string, Connection>();
  const ofRequests = new WeakMap<Socket, Connection>();

  const close = (connection: Connection): void => {
    whenClosed();
    // Its own event comes later, and more connections perhaps before.
    all.delete(connection.socket);
    connection.socket.destroy();
  };
  server.on('connection', (socket: Socket) => {
    const connection: Connection = {
      socket,
      address: socket.remoteAddress,
      requests: 0,
      since: performance.now(),
      answered: () => {
        if (--connection.requests === 0) connection.since = performance.now();
      },
    };
    const peer = peerOf(socket);
    ofRequests.set(socket, connection);
    byPeer.set(peer, connection);
    socket.once('close', () => {
      all.delete(socket);
      if (byPeer.get(peer) === connection) byPeer.delete(peer);
    });
    const excess = all.size < limits.connections ? undefined : dispensable(all.values(), limits.patience.slow);
    const last = all.size < limits.maxConnections ? undefined : least(all.values(), connection);
    all.set(socket, connection);
    const closing = excess ?? last;
    if (closing !== undefined) close(closing);
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    const connection = byPeer.get(peerOf(socket));
    if (connection !== undefined) ofRequests.set(socket, connection);
  });
  server.prependListener('request', (request, response: ServerResponse) => {
    const connection = ofRequests.get(request.socket);
    if (connection === undefined) return;
    if (connection.requests++ === 0) connection.since = performance.now();
    response.on('close', connection.answered);
  });
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

/**
 * One that has been as it is for long, and idle if there is such a one. Only of the address that has most of them all: that another
 * client has to wait is perhaps that one's doing.
 */
function dispensable(connections: Iterable<Connection>, slow: number): Connection | undefined {
  const now = performance.now();
  const [most = []] = byAddress(connections);
  const old = most.filter(({ since }) => now - since > slow);
  return oldest(old.filter(isIdle)) ?? oldest(old);
}

/** The one that goes where there is no room for a new one: idle, or of another client than the new one, or else that itself. */
function least(connections: Iterable<Connection>, added: Connection): Connection {
  const [most = []] = byAddress(connections);
  const isOthers = most[0]?.address !== added.address;
  return oldest(most.filter(isIdle)) ?? (isOthers ? oldest(most) : undefined) ?? added;
}

function byAddress(connections: Iterable<Connection>): readonly (readonly Connection[])[] {
  const groups = Map.groupBy(connections, ({ address }) => address).values();
  return [...groups].toSorted((a, b) => b.length - a.length);
}

function oldest(connections: readonly Connection[]): Connection | undefined {
  return connections.toSorted((a, b) => a.since - b.since)[0];
}

function isIdle({ requests }: Connection): boolean {
  return requests === 0;
}
