import { nearest } from '../../model/nearest.ts';
import { quote } from '../../model/quote.ts';
import { word, type Grammar } from '../contract/options.ts';
import { noPattern } from './known-name.ts';
import { refusal, type Remark } from './remark.ts';

/** The syntax of the API server (apimachinery, validation.IsQualifiedName and IsDNS1123Subdomain). */
const name = /^(?=.{1,63}$)[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const prefix = /^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** In characters. Longer patterns match nothing (model/glob.ts). */
const maxPattern = 128;

/** The labels that Kubernetes recommends: https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/. */
const recommendedPrefix = 'app.kubernetes.io/';
const recommended = ['component', 'instance', 'managed-by', 'name', 'part-of', 'version'];

const inWords = { label: 'a label', annotation: 'an annotation' } as const;

type Noun = keyof typeof inWords;

/** The key of one label or annotation. */
export function metadataKey(noun: Noun): Grammar<string> {
  return (written) => {
    if (written.includes('*')) return refusal(noPattern(written, `the key of ${inWords[noun]}`));
    return remarkOnKey(written, noun) ?? remarkOnRecommended(written);
  };
}

/** The key of a label or annotation, or a pattern in which `*` matches any characters, also none. */
export function metadataKeys(noun: Noun, description: string) {
  return word(description, (written) => {
    if (/^\*+$/.test(written)) {
      return refusal(`${quote(written)} would forbid every ${noun}; write a part of the key too`);
    }
    if (written.includes('*') && written.length > maxPattern) return tooLong(written);
    return remarkOnKey(written, noun);
  });
}

/** The value of a label, or a pattern with `*`. */
export function labelValues(description: string) {
  return word(description, (written) => {
    if (written.includes('*') && written.length > maxPattern) return tooLong(written);
    return remarkOnLabelValue(written);
  });
}

/** One value of a label. */
export function labelValue(description: string) {
  return word(description, (written) => {
    if (written.includes('*')) return refusal(`${quote(written)} is a pattern; write one value`);
    return remarkOnLabelValue(written);
  });
}

/** The value of an annotation, which may be any text, or a pattern with `*`. */
export function annotationValues(description: string) {
  return word(description, (written) => {
    return written.includes('*') && written.length > maxPattern ? tooLong(written) : undefined;
  });
}

function tooLong(written: string): Remark {
  return refusal(`${quote(written)} is longer than ${maxPattern} characters; write a shorter pattern`);
}

function remarkOnKey(written: string, noun: Noun): Remark | undefined {
  const isKey = (key: string) => {
    const [last = '', first, ...more] = key.replaceAll('*', 'x').split('/').toReversed();
    return more.length === 0 && name.test(last) && (first === undefined || prefix.test(first));
  };
  if (isKey(written)) return undefined;
  const slash = written.lastIndexOf('/');
  const lower = written.slice(0, slash + 1).toLowerCase() + written.slice(slash + 1);
  const meant = isKey(lower) ? quote(lower) : 'one such as "team" or "example.com/team"';
  return refusal(`${quote(written)} is not the key of ${inWords[noun]}; write ${meant}`);
}

function remarkOnRecommended(written: string): Remark | undefined {
  if (!written.toLowerCase().startsWith(recommendedPrefix)) return undefined;
  const own = written.slice(recommendedPrefix.length);
  if (recommended.includes(own)) return undefined;
  const meant = nearest(own, recommended);
  if (meant === undefined) return undefined;
  return refusal(`${quote(written)} is not a label that Kubernetes recommends; write "${recommendedPrefix}${meant}"`);
}

/** The API server also accepts an empty value, which is not useful in a policy. */
function remarkOnLabelValue(written: string): Remark | undefined {
  if (name.test(written.replaceAll('*', 'x'))) return undefined;
  const problem = 'may have at most 63 letters, digits, "-", "_" and ".", and begins and ends with a letter or a digit';
  return refusal(`${quote(written)} is not the value of a label, which ${problem}`);
}
