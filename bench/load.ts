import { setImmediate } from 'node:timers/promises';
import { Connection, type Place } from './connection.ts';
import { percentile } from './median.ts';

/** As many as an API server may well have open to one gate. */
const width = 8;

/** How long answers took, in milliseconds. */
export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Sends requests to one server over connections that are kept. */
export class Load {
  readonly #connections: readonly Connection[];

  private constructor(connections: readonly Connection[]) {
    this.#connections = connections;
  }

  static async on(place: Place): Promise<Load> {
    return new Load(await Promise.all(Array.from({ length: width }, () => Connection.open(place))));
  }

  /** Asks once, for the answer's body. */
  async ask(request: Buffer): Promise<string> {
    const [connection] = this.#connections;
    if (connection === undefined) throw new Error('a load has at least one connection');
    return connection.ask(request);
  }

  /** Sends so many requests, on each connection the next as soon as the last is answered; resolves to how many a second. */
  async press(count: number, request: (index: number) => Buffer): Promise<number> {
    let sent = 0;
    const began = performance.now();
    const keepAsking = async (connection: Connection): Promise<void> => {
      while (sent < count) await connection.ask(request(sent++));
    };
    await Promise.all(this.#connections.map(keepAsking));
    return count / ((performance.now() - began) / 1000);
  }

  /**
   * Sends requests at a steady pace for so many seconds, whether or not those before are answered. Each is timed from
   * when it was due: one that had to wait for a connection has waited for the server.
   */
  async pace(request: Buffer, perSecond: number, seconds: number): Promise<Latency> {
    const times: number[] = [];
    const free = [...this.#connections];
    const overdue: number[] = [];
    const failures: unknown[] = [];
    const send = async (connection: Connection, due: number): Promise<void> => {
      await connection.ask(request);
      times.push(performance.now() - due);
      const next = overdue.shift();
      if (next === undefined) free.push(connection);
      else await send(connection, next);
    };

    const count = Math.round(perSecond * seconds);
    const began = performance.now();
    for (let index = 0; index < count; index++) {
      const due = began + (index / perSecond) * 1000;
      // A timer is a thousandth of a second late, which is longer than an answer takes.
      while (performance.now() < due) await setImmediate();
      const connection = free.pop();
      if (connection === undefined) overdue.push(due);
      else send(connection, due).catch((error: unknown) => failures.push(error));
    }
    while (times.length < count && failures.length === 0) await setImmediate();
    if (failures.length > 0) throw failures[0];
    return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}
