import { quote } from '../../model/quote.ts';
import { holdsWildcard, noPattern, starIsItself } from './known-name.ts';
import { word } from '../contract/options.ts';
import { refusal, warning, type Remark } from './remark.ts';

/** A seccomp profile: a file below the kubelet's seccomp folder (pkg/apis/core/validation, validateLocalDescendingPath). */
export function seccompProfileName(description: string) {
  return word(description, (written) => {
    if (written.startsWith('/') || written.split('/').includes('..')) {
      const problem = `${quote(written)} is not a path below the seccomp folder of the kubelet, and no pod may write it`;
      return refusal(`${problem}; write one such as "profiles/audit.json"`);
    }
    if (holdsWildcard(written) && written.includes('/')) return refusal(noPattern(written, 'a seccomp profile'));
    return remarkOn(written, 'a seccomp profile');
  });
}

/** An AppArmor profile that is loaded on the node. A profile that is named after its attachment may contain a pattern. */
export function appArmorProfileName(description: string) {
  return word(description, (written) => remarkOn(written, 'an AppArmor profile'));
}

/** Values of the deprecated annotations, and the types of the fields that replace them. */
const types = new Map([
  ['runtime/default', 'RuntimeDefault'],
  ['docker/default', 'RuntimeDefault'],
  ['runtimedefault', 'RuntimeDefault'],
  ['unconfined', 'Unconfined'],
]);

function remarkOn(written: string, noun: string): Remark | undefined {
  if (/^\*+$/.test(written)) {
    return refusal(`${quote(written)} is not ${noun}; leave localhostProfiles out to allow any`);
  }
  if (written.includes('*')) return warning(starIsItself(written, noun));
  const type = types.get(written.toLowerCase());
  if (type !== undefined) {
    return warning(`${quote(written)} is a type rather than the name of a profile; write ${type} in allowed`);
  }
  const bare = /^localhost\/(.+)$/.exec(written)?.[1];
  if (bare === undefined) return undefined;
  return warning(`${quote(written)} begins as the old annotations do, and the fields do not; write ${quote(bare)}`);
}
