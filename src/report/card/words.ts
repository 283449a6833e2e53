import { counted } from '../grammar.ts';
import { placedName } from '../object-name.ts';
import { oneLine } from '../sentence.ts';
import { shown, type Statement } from './part.ts';
import type { CardLine, CardReport, Headline, ResourceCard } from '../resource-card.ts';

/** How a card names its workload: `Deployment shop/web`. */
export function workloadName({ subject }: ResourceCard): string {
  return shown(placedName(subject));
}

/** What came of judging: `restricted: passes, 1 warning`. */
export function headlineInWords({ policies, verdict, denied, warned, audited }: Headline): string {
  if (policies.length === 0) return 'no policy applies';
  const by = policies.length > maxPolicies ? `${policies.length} policies` : policies.map(oneLine).join(', ');
  const effects = [
    ...(denied > 0 ? [counted(denied, 'problem')] : []),
    ...(warned > 0 ? [counted(warned, 'warning')] : []),
    ...(audited > 0 ? [`${audited} audited`] : []),
  ];
  return `${by}: ${[verdicts[verdict], ...effects].join(', ')}`;
}

const verdicts = {
  allowed: 'passes',
  warned: 'passes',
  denied: 'denied',
  error: 'could not be judged',
  unmatched: 'no policy applies',
} as const;

const maxPolicies = 3;

/** Whether a line is bounded, and what is not seen: `bounded; not seen: size of claim web-data`. */
export function stateInWords({ state, unseen }: CardLine): string {
  if (unseen.length === 0) return state;
  const notSeen = `not seen: ${unseen.map(oneLine).join(', ')}`;
  return state === 'not seen' ? notSeen : `${state}; ${notSeen}`;
}

/** The statements of a line as they are printed; of very many the first, and how many containers more there are. */
export function printedStatements({ statements }: CardLine): readonly Printed[] {
  const shownOnes = statements.length <= maxStatements + 1 ? statements : statements.slice(0, maxStatements);
  const printed: Printed[] = [];
  for (const { who, says } of shownOnes) {
    const last = printed.at(-1);
    // What has no name in front of it needs no line of its own.
    if (who === '' && last?.who === '') printed[printed.length - 1] = { who, says: `${last.says}; ${says}` };
    else printed.push({ who, says });
  }
  const more = statements.slice(shownOnes.length).flatMap(({ containers }) => containers).length;
  return more === 0 ? printed : [...printed, { who: '', says: `and ${counted(more, 'more container')}` }];
}

type Printed = Pick<Statement, 'who' | 'says'>;

const maxStatements = 20;

/** `3 workloads, 1 error`. */
export function summaryInWords({ cards, unread }: CardReport): string {
  const errors = unread.length === 0 ? '' : `, ${counted(unread.length, 'error')}`;
  return `${counted(cards.length, 'workload')}${errors}`;
}
