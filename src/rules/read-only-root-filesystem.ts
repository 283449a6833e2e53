import { exampleContainer, examplePod } from './example.ts';
import { object } from './options.ts';
import { defineRule } from './rule.ts';

const field = 'securityContext.readOnlyRootFilesystem';
const absent = (who: string) =>
  `${who} may write to its root filesystem; set ${field} to true, and mount an emptyDir on every path that it writes to`;
const writable = (who: string) =>
  `${who} sets ${field} to false; set it to true, and mount an emptyDir on every path that it writes to`;

export default defineRule({
  id: 'read-only-root-filesystem',
  since: '0.1.0',
  severity: 'medium',
  guards: ['storage'],
  summary: 'containers that may write to their root filesystem',
  why: "What a program writes to its root filesystem fills the node's disk without a size of its own, and lets whoever broke in change the program and leave tools behind.",
  remedy:
    'Set securityContext.readOnlyRootFilesystem to true on every container; no field of the pod does it for all. Where the program writes, /tmp as a rule, mount a volume, such as an emptyDir with a sizeLimit.',
  risk: 'A program that writes to a path without a volume, such as /tmp or a cache, fails.',
  options: object({}),
  defaults: {},
  examples: {
    pass: [
      {
        name: 'set to true, with a volume for what is written',
        pod: examplePod({
          container: {
            securityContext: { readOnlyRootFilesystem: true },
            volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
          },
          spec: { volumes: [{ name: 'tmp', emptyDir: { sizeLimit: '64Mi' } }] },
        }),
      },
      {
        name: 'a Windows pod, where the API forbids the field',
        pod: examplePod({ spec: { os: { name: 'windows' } } }),
      },
    ],
    fail: [
      { name: 'not set', pod: examplePod(), messages: [absent('container "app"')] },
      {
        name: 'set to false',
        pod: examplePod({ container: { securityContext: { readOnlyRootFilesystem: false } } }),
        messages: [writable('container "app"')],
      },
      {
        name: 'not set on an init container and a sidecar',
        pod: examplePod({
          container: { securityContext: { readOnlyRootFilesystem: true } },
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup' },
              { ...exampleContainer, name: 'proxy', restartPolicy: 'Always' },
            ],
          },
        }),
        messages: [absent('init container "setup"'), absent('sidecar container "proxy"')],
      },
    ],
  },

  check() {
    return (pod, report) => {
      if (pod.isWindows) return;
      // Not the ephemeral ones: whoever debugs has to write.
      for (const container of pod.resourced) {
        const own = container.securityContext.boolean('readOnlyRootFilesystem');
        if (own === true) continue;
        const at = container.securityContext.at('readOnlyRootFilesystem');
        if (own === false) report({ at, guards: 'storage', value: false, message: writable(container.label) });
        else report({ at, guards: 'storage', message: absent(container.label), fixes: [{ at, value: true }] });
      }
    };
  },
});
