// What check prints for programs, against the definitions of those formats.
import { existsSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { Log } from 'sarif';
import { sarifSchema } from '../scripts/sarif-schema.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkReportOf } from '../src/cli/check.ts';
import { readCheckInput } from '../src/cli/check-input.ts';
import { Progress } from '../src/cli/progress.ts';
import { writeReport, type Format } from '../src/cli/report-format.ts';
import { findingsOf, type CheckReport } from '../src/report/check-report.ts';
import { rules } from '../src/rules/index.ts';
import { everyRule } from './every-rule.ts';

let report: CheckReport;

/** Names and values that each format has to escape. */
const nasty = `a<b>&"'%,:\n\u0007]]>\u{1F6A2}`;

beforeAll(async () => {
  const examples = rules.flatMap(({ examples: { pass, fail } }) => [...pass, ...fail].map(({ pod }) => pod));
  const metadata = { name: nasty, namespace: 'shop' };
  const containers = [{ name: nasty, image: nasty }];
  const objects = [
    ...examples,
    { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers } },
    { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: 'none' } },
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'no-template' }, spec: {} },
  ];
  const options = {
    paths: ['gone.yaml'],
    rendered: [
      ...[everyRule, ...objects].map((object, index) => ({
        name: `files/${index}.json`,
        text: JSON.stringify(object),
      })),
      { name: `files/${nasty}.yaml`, text: JSON.stringify(objects.at(-2)) },
      { name: 'broken.yaml', text: 'a: b: c' },
    ],
    policies: [],
    kinds: [],
    namespace: 'shop',
    serverMinor: 36,
  };
  const progress = new Progress(undefined, () => 0);
  report = await checkReportOf(await readCheckInput(options, progress), { old: [] }, progress);
  if (report.objects.length !== examples.length + 3) throw new Error('not all objects were checked');
});

const written = (output: Format) => writeReport(report, { output, failOn: 'deny', isColored: false, isQuiet: false });

describe('json', () => {
  const schemaText = readFileSync(new URL('../docs/check-result.schema.json', import.meta.url), 'utf8');

  test('is valid against its schema', async () => {
    const validate = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(JSON.parse(schemaText));
    validate(JSON.parse(await written('json')));
    expect(validate.errors ?? []).toEqual([]);
  });

  test('has every key of its schema, and no other', async () => {
    const inSchema = new Set<string>();
    collectProperties(JSON.parse(schemaText), '', inSchema);
    const inResult = new Set<string>();
    collectKeys(JSON.parse(await written('json')), '', inResult);
    const withoutUpdates = [...inSchema].filter((key) => key !== '.objects.findings.spared');
    expect([...inResult].toSorted()).toEqual(withoutUpdates.toSorted());
  });

  test('fingerprints tell findings apart', async () => {
    const { objects } = JSON.parse(await written('json')) as {
      readonly objects: readonly { readonly findings: readonly { readonly fingerprint: string }[] }[];
    };
    for (const { findings } of objects) {
      expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
    }
  });
});

interface SchemaPart {
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
}

function collectProperties({ properties = {}, items }: SchemaPart, at: string, found: Set<string>): void {
  for (const [key, part] of Object.entries(properties)) {
    found.add(`${at}.${key}`);
    collectProperties(part, `${at}.${key}`, found);
  }
  if (items !== undefined) collectProperties(items, at, found);
}

function collectKeys(value: unknown, at: string, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectKeys(item, at, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, below] of Object.entries(value)) {
      found.add(`${at}.${key}`);
      // What a fix writes is of any shape.
      if (!at.endsWith('.fixes')) collectKeys(below, `${at}.${key}`, found);
    }
  }
}

const hasSchema = existsSync(sarifSchema);

test.skipIf(!hasSchema)('sarif: is valid against its schema (brought by "npm run fixtures")', async () => {
  const { $schema: _, ...schema } = JSON.parse(readFileSync(sarifSchema, 'utf8')) as Readonly<Record<string, unknown>>;
  // It has expressions that only the older syntax of RegExp takes.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, validateFormats: false });
  const validate = ajv.compile(schema);
  const log = JSON.parse(await written('sarif')) as Log;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  expect(validate({ ...log, runs: [{}] })).toBe(false);
});

