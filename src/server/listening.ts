import type { ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as passed } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { quote } from '../model/quote.ts';

/** A port cannot be opened; the message says why and what to do. */
export class CannotListen extends Error {
  readonly code = 'ERR_LISTEN';
}

/** Where to listen. */
export interface Place {
  /** An address or a name; `::` means all addresses, also of IPv4. */
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The flag that sets the port, for messages. */
  readonly flag: string;
}

/** An open port. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  /** From now on answers have `Connection: close`, so that clients leave before the port closes. */
  drain(): void;
  /**
   * Accepts no new connections, answers every accepted request, closes all other connections. Resolves when everything is
   * closed; waits at most `timeout` milliseconds for requests.
   */
  stop(timeout: number): Promise<void>;
}

/** Opens a port. Throws `CannotListen`. */
export async function listen(app: FastifyInstance, { host, port, flag }: Place): Promise<Listening> {
  /** When each was opened, by the clock of `performance`. */
  const sockets = new Map<Socket, number>();
  const traffic = new Traffic();
  app.server.on('connection', (socket: Socket) => {
    sockets.set(socket, performance.now());
    socket.once('close', () => sockets.delete(socket));
  });
  app.server.prependListener('request', (_, response: ServerResponse) => traffic.follow(response));
  try {
    await app.listen({ host: boundTo(host, networkInterfaces()), port });
  } catch (cause) {
    throw new CannotListen(sentenceFor({ host, port, flag }, cause), { cause });
  }
  const { address, port: opened } = app.server.address() as AddressInfo;
  return {
    address,
    port: opened,
    drain: () => traffic.drain(),
    stop: async (timeout) => {
      traffic.drain();
      const closed = app.close();
      const since = performance.now() - justOpened;
      const young = [...sockets].filter(([, opened]) => opened > since).map(([socket]) => socket);
      await Promise.race([Promise.all(young.map(hungUp)), passed(Math.min(justOpened, timeout), undefined, unref)]);
      await traffic.settled(timeout);
      // Otherwise app.close() waits for connections without a complete request.
      for (const socket of sockets.keys()) socket.destroy();
      await closed;
    },
  };
}

/** The address to bind for a host: without IPv6, `::` may not be available. */
export function boundTo(host: string, interfaces: ReturnType<typeof networkInterfaces>): string {
  const hasIPv6 = Object.values(interfaces).some((addresses) => addresses?.some(({ family }) => family === 'IPv6'));
  return host === '::' && !hasIPv6 ? '0.0.0.0' : host;
}

/** In milliseconds. A connection this young may have sent a request that has not been read yet. */
const justOpened = 500;

const unref = { ref: false };

function hungUp(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/**
 * Counts the open requests. Not a set of them: tables that are resized again and again are expensive for the garbage
 * collector.
 */
class Traffic {
  #open = 0;
  #isDraining = false;
  #whenSettled: (() => void) | undefined;

  follow(response: ServerResponse): void {
    this.#open++;
    if (this.#isDraining) response.shouldKeepAlive = false;
    response.once('close', () => {
      this.#open--;
      if (this.#open === 0) this.#whenSettled?.();
    });
  }

  drain(): void {
    this.#isDraining = true;
  }

  settled(timeout: number): Promise<void> {
    if (this.#open === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeout);
      this.#whenSettled = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function sentenceFor({ host, port, flag }: Place, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const place = `port ${port} on ${host}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${place} is in use; stop what uses it or choose another with ${flag}`;
    case 'EACCES':
      return `${place} needs privileges to open; choose one above 1023 with ${flag}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${quote(host)} is not an address of this machine; choose another with --host`;
    default:
      return `${place} cannot be opened (${code || String(cause)}); choose another with ${flag}`;
  }
}
