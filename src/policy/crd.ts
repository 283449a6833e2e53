import { stringify } from 'yaml';
import type { Schema } from '../rules/contract/options.ts';
import { podPolicySchema, policyApiVersion } from './pod-policy.ts';

type Json = Readonly<Record<string, unknown>>;

/** The CRD, as YAML. */
export function podPolicyCrdText(): string {
  const note = '# Written by scripts/generate.ts from the schema of the policy; change that instead.\n';
  // For kubectl: YAML 1.1 has more words for booleans and numbers. Prose is not wrapped.
  return note + stringify(podPolicyCrd().body, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

/** The CRD, with the schema of policies as a structural schema. Versions only add fields, so none is converted. */
export function podPolicyCrd(): { readonly name: string; readonly body: Json } {
  const [group, version] = policyApiVersion.split('/');
  const names = {
    kind: 'PodPolicy',
    listKind: 'PodPolicyList',
    plural: 'podpolicies',
    singular: 'podpolicy',
    shortNames: ['podpol'],
    categories: ['plimsoll'],
  };
  const name = `${names.plural}.${group}`;
  const body = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name },
    spec: {
      group,
      scope: 'Cluster',
      names,
      conversion: { strategy: 'None' },
      versions: [
        {
          name: version,
          served: true,
          storage: true,
          subresources: { status: {} },
          additionalPrinterColumns: columns,
          schema: { openAPIV3Schema: objectSchema() },
        },
      ],
    },
  };
  return { name, body };
}

const condition = (type: string, field: string): string => `.status.conditions[?(@.type=="${type}")].${field}`;

