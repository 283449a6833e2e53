import { plainPath } from '../../model/host-path.ts';
import { quote } from '../../model/quote.ts';
import { holdsWildcard, noPattern, starIsItself } from './known-name.ts';
import { word } from '../contract/options.ts';
import { refusal, unreadable, warning } from './remark.ts';

/** An absolute path of the node, which includes everything below it. */
export function nodePath(description: string) {
  return word(description, (written) => {
    if (!written.startsWith('/')) return unreadable(`${quote(written)} is not absolute; start it with "/"`);
    if (climbs(written)) return unreadable(`${quote(written)} holds ".."; write the path that it leads to`);
    if (!written.includes('*')) return undefined;
    const whole = /^([^*]*\/)\*+\/?$/.exec(written)?.[1];
    if (whole !== undefined) {
      const covering = quote(plainPath(whole));
      return refusal(
        `${quote(written)} is a pattern, and no path matches it; write ${covering}, which covers all below`,
      );
    }
    return holdsWildcard(written) ? refusal(noPattern(written, 'a path')) : warning(starIsItself(written, 'a path'));
  });
}

/** Whether a path contains "..". Windows nodes also split at backslashes, where the API server does not check. */
export function climbs(path: string): boolean {
  return path.split(/[/\\]/).includes('..');
}
