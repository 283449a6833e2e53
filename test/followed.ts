import { vi } from 'vitest';
import type { Log } from '../src/cluster/log.ts';
import type { Change } from '../src/cluster/mirror.ts';
import { Reflector, type ReflectorOptions } from '../src/cluster/reflector.ts';
import { FakeApiServer } from './fake-api-server.ts';
import { VirtualClock } from './virtual-clock.ts';

/** A server of one resource, and what follows it has: a clock that a test turns, and a log that it reads. */
export class Followed {
  readonly server = new FakeApiServer();
  readonly clock = new VirtualClock();
  /** What was logged, in order: `warn: …`. */
  readonly told: string[] = [];
  readonly log: Log = {
    info: (_, sentence) => void this.told.push(`info: ${sentence}`),
    warn: (_, sentence) => void this.told.push(`warn: ${sentence}`),
    error: (about, sentence) => {
      this.told.push('object' in about ? `error: ${sentence}: ${String(about.object)}` : `error: ${sentence}`);
    },
  };
  /** What was told of changes, call by call. */
  readonly changes: (readonly Change<unknown>[])[] = [];
  readonly connection = this.server.connection.bind(this.server);
  readonly #stops: (() => Promise<void> | void)[] = [];

  /** What any follower is made of. Of the random numbers it gets the largest. */
  following() {
    const connection = this.connection();
    this.#stops.push(() => connection.close());
    return { connection, log: this.log, clock: this.clock, random: () => 0.999 };
  }

  /** Starts it, and ends it with the test. */
  start<T extends { start(): void; stop(): Promise<void> }>(reflector: T): T {
    reflector.start();
    this.#stops.push(() => reflector.stop());
    return reflector;
  }

  /** Follows the colors of the objects. */
  follow(options: Partial<ReflectorOptions<unknown>> = {}): Reflector<unknown> {
    const onChange = (some: readonly Change<unknown>[]) => void this.changes.push(some);
    const slim = colorOf;
    return this.start(new Reflector({ ...this.following(), path: '/api/v1/namespaces', slim, onChange, ...options }));
  }

  /** Follows the colors of the objects, and waits until it is told of changes. */
  async watching(options: Partial<ReflectorOptions<unknown>> = {}): Promise<Reflector<unknown>> {
    const reflector = this.follow(options);
    await this.until(() => reflector.status().isWatching);
    return reflector;
  }

  async end(): Promise<void> {
    for (const stop of this.#stops.toReversed()) await stop();
    await this.server.go();
  }

  /** Waits until something is so. All that waits for less than the longest pause gets its time on the way. */
  async until(isSo: () => boolean): Promise<void> {
    await vi.waitUntil(
      () => {
        if (!isSo() && this.clock.wait <= 30_000) this.clock.pass(this.clock.wait);
        return isSo();
      },
      { interval: 1, timeout: 10_000 },
    );
  }

  /** Waits until something is so, and no time passes. */
  async atOnce(isSo: () => boolean): Promise<void> {
    await vi.waitUntil(isSo, { interval: 1, timeout: 10_000 });
  }
}

/** All that the objects have. */
export function colorOf({ color }: Readonly<Record<string, unknown>>): string {
  return String(color);
}

/** An event about an object of some color. */
export function colorEvent(type: string, name: string, color: string, resourceVersion: string): object {
  return { type, object: { metadata: { name, resourceVersion }, color } };
}
