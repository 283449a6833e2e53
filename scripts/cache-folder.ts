import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The folder for what scripts download and build. A relative XDG_CACHE_HOME counts as absent:
 * https://specifications.freedesktop.org/basedir/latest/
 */
export function cacheFolder(): string {
  const set = process.env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(set) ? set : join(homedir(), '.cache'), 'plimsoll');
}
