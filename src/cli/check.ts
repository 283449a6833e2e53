import { verdictOf, type CheckReport } from '../report/check-report.ts';
import { checked, type CheckedOptions } from './checked.ts';
import type { Io } from './io.ts';
import { PoliciesUnusable } from './policy-sources.ts';
import { writeReport, type Format } from './report-format.ts';

/** What a check goes by. */
export interface CheckOptions extends CheckedOptions {
  readonly output: Format;
  /** From which effect on the check has failed. */
  readonly failOn: 'deny' | 'warn';
  readonly isQuiet: boolean;
  readonly isColored: boolean;
}

/**
 * `plimsoll check PATH…`: judges the workloads in files as the gate would judge their pods, and prints what it finds.
 * Resolves to the exit code: 0 where nothing is denied, 1 where something is, 2 where something cannot be read.
 */
export async function check(options: CheckOptions, io: Io): Promise<number> {
  let report: CheckReport;
  try {
    report = await checked(options);
  } catch (error) {
    if (!(error instanceof PoliciesUnusable)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
  io.stdout(await writeReport(report, options));
  if (report.unread.length > 0) return 2;
  const fails = options.failOn === 'deny' ? ['denied', 'error'] : ['denied', 'error', 'warned'];
  return report.objects.some((object) => fails.includes(verdictOf(object))) ? 1 : 0;
}
