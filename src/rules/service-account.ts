import { automaticTokenOf, tokensIn } from '../model/api-token.ts';
import { NameList } from '../model/name-list.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
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
          'the pod uses ServiceAccount "default", which is not allowed; set spec.serviceAccountName to another one, or spec.automountServiceAccountToken to false',
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
    const remedies = remediesFor(usable, allowDefaultWithoutToken);
    return (pod, report) => {
      const name = pod.serviceAccountName;
      if (!barred.has(name) && open?.has(name) !== false) return;
      const isDefault = allowDefaultWithoutToken && name === 'default';
      if (isDefault && !getsToken(pod)) return;
      const remedy = isDefault ? remedies.ofDefault : remedies.ofOthers;
      report({ at, guards: 'user', value: name, problem: refused(name), remedy });
    };
  },
});

const at = ['spec', 'serviceAccountName'];

function remediesFor(usable: readonly string[] | undefined, allowDefault: boolean) {
  const off = 'spec.automountServiceAccountToken to false';
  if (usable?.length === 0 && allowDefault) {
    return { ofDefault: `set ${off}`, ofOthers: `remove ${field}, and set ${off}` };
  }
  const ofOthers = `set ${field} to ${othersInWords(usable)}`;
  return { ofDefault: `${ofOthers}, or ${off}`, ofOthers };
}

function othersInWords(usable: readonly string[] = none): string {
  if (usable.length === 0) return 'another one';
  const words = wordList(usable, ' or ', quote);
  return usable.some((each) => each.includes('*')) ? `a name that matches ${words}` : words;
}

const none: readonly string[] = Object.freeze([]);

function getsToken(pod: Pod): boolean {
  return automaticTokenOf(pod) !== undefined || pod.volumes.some((volume) => tokensIn(volume).length > 0);
}
