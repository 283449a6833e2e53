import type { FailOn } from '../report/check-report.ts';
import { check } from './check.ts';
import { isColored } from './colors.ts';
import { inputConflict, nothingNamed, withInput, type InputFlags, type Named } from './input-flags.ts';
import type { Io } from './io.ts';
import type { Format } from './report-format.ts';

/** The options of `check`, as they are parsed. */
export interface CheckFlags extends InputFlags {
  readonly output: Format;
  readonly failOn?: FailOn;
  readonly quiet: boolean;
  readonly old: readonly string[];
  readonly operation?: 'CREATE' | 'UPDATE';
  readonly review?: string;
}

/** Runs `check` by its options, and by what the repository's `plimsoll.yaml` says beside them. Resolves to the exit code. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const { old, operation, review } = flags;
  const named: Named = { paths, flags, others: review === undefined ? old : [...old, review] };
  return withInput(conflictIn(named, flags), named, io, async (read) => {
    const output = {
      output: flags.output,
      failOn: flags.failOn ?? read.config.failOn ?? 'deny',
      isQuiet: flags.quiet,
      isColored: isColored(process.stdout, process.env),
    };
    if (review === undefined) return check(read, { old, operation }, output, io);
    const { checkReview } = await import('./review-check.ts');
    return checkReview(review, read, output, io);
  });
}

/** Which options of `check` do not go together, in a sentence. */
function conflictIn(named: Named, { review, old, operation, output }: CheckFlags): string | undefined {
  if (review === undefined) return nothingNamed('check', named) ?? inputConflict(named);
  if (old.length > 0) return '--review has the old object in it; remove --old';
  if (operation !== undefined) return '--review has the operation in it; remove --operation';
  if (output !== 'text' && output !== 'json') return '--review prints text or json; write one of these';
  return inputConflict(named);
}
