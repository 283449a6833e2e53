import { capabilityNames, normalisedCapability } from '../../model/capability-names.ts';
import { quote } from '../../model/quote.ts';
import { remarkOnName, type KnownNames } from './known-name.ts';
import { word } from '../contract/options.ts';
import { refusal, type Remark } from './remark.ts';

/** With ALL, which runtimes accept for all capabilities. */
const known: KnownNames = {
  noun: 'a capability',
  comparedAs: normalisedCapability,
  names: ['ALL', ...capabilityNames],
};

/** A capability that may be added, in the spelling of pods, or `*`. */
export function allowedCapability(description: string) {
  return word(description, (written) => (written === '*' ? undefined : remarkOnSpelling(written)));
}

/** A forbidden capability, in any spelling. */
export function forbiddenCapability(description: string) {
  return word(description, (written) => {
    if (written === '*') return refusal('"*" is not a capability, and forbids none; to forbid all, set allowed to []');
    return remarkOnName(written, known);
  });
}

/** A capability that must be dropped. */
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
