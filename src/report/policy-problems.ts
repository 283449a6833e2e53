import { quote } from '../model/quote.ts';
import type { FieldProblem } from '../policy/policy-object.ts';
import { boundedCauses, type Cause } from './causes.ts';
import { counted } from './grammar.ts';
import { cut, oneLine } from './sentence.ts';
import { withinBounds } from './warning.ts';

/** In characters. The limit for the message of a condition is 32,768 (apimachinery, pkg/apis/meta/v1/types.go). */
const maxLength = 30_000;

/** In characters. The name of a field has no limit. */
const maxLine = 1000;

/**
 * The message about a policy that cannot be used, with one line for each problem. It is the message of the refusal and of
 * the status condition.
 */
export function policyRefusal(name: string, problems: readonly FieldProblem[]): string {
  return [
    `policy ${quote(name)} cannot be used, ${counted(problems.length, 'problem')}:`,
    ...problemLines(problems),
  ].join('\n');
}

/** The message about a policy that is in force and that would be refused now. */
export function policyDoubts(name: string, doubts: readonly FieldProblem[]): string {
  const heading = `policy ${quote(name)} is in force, and would be refused if it were written now, ${counted(doubts.length, 'problem')}:`;
  return [heading, ...problemLines(doubts)].join('\n');
}

function problemLines(problems: readonly FieldProblem[]): readonly string[] {
  const lines: string[] = [];
  let length = 0;
  for (const problem of problems) {
    const line = `- ${cut(problemLine(problem), maxLine)}`;
    length += line.length + 1;
    if (length > maxLength) break;
    lines.push(line);
  }
  if (lines.length < problems.length) lines.push(`- and ${problems.length - lines.length} more`);
  return lines;
}

/** A problem on one line, after its field, unless the message begins with the field. */
function problemLine({ field, message }: FieldProblem): string {
  return oneLine(field === '' || message.startsWith(`${field} `) ? message : `${field}: ${message}`);
}

/** One cause for each problem, for programs, up to a maximum. */
export function policyCauses(problems: readonly FieldProblem[]): readonly Cause[] {
  return boundedCauses(problems, ({ field, message }) => ({
    // The general reason of apimachinery for a wrong field.
    reason: 'FieldValueInvalid',
    message: cut(oneLine(message), maxLine),
    field,
  }));
}

/** The warnings about suspicious settings of a policy. */
export function policyWarnings(oddities: readonly FieldProblem[]): readonly string[] {
  return withinBounds(oddities, problemLine);
}
