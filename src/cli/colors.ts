/** Whether text for a stream has colors, or bold: on a terminal, and not where `NO_COLOR` is set (https://no-color.org). */
export function isColored(
  { isTTY }: { readonly isTTY?: boolean },
  { NO_COLOR: noColor = '', TERM: terminal }: NodeJS.ProcessEnv,
): boolean {
  return isTTY === true && noColor === '' && terminal !== 'dumb';
}
