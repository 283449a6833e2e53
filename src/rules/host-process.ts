import { exampleContainer, examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const hostProcess = {
  problem: 'sets securityContext.windowsOptions.hostProcess to true',
  remedy: 'set it to false',
};

/** As the API server wants a HostProcess pod: on the host's network, and all containers alike. */
const windows = { os: { name: 'windows' }, hostNetwork: true };
const windowsOptions = { hostProcess: true };

export default defineRule({
  id: 'host-process',
  since: '0.1.0',
  severity: 'critical',
  guards: ['machine'],
  summary: 'Windows HostProcess containers',
  why: 'A HostProcess container is no container: it runs on the Windows node itself, with all of its files, devices and network.',
  remedy:
    'Remove securityContext.windowsOptions.hostProcess from the pod and from every container; only agents that look after the node need it.',
  options: object({}),
  defaults: {},
  examples: {
    pass: [
      { name: 'not set', pod: examplePod({ spec: { os: { name: 'windows' } } }) },
      {
        name: 'set to false',
        pod: examplePod({
          container: { securityContext: { windowsOptions: { hostProcess: false } } },
          spec: { os: { name: 'windows' } },
        }),
      },
    ],
    fail: [
      {
        name: 'set on the pod, for all its containers',
        pod: examplePod({ spec: { ...windows, securityContext: { windowsOptions } } }),
        messages: ['the pod sets securityContext.windowsOptions.hostProcess to true; set it to false'],
      },
      {
        name: 'set on each container',
        pod: examplePod({
          container: { securityContext: { windowsOptions } },
          spec: {
            ...windows,
            initContainers: [{ ...exampleContainer, name: 'setup', securityContext: { windowsOptions } }],
          },
        }),
        messages: [
          'init container "setup" sets securityContext.windowsOptions.hostProcess to true; set it to false',
          'container "app" sets securityContext.windowsOptions.hostProcess to true; set it to false',
        ],
      },
    ],
  },

  check() {
    return (pod, report) => {
      if (pod.securityContext.hostProcess === true) {
        const at = pod.securityContext.at('windowsOptions', 'hostProcess');
        const covers = pod
          .inheritorsOf(({ securityContext }) => securityContext.hostProcess)
          .map(({ securityContext }) => ({ at: securityContext.at('windowsOptions', 'hostProcess'), value: true }));
        report({ at, guards: 'machine', value: true, covers, ...hostProcess });
      }
      for (const container of pod.containers) {
        if (container.securityContext.hostProcess !== true) continue;
        const at = container.securityContext.at('windowsOptions', 'hostProcess');
        report({ at, guards: 'machine', value: true, ...hostProcess });
      }
    };
  },
});
