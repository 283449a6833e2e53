// The pages of rules, from their data.
import { profilesWith } from '../src/policy/profile-spans.ts';
import { rulePage as pageOf } from '../src/report/rule-page.ts';
import { rules } from '../src/rules/index.ts';
import type { Rule } from '../src/rules/contract/rule.ts';
import { code, markdown, page, plain, table } from './markdown.ts';

/** The list of all rules. */
export function ruleIndexPage(): Promise<string> {
  return page('the rules in src/rules', [
    '# Rules',
    'A policy switches a rule on by naming it under `rules`, or by beginning with a profile that has it ([the policy](../policy.md)). Findings are in the order of this list.',
    table(
      ['Rule', 'Finds', 'Guards', 'Severity', 'In profiles'],
      rules.map((rule) => [
        `[${rule.id}](${rule.id}.md)`,
        plain(rule.summary),
        rule.guards.join(', '),
        rule.severity,
        profilesWith(rule).map(code).join(', '),
      ]),
    ),
  ]);
}

/** The page of one rule. */
export function rulePage(rule: Rule): Promise<string> {
  return page(`src/rules/${rule.id}.ts`, pageOf(rule).map(markdown));
}
