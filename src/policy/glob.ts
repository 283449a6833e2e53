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

/**
 * Whether some name matches both globs. Two with a `*` each do where the beginning of one begins like that of the other,
 * and likewise their ends: what they have between finds room one after the other.
 */
export function globsMeet(a: string, b: string): boolean {
  if (!a.includes('*')) return globMatcher(b)(a);
  if (!b.includes('*')) return globMatcher(a)(b);
  const [head, tail] = endsOf(a);
  const [otherHead, otherTail] = endsOf(b);
  return (
    (head.startsWith(otherHead) || otherHead.startsWith(head)) && (tail.endsWith(otherTail) || otherTail.endsWith(tail))
  );
}

/** What stands before the first `*` and after the last. */
function endsOf(glob: string): readonly [head: string, tail: string] {
  return [glob.slice(0, glob.indexOf('*')), glob.slice(glob.lastIndexOf('*') + 1)];
}
