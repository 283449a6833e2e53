import { quote } from '../model/quote.ts';
import type { FieldProblem } from '../policy/policy-object.ts';
import { boundedCauses, type Cause } from './causes.ts';
import { countedProblems } from './grammar.ts';
import { cut, oneLine } from './sentence.ts';
import { withinBounds } from './warning.ts';

/** In characters. A condition's message may have 32,768 (apimachinery, pkg/apis/meta/v1/types.go), and few are read. */
const maxLength = 30_000;

/** In characters; a field may have a name of any length. */
const maxLine = 1000;

/**
 * What a person reads whose policy cannot be used: each problem on a line of its own. The same for whoever writes it, as
 * a refusal, and for whoever asks later, as the message of a condition.
 */
export function policyRefusal(name: string, problems: readonly FieldProblem[]): string {
  return [`policy ${quote(name)} cannot be used, ${countedProblems(problems.length)}:`, ...problemLines(problems)].join(
    '\n',
  );
}

/** What a person reads whose policy is in force, and could not be written like this now. */
export function policyDoubts(name: string, doubts: readonly FieldProblem[]): string {
  const heading = `policy ${quote(name)} is in force, and would be refused if it were written now, ${countedProblems(doubts.length)}:`;
  return [heading, ...problemLines(doubts)].join('\n');
}

function problemLines(problems: readonly FieldProblem[]): readonly string[] {
  const lines: string[] = [];
  let told = 0;
  for (const problem of problems) {
    const line = `- ${cut(problemLine(problem), maxLine)}`;
    told += line.length + 1;
    if (told > maxLength) break;
    lines.push(line);
  }
  if (lines.length < problems.length) lines.push(`- and ${problems.length - lines.length} more`);
  return lines;
}

/** A problem on one line, behind its field where it does not begin with that itself. */
function problemLine({ field, message }: FieldProblem): string {
  return oneLine(field === '' || message.startsWith(`${field} `) ? message : `${field}: ${message}`);
}

/** One cause for each problem, for programs; of a flood the first. */
export function policyCauses(problems: readonly FieldProblem[]): readonly Cause[] {
  return boundedCauses(problems, ({ field, message }) => ({
    // Of the reasons that apimachinery names for causes, the one for whatever is wrong with a field.
    reason: 'FieldValueInvalid',
    message: cut(oneLine(message), maxLine),
    field,
  }));
}

/** What is odd about a policy, as the warnings of an answer. */
export function policyWarnings(oddities: readonly FieldProblem[]): readonly string[] {
  return withinBounds(oddities, problemLine);
}
