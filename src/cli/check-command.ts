import { check } from './check.ts';
import { inputConflict, isColored, withInput, type InputFlags } from './input-flags.ts';
import type { Io } from './io.ts';
import type { Format } from './report-format.ts';

/** The options of `check`, as they are parsed. */
export interface CheckFlags extends InputFlags {
  readonly output: Format;
  readonly failOn?: 'deny' | 'warn';
  readonly quiet: boolean;
  readonly old: readonly string[];
  readonly review?: string;
}

/** Runs `check` by its options, and by what the repository's `plimsoll.yaml` says beside them. Resolves to the exit code. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const isReview = flags.review !== undefined;
  const conflict = inputConflict('check', isReview ? ['the review'] : paths, flags) ?? conflictIn(flags);
  return withInput(conflict, { paths, flags }, io, async (options, config) => {
    if (flags.review !== undefined) {
      const { checkReview } = await import('./review-check.ts');
      return await checkReview(flags.review, flags.output === 'json', options, io);
    }
    const output = {
      output: flags.output,
      failOn: flags.failOn ?? config.failOn ?? 'deny',
      isQuiet: flags.quiet,
      isColored: isColored(),
      showsProgress: process.stderr.isTTY,
    };
    return check({ ...options, old: flags.old }, output, io);
  });
}

/** Which options of `check` do not go together, in a sentence. */
function conflictIn({ review, old, output }: CheckFlags): string | undefined {
  if (review === undefined) return undefined;
  if (old.length > 0) return '--review has the old object in it; remove --old';
  return output === 'text' || output === 'json' ? undefined : '--review prints text or json; write one of these';
}
