import { hostPortsOf } from '../model/host-port.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { integer, list, object, objectWith, OptionDoubt } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { wordList } from './parts/word-list.ts';

const used = (allowed: readonly string[]) => ({
  after: '',
  remedy: `remove hostPort${allowed.length === 0 ? '' : `, or set it to an allowed port (${wordList(allowed, ', ')})`}`,
});
/** There the API server writes hostPort where it is left out, and refuses one that differs from containerPort. */
const usedOnHostNetwork = (allowed: readonly string[]) => ({
  after: ', since the pod sets hostNetwork',
  remedy: `remove spec.hostNetwork and hostPort${
    allowed.length === 0 ? '' : `, or set containerPort and hostPort to an allowed port (${wordList(allowed, ', ')})`
  }`,
});

export default defineRule({
  id: 'host-ports',
  since: '0.1.0',
  severity: 'medium',
  guards: ['network'],
  summary: 'host ports',
  why: 'A host port is open to all that reaches the node, without a Service. Only one pod on each node can have it, so a second one waits for another node.',
  remedy:
    'Remove hostPort and send traffic through a Service. With hostNetwork every port of a container is a host port, whether hostPort is written or not.',
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
      'The host ports that containers may use, of any protocol. An empty list allows none.',
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
        name: 'host ports, in a sidecar and a container',
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
        messages: [
          'sidecar container "proxy" uses host port 80/TCP; remove hostPort',
          'container "app" uses host port 53/UDP; remove hostPort',
        ],
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
        messages: [
          'container "app" uses host port 9200/TCP; remove hostPort, or set it to an allowed port (9100-9199, 443)',
        ],
      },
      {
        name: 'with hostNetwork',
        pod: examplePod({
          container: { ports: [{ containerPort: 8080, hostPort: 8080 }] },
          spec: { hostNetwork: true },
        }),
        messages: [
          'container "app" uses host port 8080/TCP, since the pod sets hostNetwork; remove spec.hostNetwork and hostPort',
        ],
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
    const [words, wordsOnHostNetwork] = [used(told), usedOnHostNetwork(told)];
    return (pod, report) => {
      const isOnHostNetwork = pod.spec.boolean('hostNetwork') === true;
      const { after, remedy } = isOnHostNetwork ? wordsOnHostNetwork : words;
      for (const container of pod.containers) {
        for (const port of hostPortsOf(container)) {
          const hostPort = port.number('hostPort') ?? 0;
          if (allowed.some(({ min, max }) => hostPort >= min && hostPort <= max)) continue;
          const key = `${hostPort}/${port.text('protocol') || 'TCP'}`;
          const problem = ['uses host port ', key, after] as const;
          // There nothing is mapped: the program itself decides on which addresses it listens.
          const measure = isOnHostNetwork ? toAll : opennessOf(port.text('hostIP') ?? '');
          report({ at: port.at('hostPort'), guards: 'network', key, value: hostPort, measure, problem, remedy });
        }
      }
    };
  },
});

/** To how many a port is open: the node itself, whoever reaches one of its addresses, whoever reaches any. */
const [toNode, toOne, toAll] = [0, 1, 2];

/** Loopback addresses, of IPv6 and of IPv4 inside it too, in any spelling. */
const loopback = /^(?:127\.|[0:]*:ffff:(?:127\.|7f[\da-f]{2}:)|[0:]*:0*1$)/i;
/** No address, and what stands for all of them: 0.0.0.0 and ::, in any spelling. */
const unspecified = /^(?:[0:]*:ffff:)?[0:.]*$/i;

function opennessOf(hostIP: string): number {
  if (unspecified.test(hostIP)) return toAll;
  return loopback.test(hostIP) ? toNode : toOne;
}
