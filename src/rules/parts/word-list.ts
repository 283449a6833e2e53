import { inList } from '../../model/list.ts';

/** One more than this is still listed. Every finding repeats the list, and readers do not need more. */
const maxWords = 8;

/** In characters: the longest name in Kubernetes, the key of an annotation. */
const maxLength = 317;

/** A list of words of a policy for messages: `a, b` or `a, b or c`. Long lists are cut, with the number of the rest. */
export function wordList(words: readonly string[], separator: ', ' | ' or ', write = shortened): string {
  const listed = words.slice(0, words.length > maxWords + 1 ? maxWords : words.length).map((word) => write(word));
  const more = words.length - listed.length;
  if (separator === ', ') return more > 0 ? `${listed.join(', ')}, and ${more} more in the policy` : listed.join(', ');
  if (more > 0) listed.push(`one of ${more} more in the policy`);
  return inList(listed, 'or');
}

function shortened(word: string): string {
  return word.length > maxLength ? `${word.slice(0, maxLength)}…` : word;
}
