import { constants } from 'node:os';

/** In milliseconds. npm passes on a signal that the terminal has sent to every process already: that is the same one. */
const sameSignal = 1000;

/** Resolves with the first SIGINT or SIGTERM. A later one ends the process where it stands. */
export function toldToEnd(): Promise<NodeJS.Signals> {
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
