import type { Logger } from 'pino';
import type { Certificate } from '../server/app.ts';
import type { Gate } from '../server/gate.ts';
import type { Metrics } from '../server/metrics.ts';
import type { Address } from './announcement.ts';

/** What a feed keeps up, and where it tells what it does. */
export interface Fed {
  readonly gate: Gate;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Shows another certificate from the next connection on. Throws where TLS cannot use it; the last one then stays. */
  readonly show: (certificate: Certificate) => void;
}

/** The ports of a gate. */
export interface Ports {
  readonly reviews: Address;
  readonly ops: Address;
}

/** Where a gate has its policies and its certificate from. */
export interface Feed {
  /**
   * Begins to keep them up, and resolves to the certificate to begin with. Policies may come later. Rejects with what is
   * for whoever started the gate to mend.
   */
  begin(fed: Fed): Promise<Certificate>;
  /** Whether an error is for whoever started the gate to mend; its message says what to do. */
  isComplaint(error: unknown): boolean;
  /** What to say to whoever started the gate, once it serves. */
  announce(ports: Ports): string;
  /** Ends it: what it gave stays in use, and where it has not begun yet, `begin` rejects. */
  end(): Promise<void>;
}
