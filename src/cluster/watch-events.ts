import { isObject, type RawObject } from '../model/fields.ts';
import { AnswerGarbled, ApiError } from './api-error.ts';

/** One line of a watch: a change of an object, or (BOOKMARK) the resourceVersion that the watch has reached. */
export interface WatchEvent {
  /** ADDED, MODIFIED, DELETED, BOOKMARK, or what a later Kubernetes adds. */
  readonly type: string;
  readonly object: RawObject;
}

/** In bytes. An object takes up to 1.5 MiB in etcd, and a few times that as JSON. */
const maxLineLength = 16 * 1024 * 1024;
const newline = 0x0a;

/**
 * The events in the body of a watch, one line of JSON each. An incomplete last line is ignored: the next watch sends it
 * again. Throws `ApiError` for an event of type ERROR, which ends a watch, and `AnswerGarbled` for a line that is not an
 * event.
 */
export async function* watchEventsIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent, void, undefined> {
  for await (const line of linesIn(chunks)) {
    if (line.length > 0) yield eventIn(line);
  }
}

async function* linesIn(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    // In UTF-8 this byte is never part of another character.
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      parts.push(chunk.subarray(start, end));
      yield parts.length === 1 ? chunk.subarray(start, end) : Buffer.concat(parts);
      parts = [];
      length = 0;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    parts.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > maxLineLength) throw new AnswerGarbled(`has a line of more than ${maxLineLength} bytes`);
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function eventIn(line: Uint8Array): WatchEvent {
  const event = parsed(line);
  if (!isObject(event) || typeof event['type'] !== 'string' || !isObject(event['object'])) {
    throw new AnswerGarbled('has a line that is not a watch event');
  }
  const { type, object } = event;
  if (type === 'ERROR') throw ApiError.of(object, { status: 500 });
  return { type, object };
}

function parsed(line: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(line));
  } catch (cause) {
    throw new AnswerGarbled('has a line that is not JSON', { cause });
  }
}
