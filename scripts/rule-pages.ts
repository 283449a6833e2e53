// The pages of rules, from their data.
import { asAdmitted } from '../src/model/as-admitted.ts';
import { formatPath } from '../src/model/path.ts';
import { newestMinor, profileNames, profileRules, type ProfileName } from '../src/policy/profile.ts';
import { rules } from '../src/rules/index.ts';
import type { Example, Fix, Rule } from '../src/rules/contract/rule.ts';
import { block, code, fieldsOf, inline, page, plain, table, typeOf, yamlBlock } from './markdown.ts';

/** In characters; longer values make tables too wide. */
const maxCellLength = 40;

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
  return page(`src/rules/${rule.id}.ts`, [
    `# ${rule.id}`,
    `Finds ${plain(rule.summary)}.${rule.on === 'create' ? ' Only the creation of a pod is judged.' : ''}`,
    table(['Severity', 'Guards', 'Since'], [[rule.severity, rule.guards.join(', '), rule.since]]),
    '## Why',
    plain(rule.why),
    '## What to do',
    plain(rule.remedy),
    ...optionsOf(rule),
    ...fixOf(rule),
    ...profilesOf(rule),
    '## Passes',
    ...rule.examples.pass.flatMap((example) => exampleOf(rule, example)),
    '## Does not pass',
    ...rule.examples.fail.flatMap((example) => [
      ...exampleOf(rule, example),
      example.messages.length === 1 ? 'The message:' : 'The messages:',
      block('text', example.messages.join('\n')),
    ]),
  ]);
}

function optionsOf({ id, options, defaults, fill }: Rule): readonly string[] {
  const fields = fieldsOf(options);
  if (fields.length === 0) return ['## Options', `None beside ${besides(fill)}.`];
  const long = Object.entries(defaults).filter(([, value]) => inline(value).length > maxCellLength);
  const defaultOf = (path: string): string => {
    if (!Object.hasOwn(defaults, path)) return '';
    return long.some(([name]) => name === path) ? 'below' : code(inline(defaults[path]));
  };
  const rows = fields.map((field) => [
    code(field.path),
    typeOf(field),
    defaultOf(field.path),
    plain(field.schema.description),
  ]);
  return [
    '## Options',
    `Under ${code(`rules.${id}`)}, beside ${besides(fill)}.`,
    table(['Option', 'Takes', 'Default', 'Meaning'], rows),
    ...(long.length === 0 ? [] : ['Defaults:', yamlBlock(Object.fromEntries(long))]),
  ];
}

function besides(fill: string | undefined): string {
  return fill === undefined
    ? `${code('mode')} and ${code('help')}`
    : `${code('mode')}, ${code('help')} and ${code('fill')}`;
}

function fixOf(rule: Rule): readonly string[] {
  const fixes = rule.examples.fail.flatMap((example) => fixesOf(rule, example));
  const lines = new Set(fixes.map(({ at, value }) => `${formatPath(at)}: ${inline(value)}`));
  if (lines.size === 0) return [];
  const replaced = fixes.find(({ replaces }) => replaces !== undefined)?.replaces;
  const changes =
    replaced === undefined
      ? 'and changes nothing that is'
      : `or in place of ${code(inline(replaced))}, which the API server writes where nothing is`;
  return [
    '## Fix',
    `What settles findings of the examples below. It is only ever added where nothing is written, ${changes}.`,
    ...(fixes.some(({ fileOnly }) => fileOnly === true) ? ['Only files get it, never a pod at admission.'] : []),
    block('text', [...lines].join('\n')),
    ...(rule.fill === undefined
      ? []
      : [`With ${code('fill: true')} this is [filled in](../fill.md) as pods are created: ${lowered(rule.fill)}`]),
    ...(rule.risk === undefined ? [] : [`Risk: ${plain(rule.risk)}`]),
  ];
}

/** For the middle of a sentence. */
function lowered(sentence: string): string {
  return plain(sentence.charAt(0).toLowerCase() + sentence.slice(1));
}

function fixesOf(rule: Rule, { pod, options }: Example<Record<string, unknown>>): readonly Fix[] {
  const all: Fix[] = [];
  const check = rule.check({ ...rule.defaults, ...options });
  check(asAdmitted(pod).pod, ({ fixes = [] }) => all.push(...fixes));
  return all;
}

/** Equal lines of several profiles are merged. */
function profilesOf(rule: Rule): readonly string[] {
  const profiles = new Map<string, ProfileName[]>();
  for (const profile of profilesWith(rule)) {
    for (const { from, to, options } of spansOf(profile, rule.id)) {
      const written = Object.keys(options).length === 0 ? '' : `: ${code(inline(options))}`;
      const line = `${versions(from, to)}${written}`;
      profiles.set(line, [...(profiles.get(line) ?? []), profile]);
    }
  }
  const lines = [...profiles].map(([line, names]) => `- ${names.map(code).join(' and ')}, ${line}`);
  const alone = Object.entries(rule.profileOptions).map(
    ([name, { description }]) => `${code(name)}: ${plain(description)}`,
  );
  return [
    ...(lines.length === 0 ? [] : ['## In profiles', lines.join('\n')]),
    ...(alone.length === 0
      ? []
      : [`Only profiles set these, for Kubernetes versions that judged otherwise. ${alone.join(' ')}`]),
  ];
}

function profilesWith(rule: Rule): readonly ProfileName[] {
  return profileNames.filter((profile) => spansOf(profile, rule.id).length > 0);
}

interface Span {
  readonly from: number;
  to: number;
  readonly options: Readonly<Record<string, unknown>>;
}

/** The runs of Kubernetes versions in which a profile has a rule with the same options. */
function spansOf(profile: ProfileName, rule: string): readonly Span[] {
  const spans: Span[] = [];
  for (let minor = 0; minor <= newestMinor; minor++) {
    const options = profileRules(profile, minor).get(rule);
    if (options === undefined) continue;
    const last = spans.at(-1);
    if (last?.to === minor - 1 && inline(last.options) === inline(options)) last.to = minor;
    else spans.push({ from: minor, to: minor, options });
  }
  return spans;
}

function versions(from: number, to: number): string {
  if (to === newestMinor) return from === 0 ? 'every version' : `v1.${from} and later`;
  return from === to ? `v1.${from}` : `v1.${from} to v1.${to}`;
}

function exampleOf(rule: Rule, { name, options, pod }: Example<Record<string, unknown>>): readonly string[] {
  const terms = options === undefined ? [] : ['With these options:', yamlBlock({ rules: { [rule.id]: options } })];
  return [`### ${plain(name.charAt(0).toUpperCase() + name.slice(1))}`, ...terms, yamlBlock(pod)];
}
