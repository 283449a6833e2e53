import type { Position } from '../model/document.ts';
import { oneLine } from './sentence.ts';

/** A text that cannot be read, or part of one. */
export interface Unread extends Partial<Position> {
  readonly file: string;
  readonly message: string;
}

/** `web.yaml:3:5: …`; the message alone where it is about a whole file, which it then names. */
export function unreadLine({ file, line, column, message }: Unread): string {
  return oneLine(line === undefined ? message : `${file}:${line}:${column}: ${message}`);
}