const columns = [
  { name: 'Mode', type: 'string', jsonPath: '.spec.mode', description: 'What a finding does.' },
  { name: 'Profile', type: 'string', jsonPath: '.spec.profile', description: 'The rules to begin with.' },
  {
    name: 'In Force',
    type: 'string',
    jsonPath: condition('InForce', 'status'),
    description:
      'Whether the policy is accepted, and pods that it is about are sent to the gate. Written by the gate: where no replica runs, it is the last state, and kubectl get deployment shows that none does.',
  },
  {
    name: 'Fail Open',
    type: 'string',
    jsonPath: condition('FailOpen', 'status'),
    description: 'Whether the policy enforces, and pods are admitted without being judged while no gate answers.',
  },
  {
    name: 'Accepted',
    type: 'string',
    jsonPath: condition('Accepted', 'status'),
    description: 'Whether the policy can be read as it is written.',
    priority: 1,
  },
  {
    name: 'Questionable',
    type: 'string',
    jsonPath: condition('Questionable', 'status'),
    description: 'Whether the policy would be refused if it were written now.',
    priority: 1,
  },
  {
    name: 'Message',
    type: 'string',
    jsonPath: condition('InForce', 'message'),
    description: 'What keeps the policy from being in force.',
    priority: 1,
  },
  { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
];

/** An API server allows nothing more for metadata, and only a description for apiVersion and kind. */
function objectSchema(): Json {
  const { description, properties } = podPolicySchema;
  const { apiVersion, kind, spec } = properties;
  return {
    type: 'object',
    description,
    required: ['spec'],
    properties: {
      apiVersion: { type: 'string', description: apiVersion.description },
      kind: { type: 'string', description: kind.description },
      metadata: { type: 'object' },
      spec: structural(spec),
      status,
    },
    'x-kubernetes-validations': [acceptedOnlyGrows],
  };
}

/** Describes amounts, which have no type in the schema. */
const amountNote = 'A whole number, or text such as "500m" or "1.5".';

/**
 * A schema without what a structural schema may not have. Objects preserve unknown fields: otherwise the API server drops
 * them, often silently, and misspelt fields could not be reported. No defaults: they would be stored, and would stay when
 * defaults change.
 */
function structural(schema: Schema): Json {
  const { properties, additionalProperties, items, default: _, ...typed } = schema;
  const { anyOf: __, 'x-kubernetes-int-or-string': isAmount, description, ...untyped } = typed;
  // With a type, the API server refuses 0.5 with its own message, before the review of policies can say what to write.
  const own = isAmount
    ? { ...untyped, description: description.replace(/( Default: .*)?$/, ` ${amountNote}$1`) }
    : typed;
  // An API server drops empty ones, and later applies of the CRD would show a difference.
  const below = Object.fromEntries(Object.entries(properties ?? {}).map(([name, child]) => [name, structural(child)]));
  return {
    ...own,
    ...(isAmount && { 'x-kubernetes-preserve-unknown-fields': true }),
    ...(own.type === 'object' && { 'x-kubernetes-preserve-unknown-fields': true }),
    ...(Object.keys(below).length > 0 && { properties: below }),
    ...(additionalProperties && { additionalProperties: structural(additionalProperties) }),
    ...(items && { items: structural(items) }),
  };
}

/**
 * The accepted generation can be neither removed nor lowered: it alone decides whether an unreadable policy was in force. A
 * recreated object starts without one.
 */
const acceptedOnlyGrows: Json = {
  rule: '!has(oldSelf.status) || !has(oldSelf.status.acceptedGeneration) || (has(self.status) && has(self.status.acceptedGeneration) && self.status.acceptedGeneration >= oldSelf.status.acceptedGeneration)',
  message: 'status.acceptedGeneration only grows; delete the policy to begin anew',
};

const generation = (description: string): Json => ({ type: 'integer', format: 'int64', minimum: 0, description });

/** `metav1.Condition`, as apimachinery declares it: https://github.com/kubernetes/apimachinery, pkg/apis/meta/v1/types.go */
const conditionSchema: Json = {
  type: 'object',
  description: 'One thing that is so of the policy, or is not.',
  required: ['type', 'status', 'lastTransitionTime', 'reason', 'message'],
  properties: {
    type: {
      type: 'string',
      description:
        'Accepted: the policy can be read as it is written. InForce: it is accepted, and the webhook configuration sends the pods that it is about to the gate; whether a replica of the gate runs, its Deployment shows. FailOpen: the policy enforces, and yet pods are admitted without being judged while no gate answers. Questionable: the policy is in force, and would be refused if it were written now. Filling, only of a policy that fills in: API servers ask the gate what to fill into its pods.',
      maxLength: 316,
      pattern:
        '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$',
    },
    status: { type: 'string', description: 'Whether it is so.', enum: ['True', 'False', 'Unknown'] },
    observedGeneration: generation('The generation of the policy that this is said of.'),
    lastTransitionTime: { type: 'string', format: 'date-time', description: 'When the status last changed.' },
    reason: {
      type: 'string',
      description: 'Why, in one word, for programs.',
      minLength: 1,
      maxLength: 1024,
      pattern: '^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$',
    },
    message: {
      type: 'string',
      description: 'Why, for people: everything that keeps the policy from being used, by field.',
      maxLength: 32768,
    },
  },
};

const status: Json = {
  type: 'object',
  description: 'What becomes of the policy. Written by Plimsoll.',
  properties: {
    observedGeneration: generation('The generation of the policy that the conditions are about.'),
    acceptedGeneration: generation(
      'The last generation of the policy that a replica could read which was ready. Where it is absent, the policy was never in force.',
    ),
    accepted: {
      type: 'object',
      description:
        'What was written in the accepted generation, for replicas that start and cannot read what is written now. Absent where that is very large.',
      properties: {
        generation: generation(
          'The accepted generation. With another number than acceptedGeneration, the spec does not count.',
        ),
        spec: { type: 'string', description: 'The spec, as JSON.' },
      },
    },
    conditions: {
      type: 'array',
      description: 'Whether the policy is accepted, and what else is to be known of it.',
      items: conditionSchema,
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['type'],
    },
  },
};
