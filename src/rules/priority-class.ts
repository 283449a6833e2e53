import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { examplePod } from './contract/example.ts';
import { flag, integer, list, object, OptionDoubt } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { priorityClassName, systemPriorities } from './grammar/class-name.ts';
import { ClassNames } from './parts/class-names.ts';

const missing = 'has no priorityClassName';
const refused = (name: string) => `uses priority class ${quote(name)}, which is not allowed`;
const tooHigh = (priority: number, max: number) => ({
  problem: `has priority ${priority}, at most ${max} is allowed`,
  remedy: `set spec.priorityClassName to a class of at most ${max}`,
});

export default defineRule({
  id: 'priority-class',
  since: '0.1.0',
  severity: 'medium',
  guards: ['machine'],
  summary: 'priority classes that pods may not use, or lack',
  why: 'Where there is no room, the scheduler evicts pods of lower priority, of any namespace. Whoever may name any PriorityClass can push everyone else off the nodes, and those of the system are above the pods that keep the cluster running.',
  remedy:
    'Set spec.priorityClassName to a PriorityClass that the policy allows (kubectl get priorityclasses). A ResourceQuota with scopeSelector PriorityClass bounds how much a namespace may have of each.',
  options: object({
    allowed: list(
      priorityClassName('The name of a PriorityClass.'),
      'The PriorityClasses that pods may name. Absent: all that are not forbidden. An empty list allows none; where the cluster has a class with globalDefault, pods name it, so allow it too.',
    ),
    forbidden: list(priorityClassName('The name of a PriorityClass.'), 'The PriorityClasses that no pod may name.'),
    maxValue: integer(
      -2_147_483_648,
      2_000_001_000,
      'The highest priority that a pod may have. Of a template it is known only for the classes of the system.',
    ),
    required: flag(
      'Whether every pod must name a PriorityClass. The API server names that with globalDefault in pods, not in templates.',
    ),
    default: priorityClassName(
      'The PriorityClass that a fix adds to files where none is named. A pod at admission has its priority already, and the API server takes no other.',
    ),
  }),
  defaults: { forbidden: [...systemPriorities.keys()], required: false },
  examples: {
    pass: [
      { name: 'none', pod: examplePod() },
      { name: 'a class of your own', pod: examplePod({ spec: { priorityClassName: 'shop-high' } }) },
      {
        name: 'an allowed one',
        pod: examplePod({ spec: { priorityClassName: 'shop-high' } }),
        options: { allowed: ['shop-high', 'shop-low'], required: true },
      },
    ],
    fail: [
      {
        name: 'a class of the system',
        pod: examplePod({ spec: { priorityClassName: 'system-node-critical' } }),
        messages: [
          'the pod uses priority class "system-node-critical", which is not allowed; use another class, or remove spec.priorityClassName',
        ],
      },
      {
        name: 'one that is not allowed',
        pod: examplePod({ spec: { priorityClassName: 'shop-high' } }),
        options: { allowed: ['shop-low'] },
        messages: [
          'the pod uses priority class "shop-high", which is not allowed; set spec.priorityClassName to "shop-low", or remove it',
        ],
      },
      {
        name: 'none where one is required, with a default that a fix adds to files',
        pod: examplePod(),
        options: { allowed: ['shop-low', 'shop-high'], required: true, default: 'shop-low' },
        messages: ['the pod has no priorityClassName; set spec.priorityClassName to "shop-low" or "shop-high"'],
      },
      {
        name: 'too high a priority',
        pod: examplePod({ spec: { priorityClassName: 'system-cluster-critical' } }),
        options: { forbidden: [], maxValue: 1_000_000 },
        messages: [
          'the pod has priority 2000000000, at most 1000000 is allowed; set spec.priorityClassName to a class of at most 1000000',
        ],
      },
    ],
  },

  check({ maxValue, ...terms }, doubt) {
    const names = new ClassNames('priorityClassName', { ...terms, hasMore: maxValue !== undefined }, doubt);
    for (const [index, name] of (terms.allowed ?? []).entries()) {
      const priority = systemPriorities.get(name);
      if (maxValue === undefined || priority === undefined || priority <= maxValue) continue;
      const message = `${quote(name)} has priority ${priority}, which is above maxValue, so it allows nothing; remove it`;
      doubt(new OptionDoubt(['allowed', index], message));
    }
    const { remedy, fix } = names;
    const ofFix = systemPriorities.get(fix ?? '');
    if (maxValue !== undefined && ofFix !== undefined && ofFix > maxValue) {
      doubt(
        new OptionDoubt(
          ['default'],
          `${quote(fix ?? '')} has priority ${ofFix}, which is above maxValue; write another class`,
        ),
      );
    }
    const fixes = fix === undefined ? none : [{ at, value: fix, fileOnly: true as const }];
    const open = { at, guards: 'machine', problem: missing, remedy } as const;
    return (pod, report) => {
      const name = pod.spec.text('priorityClassName') ?? '';
      if (name === '') {
        if (names.isRequired) report({ ...open, fixes: isOpen(pod) ? fixes : none });
      } else if (!names.has(name)) {
        report({ at, guards: 'machine', value: name, problem: refused(name), remedy });
      }
      if (maxValue === undefined) return;
      const priority = pod.spec.number('priority') ?? systemPriorities.get(name);
      if (priority === undefined || priority <= maxValue) return;
      const told = { at, guards: 'machine', key: 'maxValue', value: priority, measure: priority } as const;
      report({ ...told, bound: String(maxValue), ...tooHigh(priority, maxValue) });
    };
  },
});

const at = ['spec', 'priorityClassName'];
const none: readonly never[] = [];

/** A priority that is written is that of another class, and the API server refuses the two together. */
function isOpen({ spec }: Pod): boolean {
  return spec.entry('priorityClassName') === undefined && spec.entry('priority') === undefined;
}
