import { pino, type Logger } from 'pino';

/** Lines of JSON on the standard error, written at once: a fault must not lose the line that tells of it. */
export function createLog(level: string): Logger {
  const destination = pino.destination({ fd: 2, sync: true });
  // A closed pipe must not end the gate.
  destination.on('error', () => {});
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters }, destination);
}
