import { exampleContainer, examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { partsOfUsers } from './parts/user-namespace.ts';

const problem = 'is privileged';
const remedy = 'set securityContext.privileged to false';
/** The API server takes such mounts from privileged containers alone. */
const remedyBesideMounts = `${remedy}, and remove mountPropagation "Bidirectional" from volumeMounts`;

export default defineRule({
  id: 'privileged',
  since: '0.1.0',
  severity: 'critical',
  guards: ['kernel'],
  summary: 'privileged containers',
  why: 'A privileged container has every capability and every device of the node, and neither seccomp nor AppArmor holds it: it owns the node.',
  remedy:
    'Remove securityContext.privileged, and grant what the program needs by itself: a capability, or a device through a device plugin.',
  debugProfileSince: '1.27',
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
        messages: ['container "app" is privileged; set securityContext.privileged to false'],
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
        messages: [
          'init container "setup" is privileged; set securityContext.privileged to false',
          'sidecar container "proxy" is privileged; set securityContext.privileged to false',
        ],
      },
      {
        name: 'beside a mount that only privileged containers may have',
        pod: examplePod({
          container: {
            securityContext: { privileged: true },
            volumeMounts: [{ name: 'data', mountPath: '/data', mountPropagation: 'Bidirectional' }],
          },
          spec: { volumes: [{ name: 'data', emptyDir: {} }] },
        }),
        messages: [
          'container "app" is privileged; set securityContext.privileged to false, and remove mountPropagation "Bidirectional" from volumeMounts',
        ],
      },
    ],
  },

  check() {
    return (pod, report) => {
      for (const container of pod.containers) {
        if (container.securityContext.privileged !== true) continue;
        const at = container.securityContext.at('privileged');
        const words = { problem, remedy: container.mountsBidirectionally ? remedyBesideMounts : remedy };
        report({ at, guards: 'kernel', value: true, parts: partsOfUsers(pod), ...words });
      }
    };
  },
});
