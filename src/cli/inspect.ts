import { resourceCard, type CardReport } from '../report/resource-card.ts';
import { checkReportOf } from './check.ts';
import { isColored } from './colors.ts';
import { inputConflict, nothingNamed, withInput, type InputFlags, type Read } from './input-flags.ts';
import type { Io } from './io.ts';

/** The options of `inspect`, as they are parsed. */
export interface InspectFlags extends InputFlags {
  readonly output: 'text' | 'json' | 'html';
}

/**
 * `plimsoll inspect PATH…`: prints a resource card for each workload in files. Resolves to the exit code: 0, or 2 where
 * something cannot be read.
 */
export async function inspectCommand(paths: readonly string[], flags: InspectFlags, io: Io): Promise<number> {
  const named = { paths, flags, others: [] };
  return withInput(nothingNamed('inspect', named) ?? inputConflict(named), named, io, (read) =>
    inspect(read, flags, io),
  );
}

async function inspect({ input, progress }: Read, { output }: InspectFlags, io: Io): Promise<number> {
  const { objects, version, kubeVersion, policies, unread, skipped } = await checkReportOf(
    input,
    { old: [] },
    progress,
  );
  progress.clear();
  const cards = objects.flatMap((object) => {
    const pod = object.podAsJudged();
    return pod === undefined ? [] : [resourceCard(object, object.root, pod)];
  });
  io.stdout(await written({ version, kubeVersion, policies, cards, unread, skipped }, output));
  return unread.length > 0 ? 2 : 0;
}

/** The report as text; what makes it is loaded when it is asked for. */
async function written(report: CardReport, output: InspectFlags['output']): Promise<string> {
  if (output === 'json') return (await import('../report/card-json.ts')).cardJson(report);
  if (output === 'html') return (await import('../report/card-html.ts')).cardHtml(report);
  const options = { isColored: isColored(process.stdout, process.env) };
  return (await import('../report/card-text.ts')).cardText(report, options);
}
