import type { Rule } from '../rules/contract/rule.ts';
import { newestMinor, profileNames, profileRules, type ProfileName, type ProfileTerms } from './profile.ts';

/** A run of minor versions of Kubernetes in which a profile has a rule with the same options. */
export interface ProfileSpan {
  readonly from: number;
  readonly to: number;
  readonly options: ProfileTerms;
}

/** The runs of a rule in a profile; none where the profile does not have it. */
export function profileSpans(profile: ProfileName, { id }: Pick<Rule, 'id'>): readonly ProfileSpan[] {
  const spans: ProfileSpan[] = [];
  for (let minor = 0; minor <= newestMinor; minor++) {
    const options = profileRules(profile, minor).get(id);
    if (options === undefined) continue;
    const last = spans.at(-1);
    if (last?.to === minor - 1 && JSON.stringify(last.options) === JSON.stringify(options)) {
      spans[spans.length - 1] = { ...last, to: minor };
    } else spans.push({ from: minor, to: minor, options });
  }
  return spans;
}

/** The profiles that have a rule at some version. */
export function profilesWith(rule: Pick<Rule, 'id'>): readonly ProfileName[] {
  return profileNames.filter((profile) => profileSpans(profile, rule).length > 0);
}

/** The versions of a run, in words: `v1.25 and later`. */
export function spanInWords({ from, to }: Pick<ProfileSpan, 'from' | 'to'>): string {
  if (to === newestMinor) return from === 0 ? 'every version' : `v1.${from} and later`;
  return from === to ? `v1.${from}` : `v1.${from} to v1.${to}`;
}
