import type { Fields } from '../model/fields.ts';
import { examplePod } from './contract/example.ts';
import { integer, object, OptionDoubt, OptionWarning } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { boundInWords } from './parts/bounds.ts';

const field = 'terminationGracePeriodSeconds';
const at = ['spec', field];
const outOfBounds = (seconds: number, side: 'min' | 'max', bound: number) =>
  ({
    at,
    guards: 'machine',
    key: side,
    value: seconds,
    bound: String(bound),
    problem: `has ${field} ${seconds}, ${boundInWords(side, bound)}`,
    remedy: `set spec.${field} to at ${side === 'min' ? 'least' : 'most'} ${bound}`,
  }) as const;

export default defineRule({
  id: 'termination-grace',
  since: '0.1.0',
  severity: 'medium',
  guards: ['machine'],
  summary: 'termination grace periods out of bounds',
  why: 'A node that is drained, upgraded or removed waits for its pods to end. One pod with a grace period of hours holds it up that long, or is killed in the middle when the tool that drains times out. With a period of 0 a program is killed at once, in the middle of what it does.',
  remedy:
    'Set spec.terminationGracePeriodSeconds to the time that the program needs to end after SIGTERM, preStop hook included. Where nothing is written it is 30.',
  options: object({
    min: integer(0, 2_147_483_647, 'The fewest seconds that a pod may take to end; 1 forbids 0, which kills at once.'),
    max: integer(
      0,
      2_147_483_647,
      "The most seconds that a pod may take to end. 600 is what Cluster Autoscaler waits for by default; a node of a cloud's spot market gets 25 to 120.",
    ),
  }),
  defaults: { max: 600 },
  examples: {
    pass: [
      { name: 'not set, which means 30 seconds', pod: examplePod() },
      { name: 'ten minutes', pod: examplePod({ spec: { terminationGracePeriodSeconds: 600 } }) },
      {
        name: 'within two bounds',
        pod: examplePod({ spec: { terminationGracePeriodSeconds: 20 } }),
        options: { min: 5, max: 25 },
      },
    ],
    fail: [
      {
        name: 'an hour',
        pod: examplePod({ spec: { terminationGracePeriodSeconds: 3600 } }),
        messages: [
          'the pod has terminationGracePeriodSeconds 3600, at most 600 is allowed; set spec.terminationGracePeriodSeconds to at most 600',
        ],
      },
      {
        name: 'not set, where less than the default is allowed',
        pod: examplePod(),
        options: { max: 25 },
        messages: [
          'the pod has terminationGracePeriodSeconds 30, at most 25 is allowed; set spec.terminationGracePeriodSeconds to at most 25',
        ],
      },
      {
        name: '0, which kills at once',
        pod: examplePod({ spec: { terminationGracePeriodSeconds: 0 } }),
        options: { min: 1 },
        messages: [
          'the pod has terminationGracePeriodSeconds 0, at least 1 is required; set spec.terminationGracePeriodSeconds to at least 1',
        ],
      },
    ],
  },

  check({ min, max }, doubt) {
    if (min !== undefined && min > max) {
      doubt(new OptionDoubt(['min'], `${min} is above max, which is ${max}; write min at or below max`));
    }
    if (max === 0) {
      doubt(
        new OptionWarning(['max'], 'with 0 every pod is killed at once; write the seconds that a pod may take to end'),
      );
    }
    return ({ spec }, report) => {
      const seconds = gracePeriodOf(spec);
      if (seconds > max) report({ ...outOfBounds(seconds, 'max', max), measure: seconds });
      if (min !== undefined && seconds < min) report({ ...outOfBounds(seconds, 'min', min), measure: -seconds });
    };
  },
});

/** In seconds, as the kubelet takes it: the API server keeps 1 of what is below 0 (pkg/registry/core/pod, podStrategy). */
function gracePeriodOf(spec: Fields): number {
  const written = spec.number(field) ?? 30;
  return written < 0 ? 1 : written;
}
