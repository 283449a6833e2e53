import type { ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as passed } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { quote } from '../model/quote.ts';

/** A port cannot be opened; the message says which, why, and what to change. */
export class CannotListen extends Error {
  readonly code = 'ERR_LISTEN';
}

/** Where to listen. */
export interface Place {
  /** An address or a name; `::` is every address that the machine has, those of IPv4 too. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** What the port is set by, for whoever has to choose another. */
  readonly setting: string;
}

/** A port that is open. */
export interface Listening {
  readonly address: string;
  readonly port: number;
  /** Whatever is asked from now on is told that its connection ends, so that clients go elsewhere before it does. */
  drain(): void;
  /**
   * Ends it: no new connections, every request that was accepted is answered, all else is hung up on. Resolves when
   * nothing is left of it. What takes longer than `timeout` milliseconds is not waited for.
   */
  stop(timeout: number): Promise<void>;
}

/** Opens a port. Throws `CannotListen`. */
export async function listen(app: FastifyInstance, { host, port, setting }: Place): Promise<Listening> {
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
    throw new CannotListen(complaint({ host, port, setting }, cause), { cause });
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
      // Connections that never asked anything, or not all of it, would be waited for as long as they last.
      for (const socket of sockets.keys()) socket.destroy();
      await closed;
    },
  };
}

/** What to listen on for a host: a machine without any address of IPv6 may not be able to open `::`. */
export function boundTo(host: string, interfaces: ReturnType<typeof networkInterfaces>): string {
  const hasIPv6 = Object.values(interfaces).some((addresses) => addresses?.some(({ family }) => family === 'IPv6'));
  return host === '::' && !hasIPv6 ? '0.0.0.0' : host;
}

/** Milliseconds. Whoever connected so recently may have sent a request that has not been seen yet. */
const justOpened = 500;

const unref = { ref: false };

function hungUp(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/**
 * The requests that are being answered: a number, and no set of them. What outgrows its table over and over keeps the
 * collector busy with all that an old table still points to.
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

function complaint({ host, port, setting }: Place, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const place = `port ${port} on ${host}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${place} is in use; stop what uses it or choose another with ${setting}`;
    case 'EACCES':
      return `${place} needs privileges to open; choose one above 1023 with ${setting}`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${quote(host)} is not an address of this machine; choose another with --host`;
    default:
      return `${place} cannot be opened (${code || String(cause)}); choose another with ${setting}`;
  }
}
