import { kindInWords } from '../model/container.ts';
import { formatPath, type Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import type { Finding } from '../engine/verdict.ts';
import { textOf } from '../rules/contract/words.ts';

const plain = /^[ -~]*$/;
const breaksLine = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text on one line: control characters, marks that change the direction of text, and lone surrogates are escaped.
 * kube-apiserver silently drops a warning with a control character.
 */
export function oneLine(text: string): string {
  // Almost every text is plain, and the test is much cheaper than the replacement.
  return plain.test(text)
    ? text
    : text.replace(breaksLine, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** The owner of a finding: `container "app"`, `volume "data"`, `the pod`. */
function ownerOf({ container, volume }: Pick<Finding, 'container' | 'volume'>): string {
  if (container !== undefined) return `${kindInWords(container)} ${quote(container.name)}`;
  return volume === undefined ? 'the pod' : `volume ${quote(volume)}`;
}

/**
 * One finding as a sentence on one line: `container "app" has no memory limit; set resources.limits.memory`. The last
 * parameter replaces the texts of the finding.
 */
export function sentenceOf(
  finding: Finding,
  root: Path = [],
  { problem, remedy }: Pick<Finding, 'problem' | 'remedy'> = finding,
): string {
  const text = textOf(problem);
  const sentence = `${ownerOf(finding)} ${finding.outcome === 'error' ? inObject(text, root) : text}`;
  return oneLine(remedy === undefined ? sentence : `${sentence}; ${inObject(textOf(remedy), root)}`);
}

/** A remedy with paths from the root of the object: in a Deployment, `spec.hostPID` is `spec.template.spec.hostPID`. */
export function inObject(remedy: string, root: Path): string {
  if (root.length === 0) return remedy;
  const prefix = formatPath(root);
  return remedy.replace(outsideQuotes, (part) => (part.startsWith('"') ? part : `${prefix}.${part}`));
}

const outsideQuotes = /"(?:[^"\\]|\\.)*"|(?<![\w./-])(?:spec|metadata)\.(?=[a-z])/g;

/** Cuts a text to a maximum of `room` code points, with "…" at the end. */
export function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const characters = Array.from(text.slice(0, 2 * (room + 1)));
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join('')}…`;
}

/** The length in code points, as kube-apiserver counts. */
export function lengthOf(text: string): number {
  return [...text].length;
}
