import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { AllowedIds, idInWords, idNumber, idRange, partsOfId, partsOfNoId } from './parts/id-range.ts';
import { flag, list, object } from './contract/options.ts';
import { defineRule, type Problem, type Report } from './contract/rule.ts';
import { partsOfUsers } from './parts/user-namespace.ts';

const missing = (prefix: string, users: string) => ({
  problem: 'has no runAsUser',
  remedy: `set ${prefix}securityContext.runAsUser to ${users}`,
});
const refused = (user: number, users: string) => ({
  problem: `sets securityContext.runAsUser to ${idInWords(user)}`,
  remedy: `use ${users}`,
});

export default defineRule({
  id: 'run-as-user',
  since: '0.1.0',
  severity: 'high',
  guards: ['user'],
  summary: 'users that containers may not run as',
  why: 'User 0 in a container is root on the node once it finds a way out. Users of a range of their own keep one workload from the files of another.',
  remedy:
    'Set securityContext.runAsUser to a number above 0, inside the ranges that the policy names, or leave it out where the policy allows that.',
  risk: 'A program that needs the user of its image, to read or write files that belong to it, fails.',
  fill: 'The default user on the pod.',
  options: object({
    ranges: list(idRange('user'), 'The users that may be written, 0 never being one. Empty: any user above 0.'),
    required: flag(
      'Whether every container must have a user, its own or that of the pod. Absent: where there are ranges. Windows pods need none, where the API forbids it.',
    ),
    default: idNumber('The user that a fix adds to the pod where none is written. Absent: no fix.'),
    exemptUserNamespaces: flag(
      'Whether pods with hostUsers: false pass. Sound only where every node supports user namespaces; Pod Security does so from v1.35 on.',
    ),
  }),
  defaults: { ranges: [], exemptUserNamespaces: false },
  examples: {
    pass: [
      { name: 'a user above 0', pod: examplePod({ spec: { securityContext: { runAsUser: 1000 } } }) },
      { name: 'not set', pod: examplePod() },
      {
        name: 'inside a range',
        pod: examplePod({ container: { securityContext: { runAsUser: 5000 } } }),
        options: {
          ranges: [
            { min: 1000, max: 1999 },
            { min: 5000, max: 5000 },
          ],
        },
      },
      {
        name: 'not set, where only what is written is bounded',
        pod: examplePod(),
        options: { ranges: [{ min: 1000, max: 1999 }], required: false },
      },
      {
        name: 'a user namespace, where the policy exempts it',
        pod: examplePod({ spec: { hostUsers: false, securityContext: { runAsUser: 0 } } }),
        options: { exemptUserNamespaces: true },
      },
    ],
    fail: [
      {
        name: 'root on the pod, though the container has another user',
        pod: examplePod({
          container: { securityContext: { runAsUser: 1000 } },
          spec: { securityContext: { runAsUser: 0 } },
        }),
        messages: ['the pod sets securityContext.runAsUser to 0 (root); use a number above 0'],
      },
      {
        name: 'root in an init container',
        pod: examplePod({
          spec: { initContainers: [{ ...exampleContainer, name: 'setup', securityContext: { runAsUser: 0 } }] },
        }),
        messages: ['init container "setup" sets securityContext.runAsUser to 0 (root); use a number above 0'],
      },
      {
        name: 'outside of the ranges',
        pod: examplePod({ container: { securityContext: { runAsUser: 999 } } }),
        options: { ranges: [{ min: 1000, max: 1999 }] },
        messages: ['container "app" sets securityContext.runAsUser to 999; use a number from 1000 to 1999'],
      },
      {
        name: 'not set, where it is required',
        pod: examplePod(),
        options: { required: true, default: 1000 },
        messages: ['container "app" has no runAsUser; set spec.securityContext.runAsUser to a number above 0'],
      },
    ],
  },

  check({ exemptUserNamespaces, ...terms }, doubt) {
    const users = new AllowedIds('user', terms, [], doubt);
    const { isRequired, fix } = users;
    const own = missing('', users.text);
    const whole = missing('spec.', users.text);

    const tell = (owner: Pod | Container, pod: Pod, report: Report) => {
      const user = owner.securityContext.runAsUser;
      if (user === undefined || users.has(user)) return;
      const at = owner.securityContext.at('runAsUser');
      const parts = [...partsOfId(user), ...partsOfUsers(pod)];
      const inheritors = owner === pod ? pod.inheritorsOf(ownOf) : none;
      const covers = inheritors.map(({ securityContext }) => ({ at: securityContext.at('runAsUser'), parts }));
      report({ at, guards: 'user', value: user, parts, covers, ...refused(user, users.text), ...users.bound });
    };
    return (pod, report) => {
      if (exemptUserNamespaces && pod.hasUserNamespace) return;
      tell(pod, pod, report);
      let open: Pick<Problem, 'problem' | 'remedy' | 'parts' | 'fixes'> | undefined;
      for (const container of pod.containers) {
        tell(container, pod, report);
        if (!isRequired || pod.isWindows || pod.runAsUserOf(container) !== undefined) continue;
        open ??= {
          parts: [...partsOfNoId, ...partsOfUsers(pod)],
          ...(pod.isUnsetInAll(ownOf) ? whole : own),
          fixes: fix === undefined ? [] : [{ at: pod.securityContext.at('runAsUser'), value: fix, risk: true }],
        };
        report({ at: container.securityContext.at('runAsUser'), guards: 'user', ...open });
      }
    };
  },
});

const none: readonly Container[] = Object.freeze([]);

const ownOf = ({ securityContext }: Container) => securityContext.runAsUser;
