import { exampleContainer, examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const field = 'securityContext.readOnlyRootFilesystem';
const mounts = 'mount an emptyDir at every path that is written to';
const absent = { problem: 'has a writable root filesystem', remedy: `set ${field} to true, and ${mounts}` };
const writable = { problem: `sets ${field} to false`, remedy: `set it to true, and ${mounts}` };
/** Absence is false on every node, so to write it or to remove it changes nothing. */
const parts: readonly string[] = [];

export default defineRule({
  id: 'read-only-root-filesystem',
  since: '0.1.0',
  severity: 'medium',
  guards: ['storage'],
  summary: 'containers with a writable root filesystem',
  why: "What a program writes to its root filesystem fills the node's disk without a size of its own, and lets an attacker change the program and leave tools behind.",
  remedy:
    'Set securityContext.readOnlyRootFilesystem to true on every container; no field of the pod does it for all. Where the program writes, /tmp as a rule, mount a volume, such as an emptyDir with a sizeLimit.',
  risk: 'A program that writes to a path without a volume, such as /tmp or a cache, fails.',
  fill: 'readOnlyRootFilesystem: true on the container.',
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
      {
        name: 'not set',
        pod: examplePod(),
        messages: [
          'container "app" has a writable root filesystem; set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir at every path that is written to',
        ],
      },
      {
        name: 'set to false',
        pod: examplePod({ container: { securityContext: { readOnlyRootFilesystem: false } } }),
        messages: [
          'container "app" sets securityContext.readOnlyRootFilesystem to false; set it to true, and mount an emptyDir at every path that is written to',
        ],
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
        messages: [
          'init container "setup" has a writable root filesystem; set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir at every path that is written to',
          'sidecar container "proxy" has a writable root filesystem; set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir at every path that is written to',
        ],
      },
    ],
  },

  check() {
    return (pod, report) => {
      if (pod.isWindows) return;
      // Not the ephemeral ones: a debugger has to write.
      for (const container of pod.resourced) {
        const own = container.securityContext.boolean('readOnlyRootFilesystem');
        if (own === true) continue;
        const at = container.securityContext.at('readOnlyRootFilesystem');
        if (own === false) report({ at, guards: 'storage', value: false, parts, ...writable });
        else report({ at, guards: 'storage', parts, ...absent, fixes: [{ at, value: true, risk: true }] });
      }
    };
  },
});
