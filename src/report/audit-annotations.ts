import { effectOf, effects, type JudgedVerdict } from '../engine/verdict.ts';
import { oneLine } from './sentence.ts';

/** The annotations of a response for the audit log of the API server, which prefixes them with the webhook's name. */
export interface AuditAnnotations {
  /** The number of findings by effect and rule: `deny: limits-required 2, run-as-non-root 1; warn: image-tag 1`. */
  readonly findings: string;
  /** The policies that selected the object. */
  readonly policy: string;
}

/** In characters, for each annotation, since the audit log stores them with every request. */
const maxLength = 1000;

/** The audit annotations of a verdict; undefined without findings. */
export function auditAnnotationsOf({ findings, policies }: JudgedVerdict): AuditAnnotations | undefined {
  if (findings.length === 0) return undefined;
  const counts = { deny: new Map<string, number>(), warn: new Map<string, number>(), audit: new Map<string, number>() };
  for (const finding of findings) {
    const ofEffect = counts[effectOf(finding)];
    ofEffect.set(finding.rule, (ofEffect.get(finding.rule) ?? 0) + 1);
  }
  const parts = effects.flatMap((effect) => {
    const rules = [...counts[effect]].map(([rule, count]) => `${rule} ${count}`).join(', ');
    return rules === '' ? [] : [`${effect}: ${rules}`];
  });
  return { findings: bounded(parts.join('; ')), policy: bounded(policies.map(({ name }) => name).join(', ')) };
}

function bounded(text: string): string {
  const line = oneLine(text);
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1)}…`;
}
