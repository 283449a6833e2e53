import { exampleContainer, examplePod } from './example.ts';
import { object } from './options.ts';
import { defineRule } from './rule.ts';

const privileged = (who: string) => `${who} sets securityContext.privileged to true; set it to false or remove it`;

export default defineRule({
  id: 'privileged',
  since: '0.1.0',
  severity: 'critical',
  guards: ['kernel'],
  summary: 'privileged containers',
  why: 'A privileged container has every capability and every device of the node, and neither seccomp nor AppArmor holds it: it owns the node.',
  remedy:
    'Remove securityContext.privileged, and grant what the program needs by itself: a capability, or a device through a device plugin.',
  options: object({}),
  defaults: {},
  examples: {
    pass: [
      { name: 'not set', pod: examplePod() },
      { name: 'set to false', pod: examplePod({ container: { securityContext: { privileged: false } } }) },
    ],
    fail: [
      {
        name: 'set to true',
        pod: examplePod({ container: { securityContext: { privileged: true } } }),
        messages: [privileged('container "app"')],
      },
      {
        name: 'an init container and a sidecar, though the program itself is not privileged',
        pod: examplePod({
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup', securityContext: { privileged: true } },
              { ...exampleContainer, name: 'proxy', restartPolicy: 'Always', securityContext: { privileged: true } },
            ],
          },
        }),
        messages: [privileged('init container "setup"'), privileged('sidecar container "proxy"')],
      },
    ],
  },

  check() {
    return (pod, report) => {
      for (const container of pod.containers) {
        if (container.securityContext.privileged !== true) continue;
        const at = container.securityContext.at('privileged');
        report({ at, guards: 'kernel', value: true, message: privileged(container.label) });
      }
    };
  },
});
