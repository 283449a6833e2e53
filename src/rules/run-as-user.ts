import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './example.ts';
import { AllowedIds, idNumber, idRange } from './id-range.ts';
import { flag, list, object } from './options.ts';
import { defineRule, type Report } from './rule.ts';

const missing = (who: string, users: string) =>
  `${who} leaves its user to the image; set securityContext.runAsUser to ${users}`;
const root = (who: string, users: string) =>
  `${who} sets securityContext.runAsUser to 0, which is root; set it to ${users}`;
const outside = (who: string, user: number, users: string) =>
  `${who} sets securityContext.runAsUser to ${user}; set it to ${users}`;

const anyUser = 'a number above 0';

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
  options: object({
    ranges: list(
      idRange('user'),
      'The users that may be written, 0 never being one; with any range, every container must have a user, its own or that of the pod. Empty: any user above 0.',
    ),
    required: flag(
      'Whether every container must have a user, its own or that of the pod. Windows pods need none, where the API forbids it.',
    ),
    default: idNumber('The user that a fix adds to the pod where none is written. Absent: no fix.'),
    exemptUserNamespaces: flag(
      'Whether pods with hostUsers: false pass. Sound only where every node supports user namespaces; Pod Security does so from v1.35 on.',
    ),
  }),
  defaults: { ranges: [], required: false, exemptUserNamespaces: false },
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
        messages: [root('the pod', anyUser)],
      },
      {
        name: 'root in an init container',
        pod: examplePod({
          spec: { initContainers: [{ ...exampleContainer, name: 'setup', securityContext: { runAsUser: 0 } }] },
        }),
        messages: [root('init container "setup"', anyUser)],
      },
      {
        name: 'outside of the ranges',
        pod: examplePod({ container: { securityContext: { runAsUser: 999 } } }),
        options: { ranges: [{ min: 1000, max: 1999 }] },
        messages: [outside('container "app"', 999, 'a number from 1000 to 1999')],
      },
      {
        name: 'not set, where it is required',
        pod: examplePod(),
        options: { required: true, default: 1000 },
        messages: [missing('container "app"', anyUser)],
      },
    ],
  },

  check({ ranges, required, default: written, exemptUserNamespaces }, doubt) {
    const isRequired = required || ranges.length > 0;
    const users = new AllowedIds('user', ranges, doubt);
    const fix = users.defaultOf(written, isRequired, doubt);

    const tell = (owner: Pod | Container, report: Report) => {
      const user = owner.securityContext.runAsUser;
      if (user === undefined || users.has(user)) return;
      const message = user === 0 ? root(owner.label, users.text) : outside(owner.label, user, users.text);
      report({ at: owner.securityContext.at('runAsUser'), guards: 'user', value: user, message });
    };
    return (pod, report) => {
      if (exemptUserNamespaces && pod.hasUserNamespace) return;
      tell(pod, report);
      for (const container of pod.containers) {
        tell(container, report);
        if (!isRequired || pod.isWindows || pod.runAsUserOf(container) !== undefined) continue;
        const at = container.securityContext.at('runAsUser');
        const fixes = fix === undefined ? [] : [{ at: pod.securityContext.at('runAsUser'), value: fix }];
        report({ at, guards: 'user', message: missing(container.label, users.text), fixes });
      }
    };
  },
});
