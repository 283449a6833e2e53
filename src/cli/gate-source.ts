import type { Logger } from 'pino';
import type { Certificate } from '../server/app.ts';
import type { Gate } from '../server/gate.ts';
import type { Metrics } from '../server/metrics.ts';
import type { Ports } from './announcement.ts';

/** What a source keeps up to date, and where it reports. */
export interface GateParts {
  readonly gate: Gate;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Serves another certificate on new connections. Throws if TLS cannot use it; the last one then stays. */
  readonly serveCertificate: (certificate: Certificate) => void;
}

/** Where a gate gets its policies and its certificate from. */
export interface GateSource {
  /** Starts to keep the parts up to date, and resolves to the first certificate. Policies may come later. Rejects if it cannot start. */
  start(parts: GateParts): Promise<Certificate>;
  /** Whether the user has to correct this error; its message says how. */
  isUserError(error: unknown): boolean;
  /** What to print for the user once the gate serves. */
  announce(ports: Ports): string;
  /** The parts stay as they are. Rejects a `start` that has not finished. */
  stop(): Promise<void>;
}
