/** What one client may take of the gate. Times in milliseconds. */
export interface Limits {
  /** Bytes of one request's body. */
  readonly body: number;
  /** From the first byte of a request, or from the opening of a silent connection, to the last byte of the body. */
  readonly request: number;
  /** A kept connection between two requests. */
  readonly keepAlive: number;
  /** How often the first of these times is looked at. */
  readonly check: number;
}

/**
 * kube-apiserver takes requests of up to 3 MiB, and the review of an update holds the old object too. Go's client drops
 * an idle connection after 90 s; a server that does so earlier cuts off a request that is just being sent.
 */
export const limits: Limits = { body: 8 * 1024 * 1024, request: 15_000, keepAlive: 120_000, check: 5_000 };
