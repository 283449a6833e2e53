// The page about policies: prose from here, tables and examples from the schema and the profiles.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { builtinPolicies } from '../src/policy/builtin.ts';
import { excludedByDefault, podPolicySchema } from '../src/policy/pod-policy.ts';
import {
  newestMinor,
  profileBase,
  profileNames,
  profileRules,
  type ProfileName,
  type ProfileTerms,
} from '../src/policy/profile.ts';
import { rules } from '../src/rules/index.ts';
import { fieldsOf, typeOf } from '../src/report/option-fields.ts';
import { block, code, inline, page, plain, table, yamlBlock } from './markdown.ts';

const example = readFileSync(fileURLToPath(new URL('policy-example.yaml', import.meta.url)), 'utf8').trimEnd();

/** The page that documents policies. */
export function policyPage(): Promise<string> {
  return page('scripts/policy-page.ts, the schema and the profiles', [
    '# The policy',
    'A policy defines which rules are on, with which options, for the pods of which namespaces, and what happens to a pod that breaks one. It is a YAML document; a file may have several. `plimsoll policy check FILE` prints everything that is wrong with files, with line and column, and warns of suspicious settings.',
    '## An example with everything',
    block('yaml', example),
    '## Fields',
    'Fields that are not listed here are refused, with the name of the nearest one that is.',
    table(['Field', 'Takes', 'Meaning'], policyRows()),
    `A rule's own options are on [its page](rules/README.md), which ${code('plimsoll explain RULE')} prints too. An amount is a whole number or text such as ${code('500m')} or ${code('1Gi')}; one with a decimal point is written in quotes. A word that YAML takes for something else is written in quotes too: ${code('"1.10"')}, ${code('"on"')}.`,
    '## Which pods',
    'A policy is about the pods of every namespace that `match.namespaces` names, less those of `match.excludeNamespaces`. Without `match` it is about every pod outside the namespaces that keep the cluster alive: ' +
      `${excludedByDefault.map(code).join(', ')}. Written, \`excludeNamespaces\` replaces this list, so name them again where they are still meant.`,
    'With `match.namespaceSelector` it is about the pods of those among them whose labels fulfil every condition, as in Kubernetes: `matchLabels` by value, `matchExpressions` with `In`, `NotIn`, `Exists` and `DoesNotExist`, where `NotIn` and `DoesNotExist` hold for a namespace without the label too. Anyone who can label a namespace can remove it from such a policy, so use only labels that its users cannot write. The label `kubernetes.io/metadata.name` is always the name. A gate that reads its policies from files does not know other labels, and refuses a policy that selects by them; name the namespaces there.',
    'A gate in a cluster knows a new namespace a moment after it was created. A pod in it that such a policy would refuse waits up to half a second for its labels; then the namespace counts as selected, and the refusal ends with `namespace "x" is not known yet; try again`.',
    'Several policies may select one pod. Each is evaluated; a finding of several policies is reported once, in the strictest mode.',
    '## Modes',
    table(
      ['Mode', 'What a finding does'],
      [
        [code('Enforce'), 'The pod is refused, with the message.'],
        [code('Warn'), 'The pod is admitted, and its sender gets the message as a warning.'],
        [code('Audit'), 'The pod is admitted, and the finding is only recorded.'],
        [code('Disabled'), 'For a rule only: it is off.'],
      ],
    ),
    'A policy has one `mode`; a rule may have its own. A new policy that begins in `Warn` or `Audit` shows what it would refuse before it refuses anything.',
    'A workload (a Deployment, a CronJob) is judged by the pods that it would make. What the webhook answers for it is the milder of the mode and `templates`, which is `Warn` unless written: so a workload can be saved, with a warning that its pods will be refused; only the pods themselves are refused.',
    '## Layers',
    "What is in force for a rule comes from four layers, each laid over the one before: the rule's own defaults, the profile, the policy's `rules`, and the `rules` of each override that names the pod's namespace, in the order in which they are written.",
    [
      '- A rule is on once a layer names it, with or without options: `run-as-non-root: {}`. `mode: Disabled` turns it off again.',
      "- A layer replaces each option that it writes, whole. Lists and objects are not merged, so what is in force is what stands in the last layer that writes the option: a policy with `profile: restricted` that writes `capabilities: {allowed: [CHOWN]}` no longer allows the profile's `NET_BIND_SERVICE`, and keeps the profile's other options.",
      "- A rule's mode is the one from the last layer that writes it beside the rule. Where none does, it is the `mode` of the last override that has one, or else that of the policy. So an override with `mode: Warn` makes everything milder for its namespaces, but for rules that have a mode of their own.",
    ].join('\n'),
    '`plimsoll policy show FILE --namespace NAME` prints what is in force for a namespace: each rule with its mode and options, each with the layer that it comes from and its line, and which policies are not about the namespace and why. Where labels of the namespace decide, `--label KEY=VALUE` says them. `plimsoll policy test` runs [suites of test cases](policy-test.md) for policies.',
    'A policy may not be written when its layers contradict one another: when a default that one rule would add is more than another rule allows, or when no pod could pass two of its rules. That is so of a limit that is required or bounded and forbidden, of a least request above the largest limit, and of a least amount of each container above the largest total of a pod.',
    '## What is written wrong',
    'There are two kinds of problems. If a policy cannot be compiled (an unknown rule, option or field, a value of the wrong type, not an amount), it **cannot be read**. If it can be compiled, but with settings that are almost certainly a mistake (a least amount above the most, a name that no resource has, a default that its own rules refuse, a name that is close to a known one or spelled as Kubernetes never has it, a `*` where no patterns are understood, a whole number above 9007199254740991 without quotes, more than 100 resources or 500 other entries in one option), it is **questionable**. `plimsoll policy check` and the review of policies in a cluster (`POST /policies`) accept neither; a change of a policy that was questionable before may leave it so, and is warned.',
    'Both accept suspicious settings, with a **warning**:',
    [
      '- the name of a capability or a type of volume that this version does not know, and that is not close to a known one: a newer kernel or Kubernetes may have it;',
      '- a sysctl of the whole node, which the kubelet does not let a pod set;',
      '- the name of a profile that begins with `localhost/`, or that is a type of profile;',
      '- an amount in a wrong unit: `512` or `128m` of memory, `500` of cpu;',
      '- an option that another rule makes void, such as `host-path.allowed` under the profile `restricted`, which refuses volumes of type hostPath;',
      '- two policies that hold for one namespace, of which one requires what the other forbids;',
      '- a namespace that the cluster does not have, in `match` or an override; only the review in a cluster sees this;',
      '- a number that YAML reads as octal (`01000` is 512). Only `plimsoll policy check` sees how a number is written.',
    ].join('\n'),
    'A policy may be in the cluster already, because it was written while the gate was away, or accepted by another version. A questionable policy is in force as written, and its condition `Questionable` says what would be refused today. So a version that checks more never disables a policy. For a policy that cannot be read, `status.acceptedGeneration` decides: the last generation that a ready replica could read. Every ready replica writes it; the API server does not allow it to be lowered or removed. The spec of that generation is kept in `status.accepted`.',
    table(
      ['`status.acceptedGeneration`', 'to a replica that cannot read the policy'],
      [
        ['absent', 'It was never in force, so it is ignored.'],
        [
          '`metadata.generation`',
          'Another version could read exactly this spec. A replica of this version that starts does not become ready, so its rollout stops; one that already judges continues as before.',
        ],
        [
          'another number',
          'It was in force. A replica that has read it before keeps the last good version. Another one uses `status.accepted`. If that is absent, as for a spec of more than 256 KiB, or cannot be read either, every pod that the policy selects counts as not judged: refused under `Enforce`, a warning under `Warn`, recorded under `Audit`.',
        ],
      ],
    ),
    `For these pods, the readable parts of the policy count. A mode that cannot be read is \`Enforce\`. A part of \`match\` that cannot be read counts as absent, so the policy selects more pods and never fewer, but ${excludedByDefault.map(code).join(', ')} and what the chart excludes stay excluded. Overrides and the modes of single rules are ignored. Fix the policy, or delete it; that is possible at any time. A replica that starts waits ten seconds for another version to accept a policy that it cannot read.`,
    'A policy that is deleted and created again, also by a restore under a new `uid`, has no `status.acceptedGeneration`: it counts as never in force until a replica has read it.',
    'In all three cases the condition `Accepted` is `False` where the replica that leads cannot read the policy, with everything that is wrong, and what is in force instead: `NotInForce`, `LastGoodInForce` or `PodsNotJudged`. The metric `plimsoll_policy_objects_rejected` counts such policies, an alert uses it, and the log of each replica names them.',
    '### Whether it is in force',
    '`kubectl get podpolicies` has a column for the conditions `InForce` and `FailOpen`, and with `-o wide` for `Accepted` and `Questionable`. `kubectl describe podpolicy NAME` has their messages, which say what is missing and what to do.',
    [
      '- `Accepted`: the policy can be read as it is written.',
      '- `InForce`: it is accepted, and pods that it is about are sent to the gate. `False` where the webhook configuration is missing, does not send every operation on pods that is judged, sends them elsewhere or as `v1beta1`, selects by labels of pods, excludes namespaces that the policy names, by name or by label, or has a `caBundle` that does not fit the certificate of the gate. `Unknown` with match conditions other than those of the chart, which are not evaluated. While no replica runs, the status is not updated: check the Deployment, and the alerts.',
      '- `Filling`, only of a policy that [fills in](fill.md): API servers ask the gate what to fill into its pods. `False` says what is missing, such as `fills.enabled=true` in the chart.',
      '- `FailOpen`: some rule of it is in mode `Enforce`, and pods are admitted without being judged while no gate answers: `failurePolicy` is `Ignore`, or the webhook configuration is missing. The gate warns when such a policy is written.',
      '- `Questionable`: it would be refused if it were written now.',
    ].join('\n'),
    'A gate that reads its policies from files does not start with one that cannot be read. One that is questionable is in force, and the log warns of it.',
    '## For which version it is written',
    'The annotation `plimsoll.dev/written-for: 0.2.0` says for which version of Plimsoll a policy is written; the chart gives it to the policy that it brings. While a new version takes over, replicas of the one before are asked whether such a policy may be written. One of a lower version than the annotation says does not refuse what it does not know: it lets the policy through with a warning, and keeps what was in force. Nothing else follows from the annotation: what cannot be read is reported all the same.',
    '## Profiles',
    `A profile is a set of rules to begin with. ${code('baseline')} and ${code('restricted')} are Kubernetes' [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/) for each version from v1.0 to v1.${newestMinor}, no more and no less; ${code('none')} is empty. ${code('standard')} and ${code('hardened')} are Plimsoll's own: ${code('standard')} asks for what every program can say without being changed, and ${code('hardened')} for all of ${code('restricted')} and ${code('standard')}, a size for every emptyDir, and a read-only root filesystem. ${code('profileVersion')} says whose version is meant, and ${code('latest')} the newest, or that of the API server where it is known and older: an upgrade of Kubernetes may then bring stricter rules. Each replica of a gate in a cluster asks for that version every two minutes, so for up to two minutes after such an upgrade one may judge by the version before it and another by the new one; a version that is written is the same for all.`,
    `A profile may give a rule a mode: the strictest that its findings have. With ${code('profile: standard')}, ${code('image-tag')} warns under ${code('mode: Enforce')} and only records under ${code('mode: Audit')}. A mode that the policy writes beside the rule replaces it.`,
    `At v1.${newestMinor} the profiles are as if these \`rules\` were written; the page of each rule has its options at other versions.`,
    ...profileNames.filter((name) => name !== 'none').flatMap(profileSection),
    '## Built-in policies',
    `These need no file; their names stand where a file would: ${Object.keys(builtinPolicies).map(code).join(', ')}. Each enforces the profile of its own name. Without a policy, ${code('standard')} is used:`,
    yamlBlock(builtinPolicies['standard']),
  ]);
}

