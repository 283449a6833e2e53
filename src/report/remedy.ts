import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import { rules } from '../rules/index.ts';
import type { Words } from '../rules/contract/words.ts';

/** What to add for an ephemeral container, by rule: kubectl writes it, and the person at the keyboard does not. */
const debugHints = new Map(
  rules.flatMap(({ id, debugProfileSince: since }): [string, string][] =>
    since === undefined ? [] : [[id, `, or use kubectl debug --profile=restricted (kubectl ${since} or newer)`]],
  ),
);

/** Nothing but the ephemeral container can be changed, which may write its own where it would inherit. */
function remedyOfDebugged({ at: [, part, field] }: Finding): Words {
  if (part !== 'securityContext' || typeof field !== 'string') return 'debug another pod';
  return `write its own securityContext.${field} in the debug container`;
}

/** What to write about a finding, as far as it can still be written; undefined where nothing helps. */
export function remedyOf(finding: Finding, { operation }: Pick<JudgedVerdict, 'operation'>): Words | undefined {
  const { remedy, container, rule } = finding;
  if (remedy === undefined) return undefined;
  const isEphemeral = container?.kind === 'ephemeral';
  if (operation === 'debug' && !isEphemeral) return remedyOfDebugged(finding);
  const hint = isEphemeral ? debugHints.get(rule) : undefined;
  if (hint === undefined) return remedy;
  return typeof remedy === 'string' ? remedy + hint : [remedy[0], remedy[1], remedy[2] + hint];
}
