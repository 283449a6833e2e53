import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { examplePod } from './contract/example.ts';
import { flag, list, object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { runtimeClassName } from './grammar/class-name.ts';
import { ClassNames } from './parts/class-names.ts';

const missing = 'has no runtimeClassName';
const refused = (name: string) => `uses runtime class ${quote(name)}, which is not allowed`;

export default defineRule({
  id: 'runtime-class',
  since: '0.1.0',
  severity: 'medium',
  guards: ['machine'],
  summary: 'runtime classes that pods may not use, or lack',
  why: "Without a RuntimeClass a container runs on the node's own kernel, and one fault there is enough to get out of it. A sandbox such as gVisor or Kata Containers puts another kernel between the two. A class of a special runtime may also give a pod more than it is meant to have.",
  remedy:
    'Set spec.runtimeClassName to a RuntimeClass of the cluster (kubectl get runtimeclasses). Its overhead, node selector and tolerations are added to the pod.',
  risk: 'A program that needs what the runtime does not offer, such as some system calls, devices or the network of the node, fails. A pod that selects other nodes than the RuntimeClass does is refused by the API server, and where the class does not exist every pod is.',
  fill: 'The default as runtimeClassName of the pod.',
  options: object({
    allowed: list(
      runtimeClassName('The name of a RuntimeClass.'),
      'The RuntimeClasses that pods may name. Absent: all that are not forbidden. An empty list allows none.',
    ),
    forbidden: list(runtimeClassName('The name of a RuntimeClass.'), 'The RuntimeClasses that no pod may name.'),
    required: flag('Whether every pod must name a RuntimeClass.'),
    default: runtimeClassName(
      'The RuntimeClass that a fix adds where none is named; not to Windows pods, nor to those that share a namespace of the node, which sandboxes refuse.',
    ),
  }),
  defaults: { forbidden: [], required: true },
  examples: {
    pass: [
      { name: 'any RuntimeClass', pod: examplePod({ spec: { runtimeClassName: 'gvisor' } }) },
      {
        name: 'an allowed one',
        pod: examplePod({ spec: { runtimeClassName: 'kata' } }),
        options: { allowed: ['gvisor', 'kata'] },
      },
      {
        name: 'none, where only what is named counts',
        pod: examplePod(),
        options: { allowed: ['kata'], required: false },
      },
    ],
    fail: [
      {
        name: 'no RuntimeClass',
        pod: examplePod(),
        options: { allowed: ['gvisor', 'kata'] },
        messages: ['the pod has no runtimeClassName; set spec.runtimeClassName to "gvisor" or "kata"'],
      },
      {
        name: 'no RuntimeClass, with a default that a fix adds',
        pod: examplePod(),
        options: { default: 'gvisor' },
        messages: ['the pod has no runtimeClassName; set spec.runtimeClassName to "gvisor"'],
      },
      {
        name: 'one that is not allowed',
        pod: examplePod({ spec: { runtimeClassName: 'runc' } }),
        options: { allowed: ['gvisor', 'kata'], required: false },
        messages: [
          'the pod uses runtime class "runc", which is not allowed; set spec.runtimeClassName to "gvisor" or "kata", or remove it',
        ],
      },
      {
        name: 'one that is forbidden',
        pod: examplePod({ spec: { runtimeClassName: 'nvidia' } }),
        options: { forbidden: ['nvidia'], required: false },
        messages: [
          'the pod uses runtime class "nvidia", which is not allowed; use another class, or remove spec.runtimeClassName',
        ],
      },
    ],
  },

  check(terms, doubt) {
    const names = new ClassNames('runtimeClassName', terms, doubt);
    const { remedy, fix } = names;
    const fixes = fix === undefined ? none : [{ at, value: fix, risk: true as const }];
    return (pod, report) => {
      const name = pod.spec.text('runtimeClassName') ?? '';
      if (name === '') {
        if (!names.isRequired) return;
        report({ at, guards: 'machine', problem: missing, remedy, fixes: mayBeSandboxed(pod) ? fixes : none });
      } else if (!names.has(name)) {
        report({ at, guards: 'machine', value: name, problem: refused(name), remedy });
      }
    };
  },
});

const at = ['spec', 'runtimeClassName'];
const none: readonly never[] = [];

/** The API server refuses an overhead that is not the class's own. */
function mayBeSandboxed({ spec, isWindows }: Pod): boolean {
  if (isWindows || spec.fields('overhead').isPresent) return false;
  if (spec.entry('runtimeClassName') !== undefined) return false;
  return ['hostNetwork', 'hostPID', 'hostIPC'].every((field) => spec.boolean(field) !== true);
}
