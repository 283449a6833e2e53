import type { Unread } from './unread.ts';

/** What a command of GitHub Actions shows: its level, where, and its title. Lines and columns count from 1. */
export interface GithubNote {
  readonly level: 'error' | 'warning' | 'notice';
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly title: string;
  readonly message: string;
}

/**
 * A command of GitHub Actions, which shows a message at its line
 * (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions).
 */
export function githubCommand({ level, file, line, column = 1, title, message }: GithubNote): string {
  const properties = { file, ...(line !== undefined && { line, col: column }), title };
  const list = Object.entries(properties).map(([key, value]) => `${key}=${inProperty(String(value))}`);
  return `::${level} ${list.join(',')}::${inMessage(message)}`;
}

/** The command for what cannot be read. */
export function unreadCommand(unread: Unread): string {
  return githubCommand({ level: 'error', title: 'unreadable', ...unread });
}

function inMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function inProperty(text: string): string {
  return inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
