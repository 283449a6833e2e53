import { podAsJudged } from '../engine/judged-pod.ts';
import { templatePathOf } from '../model/workload.ts';
import { resourceCard, type CardReport, type ResourceCard } from '../report/resource-card.ts';
import { checked, type Checked, type CheckedOptions, type JudgedObject } from './checked.ts';
import { isColored, withInput, type InputFlags } from './input-options.ts';
import type { Io } from './io.ts';
import { PoliciesUnusable } from './policy-sources.ts';

/** The options of `inspect`, as they are parsed. */
export interface InspectFlags extends InputFlags {
  readonly output: 'text' | 'json' | 'html';
}

/**
 * `plimsoll inspect PATH…`: prints a resource card for each workload in files. Resolves to the exit code: 0, or 2 where
 * something cannot be read.
 */
export async function inspectCommand(paths: readonly string[], flags: InspectFlags, io: Io): Promise<number> {
  return withInput('inspect', { paths, flags }, io, (input) => inspect({ ...input, old: [] }, flags, io));
}

async function inspect(options: CheckedOptions, { output }: InspectFlags, io: Io): Promise<number> {
  let found: Checked;
  try {
    found = await checked(options);
  } catch (error) {
    if (!(error instanceof PoliciesUnusable)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
  const { version, kubeVersion, policies, unread, skipped } = found;
  const cards = found.objects.flatMap((object) => cardOf(object, found));
  io.stdout(await written({ version, kubeVersion, policies, cards, unread, skipped }, output));
  return unread.length > 0 ? 2 : 0;
}

function cardOf(object: JudgedObject, { policySet }: Checked): readonly ResourceCard[] {
  const root = object.subject.template ?? templatePathOf(object.subject.kind);
  const pod = podAsJudged(policySet, object.subject, object.facts);
  return root === undefined || pod === undefined ? [] : [resourceCard(object, root, pod)];
}

/** The report as text; what makes it is loaded when it is asked for. */
async function written(report: CardReport, output: InspectFlags['output']): Promise<string> {
  if (output === 'json') return (await import('../report/card-json.ts')).cardJson(report);
  if (output === 'html') return (await import('../report/card-html.ts')).cardHtml(report);
  return (await import('../report/card-text.ts')).cardText(report, { isColored: isColored() });
}
