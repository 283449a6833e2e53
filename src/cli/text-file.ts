import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { quote } from '../model/quote.ts';

/** A file cannot be read as text; the message says why and what to do. */
export class TextFileError extends Error {
  readonly code = 'ERR_FILE_UNREADABLE';
}

let standardInput: Promise<Buffer> | undefined;

/** Reads a file of UTF-8 text; `-` is standard input, which is read only once. Throws `TextFileError`. */
export async function readTextFile(file: string): Promise<string> {
  const bytes = await (file === '-' ? (standardInput ??= buffer(process.stdin)) : readFile(file)).catch(
    (cause: unknown) => {
      throw new TextFileError(`${quote(file)} cannot be read: ${reason(cause)}`, { cause });
    },
  );
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new TextFileError(`${quote(file)} is not UTF-8 text; save it as UTF-8`, { cause });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; write the path of one',
  ENOTDIR: 'a part of its path is not a folder; write the path of a file',
  EISDIR: 'it is a folder; write the path of a file',
  EACCES: 'permission denied; make it readable for this user',
};

function reason(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return (Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? cause.message;
}
