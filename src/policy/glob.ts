/** A matcher for names with `*`, which stands for any characters, none too. Takes time linear in the name's length. */
export function globMatcher(glob: string): (name: string) => boolean {
  if (!glob.includes('*')) return (name) => name === glob;
  const [first = '', ...parts] = glob.split('*');
  const last = parts.pop() ?? '';
  return (name) => {
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
    let from = first.length;
    const end = name.length - last.length;
    for (const part of parts) {
      const found = name.indexOf(part, from);
      if (found === -1 || found + part.length > end) return false;
      from = found + part.length;
    }
    return from <= end;
  };
}

/** Whether some name matches both globs. */
export function globsMeet(a: string, b: string): boolean {
  // Whether the rest of `a` from a place on meets the rest of `b` from each place on; from the ends backwards.
  let after: boolean[] = [];
  for (let i = a.length; i >= 0; i--) {
    const meets: boolean[] = [];
    for (let j = b.length; j >= 0; j--) {
      const withoutOne = after[j] ?? false;
      const withoutOther = meets[j + 1] ?? false;
      if (i === a.length && j === b.length) meets[j] = true;
      else if (a[i] === '*' || b[j] === '*') meets[j] = withoutOne || withoutOther;
      else meets[j] = a[i] === b[j] && (after[j + 1] ?? false);
    }
    after = meets;
  }
  return after[0] ?? false;
}
