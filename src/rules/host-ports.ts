import { hostPortsOf } from '../model/host-port.ts';
import { exampleContainer, examplePod } from './example.ts';
import { integer, list, object, objectWith, OptionDoubt } from './options.ts';
import { defineRule } from './rule.ts';
import { wordList } from './word-list.ts';

const taken = (who: string, port: string, allowed: readonly string[]) => {
  const instead = allowed.length === 0 ? '' : `, or write one in ${wordList(allowed, ', ')}`;
  return `${who} takes port ${port} of the node; remove hostPort${instead}`;
};
const onHostNetwork = (who: string, port: string, allowed: readonly string[]) => {
  const instead = allowed.length === 0 ? '' : `, or write a containerPort in ${wordList(allowed, ', ')}`;
  return `${who} takes port ${port} of the node, since the pod sets hostNetwork; remove hostNetwork, and hostPort where it is written${instead}`;
};

export default defineRule({
  id: 'host-ports',
  since: '0.1.0',
  severity: 'medium',
  guards: ['network'],
  summary: 'ports of the node',
  why: 'A port of the node is open to whoever reaches the node, past Services, and only one pod on each node can have it, so a second one waits for another node.',
  remedy:
    "Remove hostPort and send traffic through a Service. On the node's network (hostNetwork) every port of a container is a port of the node, whether hostPort is written or not.",
  options: object({
    allowed: list(
      objectWith(
        ['min', 'max'],
        {
          min: integer(1, 65535, 'The lowest port that may be used.'),
          max: integer(1, 65535, 'The highest port that may be used.'),
        },
        'A range of ports; both ends belong to it.',
      ),
      'The ports of the node that containers may take, of any protocol. An empty list allows none.',
    ),
  }),
  defaults: { allowed: [] },
  examples: {
    pass: [
      {
        name: 'a port of the container alone',
        pod: examplePod({ container: { ports: [{ containerPort: 8080 }] } }),
      },
      {
        name: 'inside an allowed range',
        pod: examplePod({ container: { ports: [{ containerPort: 8080, hostPort: 9100 }] } }),
        options: { allowed: [{ min: 9100, max: 9199 }] },
      },
    ],
    fail: [
      {
        name: 'a port of the node, in a sidecar and a container',
        pod: examplePod({
          container: { ports: [{ containerPort: 53, hostPort: 53, protocol: 'UDP' }] },
          spec: {
            initContainers: [
              {
                ...exampleContainer,
                name: 'proxy',
                restartPolicy: 'Always',
                ports: [{ containerPort: 8080, hostPort: 80 }],
              },
            ],
          },
        }),
        messages: [taken('sidecar container "proxy"', '80/TCP', []), taken('container "app"', '53/UDP', [])],
      },
      {
        name: 'outside the allowed ranges',
        pod: examplePod({ container: { ports: [{ containerPort: 8080, hostPort: 9200 }] } }),
        options: {
          allowed: [
            { min: 9100, max: 9199 },
            { min: 443, max: 443 },
          ],
        },
        messages: [taken('container "app"', '9200/TCP', ['9100-9199', '443'])],
      },
      {
        name: "on the node's network",
        pod: examplePod({
          container: { ports: [{ containerPort: 8080, hostPort: 8080 }] },
          spec: { hostNetwork: true },
        }),
        messages: [onHostNetwork('container "app"', '8080/TCP', [])],
      },
    ],
  },

  check({ allowed }, doubt) {
    for (const [index, { min, max }] of allowed.entries()) {
      if (min <= max) continue;
      const message = `${min} is above the max of ${max}; write min at or below max`;
      doubt(new OptionDoubt(['allowed', index, 'min'], message));
    }
    const told = allowed.map(({ min, max }) => (min === max ? String(min) : `${min}-${max}`));
    return (pod, report) => {
      const words = pod.spec.boolean('hostNetwork') === true ? onHostNetwork : taken;
      for (const container of pod.containers) {
        for (const port of hostPortsOf(container)) {
          const hostPort = port.number('hostPort') ?? 0;
          if (allowed.some(({ min, max }) => hostPort >= min && hostPort <= max)) continue;
          const key = `${hostPort}/${port.text('protocol') || 'TCP'}`;
          const message = words(container.label, key, told);
          report({ at: port.at('hostPort'), guards: 'network', key, value: hostPort, message });
        }
      }
    };
  },
});
