import { Malformed } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { isStricter, type Mode } from '../policy/mode.ts';
import { rulingOf, type Circumstances } from './circumstances.ts';
import type { Finding, Ruling } from './verdict.ts';

/** The rule of findings about a pod that could not be read. */
const unreadable = 'unreadable-pod';

/** Why something could not be judged, in a sentence, and the path from the pod. */
export interface Fault {
  readonly at: Path;
  readonly reason: string;
}

/** The fault of any error. */
export function faultOf(error: unknown): Fault {
  const at = error instanceof Malformed ? error.path : [];
  return { at, reason: error instanceof Error ? error.message : String(error) };
}

/** The problem of a finding with outcome `error`. */
export function inWords(reason: string): string {
  return `could not be judged: ${reason}`;
}

/** One finding for all policies that could not judge, which is never a pass. */
export function unjudgedFindings(
  { at, reason }: Fault,
  circumstances: Circumstances,
  modeOf = strictestMode,
): readonly Finding[] {
  const by = circumstances.terms.flatMap((terms): Ruling[] => {
    const mode = modeOf(terms, circumstances);
    return mode === undefined ? [] : [rulingOf(terms, mode, circumstances)];
  });
  if (by.length === 0) return [];
  const problem = inWords(reason);
  return [
    { rule: unreadable, severity: 'critical', guards: 'machine', outcome: 'error', at, key: 'error', problem, by },
  ];
}

/** Of the rules that are checked; undefined if none is. */
function strictestMode({ rules }: Terms, { judgedBy }: Circumstances): Mode | undefined {
  return rules
    .filter(({ rule }) => judgedBy(rule))
    .map(({ mode }) => mode)
    .reduce<Mode | undefined>((a, b) => (a === undefined || isStricter(b, a) ? b : a), undefined);
}
