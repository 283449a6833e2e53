import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where scripts keep what they bring. An XDG folder that is not absolute counts as absent:
 * https://specifications.freedesktop.org/basedir/latest/
 */
export function cacheFolder(): string {
  const set = process.env['XDG_CACHE_HOME'] ?? '';
  return join(isAbsolute(set) ? set : join(homedir(), '.cache'), 'plimsoll');
}
