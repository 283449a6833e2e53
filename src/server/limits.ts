import type { BodyTimeouts } from './body-pool.ts';

const KiB = 1024;
const MiB = 1024 * KiB;

/** Limits for clients. Times in milliseconds, sizes in bytes. */
export interface Limits {
  /** For one body. */
  readonly body: number;
  /** The largest small body: small bodies never wait for large ones. */
  readonly smallBody: number;
  /** For all small bodies that are being received. */
  readonly smallBodies: number;
  /** For all large bodies that are being received; one more may be read to its end. */
  readonly largeBodies: number;
  /** For JSON values in one body. They are not counted in a body with fewer bytes. */
  readonly values: number;
  /** For nested objects and lists, in a body whose values are counted. */
  readonly depth: number;
  /** For the bodies of all reviews that wait for the labels of their namespace. */
  readonly waiting: number;
  /** For open connections to one port. */
  readonly connections: number;
  /** For connections that wait for an open one to close; they are not read. */
  readonly waitingConnections: number;
  /** How long a body, or a connection with an open request, may block others. */
  readonly timeouts: BodyTimeouts;
  /** From the first byte of a request, or from the start of a silent connection, to the last byte of the body. */
  readonly request: number;
  /** For a connection without traffic during a request, such as one whose client does not read the answer. */
  readonly stalled: number;
  /** For a connection between two requests. */
  readonly keepAlive: number;
  /** The interval at which `request` is checked. */
  readonly check: number;
}

/**
 * kube-apiserver accepts requests of up to 3 MiB, and the review of an update has the old object too. Go's client closes an
 * idle connection after 90 s; a server that closes it earlier may interrupt a new request. All limits together fit in the
 * memory limit of the chart; docs/performance.md has the measurements.
 */
export const limits: Limits = {
  body: 8 * MiB,
  smallBody: 256 * KiB,
  smallBodies: 8 * MiB,
  largeBodies: 8 * MiB,
  values: 80 * KiB,
  // The limit of sigs.k8s.io/json, which API servers use, is 10,000 for the object in the review.
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
