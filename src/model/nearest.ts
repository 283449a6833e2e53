/**
 * The word among `words` that is closest to a misspelt one, if any: it differs in case, hyphens or at most a third of its
 * letters, or it is the only one with that prefix. Never a word with other digits, such as another version.
 */
export function nearest(written: string, words: readonly string[]): string | undefined {
  const target = plain(written);
  const digits = digitsOf(target);
  let best: string | undefined;
  let least = Infinity;
  for (const word of words) {
    const candidate = plain(word);
    const most = Math.floor(candidate.length / 3);
    if (Math.abs(candidate.length - target.length) > most || digitsOf(candidate) !== digits) continue;
    const distance = editsBetween(target, candidate);
    if (distance > most || distance >= least) continue;
    best = word;
    least = distance;
  }
  return best ?? onlyOneThatBegins(target, words);
}

const hasJoints = /[-_\s]/;

function plain(word: string): string {
  return hasJoints.test(word) ? word.toLowerCase().replaceAll(/[-_\s]/g, '') : word.toLowerCase();
}

function digitsOf(word: string): string {
  return /\d/.test(word) ? word.replaceAll(/\D/g, '') : '';
}

function onlyOneThatBegins(target: string, words: readonly string[]): string | undefined {
  if (target.length < 3) return undefined;
  const [first, ...more] = words.filter((word) => plain(word).startsWith(target));
  return more.length === 0 ? first : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours that make one word the other. */
function editsBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1];
      const replaced = (last[j - 1] ?? 0) + (isSame ? 0 : 1);
      let edits = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
