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
import type { Rule } from '../rules/contract/rule.ts';
import { modes, type RuleMode } from './mode.ts';
import { operators } from './namespace-selector.ts';
import { profileNames, profileVersions } from './profile.ts';

/** The `apiVersion` of every document of ours. */
export const policyApiVersion = 'plimsoll.dev/v1alpha1' as const;

/** Namespaces that no policy reaches unless it says so: what keeps the cluster itself alive. */
export const excludedByDefault: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease'];

/** Where to ask, for people whose object is refused. */
export interface HelpText {
  readonly text?: string;
  readonly url?: string;
}

/** A rule's terms in a policy: its mode, its help, whether it fills in, and whichever of its options are written. */
export type RuleTerms = Readonly<Record<string, unknown>> & {
  readonly mode?: RuleMode;
  readonly help?: HelpText;
  readonly fill?: boolean;
};

/** Terms for rules, by id. */
export type RulesTerms = Readonly<Record<string, RuleTerms | undefined>>;

const globPattern = '^[-a-z0-9*]+$';
const labelPattern = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';
/** Of a label's value (apimachinery pkg/api/validate/content, IsLabelValue). */
const valuePattern = '^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$';
const namePattern = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';

/** What to write where a text does not match one of the schema's patterns. */
export const patternAdvice: ReadonlyMap<string, string> = new Map([
  [globPattern, 'a-z, 0-9, "-" and "*" only, as no namespace has others in its name'],
  [labelPattern, 'the whole name of one namespace: a-z, 0-9 and "-" only, with none of "-" at either end'],
  [valuePattern, 'letters, digits, "-", "_" and "." only, with a letter or digit at either end, or nothing at all'],
  [namePattern, 'a-z, 0-9, "-" and "." only, with a letter or digit at either end'],
]);

const namespaceGlob = { ...text('A namespace by name; * stands for any characters.'), pattern: globPattern };

const labelValue: Schema<string> = {
  type: 'string',
  description: 'A value of the label; it may be empty.',
  maxLength: 63,
  pattern: valuePattern,
};

const namespaceSelector = object(
  {
    matchLabels: map(labelValue, 'Labels by key, each with the value that the namespace must have for it.'),
    matchExpressions: list(
      objectWith(
        ['key', 'operator'],
        {
          key: { ...text('The key of a label.'), maxLength: 317 },
          operator: oneOf(
            operators,
            'In: the namespace has the label with one of the values. NotIn: it has another value, or not the label at all. Exists, DoesNotExist: it has the label or not, whatever the value.',
          ),
          values: list(labelValue, 'At least one for In and NotIn; none for Exists and DoesNotExist.'),
        },
        'A condition on one label.',
      ),
      'Conditions on labels.',
    ),
  },
  'Only pods of namespaces with these labels are judged; every condition must hold. Whoever may write the labels of a namespace takes it out of the policy, so select by labels that its editors cannot write: kubernetes.io/metadata.name is always the name. Other labels are known only to a gate that is fed from a cluster. Absent: whatever the labels.',
);

const mode = oneOf(
  modes,
  'What a finding does: Enforce refuses the pod, Warn tells whoever sent it, Audit only records it.',
);

const templates = oneOf(
  modes,
  "What the webhook answers for a workload (a Deployment, a CronJob) whose pods would have findings: never more than the finding's own mode. Where it lets one through whose pods will be refused, the warning says so. Absent: Warn.",
);

const ruleMode = oneOf(
  [...modes, 'Disabled'],
  "What this rule's findings do, in place of the policy's mode; Disabled switches the rule off.",
);

const ruleHelp = helpSchema('Printed once, after the findings, where this rule has any.');

const rulesSchema: Schema<RulesTerms> = object(
  Object.fromEntries(rules.map((rule) => [rule.id, termsSchema(rule)])),
  "Rules by id. A rule that is written here is switched on; each option that is written replaces the one of the profile, or the rule's default, whole.",
);

