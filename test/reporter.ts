// What a test run prints: nothing for what passes, every failure with its place, why tests were skipped, and one closing line.
import { stripVTControlCharacters } from 'node:util';
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite, Vitest } from 'vitest/node';

/** Tells vitest's run in a form that a person reads from the end: the last line is `N passed, N failed, N skipped`. */
export default class ClosingLineReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest) {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const failures = [
      ...modules.flatMap(failuresOf),
      ...unhandled.map((error) => ({ name: 'outside any test', errors: [error] })),
    ];
    for (const { name, errors } of failures) this.#tellFailure(name, errors);

    const skipped = tests.filter((test) => test.result().state === 'skipped');
    for (const line of reasons(skipped, this.#vitest?.config.testNamePattern !== undefined)) this.#print(line);

    const passed = tests.filter((test) => test.result().state === 'passed').length;
    if (modules.length === 0) this.#print('no test file has that name');
    // A run that ran nothing proves nothing.
    if (failures.length > 0 || passed === 0) process.exitCode = 1;
    this.#print(`${passed} passed, ${failures.length} failed, ${skipped.length} skipped`);
  }

  #tellFailure(name: string, errors: readonly unknown[]) {
    this.#print(`FAILS ${name}`);
    for (const error of errors) this.#print(this.#worded(error));
    this.#print('');
  }

  #worded(error: unknown): string {
    const text = this.#vitest?.logger.formatError(error).output.trim() ?? String(error);
    return process.stdout.isTTY ? text : stripVTControlCharacters(text);
  }

  #print(line: string) {
    process.stdout.write(`${line}\n`);
  }
}

interface Failure {
  readonly name: string;
  readonly errors: readonly unknown[];
}

/** A file that does not load and a hook that throws count as failures, or their tests would merely be missing. */
function failuresOf(module: TestModule): Failure[] {
  const outside = [module, ...module.children.allSuites()]
    .map((task) => ({ name: nameOf(task), errors: task.errors() }))
    .filter(({ errors }) => errors.length > 0);
  const tests = [...module.children.allTests('failed')].map((test) => ({
    name: nameOf(test),
    errors: test.result().errors ?? [],
  }));
  return [...outside, ...tests];
}

/** One line for each reason; where none is given, for each outermost skipped suite, whose title says what it needs. */
function reasons(skipped: readonly TestCase[], named: boolean): string[] {
  const counts = new Map<string, number>();
  for (const test of skipped) {
    const result = test.result();
    const note = result.state === 'skipped' ? result.note : undefined;
    if (note === undefined && named) continue;
    const reason = note ?? nameOf(outermostSkipped(test));
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].map(([reason, count]) => `skipped ${count}: ${reason}`);
}

function outermostSkipped(test: TestCase): TestCase | TestSuite {
  let outermost: TestCase | TestSuite = test;
  for (let task = test.parent; task.type === 'suite'; task = task.parent) {
    if (task.options.mode === 'skip') outermost = task;
  }
  return outermost;
}

function nameOf(task: TestModule | TestSuite | TestCase): string {
  return task.type === 'module' ? task.relativeModuleId : `${task.module.relativeModuleId} > ${task.fullName}`;
}
