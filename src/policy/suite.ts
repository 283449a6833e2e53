import { builtinPolicies } from './builtin.ts';
import { kubeVersionField, namespaceField } from './cluster-fields.ts';
import {
  flag,
  list,
  map,
  object,
  objectWith,
  oneOf,
  text,
  type Schema,
  type ValueOf,
} from '../rules/contract/options.ts';
import { rules } from '../rules/index.ts';
import { policyApiVersion } from './pod-policy.ts';

/** The kind of a document with test cases. */
export const suiteKind = 'PolicyTest';

/** What a policy may make of an object. */
export const outcomes = ['allowed', 'warned', 'denied'] as const;

const labelValue: Schema<string> = { type: 'string', description: 'The value of the label.' };

/** An object of Kubernetes, or a reference to one in a file. */
function written(description: string): Schema<Readonly<Record<string, unknown>>> {
  return { type: 'object', description };
}

const inFile = 'or {file: PATH} for the one in a file, from the folder of this one';

const finding = objectWith(
  ['rule'],
  {
    rule: oneOf(
      rules.map(({ id }) => id),
      'The rule that finds it.',
    ),
    container: text('The name of its container.'),
    key: text('What tells it apart from others of its field: a resource, a capability, a port.'),
    message: text('A part of its message.'),
    effect: oneOf(['deny', 'warn', 'audit'], 'What it does.'),
  },
  'A finding that there must be; of what is written here all must hold.',
);

const testCase = objectWith(
  ['name', 'object', 'expect'],
  {
    name: text('What the case shows, different from that of the others.'),
    object: written(`The pod or workload that is sent, ${inFile}; kind and name choose among several.`),
    oldObject: written(`The object before an update, ${inFile}.`),
    operation: oneOf(
      ['CREATE', 'UPDATE'],
      'What is done with the object. Absent: UPDATE with an oldObject, CREATE without.',
    ),
    namespace: namespaceField(
      "The namespace that the object is sent to. Absent: the object's own, or else that of the file, or else default.",
    ),
    namespaceLabels: map(
      labelValue,
      'The labels of the namespace. Absent: not known, so that policies that select by labels count as selecting it.',
    ),
    limitRanges: list(
      written(`A LimitRange, ${inFile}.`),
      'The LimitRanges of the namespace, whose defaults count as the API server applies them.',
    ),
    kubeVersion: kubeVersionField(
      'The version of the API server, for profiles of version latest. Absent: that of the file.',
    ),
    expect: object(
      {
        verdict: oneOf(
          outcomes,
          'What the gate answers: denied; warned, where it lets the object through with warnings; or allowed, without any.',
        ),
        findings: list(finding, 'Findings that there must be; others may be there too.'),
        only: flag('Whether there may be no other findings. Without findings: none at all. Default: false.'),
      },
      'What must come of it: a verdict, findings, or both.',
    ),
  },
  'One object, and what the policies must make of it.',
);

/** The one declaration of a suite: its reader, its JSON Schema and the page about it come from it. */
export const suiteSchema = objectWith(
  ['apiVersion', 'kind', 'policies', 'cases'],
  {
    apiVersion: oneOf([policyApiVersion], 'The version of this document.'),
    kind: oneOf([suiteKind], 'The kind of this document.'),
    policies: {
      ...list(
        text('A policy file, from the folder of this one, or the name of a built-in policy.'),
        `The policies that are tested, together: files, and built-in policies by name (${Object.keys(builtinPolicies).join(', ')}).`,
      ),
      minItems: 1,
    },
    namespace: namespaceField('The namespace of cases whose object has none. Absent: default.'),
    kubeVersion: kubeVersionField(
      'The version of the API server, for profiles of version latest. Absent: the newest that is known.',
    ),
    cases: { ...list(testCase, 'The cases.'), minItems: 1 },
  },
  'Test cases for policies.',
);

/** A suite, as it is written. */
export type Suite = ValueOf<typeof suiteSchema>;

/** A case, as it is written. */
export type TestCase = ValueOf<typeof testCase>;

/** What must come of a case. */
export type Expected = TestCase['expect'];

/** A finding that there must be. */
export type ExpectedFinding = ValueOf<typeof finding>;

/** Where the schema is published. */
const suiteSchemaId = 'https://raw.githubusercontent.com/plimsoll-dev/plimsoll/main/docs/schemas/policy-test.json';

/** The JSON Schema of a suite, for editors. */
export function suiteJsonSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: suiteSchemaId,
    title: 'PolicyTest',
    ...suiteSchema,
  };
}
