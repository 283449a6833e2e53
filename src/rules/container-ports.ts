import type { Fields } from '../model/fields.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { flag, integer, list, object, OptionWarning } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const uses = (port: string) => ['uses container port ', port] as const;
const tooLow = (min: number) => `, at least ${min} is required`;
const forbidden = ', and the policy forbids that';
const higher = (min: number) => `let the program listen on ${min} or above, and set containerPort to that`;
const removed = 'let the program listen on another port, and set containerPort to that';
const unnamed = (port: string) => ['has no name for container port ', port, ''] as const;
const named = 'set name beside containerPort';

const port = (containerPort: number, fields: object = {}) => ({ ports: [{ containerPort, ...fields }] });

export default defineRule({
  id: 'container-ports',
  since: '0.1.0',
  severity: 'low',
  guards: ['network'],
  summary: 'container ports that are low, forbidden or unnamed',
  why: 'On many nodes only root, or a program with NET_BIND_SERVICE, may listen on a port below 1024. A port such as 22 shows a service that does not belong in a container, and a port without a name has to be written as a number wherever it is meant.',
  remedy:
    'Let the program listen on a higher port, such as 8080; a Service may still have port 80. The list of ports is what a pod says of itself: a program may listen on others.',
  options: object({
    min: integer(1, 65535, 'The lowest port that containers may write in ports. 1 allows all.'),
    forbidden: list(
      integer(1, 65535, 'A port, of any protocol.'),
      'The ports that no container may write, such as 22.',
    ),
    requireNames: flag('Whether every port needs a name.'),
  }),
  defaults: { min: 1024, forbidden: [], requireNames: false },
  examples: {
    pass: [
      { name: 'a high port', pod: examplePod({ container: port(8080) }) },
      {
        name: 'a low port with a name, where only port 22 is forbidden',
        pod: examplePod({ container: port(80, { name: 'http' }) }),
        options: { min: 1, forbidden: [22], requireNames: true },
      },
    ],
    fail: [
      {
        name: 'low ports, in a sidecar and a container',
        pod: examplePod({
          container: { ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }] },
          spec: { initContainers: [{ ...exampleContainer, name: 'proxy', restartPolicy: 'Always', ...port(443) }] },
        }),
        messages: [
          'sidecar container "proxy" uses container port 443/TCP, at least 1024 is required; let the program listen on 1024 or above, and set containerPort to that',
          'container "app" uses container port 80/TCP, at least 1024 is required; let the program listen on 1024 or above, and set containerPort to that',
          'container "app" uses container port 53/UDP, at least 1024 is required; let the program listen on 1024 or above, and set containerPort to that',
        ],
      },
      {
        name: 'a forbidden port',
        pod: examplePod({ container: port(2222) }),
        options: { forbidden: [2222] },
        messages: [
          'container "app" uses container port 2222/TCP, and the policy forbids that; let the program listen on another port, and set containerPort to that',
        ],
      },
      {
        name: 'no name',
        pod: examplePod({ container: port(8080) }),
        options: { requireNames: true },
        messages: ['container "app" has no name for container port 8080/TCP; set name beside containerPort'],
      },
    ],
  },

  check({ min, forbidden: listed, requireNames }, doubt) {
    for (const [index, each] of listed.entries()) {
      if (each >= min) continue;
      const message = `all ports below ${min} are refused in any case; remove it, or lower min`;
      doubt(new OptionWarning(['forbidden', index], message, 'min'));
    }
    if (min === 1 && listed.length === 0 && !requireNames) {
      doubt(new OptionWarning(['min'], 'every port is allowed, so nothing is asked for; write a higher min'));
    }
    const barred = new Set(listed);
    const [low, toLow] = [tooLow(min), higher(min)];
    return (pod, report) => {
      for (const container of pod.resourced) {
        for (const each of container.ports) {
          const value = each.raw['containerPort'];
          // A template may leave it to a tool, and the API server refuses what is no number.
          if (typeof value !== 'number') continue;
          const isLow = value < min;
          if (isLow || barred.has(value)) {
            const key = keyOf(each, value);
            const problem = [...uses(key), isLow ? low : forbidden] as const;
            const remedy = isLow ? toLow : removed;
            report({ at: each.at('containerPort'), guards: 'network', key, value, problem, remedy });
          }
          if (requireNames && !each.text('name')) {
            const key = keyOf(each, value);
            report({ at: each.at('name'), guards: 'network', key, parts: none, problem: unnamed(key), remedy: named });
          }
        }
      }
    };
  },
});

const none: readonly never[] = Object.freeze([]);

function keyOf(each: Fields, containerPort: number): string {
  return `${containerPort}/${each.text('protocol') || 'TCP'}`;
}
