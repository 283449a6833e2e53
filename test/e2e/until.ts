import { setTimeout as passed } from 'node:timers/promises';

/** In milliseconds: below what a test may take, and more than anything takes on a machine that does a lot else. */
const patience = 90_000;

/** Asks until it is so. Throws what was waited for after a minute and a half, with what `instead` says then. */
export async function until(
  what: string,
  isSo: () => Promise<boolean>,
  instead: () => Promise<string> = () => Promise.resolve(''),
): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`it was waited in vain that ${what}: ${await instead()}`);
    await passed(200);
  }
}
