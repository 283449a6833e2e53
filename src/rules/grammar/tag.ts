import { ImageReferenceError, parseImageReference } from '../../model/image-reference.ts';
import { quote } from '../../model/quote.ts';
import { noPattern } from './known-name.ts';
import { word } from '../options.ts';
import { refusal } from './remark.ts';

/** A tag of an image, compared whole. */
export function imageTag(description: string) {
  return word(description, (written) => {
    if (isTag(written)) return undefined;
    if (written.includes('*')) return refusal(noPattern(written, 'a tag'));
    return refusal(`${quote(written)} is not a tag; write only what follows ":" in an image`);
  });
}

function isTag(written: string): boolean {
  try {
    return parseImageReference(`name:${written}`).tag === written;
  } catch (error) {
    if (error instanceof ImageReferenceError) return false;
    throw error;
  }
}
