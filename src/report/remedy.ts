import { valueInWords } from '../engine/fill.ts';
import { inList } from '../model/list.ts';
import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import { rules } from '../rules/index.ts';
import type { Words } from '../rules/contract/words.ts';

/** The hint for an ephemeral container, by rule. Users do not write its fields; kubectl does. */
const debugHints = new Map(
  rules.flatMap(({ id, debugProfileSince: since }): [string, string][] =>
    since === undefined ? [] : [[id, `, or use kubectl debug --profile=restricted (kubectl ${since} or newer)`]],
  ),
);

/** Only the ephemeral container can be changed. It can override fields that it inherits from the pod. */
function remedyOfDebugged({ at: [, part, field] }: Finding): Words {
  if (part !== 'securityContext' || typeof field !== 'string') return 'debug another pod';
  return `write its own securityContext.${field} in the debug container`;
}

/** The remedy of a finding, adapted to the fields that can still be changed; undefined if nothing helps. */
export function remedyOf(finding: Finding, { operation }: Pick<JudgedVerdict, 'operation'>): Words | undefined {
  const { remedy, container, rule } = finding;
  if (remedy === undefined) return undefined;
  const isEphemeral = container?.kind === 'ephemeral';
  if (operation === 'debug' && !isEphemeral) return remedyOfDebugged(finding);
  const hint = isEphemeral ? debugHints.get(rule) : undefined;
  return aboutFill(hint === undefined ? remedy : withEnd(remedy, hint), finding);
}

/** Adds why it was not filled in, or what a policy would fill in with mode Enforce. */
function aboutFill(remedy: Words, { by }: Finding): Words {
  const filling = by.filter(({ fill }) => fill === true);
  const [first] = filling;
  if (first === undefined) return remedy;
  const unfilled = filling.find((ruling) => ruling.unfilled !== undefined)?.unfilled;
  if (unfilled !== undefined) return withEnd(remedy, `; not filled in: ${unfilled}`);
  if (filling.some(({ mode }) => mode === 'Enforce')) return remedy;
  const values = first.fixes.flatMap(({ value, fileOnly }) => (fileOnly === true ? [] : [valueInWords(value)]));
  const fill = ` (Enforce fills in ${inList([...new Set(values)], 'and')})`;
  return typeof remedy === 'string' ? remedy + fill : [remedy[0], remedy[1] + fill, remedy[2]];
}

function withEnd(words: Words, end: string): Words {
  return typeof words === 'string' ? words + end : [words[0], words[1], words[2] + end];
}
