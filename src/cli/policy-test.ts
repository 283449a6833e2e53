import { readSuites, type ReadSuite } from '../policy/read-suite.ts';
import { suiteKind } from '../policy/suite.ts';
import type { CaseResult, SuiteReport } from '../report/suite-report.ts';
import type { Unread } from '../report/unread.ts';
import { ConfigUnusable, readConfig } from './config.ts';
import { readInput } from './input.ts';
import type { Io } from './io.ts';
import type { TestFormat } from './report-format.ts';
import { SuiteRunner } from './suite-runner.ts';
import { TextFileError } from './text-file.ts';
import { version } from './version.ts';

/**
 * `plimsoll policy test PATH…`: runs the suites in files and folders, and prints each case of which something is not as
 * expected. Resolves to the exit code: 0 where all hold, 1 where some do not, 2 where something cannot be read.
 */
export async function policyTest(paths: readonly string[], output: TestFormat, io: Io): Promise<number> {
  let report: SuiteReport;
  try {
    report = await tested(paths);
  } catch (error) {
    const isExpected = error instanceof ConfigUnusable || error instanceof TextFileError;
    if (!isExpected) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
  io.stdout(await written(report, output));
  if (report.unread.length > 0) return 2;
  return report.results.some(({ differences }) => differences.length > 0) ? 1 : 0;
}

async function written(report: SuiteReport, output: TestFormat): Promise<string> {
  if (output === 'json') return (await import('../report/suite-json.ts')).suiteJson(report, version);
  if (output === 'github') return (await import('../report/suite-github.ts')).suiteGithub(report);
  if (output === 'junit') return (await import('../report/suite-junit.ts')).suiteJunit(report);
  return (await import('../report/suite-text.ts')).suiteText(report);
}

async function tested(paths: readonly string[]): Promise<SuiteReport> {
  const { kinds } = await readConfig(process.cwd());
  const { texts, problems } = await readInput(paths);
  const suites: ReadSuite[] = [];
  const unread: Unread[] = [...problems];
  const named = new Set(paths);
  for (const { name, text } of texts) {
    const read = readSuites(name, text);
    suites.push(...read.suites);
    unread.push(...read.problems);
    const isNamed = named.has(name) || name === '<stdin>';
    if (isNamed && read.suites.length + read.problems.length === 0) {
      unread.push({ file: name, line: 1, column: 1, message: `no suite is written here; write kind: ${suiteKind}` });
    }
  }
  if (suites.length + unread.length === 0) {
    const file = paths[0] ?? '';
    unread.push({ file, message: `no suite is in ${paths.join(', ')}; write a document with kind: ${suiteKind}` });
  }
  const results: CaseResult[] = [];
  for (const suite of suites) {
    const report = await new SuiteRunner(suite, kinds).run();
    results.push(...report.results);
    unread.push(...report.unread);
  }
  return { results, unread };
}
