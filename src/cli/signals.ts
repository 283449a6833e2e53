import { constants } from 'node:os';

/** In milliseconds. npm forwards a signal that the terminal has already sent to every process: it counts once. */
const sameSignal = 1000;

/** Resolves with the first SIGINT or SIGTERM. A second one ends the process at once. */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        const now = performance.now();
        first ??= now;
        if (now - first > sameSignal) process.exit(128 + constants.signals[signal]);
        resolve(signal);
      });
    }
  });
}
