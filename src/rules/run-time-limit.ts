import { examplePod } from './contract/example.ts';
import { integer, object, OptionDoubt } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const atMost = (max: number | undefined) => (max === undefined ? '' : ` to at most ${max}`);
const missing = (max: number | undefined) => ({
  problem: 'has no activeDeadlineSeconds, so it may run for ever',
  remedy: `set spec.activeDeadlineSeconds${atMost(max)}`,
});
const tooLong = (seconds: number, max: number) => ({
  problem: `has activeDeadlineSeconds ${seconds}, at most ${max} is allowed`,
  remedy: `set spec.activeDeadlineSeconds${atMost(max)}`,
});

/** The API server takes no more (pkg/apis/core/validation, ValidatePodSpec). */
const highest = 2_147_483_647;

export default defineRule({
  id: 'run-time-limit',
  since: '0.1.0',
  severity: 'medium',
  guards: ['machine'],
  summary: 'pods that end without a limit of time',
  why: 'A job that hangs holds its cpu, memory and devices until someone notices, and the next ones of a CronJob wait behind it.',
  remedy:
    "Set spec.activeDeadlineSeconds in pods with restartPolicy Never or OnFailure: in the template of a Job or CronJob, not only beside it, since a pod does not show its Job's own deadline. The pod's counts for each attempt, the Job's for all together.",
  risk: 'A pod that runs longer than that is killed, however far it has come.',
  fill: 'The default as activeDeadlineSeconds of the pod.',
  options: object({
    max: integer(1, highest, 'The most seconds that a pod which ends may run. Absent: any limit will do.'),
    default: integer(1, highest, 'The seconds that a fix adds where nothing is written.'),
  }),
  defaults: {},
  examples: {
    pass: [
      {
        name: 'a limit',
        pod: examplePod({ spec: { restartPolicy: 'Never', activeDeadlineSeconds: 3600 } }),
        options: { max: 7200 },
      },
      { name: 'a pod that runs until it is stopped', pod: examplePod({ spec: { restartPolicy: 'Always' } }) },
    ],
    fail: [
      {
        name: 'not set',
        pod: examplePod({ spec: { restartPolicy: 'OnFailure' } }),
        messages: ['the pod has no activeDeadlineSeconds, so it may run for ever; set spec.activeDeadlineSeconds'],
      },
      {
        name: 'not set, with a default that a fix adds',
        pod: examplePod({ spec: { restartPolicy: 'Never' } }),
        options: { max: 7200, default: 3600 },
        messages: [
          'the pod has no activeDeadlineSeconds, so it may run for ever; set spec.activeDeadlineSeconds to at most 7200',
        ],
      },
      {
        name: 'too long',
        pod: examplePod({ spec: { restartPolicy: 'Never', activeDeadlineSeconds: 86400 } }),
        options: { max: 7200 },
        messages: [
          'the pod has activeDeadlineSeconds 86400, at most 7200 is allowed; set spec.activeDeadlineSeconds to at most 7200',
        ],
      },
    ],
  },

  check({ max, default: written }, doubt) {
    const isRefused = max !== undefined && written !== undefined && written > max;
    if (isRefused) {
      doubt(new OptionDoubt(['default'], `${written} is above max, which is ${max}; write ${max} or less`));
    }
    const fixes = written === undefined || isRefused ? [] : [{ at, value: written, risk: true as const }];
    const open = { at, guards: 'machine', measure: Infinity, ...missing(max), fixes } as const;
    return (pod, report) => {
      if (pod.restartPolicy === 'Always') return;
      const seconds = pod.spec.number('activeDeadlineSeconds');
      if (seconds === undefined) report(open);
      else if (max !== undefined && seconds > max) {
        const told = { at, guards: 'machine', value: seconds, bound: String(max), measure: seconds } as const;
        report({ ...told, ...tooLong(seconds, max) });
      }
    };
  },
});

const at = ['spec', 'activeDeadlineSeconds'];
