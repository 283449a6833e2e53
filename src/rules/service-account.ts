import { automaticTokenOf, isAutomatic as isAutomaticVolume, tokensIn } from '../model/api-token.ts';
import { NameList } from '../model/name-list.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import type { Volume } from '../model/volume.ts';
import { examplePod } from './contract/example.ts';
import { flag, list, object, OptionDoubt } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { serviceAccountName } from './grammar/service-account-name.ts';
import { voidEntry } from './parts/void-entry.ts';
import { wordList } from './parts/word-list.ts';

const field = 'spec.serviceAccountName';
const refused = (name: string) => `uses ServiceAccount ${quote(name)}, which is not allowed`;

const pattern = 'A name, or a pattern of names: "*" stands for any characters, none too.';

export default defineRule({
  id: 'service-account',
  since: '0.1.0',
  severity: 'medium',
  guards: ['user'],
  summary: 'ServiceAccounts that pods may not use',
  why: "A pod has all the rights of its ServiceAccount. All pods of a namespace that name none share the one called default: what one of them is granted, all are, and the API server's audit log cannot tell them apart.",
  remedy:
    'Give each workload a ServiceAccount of its own, with the rights that it needs, and name it in spec.serviceAccountName. A program that does not call the API needs no token: set spec.automountServiceAccountToken to false.',
  options: object({
    allowed: list(
      serviceAccountName(pattern),
      'The ServiceAccounts that pods may use. Absent: all that are not forbidden. An empty list allows none.',
    ),
    forbidden: list(serviceAccountName(pattern), 'The ServiceAccounts that no pod may use, whatever is allowed.'),
    allowDefaultWithoutToken: flag(
      'Whether a pod may use the ServiceAccount called default all the same where it gets no token of it, neither an automatic nor a projected one. Write false where something else than a token says who a pod is, as the workload identity of a cloud may.',
    ),
  }),
  defaults: { forbidden: ['default'], allowDefaultWithoutToken: true },
  examples: {
    pass: [
      { name: 'a ServiceAccount of its own', pod: examplePod({ spec: { serviceAccountName: 'web' } }) },
      {
        name: 'the default, without a token',
        pod: examplePod({ spec: { automountServiceAccountToken: false } }),
      },
      {
        name: 'a name that the policy allows',
        pod: examplePod({ spec: { serviceAccountName: 'shop-web' } }),
        options: { allowed: ['shop-*'] },
      },
    ],
    fail: [
      {
        name: 'none written, which is the default',
        pod: examplePod(),
        messages: [
          'the pod uses ServiceAccount "default", which is not allowed; set spec.serviceAccountName to another one, or set spec.automountServiceAccountToken to false',
        ],
      },
      {
        name: 'the default without a token, where the policy does not allow that',
        pod: examplePod({ spec: { serviceAccountName: 'default', automountServiceAccountToken: false } }),
        options: { allowDefaultWithoutToken: false },
        messages: [
          'the pod uses ServiceAccount "default", which is not allowed; set spec.serviceAccountName to another one',
        ],
      },
      {
        name: 'a name that is none of the allowed ones',
        pod: examplePod({ spec: { serviceAccountName: 'deployer' } }),
        options: { allowed: ['shop-*', 'web'] },
        messages: [
          'the pod uses ServiceAccount "deployer", which is not allowed; set spec.serviceAccountName to a name that matches "shop-*" or "web"',
        ],
      },
    ],
  },

  check({ allowed, forbidden, allowDefaultWithoutToken }, doubt) {
    const barred = new NameList(forbidden);
    for (const [index, each] of (allowed ?? []).entries()) if (barred.has(each)) doubt(voidEntry('allowed', index));
    const usable = allowed?.filter((name) => !barred.has(name));
    if (usable?.length === 0 && !allowDefaultWithoutToken) {
      doubt(new OptionDoubt(['allowed'], 'no ServiceAccount is left, and every pod has one; allow one'));
    }
    if (forbidden.some((each) => /^\*+$/.test(each)) && !allowDefaultWithoutToken) {
      doubt(new OptionDoubt(['forbidden'], 'every ServiceAccount is forbidden, and every pod has one; leave one out'));
    }
    const open = usable && new NameList(usable);
    const toOthers = usable?.length === 0 ? undefined : `set ${field} to ${othersInWords(usable)}`;
    return (pod, report) => {
      const name = pod.serviceAccountName;
      if (!barred.has(name) && open?.has(name) !== false) return;
      const found = { at, guards: 'user', value: name, problem: refused(name) } as const;
      if (!allowDefaultWithoutToken) return report({ ...found, remedy: toOthers });
      if (name === 'default') {
        const tokens = tokensOf(pod);
        if (!tokens.isAutomatic && !tokens.isProjected) return;
        const steps = stepsAgainst(tokens).join(', and ');
        return report({ ...found, remedy: toOthers === undefined ? steps : `${toOthers}, or ${steps}` });
      }
      report({ ...found, remedy: toOthers ?? toDefault(pod) });
    };
  },
});

const at = ['spec', 'serviceAccountName'];

function othersInWords(usable: readonly string[] = none): string {
  if (usable.length === 0) return 'another one';
  const words = wordList(usable, ' or ', quote);
  return usable.some((each) => each.includes('*')) ? `a name that matches ${words}` : words;
}

const none: readonly string[] = Object.freeze([]);

/** The ways in which a pod gets a token of its ServiceAccount. */
interface Tokens {
  readonly isAutomatic: boolean;
  /** Whether a volume of the pod's author holds one. */
  readonly isProjected: boolean;
}

function tokensOf(pod: Pod): Tokens {
  const isAutomatic = automaticTokenOf(pod) !== undefined;
  // In a file such a volume is the author's, and stays when there is no automatic token.
  const isAdded = (volume: Volume) => isAutomatic && pod.origin.isAdmitted === true && isAutomaticVolume(volume);
  return { isAutomatic, isProjected: pod.volumes.some((volume) => tokensIn(volume).length > 0 && !isAdded(volume)) };
}

function stepsAgainst({ isAutomatic, isProjected }: Tokens): readonly string[] {
  return [
    ...(isAutomatic ? ['set spec.automountServiceAccountToken to false'] : none),
    ...(isProjected ? ['remove each serviceAccountToken from spec.volumes'] : none),
  ];
}

/** What makes the pod use the ServiceAccount called default, without a token. */
function toDefault(pod: Pod): string {
  const isAutomatic = pod.spec.boolean('automountServiceAccountToken') !== false;
  return [`remove ${field}`, ...stepsAgainst({ ...tokensOf(pod), isAutomatic })].join(', and ');
}
