import { setTimeout } from 'node:timers/promises';
import { Connection, type Place } from './connection.ts';
import { percentile } from './median.ts';

/** As many as an API server may well have open to one gate. */
const width = 8;

/** In milliseconds: what a timer of one takes, with some to spare. */
const longestTick = 3;

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
   * Sends so many requests a second for so many seconds, whether or not those before are answered: every millisecond what
   * is due by then. Each is timed from then on, and one that finds no connection free waits for the server. Only what
   * the client itself was kept from sending, because the machine had no time for it, is left out.
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

    const until = performance.now() + seconds * 1000;
    const most = Math.ceil((perSecond / 1000) * longestTick);
    let sent = 0;
    let owed = 0;
    for (let before = performance.now(), now = before; now < until; before = now) {
      await setTimeout(1);
      now = performance.now();
      for (owed = Math.min(most, owed + ((now - before) / 1000) * perSecond); owed >= 1; owed--) {
        sent++;
        const connection = free.pop();
        if (connection === undefined) overdue.push(now);
        else send(connection, now).catch((error: unknown) => failures.push(error));
      }
    }
    while (times.length < sent && failures.length === 0) await setTimeout(1);
    if (failures.length > 0) throw failures[0];
    return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}
