import { check } from './check.ts';
import { isColored, withInput, type InputFlags } from './input-options.ts';
import type { Io } from './io.ts';
import type { Format } from './report-format.ts';

/** The options of `check`, as they are parsed. */
export interface CheckFlags extends InputFlags {
  readonly output: Format;
  readonly failOn?: 'deny' | 'warn';
  readonly quiet: boolean;
  readonly old: readonly string[];
}

/** Runs `check` by its options, and by what the repository's `plimsoll.yaml` says beside them. Resolves to the exit code. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  return withInput('check', { paths, flags }, io, ({ failOn, ...input }) =>
    check(
      {
        ...input,
        old: flags.old,
        output: flags.output,
        failOn: flags.failOn ?? failOn ?? 'deny',
        isQuiet: flags.quiet,
        isColored: isColored(),
      },
      io,
    ),
  );
}
