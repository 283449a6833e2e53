import { ImageReferenceError, parseImageReference } from '../../model/image-reference.ts';
import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { refusal } from './remark.ts';

/** An image tag, or a pattern in which `*` matches any characters, also none. */
export function imageTag(description: string) {
  return word(description, (written) => {
    // No tag begins with ".", but a pattern may have it after "*".
    const whole = written.replaceAll('*', 'x');
    if (isTag(whole)) return undefined;
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