const specProperties = {
  match: object(
    {
      namespaces: atLeastOne(
        list(namespaceGlob, 'Only pods of these namespaces are judged. Absent: of every namespace.'),
      ),
      excludeNamespaces: list(
        { ...text('A namespace by its exact name.'), pattern: labelPattern },
        `Pods of these namespaces are not judged. Absent: ${excludedByDefault.join(', ')}.`,
      ),
      namespaceSelector,
    },
    'Which pods the policy is about: those for which all that is written here holds. Absent: every pod outside the namespaces that are left out by default.',
  ),
  mode,
  templates,
  profile: oneOf(
    profileNames,
    "The rules to begin with: none; Kubernetes' own Pod Security Standards baseline and restricted, no more and no less; standard, which adds requests, a memory limit, a non-root user and a seccomp profile for every container to baseline; hardened, which is restricted and standard with a size for every emptyDir, a read-only root filesystem and no automatic API token. Absent: none.",
  ),
  profileVersion: oneOf(
    profileVersions,
    "The Kubernetes version whose standards the profile follows. latest is the newest known, or the API server's own where that is known and lower. Absent: latest.",
  ),
  help: helpSchema('Printed once, after the findings.'),
  overrides: list(
    objectWith(
      ['namespaces'],
      {
        namespaces: atLeastOne(list(namespaceGlob, 'The namespaces that get these terms.')),
        mode,
        rules: rulesSchema,
      },
      'Terms for some namespaces.',
    ),
    'Other terms for some namespaces, laid over the policy in the order in which they are written.',
  ),
  rules: rulesSchema,
};

const specSchema = objectWith(['mode'], specProperties, 'What pods are held to.');

/** The rest of an object's metadata is not ours to judge. */
const metadataSchema: Schema<{ readonly name: string }> = {
  type: 'object',
  description: 'The usual metadata of an object.',
  required: ['name'],
  properties: {
    name: {
      ...text('The name of the policy, unique among all.'),
      maxLength: 253,
      pattern: namePattern,
    },
  },
};

/** What a policy holds pods to. */
export type PodPolicySpec = ValueOf<typeof specSchema>;

/** The one declaration of a policy: its reader, the manual and the custom resource definition come from it. */
export const podPolicySchema = objectWith(
  ['apiVersion', 'kind', 'metadata', 'spec'],
  {
    apiVersion: oneOf([policyApiVersion], 'The version of this document.'),
    kind: oneOf(['PodPolicy'], 'The kind of this document.'),
    metadata: metadataSchema,
    spec: specSchema,
  },
  'A policy that pods are held to.',
);

/** A policy, as it is written. */
export type PodPolicy = ValueOf<typeof podPolicySchema>;

/** An empty list of namespaces would be a policy that judges nothing. */
function atLeastOne<T>(schema: Schema<T>): Schema<T> {
  return { ...schema, minItems: 1 };
}

function helpSchema(description: string): Schema<HelpText> {
  return object(
    { text: text('A sentence for people whose object is refused.'), url: text('Where to read on.') },
    description,
  );
}

function termsSchema(rule: Rule): Schema<RuleTerms> {
  const options = Object.entries(rule.options.properties).map(([name, option]): [string, Schema] => {
    return [name, Object.hasOwn(rule.defaults, name) ? withDefault(option, rule.defaults[name]) : option];
  });
  return object(
    {
      mode: ruleMode,
      help: ruleHelp,
      ...(rule.fill !== undefined && { fill: fillOf(rule.fill) }),
      ...Object.fromEntries(options),
    },
    `${capitalised(rule.summary)}. ${rule.why}`,
  );
}

function fillOf(what: string): Schema<boolean> {
  return flag(
    `Whether pods are filled in as they are created, where the mode of the rule is Enforce. In mode Warn and Audit the message says what would be filled in. Filled in: ${what.charAt(0).toLowerCase()}${what.slice(1)} Default: false.`,
  );
}

/** In words alone: a `default` of a schema would be stored in every policy, and hide what a profile says. */
function withDefault(option: Schema, value: unknown): Schema {
  // With spaces, at which `kubectl explain` breaks lines.
  const written = typeof value === 'string' ? value : JSON.stringify(value, null, 1).replaceAll(/\s+/g, ' ');
  return { ...option, description: `${option.description} Default: ${written}.` };
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
