// The JSON Schema of what `plimsoll check --output json` prints. A test compares it with what is printed, both ways.
import { format } from 'prettier';
import { effects } from '../src/engine/verdict.ts';
import { containerKinds } from '../src/model/container.ts';
import { modes } from '../src/policy/mode.ts';
import { resourcesGuarded, severities } from '../src/rules/contract/rule.ts';
import { objectVerdicts } from '../src/report/check-report.ts';

interface SchemaObject {
  readonly [key: string]: unknown;
}

const text = (description: string): SchemaObject => ({ type: 'string', description });
const oneOf = (values: readonly string[], description: string): SchemaObject => ({ enum: values, description });
const count = (description: string): SchemaObject => ({ type: 'integer', minimum: 0, description });
const place = (description: string): SchemaObject => ({ type: 'integer', minimum: 1, description });
const listOf = (items: SchemaObject, description: string): SchemaObject => ({ type: 'array', items, description });

/** All keys of an object; those in `optional` may be absent. Later versions only add keys. */
function object(properties: Readonly<Record<string, SchemaObject>>, ...optional: readonly string[]): SchemaObject {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', properties, required };
}

const fix = object(
  {
    field: text('Where the value goes, from the root of the object.'),
    value: { description: 'The value to write.' },
    replaces: { description: 'The default of the API server that it may replace.' },
    risk: { const: true, description: 'It may stop a program that ran.' },
    fileOnly: { const: true, description: 'Only files get it, never a pod at admission.' },
  },
  'replaces',
  'risk',
  'fileOnly',
);

const finding = object(
  {
    policy: text('The policy that found it. A problem that several policies find is listed once for each.'),
    rule: text('The id of the rule.'),
    severity: oneOf(severities, 'How severe the problem is.'),
    guards: oneOf(resourcesGuarded, 'What the rule guards.'),
    mode: oneOf(modes, 'The mode of the rule in the policy.'),
    outcome: oneOf(['fail', 'error'], '"error": the rule could not judge the object.'),
    effect: oneOf(effects, 'What comes of it.'),
    spared: oneOf(['unchanged', 'template', 'mirror pod'], 'Why the effect is milder than the mode.'),
    container: text('The container, if it is about one.'),
    containerKind: oneOf([...containerKinds, 'sidecar'], 'The kind of the container.'),
    volume: text('The volume, if it is about one.'),
    field: text('The field, from the root of the object: spec.template.spec.containers[0].image.'),
    key: text('What distinguishes items of one field.'),
    value: { type: ['string', 'number', 'boolean'], description: 'The offending part, as written.' },
    bound: text('The bound of the policy, as written.'),
    message: text('The problem, in a sentence.'),
    remedy: text('What to write.'),
    fixes: listOf(fix, 'Values that settle the problem.'),
    fingerprint: text('The same in every run and on every machine; without lines.'),
    line: place('The line of the field, or of the nearest thing around it.'),
    column: place('The column, in UTF-16 code units.'),
  },
  'spared',
  'container',
  'containerKind',
  'volume',
  'key',
  'value',
  'bound',
  'remedy',
);

const checked = object({
  apiVersion: text('As written.'),
  kind: text('As written.'),
  namespace: text('As written, or as given by --namespace.'),
  name: text('The name, or the generateName; empty if there is neither.'),
  source: object({
    file: text('As named on the command line, or as found in a folder.'),
    line: place('Where the object begins.'),
    column: place('Where the object begins.'),
    document: place('The number of the document in the file.'),
  }),
  verdict: oneOf(objectVerdicts, '"unmatched": no policy applies to the namespace.'),
  findings: listOf(finding, 'In the order of the rules.'),
});

const unread = object(
  {
    file: text('As named on the command line, or as found in a folder.'),
    line: place('Where the problem is, if it is known.'),
    column: place('Where the problem is, if it is known.'),
    message: text('The problem, in a sentence.'),
  },
  'line',
  'column',
);

const result = object(
  {
    apiVersion: { const: 'plimsoll.dev/v1' },
    kind: { const: 'CheckResult' },
    tool: object({ version: text('The version of Plimsoll.') }),
    kubeVersion: text('As given by --kube-version: 1.36.'),
    policies: listOf({ type: 'string' }, 'The policies that were in force, by name.'),
    summary: object({
      objects: count('Objects that were checked.'),
      denied: count('Objects with a finding that denies.'),
      warned: count('Objects with a finding that warns, and none that denies.'),
      errors: count('Objects that could not be judged, and files that could not be read.'),
    }),
    objects: listOf(checked, 'In the order of the files and of their documents.'),
    unread: listOf(unread, 'What could not be read.'),
    skipped: listOf({ type: 'string' }, 'What was not checked, a sentence each.'),
  },
  'kubeVersion',
);

/** The schema, as it is published. */
export function checkResultSchema(): Promise<string> {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'https://raw.githubusercontent.com/plimsoll-dev/plimsoll/main/docs/check-result.schema.json',
    title: 'CheckResult',
    description: 'What plimsoll check --output json prints. Later versions only add keys.',
    ...result,
  };
  return format(JSON.stringify(schema), { parser: 'json', printWidth: 120 });
}
