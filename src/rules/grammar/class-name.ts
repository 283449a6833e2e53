import { nearest } from '../../model/nearest.ts';
import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { noPattern } from './known-name.ts';
import { refusal, type Remark } from './remark.ts';

/** The PriorityClasses that every cluster has, with their values (pkg/apis/scheduling, SystemPriorityClasses). */
export const systemPriorities: ReadonlyMap<string, number> = new Map([
  ['system-cluster-critical', 2_000_000_000],
  ['system-node-critical', 2_000_001_000],
]);

/** The name of a RuntimeClass, as an option. */
export function runtimeClassName(description: string) {
  return word(description, (written) => remarkOn(written, 'a RuntimeClass'));
}

/** The name of a PriorityClass, as an option. */
export function priorityClassName(description: string) {
  return word(description, (written) => remarkOn(written, 'a PriorityClass') ?? remarkOnSystem(written));
}

/** A DNS subdomain (apimachinery, IsDNS1123Subdomain). */
const subdomain = /^(?=.{1,253}$)[a-z\d](?:[-a-z\d]*[a-z\d])?(?:\.[a-z\d](?:[-a-z\d]*[a-z\d])?)*$/;

function remarkOn(written: string, noun: string): Remark | undefined {
  if (subdomain.test(written)) return undefined;
  if (written.includes('*')) return refusal(noPattern(written, noun));
  const lower = written.toLowerCase();
  const meant = subdomain.test(lower) ? `write ${quote(lower)}` : 'write lower case letters, digits, "-" and "." alone';
  return refusal(`${quote(written)} is not the name of ${noun}; ${meant}`);
}

/** The API server reserves names with this prefix (pkg/apis/scheduling/validation, ValidatePriorityClass). */
function remarkOnSystem(written: string): Remark | undefined {
  if (!written.startsWith('system-') || systemPriorities.has(written)) return undefined;
  const names = [...systemPriorities.keys()];
  const meant = nearest(written, names);
  const remedy = meant === undefined ? `write ${names.map(quote).join(' or ')}` : `write ${quote(meant)}`;
  return refusal(`${quote(written)} is not a PriorityClass, since Kubernetes keeps "system-" for its own; ${remedy}`);
}
