import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { Quantity } from '../model/quantity.ts';
import { resources } from './grammar/amount.ts';
import { ABOVE_ALL, fieldOf, saysAmount, sideBySide } from './parts/bounds.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { guardOf } from './parts/guard-of.ts';
import { noResource } from './parts/no-resource.ts';
import { object, type Amount } from './contract/options.ts';
import { ratio } from './grammar/ratio.ts';
import { defineRule, type Guard, type Report } from './contract/rule.ts';

const equal = 'and the two must be equal';
const atMost = (ratio: string) => `at most ${ratio} times the request is allowed`;

export default defineRule({
  id: 'limit-request-ratio',
  since: '0.1.0',
  severity: 'medium',
  guards: ['cpu', 'memory', 'storage'],
  summary: 'limits too far above requests',
  why: 'What a container may use beyond its request is reserved for nobody. Where many do at once the node runs out: of memory it then kills programs, of cpu it slows them down.',
  remedy:
    'Raise the request or lower the limit. Where only a limit is written, the API server makes the request equal to it.',
  options: object({
    resources: resources(
      ratio('The most that the limit may be, as a multiple of the request: 1 for equal, 4, "1.5".'),
      'By resource (cpu, memory, ephemeral-storage) how many times its request a limit may be, of each container and of a pod as a whole. A request of 0 below a limit is too little for any ratio. Without a limit, or with one of 0, which is none at the node, there is no ratio: limits-required reports that.',
    ),
  }),
  defaults: { resources: { memory: 1 } },
  examples: {
    pass: [
      {
        name: 'a limit equal to the request, in another spelling',
        pod: examplePod({ container: { resources: { requests: { memory: '1Gi' }, limits: { memory: '1024Mi' } } } }),
      },
      {
        name: 'a limit alone, which is the request as well',
        pod: examplePod({ container: { resources: { limits: { memory: '1Gi' } } } }),
      },
      {
        name: 'a request alone, which limits-required reports',
        pod: examplePod({ container: { resources: { requests: { memory: '1Gi' } } } }),
      },
      {
        name: 'exactly as far apart as is allowed',
        pod: examplePod({ container: { resources: { requests: { cpu: '200m' }, limits: { cpu: '0.3' } } } }),
        options: { resources: { cpu: '1.5' } },
      },
    ],
    fail: [
      {
        name: 'a limit above the request where they must be equal',
        pod: examplePod({ container: { resources: { requests: { memory: '1Gi' }, limits: { memory: '2Gi' } } } }),
        messages: [
          'container "app" limits memory to 2Gi with a request of 1Gi, and the two must be equal; raise resources.requests.memory or lower resources.limits.memory',
        ],
      },
      {
        name: 'a limit that is equal to the request but for its unit',
        pod: examplePod({ container: { resources: { requests: { memory: '1G' }, limits: { memory: '1Gi' } } } }),
        messages: [
          'container "app" limits memory to 1Gi (1073741824 bytes) with a request of 1G (1000000000), and the two must be equal; raise resources.requests.memory or lower resources.limits.memory',
        ],
      },
      {
        name: 'too far apart, in a sidecar; and a request of zero',
        pod: examplePod({
          container: { resources: { requests: { cpu: '0' }, limits: { cpu: '1' } } },
          spec: {
            initContainers: [
              {
                ...exampleContainer,
                name: 'proxy',
                restartPolicy: 'Always',
                resources: { requests: { cpu: '100m' }, limits: { cpu: 1 } },
              },
            ],
          },
        }),
        options: { resources: { cpu: 4 } },
        messages: [
          'sidecar container "proxy" limits cpu to 1 with a request of 100m, at most 4 times the request is allowed; raise resources.requests.cpu or lower resources.limits.cpu',
          'container "app" limits cpu to 1 with a request of 0, at most 4 times the request is allowed; raise resources.requests.cpu',
        ],
      },
      {
        name: 'amounts of a pod as a whole',
        pod: examplePod({ spec: { resources: { requests: { memory: '1Gi' }, limits: { memory: '2Gi' } } } }),
        messages: [
          'the pod limits memory to 2Gi with a request of 1Gi, and the two must be equal; raise spec.resources.requests.memory or lower spec.resources.limits.memory',
        ],
      },
    ],
  },

  check({ resources: written }, doubt) {
    if (Object.keys(written).length === 0) doubt(noResource('resources'));
    const terms = Object.entries(written).map(([resource, most]) => readTerm(resource, most));
    return (pod, report) => {
      for (const term of terms) hold(pod, 'spec.', term, report);
      for (const container of pod.resourced) {
        for (const term of terms) hold(container, '', term, report);
      }
    };
  },
});

interface Term {
  readonly resource: string;
  readonly guards: Guard;
  readonly ratio: Quantity;
  /** In words. */
  readonly bound: string;
}

const one = Quantity.read(1);

function readTerm(resource: string, written: Amount): Term {
  const most = Quantity.read(written);
  return {
    resource,
    guards: guardOf(resource),
    ratio: most,
    bound: most.compare(one) === 0 ? equal : atMost(most.text),
  };
}

// Fine enough that two ratios are told apart whenever the product of their requests is below 10^42 units.
const SCALE = 10n ** 60n;

/** `start` is what the fields in a remedy begin with. */
function hold(owner: Pod | Container, start: '' | 'spec.', term: Term, report: Report): void {
  const { resource, guards, ratio, bound } = term;
  const limit = owner.limits.amount(resource);
  const request = owner.requests.amount(resource);
  if (limit?.isPositive !== true || request === undefined) return;
  if (limit.nano * one.nano <= request.nano * ratio.nano) return;
  const [limited, requested] = sideBySide(resource, limit, request);
  const raise = `raise ${start}${fieldOf('requests', resource)}`;
  report({
    at: owner.limits.at(resource),
    guards,
    key: resource,
    value: limit.text,
    bound: ratio.text,
    measure: request.isPositive ? (limit.nano * SCALE) / request.nano : limit.nano * ABOVE_ALL,
    problem: `${saysAmount({ list: 'limits', resource }, limited)} with a request of ${requested}, ${bound}`,
    remedy: request.isPositive ? `${raise} or lower ${start}${fieldOf('limits', resource)}` : raise,
  });
}