/** The rows of fields. Of rules only the mode, since each rule has a page. */
function policyRows(): readonly (readonly string[])[] {
  const isRules = (path: string): boolean => path.endsWith('.rules');
  return fieldsOf(podPolicySchema, isRules).flatMap((field) => {
    const { path, schema } = field;
    const row = [code(path), inline(typeOf(field)), plain(schema.description)];
    if (!isRules(path)) return [row];
    const [first] = Object.values(schema.properties ?? {});
    const mode = fieldsOf(first ?? schema).find((child) => child.path === 'mode');
    const modeRow = mode && [code(`${path}.<rule>.mode`), inline(typeOf(mode)), plain(mode.schema.description)];
    const ruleRow = [code(`${path}.<rule>`), 'object', 'The mode and the options of [one rule](rules/README.md).'];
    return [row, ruleRow, ...(modeRow ? [modeRow] : [])];
  });
}

/** Shows only the differences from the base profile, since the lists of capabilities and sysctls are long. */
function profileSection(name: ProfileName): readonly string[] {
  const inProfile = profileRules(name, newestMinor);
  const base = isOurs(name) ? profileBase(name) : undefined;
  const inBase = base && profileRules(base, newestMinor);
  const ids = rules.map(({ id }) => id).filter((id) => inProfile.has(id));
  const own = ids.filter((id) => JSON.stringify(inProfile.get(id)) !== JSON.stringify(inBase?.get(id)));
  const links = own.map((id) => `[${id}](rules/${id}.md)`).join(', ');
  return [
    `### ${name}`,
    base === undefined
      ? `Rules: ${links}.`
      : `The rules of ${code(base)}, with these beside them or in their place: ${links}.`,
    yamlBlock({ rules: Object.fromEntries(own.map((id) => [id, writable(id, inProfile.get(id) ?? {})])) }),
  ];
}

/** Without options that only profiles can set, which are on the page of the rule. */
function writable(id: string, terms: ProfileTerms): ProfileTerms {
  const alone = rules.find((rule) => rule.id === id)?.profileOptions ?? {};
  return Object.fromEntries(Object.entries(terms).filter(([option]) => !Object.hasOwn(alone, option)));
}

/** Profiles of Kubernetes are shown completely. */
function isOurs(name: ProfileName): boolean {
  return name === 'standard' || name === 'hardened';
}
