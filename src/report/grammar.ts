/** `1 problem`, `3 problems`. */
export function counted(count: number, noun: string): string {
  return `${count} ${ofCount(count, noun)}`;
}

/** `problem` of 1, else `problems`. */
export function ofCount(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}

/** A predicate in plural: `has no memory limit` becomes `have no memory limit`. */
export function inPlural(predicate: string): string {
  const [verb = ''] = predicate.split(' ', 1);
  return (irregular[verb] ?? verb.replace(/(?<=sh|ch|ss|x)es$|s$/, '')) + predicate.slice(verb.length);
}

const irregular: Readonly<Record<string, string>> = { has: 'have', is: 'are', does: 'do' };

/** The text before several items: `uses host port ` becomes `uses host ports `. */
export function nounInPlural(before: string): string {
  return before.replace(
    /\b(port|sysctl|annotation|variable|Secret|label|taint|claim|capabilit)(y?) $/,
    (_, noun: string, end: string) => {
      return `${noun}${end === 'y' ? 'ies' : 's'} `;
    },
  );
}

/** A predicate for all of a kind: `has no memory limit` becomes `no container has a memory limit`. */
export function ofNone(kind: string, predicate: string): string | undefined {
  const lack = /^has no (.*)$/s.exec(predicate)?.[1];
  if (lack !== undefined) return `no ${kind} has ${/^(?:(?!u[sn])[aeiou]|nvidia)/i.test(lack) ? 'an' : 'a'} ${lack}`;
  const [, verb, rest] = /^does not (\w+)(.*)$/s.exec(predicate) ?? [];
  return verb === undefined ? undefined : `no ${kind} ${verb}s${rest}`;
}
