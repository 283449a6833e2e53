import { podAsJudged } from '../engine/judged-pod.ts';
import { templatePathOf } from '../model/workload.ts';
import { resourceCard, type CardReport, type ResourceCard } from '../report/resource-card.ts';
import { checkReportOf, type JudgedObject } from './check.ts';
import { readCheckInput, type CheckInput, type InputOptions } from './check-input.ts';
import { inputConflict, isColored, withInput, type InputFlags } from './input-flags.ts';
import type { Io } from './io.ts';
import { PoliciesUnusable } from './policy-sources.ts';
import { Progress } from './progress.ts';
import type { PolicySet } from '../policy/policy-set.ts';

/** The options of `inspect`, as they are parsed. */
export interface InspectFlags extends InputFlags {
  readonly output: 'text' | 'json' | 'html';
}

/**
 * `plimsoll inspect PATH…`: prints a resource card for each workload in files. Resolves to the exit code: 0, or 2 where
 * something cannot be read.
 */
export async function inspectCommand(paths: readonly string[], flags: InspectFlags, io: Io): Promise<number> {
  const conflict = inputConflict('inspect', paths, flags);
  return withInput(conflict, { paths, flags }, io, (options) => inspect(options, flags, io));
}

async function inspect(options: InputOptions, { output }: InspectFlags, io: Io): Promise<number> {
  const progress = new Progress(process.stderr.isTTY ? io.stderr.bind(io) : undefined, () => performance.now());
  let input: CheckInput;
  try {
    input = await readCheckInput(options, progress);
  } catch (error) {
    progress.clear();
    if (!(error instanceof PoliciesUnusable)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
  const found = await checkReportOf(input, { ...options, old: [] }, progress);
  progress.clear();
  for (const doubt of input.doubts) io.stderr(`warning: ${doubt}\n`);
  const { version, kubeVersion, policies, unread, skipped } = found;
  const cards = found.objects.flatMap((object) => cardOf(object, input.policies));
  io.stdout(await written({ version, kubeVersion, policies, cards, unread, skipped }, output));
  return unread.length > 0 ? 2 : 0;
}

function cardOf(object: JudgedObject, policies: PolicySet): readonly ResourceCard[] {
  const root = object.subject.template ?? templatePathOf(object.subject.kind);
  const pod = podAsJudged(policies, object.subject, object.facts);
  return root === undefined || pod === undefined ? [] : [resourceCard(object, root, pod)];
}

/** The report as text; what makes it is loaded when it is asked for. */
async function written(report: CardReport, output: InspectFlags['output']): Promise<string> {
  if (output === 'json') return (await import('../report/card-json.ts')).cardJson(report);
  if (output === 'html') return (await import('../report/card-html.ts')).cardHtml(report);
  return (await import('../report/card-text.ts')).cardText(report, { isColored: isColored() });
}
