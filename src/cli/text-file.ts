import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { quote } from '../model/quote.ts';

/** A file cannot be read as text; the message says why and what to do. */
export class TextFileError extends Error {
  readonly code = 'ERR_FILE_UNREADABLE';
}

/** In bytes. A manifest is some kilobytes, and a review less than any API server sends; what is larger is something else. */
export const maxTextSize = 20 * 1024 * 1024;

let standardInput: Promise<Buffer> | undefined;

/**
 * Reads a file of UTF-8 text of at most `maxSize` bytes; `-` is standard input, which is read only once. Throws
 * `TextFileError`.
 */
export async function readTextFile(file: string, maxSize = maxTextSize): Promise<string> {
  const bytes = await bytesOf(file, maxSize).catch((cause: unknown) => {
    if (cause instanceof TextFileError) throw cause;
    throw new TextFileError(`${quote(file)} cannot be read: ${reasonOf(cause)}`, { cause });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new TextFileError(`${quote(file)} is not UTF-8 text; save it as UTF-8`, { cause });
  }
}

async function bytesOf(file: string, maxSize: number): Promise<Buffer> {
  const tooLarge = () => new TextFileError(`${quote(file)} is ${tooLargeFor(maxSize)}; split it into smaller files`);
  if (file === '-') return (standardInput ??= buffer(upTo(process.stdin, maxSize, tooLarge)));
  const found = await stat(file);
  // Of a pipe or a device the size is not known before its end.
  if (!found.isFile() && !found.isDirectory()) return buffer(upTo(createReadStream(file), maxSize, tooLarge));
  if (found.size > maxSize) throw tooLarge();
  return readFile(file);
}

/** `larger than 20 MiB` */
export function tooLargeFor(maxSize: number): string {
  return `larger than ${maxSize / 1024 / 1024} MiB`;
}

async function* upTo(
  chunks: AsyncIterable<Buffer>,
  maxSize: number,
  tooLarge: () => TextFileError,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > maxSize) throw tooLarge();
    yield chunk;
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; write the path of one',
  ENOTDIR: 'a part of its path is not a folder; write the path of a file',
  EISDIR: 'it is a folder; write the path of a file',
  EACCES: 'permission denied; make it readable for this user',
  ELOOP: 'its links lead in a circle; write the path of a file',
};

/** Why the file system refused, and what to do. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return (Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? cause.message;
}
