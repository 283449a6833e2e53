import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of a program: the first in the folders of PATH, then in the given ones; undefined if there is none. */
export function pathProgram(name: string, ...after: readonly string[]): string | undefined {
  return [...(process.env['PATH'] ?? '').split(delimiter), ...after]
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    // Folders can have the execute permission too.
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
