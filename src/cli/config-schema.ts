import { clusterFieldAdvice, kubeVersionField, namespaceField } from '../policy/cluster-fields.ts';
import type { SchemaRoot } from '../policy/schema-problems.ts';
import { failOns } from '../report/check-report.ts';
import { list, object, objectWith, oneOf, text, type Schema, type ValueOf } from '../rules/contract/options.ts';

const group: Schema<string> = { type: 'string', description: 'Its API group; empty for the core group.' };

const kind = objectWith(
  ['group', 'kind', 'template'],
  {
    group,
    kind: text('Its kind.'),
    template: text('The path of its pod template, with dots; "*" is every item of a list, and "." the object itself.'),
  },
  'A kind of objects with a pod template.',
);

/** The one declaration of `plimsoll.yaml`: its reader comes from it. */
export const configSchema = object(
  {
    policy: list(
      text('A policy file, from the folder of this one, or the name of a built-in policy.'),
      'The policies.',
    ),
    namespace: namespaceField('The namespace of objects that write none.'),
    kubeVersion: kubeVersionField('The version of the API server, for profiles of version latest.'),
    failOn: oneOf(failOns, 'From which effect on a check has failed.'),
    kinds: list(kind, 'More kinds with a pod template.'),
  },
  'What a repository sets once for all commands.',
);

/** `plimsoll.yaml`, as it is written. */
export type WrittenConfig = ValueOf<typeof configSchema>;

/** The whole of a `plimsoll.yaml`, for messages. */
export const configRoot: SchemaRoot = {
  schema: configSchema,
  name: 'plimsoll.yaml',
  patternAdvice: clusterFieldAdvice,
};
