import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import { cut, lengthOf, oneLine, sentenceOf } from './sentence.ts';

/** In characters. kube-apiserver cuts longer ones, once all together are too many (endpoints/filters/warning.go). */
const longestLine = 256;

/** In characters. kube-apiserver drops warnings beyond 4,096 in one answer, of all webhooks, and does not say so. */
const longestTogether = 4000;

/**
 * The warnings of an answer, one line for each finding that warns, in the order of the findings; nothing that also
 * denies. Of a workload it says where a warning means that its pods will be refused, and of a pod that changes what it
 * was let off, since it had it before. Where there are too many, the last line says how many more.
 */
export function warningsOf({ findings, of }: JudgedVerdict): readonly string[] {
  const warning = findings.filter(({ effect }) => effect === 'warn' || effect === 'unchanged');
  if (warning.length === 0) return [];
  const denied = new Set(findings.flatMap(({ effect, identity }) => (effect === 'deny' ? [identity] : [])));
  const told = warning.filter(({ identity }) => !denied.has(identity));
  return withinBounds([...new Set(told.map((finding) => lineOf(finding, of)))]);
}

function lineOf(finding: Finding, of: JudgedVerdict['of']): string {
  const { rule, policy } = finding;
  const tail = ` (${rule}, policy ${oneLine(policy)})`;
  const head = `${introduction(finding, of)}${sentenceOf(finding)}`;
  const room = longestLine - lengthOf(tail);
  return room > longestLine / 2 ? cut(head, room) + tail : cut(head + tail, longestLine);
}

function introduction({ mode, effect }: Finding, of: JudgedVerdict['of']): string {
  // Pods are creations: that their template was no better before does not help them.
  if (of === 'template') return mode === 'Enforce' ? 'its pods will be refused: ' : '';
  return effect === 'unchanged' ? 'as before: ' : '';
}

/**
 * Warnings as kube-apiserver passes them on: each cut to what may be long, and of too many the last says how many more.
 * Each is one line already.
 */
export function withinBounds(warnings: readonly string[]): readonly string[] {
  const lines = warnings.map((line) => cut(line, longestLine));
  let together = lines.reduce((sum, line) => sum + lengthOf(line), 0);
  if (together <= longestTogether) return lines;
  const kept = [...lines];
  let last = '';
  while (together + lengthOf(last) > longestTogether) {
    together -= lengthOf(kept.pop() ?? '');
    last = `and ${lines.length - kept.length} more`;
  }
  return [...kept, last];
}
