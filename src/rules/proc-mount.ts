import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { flag, object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { partsOfUsers } from './parts/user-namespace.ts';

const unmasked = (procMount: string) => ({
  problem: `sets securityContext.procMount to ${quote(procMount)}`,
  remedy: 'set it to "Default"',
});

export default defineRule({
  id: 'proc-mount',
  since: '0.1.0',
  severity: 'high',
  guards: ['kernel'],
  summary: 'unmasked /proc',
  why: 'The runtime hides the parts of /proc that tell of the node or change its kernel; "Unmasked" shows them to the container, to write as well.',
  remedy: 'Remove securityContext.procMount, or set it to "Default".',
  options: object({
    exemptUserNamespaces: flag(
      'Whether pods with hostUsers: false pass. Sound only where every node supports user namespaces; Pod Security does so in its baseline level from v1.35 on.',
    ),
  }),
  defaults: { exemptUserNamespaces: false },
  examples: {
    pass: [
      { name: 'not set', pod: examplePod() },
      { name: 'the default', pod: examplePod({ container: { securityContext: { procMount: 'Default' } } }) },
      {
        name: 'unmasked in a user namespace, where the policy exempts it',
        pod: examplePod({
          container: { securityContext: { procMount: 'Unmasked' } },
          spec: { hostUsers: false },
        }),
        options: { exemptUserNamespaces: true },
      },
    ],
    fail: [
      {
        name: 'unmasked',
        pod: examplePod({
          container: { securityContext: { procMount: 'Unmasked' } },
          spec: { hostUsers: false },
        }),
        messages: ['container "app" sets securityContext.procMount to "Unmasked"; set it to "Default"'],
      },
      {
        name: 'unmasked in an init container',
        pod: examplePod({
          spec: {
            hostUsers: false,
            initContainers: [{ ...exampleContainer, name: 'setup', securityContext: { procMount: 'Unmasked' } }],
          },
        }),
        messages: ['init container "setup" sets securityContext.procMount to "Unmasked"; set it to "Default"'],
      },
    ],
  },

  check({ exemptUserNamespaces }) {
    return (pod, report) => {
      if (exemptUserNamespaces && pod.hasUserNamespace) return;
      for (const container of pod.containers) {
        const { procMount } = container.securityContext;
        if (procMount === undefined || procMount === 'Default') continue;
        const at = container.securityContext.at('procMount');
        const parts = [procMount, ...partsOfUsers(pod)];
        report({ at, guards: 'kernel', value: procMount, parts, ...unmasked(procMount) });
      }
    };
  },
});
