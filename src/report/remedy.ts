import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import { rules } from '../rules/index.ts';
import type { Words } from '../rules/words.ts';

/** The rules whose field `kubectl debug --profile=restricted` writes into an ephemeral container. */
const debugProfileRules = new Set(
  rules.filter(({ debugProfileSince }) => debugProfileSince !== undefined).map(({ id }) => id),
);

/** Nothing but the ephemeral container can be changed, which may write its own where it would inherit. */
function remedyOfDebugged({ at: [, part, field] }: Finding): Words {
  if (part !== 'securityContext' || typeof field !== 'string') return 'debug another pod';
  return `write its own securityContext.${field} in the debug container`;
}

const debugHint = ', or use kubectl debug --profile=restricted';

/** What to write about a finding, as far as it can still be written; undefined where nothing helps. */
export function remedyOf(finding: Finding, { operation }: Pick<JudgedVerdict, 'operation'>): Words | undefined {
  const { remedy, container, rule } = finding;
  if (remedy === undefined) return undefined;
  const isEphemeral = container?.kind === 'ephemeral';
  if (operation === 'debug' && !isEphemeral) return remedyOfDebugged(finding);
  if (!isEphemeral || !debugProfileRules.has(rule)) return remedy;
  // kubectl writes the container, and the person at the keyboard does not.
  return typeof remedy === 'string' ? remedy + debugHint : [remedy[0], remedy[1], remedy[2] + debugHint];
}
