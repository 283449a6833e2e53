import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { refusal } from './remark.ts';

/** A type of SELinux. The policy of the nodes names them, so only the characters are checked. */
export function selinuxType(description: string) {
  return word(description, (written) => {
    if (/^[A-Za-z][-\w.]*$/.test(written)) return undefined;
    return refusal(
      `${quote(written)} is not an SELinux type; begin with a letter, and write letters, digits, "_", "-" and "." alone`,
    );
  });
}
