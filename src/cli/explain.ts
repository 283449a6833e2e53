import { nearest } from '../model/nearest.ts';
import { quote } from '../model/quote.ts';
import { rulePage } from '../report/rule-page.ts';
import { terminalList, terminalPage, type TerminalOptions } from '../report/terminal.ts';
import { rules } from '../rules/index.ts';
import { isColored } from './colors.ts';
import type { Io } from './io.ts';

/**
 * `plimsoll explain [RULE]`: prints the page of a rule, or without one the list of rules. Returns the exit code: 2 where
 * there is no such rule.
 */
export function explain(id: string | undefined, options: TerminalOptions, io: Io): number {
  if (id === undefined) {
    io.stdout(
      terminalList(
        rules.map((rule) => [rule.id, rule.summary]),
        options,
      ),
    );
    return 0;
  }
  const rule = rules.find((each) => each.id === id);
  if (rule !== undefined) {
    io.stdout(terminalPage(rulePage(rule), options));
    return 0;
  }
  const near = nearest(
    id,
    rules.map((each) => each.id),
  );
  const advice = near === undefined ? 'plimsoll explain lists them' : `did you mean ${quote(near)}?`;
  io.stderr(`there is no rule ${quote(id)}; ${advice}\n`);
  return 2;
}

/** In columns. A narrower terminal breaks the lines itself; text that is not for a terminal has this width too. */
const [minWidth, widthElsewhere] = [40, 80];

/** How the standard output takes a page. */
export function terminalOptions(
  stream: { readonly isTTY?: boolean; readonly columns?: number },
  env: NodeJS.ProcessEnv,
): TerminalOptions {
  const { isTTY, columns = widthElsewhere } = stream;
  return { width: isTTY === true ? Math.max(minWidth, columns) : widthElsewhere, isBold: isColored(stream, env) };
}