// That keys and types are those of the schema is checked by the compiler, with types made from it.
test('sarif: what the schema of 2.1.0 asks of values', async () => {
  const log = JSON.parse(await written('sarif')) as Log;
  expect([log.version, log.runs.length]).toEqual(['2.1.0', 1]);
  const [run] = log.runs;
  const { results = [], invocations = [], tool } = run ?? { tool: { driver: { name: '' } } };
  const { rules: described = [], informationUri = '' } = tool.driver;
  expect(results).toHaveLength(report.objects.flatMap(findingsOf).length);
  expect(new Set(described.map(({ id }) => id)).size).toBe(described.length);
  for (const { id, helpUri = '', help, shortDescription, properties } of described) {
    expect(shortDescription?.text).toMatch(/./);
    if (!rules.some((rule) => rule.id === id)) continue;
    expect(URL.canParse(helpUri)).toBe(true);
    expect([help?.text, help?.markdown]).not.toContain('');
    const tags = properties?.tags ?? [];
    expect(new Set(tags).size).toBe(tags.length);
    expect(Number(properties?.['security-severity'])).toBeGreaterThan(0);
  }
  expect(URL.canParse(informationUri)).toBe(true);
  const places = results.flatMap(({ locations = [] }) => locations);
  for (const { ruleId, ruleIndex, level, message, partialFingerprints } of results) {
    expect(described[ruleIndex ?? -1]?.id).toBe(ruleId);
    expect(['error', 'warning', 'note']).toContain(level);
    expect(message.text).not.toBe('');
    expect(Object.values(partialFingerprints ?? {})).toEqual([expect.stringMatching(/./)]);
  }
  const [invocation] = invocations;
  expect(invocation?.executionSuccessful).toBe(false);
  const notified = invocation?.toolExecutionNotifications ?? [];
  expect(notified).toHaveLength(report.unread.length);
  for (const { physicalLocation } of [...places, ...notified.flatMap(({ locations = [] }) => locations)]) {
    const uri = physicalLocation?.artifactLocation?.uri ?? '';
    // A uri-reference (RFC 3986): nothing but its characters, and no scheme by accident.
    expect(uri).toMatch(/^(?:[\w.~!$&'()*+,;=@/-]|%[\dA-F]{2})+$/);
    const { startLine = 1, startColumn = 1 } = physicalLocation?.region ?? {};
    expect(Math.min(startLine, startColumn)).toBeGreaterThanOrEqual(1);
  }
});

/** The elements of JUnit's XML, with their attributes and what may be in them, as Jenkins' junit-10.xsd has them. */
const elements: Readonly<
  Record<string, { readonly required: string[]; readonly optional: string[]; readonly within: string }>
> = {
  testsuites: { required: [], optional: ['name', 'tests', 'failures', 'errors', 'time', 'disabled'], within: '' },
  testsuite: {
    required: ['name', 'tests'],
    optional: ['failures', 'errors', 'time', 'skipped', 'timestamp', 'hostname', 'id', 'package'],
    within: 'testsuites',
  },
  testcase: { required: ['name', 'classname'], optional: ['time', 'status', 'assertions'], within: 'testsuite' },
  failure: { required: [], optional: ['message', 'type'], within: 'testcase' },
  error: { required: [], optional: ['message', 'type'], within: 'testcase' },
  'system-out': { required: [], optional: [], within: 'testcase' },
};

/** What is wrong with a text as XML of these elements, and how many there are of each. */
function lookedThrough(xml: string) {
  const complaints: string[] = [];
  const counts = new Map<string, number>();
  const open: string[] = [];
  const [declaration = '', ...tags] = xml.match(/<[^>]*>|[^<]+/g) ?? [];
  if (declaration !== '<?xml version="1.0" encoding="UTF-8"?>') complaints.push(declaration);
  for (const tag of tags) {
    const [, end, name = '', attributes = '', closed] = /^<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>$/.exec(tag) ?? [];
    if (!tag.startsWith('<')) {
      if (/&(?!(?:amp|lt|gt|quot|#39);)|>/.test(tag)) complaints.push(tag);
    } else if (end === '/') {
      if (open.pop() !== name) complaints.push(tag);
    } else {
      const { required, optional, within } = elements[name] ?? { required: [], optional: [], within: 'unknown' };
      const names = [...attributes.matchAll(/ ([\w-]+)=/g)].map(([, attribute = '']) => attribute);
      const isWhole = required.every((attribute) => names.includes(attribute));
      const isKnown = names.every((attribute) => [...required, ...optional].includes(attribute));
      if (within !== (open.at(-1) ?? '') || !isWhole || !isKnown) complaints.push(tag);
      counts.set(name, (counts.get(name) ?? 0) + 1);
      if (closed !== '/') open.push(name);
    }
  }
  return { complaints: [...complaints, ...open], counts };
}

test("junit: JUnit's elements and attributes, well formed", async () => {
  const xml = await written('junit');
  expect(xml).not.toMatch(/[\0-\x08\v\f\x0e-\x1f]/);
  const { complaints, counts } = lookedThrough(xml);
  expect(complaints).toEqual([]);
  const { objects, unread } = report;
  expect(counts.get('testcase')).toBe(objects.length + unread.length);
  expect(counts.get('error')).toBe(unread.length);
  expect(xml).toContain(`tests="${objects.length + unread.length}" failures="${counts.get('failure')}"`);
});

test('github: a command for each finding, on one line, with nothing of a name in its syntax', async () => {
  const lines = (await written('github')).trimEnd().split('\n');
  expect(lines.pop()).toMatch(/^plimsoll: \d+ objects checked, /);
  expect(lines).toHaveLength(report.objects.flatMap(findingsOf).length + report.unread.length);
  for (const line of lines) {
    expect(line).toMatch(/^::(?:error|warning|notice) file=[^:,\n]+(?:,line=\d+,col=\d+)?,title=[\w-]+::[^\n\r]+$/);
  }
});

test('html: one page without scripts, and nothing of a name is markup', async () => {
  const html = await written('html');
  expect(html).not.toMatch(/<script|javascript:|\son\w+=|<b>/i);
  expect(html).not.toMatch(/(?:src|href)=/);
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [tag, end, name = ''] of html.matchAll(/<(\/?)([a-z][a-z\d]*)\b/g)) {
    if (name === 'meta') continue;
    if (end === '') open.push(name);
    else if (open.pop() !== name) wrong.push(tag);
  }
  expect([wrong, open]).toEqual([[], []]);
  expect(html.match(/<article>/g)).toHaveLength(report.objects.filter((each) => findingsOf(each).length > 0).length);
});
