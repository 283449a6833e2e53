import type { Container } from '../model/container.ts';
import { totalsOf } from '../model/pod-total.ts';
import { Pod } from '../model/pod.ts';
import type { Quantity } from '../model/quantity.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import { resources } from './grammar/amount.ts';
import { fieldOf } from './parts/bounds.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { guardOf } from './parts/guard-of.ts';
import { noResource } from './parts/no-resource.ts';
import { object } from './contract/options.ts';
import { defineRule, type Guard, type Report } from './contract/rule.ts';
import type { Words } from './contract/words.ts';

const limited = (resource: string, limit: string): Words => [
  'limits ',
  `${resource} to ${limit}`,
  ', and no limit is allowed',
];

export default defineRule({
  id: 'limits-forbidden',
  since: '0.1.0',
  severity: 'low',
  guards: ['cpu', 'memory', 'storage', 'machine'],
  summary: 'limits where none are allowed',
  why: 'A cpu limit slows a program down while cores of the node stand idle. Requests alone share out what is there, and let a program use what nobody else needs.',
  remedy:
    'Remove resources.limits for the resources that the policy names, and spec.resources.limits where the pod has one as a whole. Keep the requests.',
  options: object({
    resources: resources(
      object({}, 'Terms for one resource; there are none to write.'),
      'The resources that no container, and no pod as a whole, may have a limit for, by name. A limit of 0 passes: the node takes it as none.',
    ),
  }),
  defaults: { resources: { cpu: {} } },
  examples: {
    pass: [
      {
        name: 'a request alone',
        pod: examplePod({ container: { resources: { requests: { cpu: '250m' } } } }),
      },
      {
        name: 'a limit for another resource',
        pod: examplePod({ container: { resources: { limits: { memory: '128Mi' } } } }),
      },
      {
        name: 'zero, which the node takes as no limit',
        pod: examplePod({ container: { resources: { limits: { cpu: '0' } } } }),
      },
    ],
    fail: [
      {
        name: 'a cpu limit',
        pod: examplePod({ container: { resources: { limits: { cpu: '500m', memory: '128Mi' } } } }),
        messages: [
          'container "app" limits cpu to 500m, and no limit is allowed; remove resources.limits.cpu, and write resources.requests.cpu',
        ],
      },
      {
        name: 'a limit beside a lower request, which stays',
        pod: examplePod({ container: { resources: { requests: { cpu: '250m' }, limits: { cpu: '500m' } } } }),
        messages: ['container "app" limits cpu to 500m, and no limit is allowed; remove resources.limits.cpu'],
      },
      {
        name: 'a limit for the whole pod, and one in an init container',
        pod: examplePod({
          spec: {
            initContainers: [{ ...exampleContainer, name: 'setup', resources: { limits: { cpu: 1 } } }],
            resources: { limits: { cpu: 2 } },
          },
        }),
        messages: [
          'the pod limits cpu to 2, and no limit is allowed; remove spec.resources.limits.cpu',
          'init container "setup" limits cpu to 1, and no limit is allowed; remove resources.limits.cpu, and write resources.requests.cpu',
        ],
      },
      {
        name: 'other resources, where the policy names them',
        pod: examplePod({ container: { resources: { limits: { cpu: '500m', 'ephemeral-storage': '1Gi' } } } }),
        options: { resources: { 'ephemeral-storage': {} } },
        messages: [
          'container "app" limits ephemeral-storage to 1Gi, and no limit is allowed; remove resources.limits.ephemeral-storage, and write resources.requests.ephemeral-storage',
        ],
      },
    ],
  },

  states: ({ resources: unlimited }) =>
    Object.keys(unlimited).map((resource) => {
      return { kind: 'forbidden', of: 'container', list: 'limits', resource, path: ['resources', resource] };
    }),

  check({ resources: unlimited }, doubt) {
    if (Object.keys(unlimited).length === 0) doubt(noResource('resources'));
    const terms = Object.keys(unlimited).map((resource) => ({ resource, guards: guardOf(resource) }));
    return (pod, report) => {
      for (const term of terms) hold(pod, term, report);
      for (const container of pod.resourced) for (const term of terms) hold(container, term, report);
    };
  },
});

interface Term {
  readonly resource: string;
  readonly guards: Guard;
}

function hold(owner: Pod | Container, { resource, guards }: Term, report: Report): void {
  const limit = owner.limits.amount(resource);
  if (limit?.isPositive !== true) return;
  const remedy = owner instanceof Pod ? remedyForPod(owner, resource, limit) : remedyFor(owner, '', resource);
  const problem = limited(resource, limit.text);
  // A lower limit is further from none.
  const measure = -limit.nano;
  report({ at: owner.limits.at(resource), guards, key: resource, value: limit.text, measure, problem, remedy });
}

/**
 * The API server writes a pod's limit by itself where the pod has a request and all its containers have a limit: what
 * these come to, and no less than the request.
 */
function remedyForPod(pod: Pod, resource: string, limit: Quantity): Words {
  const total = totalsOf(pod, 'limits', (each) => each === resource).get(resource);
  const order = total?.amount?.compare(limit);
  const isRequest = total?.writers === pod.resourced.length && pod.requests.amount(resource)?.compare(limit) === 0;
  if (order !== 0 && (order !== -1 || !isRequest)) return remedyFor(pod, 'spec.', resource);
  const field = fieldOf('limits', resource);
  return `remove ${field} of all containers, and spec.${field} where it is written`;
}

/**
 * Where only a limit is written, the API server makes the request equal to it, so the request would go with it. Of devices
 * and huge pages it refuses a request without a limit.
 */
function remedyFor(owner: Pod | Container, start: '' | 'spec.', resource: string): Words {
  const limit = `${start}${fieldOf('limits', resource)}`;
  const request = `${start}${fieldOf('requests', resource)}`;
  if (!isOvercommitable(resource)) return ['remove ', `${limit} and ${request}`, ''];
  const requested = owner.requests.amount(resource);
  const isRequest = requested !== undefined && owner.limits.amount(resource)?.compare(requested) === 0;
  return ['remove ', limit, isRequest ? `, and write ${request}` : ''];
}
