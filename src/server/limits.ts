import type { BodyTimeouts } from './body-pool.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

/** What clients may take of a gate. Times in milliseconds, sizes in bytes. */
export interface Limits {
  /** One request's body. */
  readonly body: number;
  /** Up to this length a body is small: it never waits for a larger one. */
  readonly smallBody: number;
  /** All small bodies that are being received. */
  readonly smallBodies: number;
  /** All other bodies that are being received; one more of them may be read to its end. */
  readonly largeBodies: number;
  /** JSON values in one body. A body of no more bytes is not counted: it cannot have more. */
  readonly values: number;
  /** Objects and lists inside of each other, in a body whose values are counted. */
  readonly depth: number;
  /** The bodies of all reviews that wait for the labels of their namespace. */
  readonly waiting: number;
  /** Open connections to one port. */
  readonly connections: number;
  /** Connections that wait for one of these to go; nothing is read of them. */
  readonly waitingConnections: number;
  /** How long a body, or a connection with an open request, may hold up others. */
  readonly timeouts: BodyTimeouts;
  /** From the first byte of a request, or from the opening of a silent connection, to the last byte of the body. */
  readonly request: number;
  /** A connection on which nothing moves while a request is open, such as one whose client does not read the answer. */
  readonly stalled: number;
  /** A kept connection between two requests. */
  readonly keepAlive: number;
  /** How often `request` is checked. */
  readonly check: number;
}

/**
 * kube-apiserver takes requests of up to 3 MiB, and the review of an update holds the old object too. Go's client drops
 * an idle connection after 90 s; a server that does so earlier cuts off a request that is just being sent.
 *
 * All of it together fits in the memory limit of the chart; docs/performance.md has the measurements.
 */
export const limits: Limits = {
  body: 8 * MiB,
  smallBody: 256 * KiB,
  smallBodies: 8 * MiB,
  largeBodies: 8 * MiB,
  values: 80 * KiB,
  // sigs.k8s.io/json, by which API servers read JSON, ends at 10,000; the review is around the object.
  depth: 10_010,
  waiting: MiB,
  connections: 128,
  waitingConnections: 1024,
  timeouts: { stalled: 250, slow: 2000 },
  request: 15_000,
  stalled: 30_000,
  keepAlive: 120_000,
  check: 5_000,
};
