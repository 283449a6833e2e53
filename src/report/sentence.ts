import { kindInWords } from '../model/container.ts';
import { formatPath, type Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import type { Finding } from '../engine/verdict.ts';
import { textOf } from '../rules/contract/words.ts';

const plain = /^[ -~]*$/;
const breaksLine = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text on one line: control characters, marks that turn the direction of text, and half surrogates are written as
 * escapes. kube-apiserver drops a warning with a control character in it without a word.
 */
export function oneLine(text: string): string {
  // Nearly every text is plain, and a test costs a fraction of a replacement.
  return plain.test(text)
    ? text
    : text.replace(breaksLine, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Who has a problem: `container "app"`, `volume "data"`, `the pod`. */
function ownerOf({ container, volume }: Pick<Finding, 'container' | 'volume'>): string {
  if (container !== undefined) return `${kindInWords(container)} ${quote(container.name)}`;
  return volume === undefined ? 'the pod' : `volume ${quote(volume)}`;
}

/**
 * One finding in a sentence, on one line: `container "app" has no memory limit; set resources.limits.memory`. `said` has
 * other words than the finding's own.
 */
export function sentenceOf(
  finding: Finding,
  root: Path = [],
  { problem, remedy }: Pick<Finding, 'problem' | 'remedy'> = finding,
): string {
  const text = textOf(problem);
  const said = `${ownerOf(finding)} ${finding.outcome === 'error' ? inObject(text, root) : text}`;
  return oneLine(remedy === undefined ? said : `${said}; ${inObject(textOf(remedy), root)}`);
}

/** A remedy as the object has its fields: `spec.hostPID` of the pods of a Deployment is `spec.template.spec.hostPID`. */
export function inObject(remedy: string, root: Path): string {
  if (root.length === 0) return remedy;
  const prefix = formatPath(root);
  return remedy.replace(outsideQuotes, (part) => (part.startsWith('"') ? part : `${prefix}.${part}`));
}

const outsideQuotes = /"(?:[^"\\]|\\.)*"|(?<![\w./-])(?:spec|metadata)\.(?=[a-z])/g;

/** A text of at most so many characters; of a longer one the end is left out, and "…" says so. */
export function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const characters = Array.from(text.slice(0, 2 * (room + 1)));
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join('')}…`;
}

/** In code points, as kube-apiserver counts. */
export function lengthOf(text: string): number {
  return [...text].length;
}
