import { inlineYaml } from '../model/yaml-text.ts';
import { quote } from '../model/quote.ts';
import { oneLine } from './sentence.ts';
import type { FilePlace, Origin, PolicyTermsShown, RuleTermsShown, Sourced, TermsReport } from './terms-report.ts';

/**
 * The terms for people: the rules as a policy would write them, in YAML, with the layer of each value in a comment, and what
 * is not part of the rules in comments too.
 */
export function termsText(report: TermsReport): string {
  const { namespace, policies, unmatched } = report;
  const blocks = [
    ...policies.map((policy) => policyLines(policy, namespace)),
    ...(policies.length === 0 ? [[`# no policy is about namespace ${quote(namespace)}`]] : []),
    ...(unmatched.length === 0
      ? []
      : [
          unmatched.map(({ policy, reason, at }) => {
            return `# not about namespace ${quote(namespace)}: policy ${quote(policy)} ${reason}${inPlace(at)}`;
          }),
        ]),
  ];
  return blocks.map((lines) => lines.map((line) => `${oneLine(line)}\n`).join('')).join('---\n');
}

function policyLines(terms: PolicyTermsShown, namespace: string): readonly string[] {
  const { policy, file, isAssumed, overrides, templates, rules } = terms;
  const written = file === undefined ? 'built in' : file;
  const own = overrides.length === 0 ? 'no override' : `override ${overrides.join(', ')}`;
  return [
    `# policy ${quote(policy)} (${written}), ${own} for namespace ${quote(namespace)}`,
    ...(isAssumed ? ['# its labels decide, and are not known, so it counts as selected; write --label KEY=VALUE'] : []),
    ...commented([['templates', templates]], ''),
    'rules:',
    ...rules.flatMap(ruleLines),
  ];
}

function ruleLines({ rule, mode, fill, options }: RuleTermsShown): readonly string[] {
  const entries: Entry[] = [['mode', mode], ...(fill ? [['fill', fill] as const] : []), ...Object.entries(options)];
  return [`  ${rule}:`, ...commented(entries, '    ')];
}

type Entry = readonly [name: string, value: Sourced<unknown>];

/** In columns: comments stand below one another, but for those of longer lines. */
const commentColumn = 48;

function commented(entries: readonly Entry[], indent: string): readonly string[] {
  return entries.map(([name, { value, from }]) => {
    const line = `${indent}${name}: ${inlineYaml(value)}`;
    return `${line.padEnd(commentColumn)}  # ${layerInWords(from)}`;
  });
}

function layerInWords({ layer, override, profile, at }: Origin): string {
  switch (layer) {
    case 'default':
      return 'default';
    case 'profile':
      return `profile ${profile}${inPlace(at)}`;
    case 'policy':
      return `policy${inPlace(at)}`;
    default:
      return `override ${override}${inPlace(at)}`;
  }
}

function inPlace(at: FilePlace | undefined): string {
  return at === undefined ? '' : `, ${at.file}:${at.line}`;
}
