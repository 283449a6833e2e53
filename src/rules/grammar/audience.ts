import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { noPattern } from './known-name.ts';
import { refusal } from './remark.ts';

/** The default audiences of API servers (--api-audiences). */
const ofApiServer = /^(?:https:\/\/)?kubernetes(?:\.default(?:\.svc(?:\.cluster\.local)?)?)?\/?$/;

/** The audience of a token. */
export function audience(description: string) {
  return word(description, (written) => {
    if (written.includes('*')) return refusal(noPattern(written, 'an audience'));
    if (!ofApiServer.test(written)) return undefined;
    return refusal(`${quote(written)} is the API server itself, whose tokens are what this rule is about; remove it`);
  });
}
