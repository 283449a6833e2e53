import { capabilityNames, normalisedCapability } from '../../model/capability-names.ts';
import { quote } from '../../model/quote.ts';
import { remarkOnName, type KnownNames } from './known-name.ts';
import { word } from '../contract/options.ts';
import { refusal, type Remark } from './remark.ts';

/** And ALL, which runtimes take for all of them. */
const known: KnownNames = {
  noun: 'a capability',
  comparedAs: normalisedCapability,
  names: ['ALL', ...capabilityNames],
};

/** A capability in a list of what may be added: spelt as pods spell it, or `*`. */
export function allowedCapability(description: string) {
  return word(description, (written) => (written === '*' ? undefined : remarkOnSpelling(written)));
}

/** A capability in a list of what is forbidden, which any spelling means. */
export function forbiddenCapability(description: string) {
  return word(description, (written) => {
    if (written === '*') return refusal('"*" is not a capability, and forbids none; to forbid all, set allowed to []');
    return remarkOnName(written, known);
  });
}

/** A capability in a list of what has to be dropped. */
export function droppedCapability(description: string) {
  return word(description, (written) => {
    return written === '*' || normalisedCapability(written) === 'ALL'
      ? refusal(`${quote(written)} has an option of its own; to have all dropped, set dropAll to true`)
      : remarkOnSpelling(written);
  });
}

function remarkOnSpelling(written: string): Remark | undefined {
  const normalised = normalisedCapability(written);
  const remark = remarkOnName(written, known);
  if (remark !== undefined || normalised === written) return remark;
  return refusal(`${quote(written)} is not how Kubernetes writes a capability; write ${quote(normalised)}`);
}
