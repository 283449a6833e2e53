import { inList } from '../../model/list.ts';

/** With one more than these, all are told. More than a reader of a message looks for, and every finding repeats them. */
const maxWords = 8;

/** In characters: that of the longest name that Kubernetes allows, an annotation's key. */
const maxLength = 317;

/** Words of a policy as a message lists them, as `a, b` or `a, b or c`; of very many the first, and how many more. */
export function wordList(words: readonly string[], separator: ', ' | ' or ', write = shortened): string {
  const told = words.slice(0, words.length > maxWords + 1 ? maxWords : words.length).map((word) => write(word));
  const more = words.length - told.length;
  if (separator === ', ') return more > 0 ? `${told.join(', ')}, and ${more} more in the policy` : told.join(', ');
  if (more > 0) told.push(`one of ${more} more in the policy`);
  return inList(told, 'or');
}

function shortened(word: string): string {
  return word.length > maxLength ? `${word.slice(0, maxLength)}…` : word;
}
