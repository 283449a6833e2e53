/** More than a reader of a message looks for, and every finding repeats them. */
const maxWords = 20;

/** In characters: that of the longest name that Kubernetes allows, an annotation's key. */
const maxLength = 317;

/** Words of a policy as a message lists them; of very many the first, and how many more. */
export function wordList(words: readonly string[], separator: ', ' | ' or ', write = shortened): string {
  const told = words.slice(0, maxWords).map((word) => write(word));
  if (words.length > maxWords) told.push(`one of ${words.length - maxWords} more in the policy`);
  return told.join(separator);
}

function shortened(word: string): string {
  return word.length > maxLength ? `${word.slice(0, maxLength)}…` : word;
}
