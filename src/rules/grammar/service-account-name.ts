import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { refusal } from './remark.ts';

/** The syntax of the API server (apimachinery, validation.IsDNS1123Subdomain). */
const name = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** In characters. Longer patterns match nothing (model/glob.ts). */
const maxPattern = 128;

/** The name of a ServiceAccount, or a pattern in which `*` matches any characters, also none. */
export function serviceAccountName(description: string) {
  return word(description, (written) => {
    if (written.includes('*') && written.length > maxPattern) {
      return refusal(`${quote(written)} is longer than ${maxPattern} characters; write a shorter pattern`);
    }
    if (isName(written)) return undefined;
    // The user name of a ServiceAccount, namespace/name, or capital letters.
    const bare = /^(?:system:serviceaccount:[^:]+:|[^/]+\/)(.+)$/.exec(written)?.[1] ?? written.toLowerCase();
    const meant = isName(bare) ? quote(bare) : 'one such as "web"';
    return refusal(`${quote(written)} is not the name of a ServiceAccount; write ${meant}`);
  });
}

function isName(written: string): boolean {
  return name.test(written.replaceAll('*', 'x'));
}
