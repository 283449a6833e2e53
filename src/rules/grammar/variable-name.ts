import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { refusal } from './remark.ts';

/** The syntax of the API server: printable ASCII without "=" (apimachinery, validation.IsRelaxedEnvVarName). */
const name = /^[ -<>-~]+$/;

/** In characters. Longer patterns match nothing (model/glob.ts). */
const maxLength = 128;

/** The name of an environment variable, or a pattern in which `*` matches any characters, also none. */
export function variableName(description: string) {
  return word(description, (written) => {
    if (/^\*+$/.test(written)) return refusal(`${quote(written)} is every variable; write a part of the name too`);
    if (/^\$\(.*\)$|^\$/.test(written)) {
      return refusal(`${quote(written)} begins as a reference does; write the name of the variable alone`);
    }
    if (!name.test(written)) {
      return refusal(`${quote(written)} is not the name of an environment variable; write one such as "*_PASSWORD"`);
    }
    if (written.length > maxLength) {
      return refusal(`${quote(written)} is longer than ${maxLength} characters; write a shorter pattern`);
    }
    return undefined;
  });
}
