import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { refusal } from './remark.ts';

/** An SELinux type. The types depend on the SELinux policy of the node, so only the characters are checked. */
export function selinuxType(description: string) {
  return word(description, (written) => {
    if (/^[A-Za-z][-\w.]*$/.test(written)) return undefined;
    return refusal(
      `${quote(written)} is not an SELinux type; begin with a letter, and write letters, digits, "_", "-" and "." alone`,
    );
  });
}
