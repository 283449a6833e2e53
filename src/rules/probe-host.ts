import { hostCallsOf } from '../model/host-call.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const named = (handler: string, host: string) => ({
  problem: ['sets ', `${handler}.host`, ` to ${quote(host)}`] as const,
  remedy: ['remove ', `${handler}.host`, ' (the default is the pod IP)'] as const,
});

export default defineRule({
  id: 'probe-host',
  since: '0.1.0',
  severity: 'medium',
  guards: ['network'],
  summary: 'probes and lifecycle hooks that name a host',
  why: 'The kubelet sends these calls from the node. With a host of its own choosing a pod has the node ask addresses that it cannot reach itself, such as those of the cloud, and learns from the answer.',
  remedy:
    'Remove host from httpGet and tcpSocket: the kubelet then calls the address of the pod, on which the program must listen. For a virtual host, write a Host header in httpGet.httpHeaders.',
  options: object({}),
  defaults: {},
  examples: {
    pass: [
      {
        name: 'probes of the pod itself',
        pod: examplePod({
          container: {
            livenessProbe: { httpGet: { path: '/healthz', port: 8080 } },
            readinessProbe: { tcpSocket: { port: 8080 } },
          },
        }),
      },
      {
        name: 'a program that runs inside the container',
        pod: examplePod({ container: { lifecycle: { preStop: { exec: { command: ['/drain'] } } } } }),
      },
    ],
    fail: [
      {
        name: 'an address of the cloud',
        pod: examplePod({
          container: { livenessProbe: { httpGet: { host: '169.254.169.254', path: '/', port: 80 } } },
        }),
        messages: [
          'container "app" sets livenessProbe.httpGet.host to "169.254.169.254"; remove livenessProbe.httpGet.host (the default is the pod IP)',
        ],
      },
      {
        name: 'in a sidecar and in hooks',
        pod: examplePod({
          container: { lifecycle: { postStart: { httpGet: { host: 'db.example.com', port: 80 } } } },
          spec: {
            initContainers: [
              {
                ...exampleContainer,
                name: 'proxy',
                restartPolicy: 'Always',
                startupProbe: { tcpSocket: { host: '127.0.0.1', port: 8080 } },
              },
            ],
          },
        }),
        messages: [
          'sidecar container "proxy" sets startupProbe.tcpSocket.host to "127.0.0.1"; remove startupProbe.tcpSocket.host (the default is the pod IP)',
          'container "app" sets lifecycle.postStart.httpGet.host to "db.example.com"; remove lifecycle.postStart.httpGet.host (the default is the pod IP)',
        ],
      },
    ],
  },

  check() {
    return (pod, report) => {
      for (const container of pod.containers) {
        for (const { handler, host, at } of hostCallsOf(container)) {
          report({ at, guards: 'network', key: handler, value: host, ...named(handler, host) });
        }
      }
    };
  },
});
