import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program by its name: the first in the folders of PATH, and in those named after; undefined where none has it. */
export function pathProgram(name: string, ...after: readonly string[]): string | undefined {
  return [...(process.env['PATH'] ?? '').split(delimiter), ...after]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    // A folder can be "executed" too.
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
