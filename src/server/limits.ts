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
  /** JSON values in one body; an empty object or list counts twice. */
  readonly values: number;
  /** The bodies of all reviews that wait for the labels of their namespace. */
  readonly waiting: number;
  /** Open connections to one port. */
  readonly connections: number;
  /** A connection that makes others wait may be closed when its request has taken longer. */
  readonly slow: number;
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
 * All of it together fits in the memory limit of the chart; docs/performance.md has the measurements. `values` is no less
 * than `smallBody`, so small bodies need no counting: every value takes at least a byte.
 */
export const limits: Limits = {
  body: 8 * MiB,
  smallBody: 256 * KiB,
  smallBodies: 12 * MiB,
  largeBodies: 16 * MiB,
  values: 256 * KiB,
  waiting: MiB,
  connections: 256,
  slow: 1000,
  request: 15_000,
  stalled: 30_000,
  keepAlive: 120_000,
  check: 5_000,
};
