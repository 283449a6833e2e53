import { asAdmitted } from '../model/as-admitted.ts';
import { formatPath } from '../model/path.ts';
import { blockYaml, inlineYaml } from '../model/yaml-text.ts';
import type { ProfileName } from '../policy/profile.ts';
import { profileSpans, profilesWith, spanInWords } from '../policy/profile-spans.ts';
import type { Example, Fix, Rule } from '../rules/contract/rule.ts';
import { fieldsOf, typeOf } from './option-fields.ts';
import { joined, partsOf, type Block, type Text } from './page.ts';

/** In characters; longer values make tables too wide. */
const maxCellLength = 40;

/** All that is known of a rule: for the documentation and the terminal. */
export function rulePage(rule: Rule): readonly Block[] {
  return [
    { kind: 'heading', level: 1, text: rule.id },
    paragraph(`Finds ${rule.summary}.${rule.on === 'create' ? ' Only the creation of a pod is judged.' : ''}`),
    {
      kind: 'table',
      head: ['Severity', 'Guards', 'Since'],
      rows: [[rule.severity, rule.guards.join(', '), rule.since]],
    },
    section('Why'),
    paragraph(rule.why),
    section('What to do'),
    paragraph(rule.remedy),
    ...optionsOf(rule),
    ...fixOf(rule),
    ...profilesOf(rule),
    section('Passes'),
    ...rule.examples.pass.flatMap((example) => exampleOf(rule, example)),
    section('Does not pass'),
    ...rule.examples.fail.flatMap((example) => [
      ...exampleOf(rule, example),
      paragraph(example.messages.length === 1 ? 'The message:' : 'The messages:'),
      lines(example.messages),
    ]),
  ];
}

function section(text: Text): Block {
  return { kind: 'heading', level: 2, text };
}

function paragraph(text: Text): Block {
  return { kind: 'paragraph', text };
}

function lines(texts: readonly string[]): Block {
  return { kind: 'code', language: 'text', text: texts.join('\n') };
}

function yaml(value: unknown): Block {
  return { kind: 'code', language: 'yaml', text: blockYaml(value) };
}

function optionsOf({ id, options, defaults, fill }: Rule): readonly Block[] {
  const fields = fieldsOf(options);
  const beside = besides(fill);
  if (fields.length === 0) return [section('Options'), paragraph(['None beside ', ...beside, '.'])];
  const long = Object.entries(defaults).filter(([, value]) => inlineYaml(value).length > maxCellLength);
  const defaultOf = (path: string): Text => {
    if (!Object.hasOwn(defaults, path)) return '';
    return long.some(([name]) => name === path) ? 'below' : [{ code: inlineYaml(defaults[path]) }];
  };
  return [
    section('Options'),
    paragraph(['Under ', { code: `rules.${id}` }, ', beside ', ...beside, '.']),
    {
      kind: 'table',
      head: ['Option', 'Takes', 'Default', 'Meaning'],
      rows: fields.map((field) => [
        [{ code: field.path }],
        typeOf(field),
        defaultOf(field.path),
        field.schema.description,
      ]),
    },
    ...(long.length === 0 ? [] : [paragraph('Defaults:'), yaml(Object.fromEntries(long))]),
  ];
}

function besides(fill: string | undefined) {
  const [mode, help] = [{ code: 'mode' }, { code: 'help' }];
  return fill === undefined ? [mode, ' and ', help] : [mode, ', ', help, ' and ', { code: 'fill' }];
}

function fixOf(rule: Rule): readonly Block[] {
  const fixes = rule.examples.fail.flatMap((example) => fixesOf(rule, example));
  const settled = new Set(fixes.map(({ at, value }) => `${formatPath(at)}: ${inlineYaml(value)}`));
  if (settled.size === 0) return [];
  const replaced = fixes.find(({ replaces }) => replaces !== undefined)?.replaces;
  const changes: Text =
    replaced === undefined
      ? 'and changes nothing that is'
      : ['or in place of ', { code: inlineYaml(replaced) }, ', which the API server writes where nothing is'];
  return [
    section('Fix'),
    paragraph([
      'What settles findings of the examples below. It is only ever added where nothing is written, ',
      ...partsOf(changes),
      '.',
    ]),
    ...(fixes.some(({ fileOnly }) => fileOnly === true)
      ? [paragraph('Only files get it, never a pod at admission.')]
      : []),
    lines([...settled]),
    ...(rule.fill === undefined
      ? []
      : [
          paragraph([
            'With ',
            { code: 'fill: true' },
            ' this is ',
            { text: 'filled in', page: '../fill.md' },
            ` as pods are created: ${lowered(rule.fill)}`,
          ]),
        ]),
    ...(rule.risk === undefined ? [] : [paragraph(`Risk: ${rule.risk}`)]),
  ];
}

/** For the middle of a sentence. */
function lowered(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function fixesOf(rule: Rule, { pod, options }: Example<Record<string, unknown>>): readonly Fix[] {
  const all: Fix[] = [];
  const check = rule.check({ ...rule.defaults, ...options });
  check(asAdmitted(pod).pod, ({ fixes = [] }) => all.push(...fixes));
  return all;
}

/** Equal lines of several profiles are merged. */
function profilesOf(rule: Rule): readonly Block[] {
  const profiles = new Map<string, { readonly line: Text; readonly names: ProfileName[] }>();
  for (const profile of profilesWith(rule)) {
    for (const span of profileSpans(profile, rule)) {
      const options = inlineYaml(span.options);
      const versions = spanInWords(span);
      const line: Text = Object.keys(span.options).length === 0 ? versions : [`${versions}: `, { code: options }];
      const same = profiles.get(JSON.stringify(line)) ?? { line, names: [] };
      same.names.push(profile);
      profiles.set(JSON.stringify(line), same);
    }
  }
  const items = [...profiles.values()].map(({ line, names }) => {
    return [
      ...partsOf(
        joined(
          names.map((code) => [{ code }]),
          ' and ',
        ),
      ),
      ', ',
      ...partsOf(line),
    ];
  });
  const alone = Object.entries(rule.profileOptions).map(([code, { description }]): Text => [
    { code },
    `: ${description}`,
  ]);
  return [
    ...(items.length === 0 ? [] : [section('In profiles'), { kind: 'list', items } as const]),
    ...(alone.length === 0
      ? []
      : [
          paragraph([
            'Only profiles set these, for Kubernetes versions that judged otherwise. ',
            ...partsOf(joined(alone, ' ')),
          ]),
        ]),
  ];
}

function exampleOf(rule: Rule, { name, options, pod }: Example<Record<string, unknown>>): readonly Block[] {
  const terms =
    options === undefined ? [] : [paragraph('With these options:'), yaml({ rules: { [rule.id]: options } })];
  return [{ kind: 'heading', level: 3, text: name.charAt(0).toUpperCase() + name.slice(1) }, ...terms, yaml(pod)];
}
