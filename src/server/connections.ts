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
 * Holds the connections of a server to a number: each takes memory, though it asks nothing. A new one that is too many makes
 * another go, of the address that has most: the one that has been idle for the longest time; where none is, the one whose
 * request has been open for the longest time, if it is slow; else it goes itself. `whenClosed` is called for each that is closed.
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
    const excess =
      all.size >= limits.connections ? (dispensable(all.values(), limits.patience.slow) ?? connection) : undefined;
    all.set(socket, connection);
    if (excess !== undefined) close(excess);
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

/** The one that can best be done without: of the address that has most connections. Undefined where all are being answered. */
function dispensable(connections: Iterable<Connection>, slow: number): Connection | undefined {
  const byAddress = Map.groupBy(connections, ({ address }) => address);
  const now = performance.now();
  for (const group of [...byAddress.values()].toSorted((a, b) => b.length - a.length)) {
    const oldest = (some: readonly Connection[]) => some.toSorted((a, b) => a.since - b.since)[0];
    const idle = oldest(group.filter(({ requests }) => requests === 0));
    const found = idle ?? oldest(group.filter(({ since }) => now - since > slow));
    if (found !== undefined) return found;
  }
  return undefined;
}
