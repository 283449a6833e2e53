import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { builtinPolicies } from '../policy/builtin.ts';
import { CompiledPolicy } from '../policy/compiled-policy.ts';
import type { Labels } from '../policy/namespace-selector.ts';
import { readPolicies } from '../policy/read.ts';
import { rules } from '../rules/index.ts';
import { termsJson } from './terms-json.ts';
import { termsReport, type TermsReport } from './terms-report.ts';
import { termsText } from './terms-text.ts';

const options = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

const header = (name: string) =>
  `apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: ${name}}\nspec:\n`;

const shop = `${header('shop')}  mode: Enforce
  match: {namespaces: [shop, shop-a]}
  templates: Enforce
  rules:
    capabilities:
      fill: true
      drop: [NET_RAW]
    privileged: {mode: Disabled}
  overrides:
    - namespaces: [shop-b]
      mode: Audit
    - namespaces: [shop-a]
      mode: Warn
      rules:
        capabilities:
          dropAll: false
`;

function reportOf(text: string, namespace: string, labels?: Labels): TermsReport {
  const { policies, files, documents, problems, doubts } = readPolicies([{ name: 'a.yaml', text }], options);
  expect([problems, doubts]).toEqual([[], []]);
  const sources = new Map([...documents].map(([name, document]) => [name, { file: files.get(name) ?? '', document }]));
  return termsReport(policies, { version: '1.0.0', serverMinor: 36, namespace, labels, sources });
}

test('each value stands with the layer that it comes from', () => {
  expect(termsText(reportOf(shop, 'shop-a'))).toBe(
    [
      '# policy "shop" (a.yaml), override 2 for namespace "shop-a"',
      'templates: Enforce                                # policy, a.yaml:7',
      'rules:',
      '  privileged:',
      '    mode: Disabled                                # policy, a.yaml:12',
      '  capabilities:',
      '    mode: Warn                                    # override 2, a.yaml:17',
      '    fill: true                                    # policy, a.yaml:10',
      '    allowed: [NET_BIND_SERVICE]                   # default',
      '    forbidden: []                                 # default',
      '    dropAll: false                                # override 2, a.yaml:20',
      '    drop: [NET_RAW]                               # policy, a.yaml:11',
      '',
    ].join('\n'),
  );
});

test('without the override its layer is gone', () => {
  const [terms] = reportOf(shop, 'shop').policies;
  const capabilities = terms?.rules.find(({ rule }) => rule === 'capabilities');
  expect(terms?.overrides).toEqual([]);
  expect(capabilities).toMatchObject({
    mode: { value: 'Enforce', from: { layer: 'policy', at: { file: 'a.yaml', line: 5, column: 3 } } },
    options: { dropAll: { value: true, from: { layer: 'default' } } },
  });
});

test('what a profile says has its version, and where the policy names it', () => {
  const text = `${header('one')}  mode: Enforce\n  profile: standard\n  profileVersion: v1.30\n`;
  const [terms] = reportOf(text, 'shop').policies;
  const from = { layer: 'profile', profile: 'standard v1.30', at: { file: 'a.yaml', line: 6, column: 3 } };
  expect(terms?.rules.find(({ rule }) => rule === 'image-tag')).toEqual({
    rule: 'image-tag',
    mode: { value: 'Warn', from },
    options: { forbidden: { value: ['latest'], from: { layer: 'default' } } },
  });
  expect(terms?.rules.find(({ rule }) => rule === 'limits-required')?.options['resources']?.from).toEqual(from);
});

test('latest is the version of the API server', () => {
  const [terms] = reportOf(`${header('one')}  mode: Enforce\n  profile: baseline\n`, 'shop').policies;
  const profiles = terms?.rules.flatMap(({ options }) => Object.values(options).map(({ from }) => from.profile));
  expect(new Set(profiles)).toEqual(new Set(['baseline v1.36', undefined]));
});

test('a built-in policy has no places', () => {
  const standard = builtinPolicies['standard'];
  const policies = standard === undefined ? [] : [new CompiledPolicy(standard, options)];
  const report = termsReport(policies, {
    version: '1.0.0',
    serverMinor: undefined,
    namespace: 'shop',
    labels: undefined,
    sources: new Map(),
  });
  expect(termsText(report)).toContain('# policy "standard" (built in), no override for namespace "shop"\n');
  expect(termsText(report)).toMatch(/^ {4}mode: Enforce +# policy$/m);
  expect(termsText(report)).toMatch(/^ {4}mode: Warn +# profile standard v1.37$/m);
});

describe('policies that are not about the namespace', () => {
  const text = [
    shop,
    `${header('labelled')}  mode: Warn\n  match: {namespaceSelector: {matchLabels: {team: shop}}}\n  rules: {image-tag: {}}\n`,
  ].join('---\n');

  test('each has its reason', () => {
    expect(termsText(reportOf(text, 'bank', { team: 'bank' }))).toBe(
      [
        '# no policy is about namespace "bank"',
        '---',
        '# not about namespace "bank": policy "shop" is only about "shop" and "shop-a", a.yaml:6',
        '# not about namespace "bank": policy "labelled" selects namespaces by their labels: team=shop, a.yaml:27',
        '',
      ].join('\n'),
    );
  });

  test('labels that are not known count as selected, and this is said', () => {
    expect(termsText(reportOf(text, 'bank'))).toContain(
      '# its labels decide, and are not known, so it counts as selected; write --label KEY=VALUE\n',
    );
    expect(termsText(reportOf(text, 'bank', { team: 'shop' }))).not.toContain('not known');
  });
});

test('the text is YAML of rules that are in force as it says', () => {
  const text = [shop, `${header('other')}  mode: Warn\n  profile: hardened\n`].join('---\n');
  const report = reportOf(text, 'shop-a');
  const shown = parseAllDocuments(termsText(report)).map((document) => document.toJS() as unknown);
  expect(shown).toEqual(
    report.policies.map(({ templates, rules }) => ({
      templates: templates.value,
      rules: Object.fromEntries(
        rules.map(({ rule, mode, fill, options }) => [
          rule,
          {
            mode: mode.value,
            ...(fill && { fill: fill.value }),
            ...Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, value])),
          },
        ]),
      ),
    })),
  );
});

test('a name cannot break out of its comment', () => {
  expect(termsText(reportOf(shop, 'a\nrules: {}'))).toMatch(/^(?:#.*\n|---\n)+$/);
});

test('JSON has the same', () => {
  const { version: _, ...report } = reportOf(shop, 'shop-a');
  expect(JSON.parse(termsJson({ version: '1.0.0', ...report }))).toEqual({
    apiVersion: 'plimsoll.dev/v1',
    kind: 'PolicyTerms',
    tool: { version: '1.0.0' },
    ...JSON.parse(JSON.stringify(report)),
  });
});
