import type { Container } from '../model/container.ts';
import { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { list, object } from './contract/options.ts';
import { selinuxType } from './grammar/selinux-type.ts';
import { defineRule, type Report } from './contract/rule.ts';
import { wordList } from './parts/word-list.ts';

/** More types than this are no help beside the one that somebody needs. */
const maxNamed = 4;

const refused = (field: 'type' | 'user' | 'role', value: string) =>
  ['sets SELinux ', `${field} ${quote(value)}`, ''] as const;
const remove = (owner: Pod | Container, field: string, rest = '') => {
  const path = owner instanceof Pod ? 'spec.securityContext' : 'securityContext';
  return ['remove ', `${path}.seLinuxOptions.${field}`, rest] as const;
};
const alsoAllowed = (types: readonly string[]) =>
  types.length === 0 || types.length > maxNamed ? '' : `; allowed: ${wordList(types, ', ')}`;

/** The types of Pod Security's baseline level since v1.31. */
const baseline = ['container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];

export default defineRule({
  id: 'selinux-options',
  since: '0.1.0',
  severity: 'medium',
  guards: ['kernel'],
  summary: 'SELinux labels beyond those of containers',
  why: 'SELinux keeps a container from the files and processes of its node by the type of its processes; another type, user or role can lift that (spc_t lifts all of it).',
  remedy:
    'Remove type, user and role from securityContext.seLinuxOptions of the pod and of every container; level may stay.',
  options: object({
    allowed: list(
      selinuxType('A type as the SELinux policy of the nodes names it, compared exactly.'),
      'The SELinux types that a pod or a container may set; setting none always passes, setting a user or a role never does.',
    ),
  }),
  defaults: { allowed: baseline },
  examples: {
    pass: [
      {
        name: 'a level alone',
        pod: examplePod({ spec: { securityContext: { seLinuxOptions: { level: 's0:c123,c456' } } } }),
      },
      {
        name: 'a type of containers',
        pod: examplePod({ container: { securityContext: { seLinuxOptions: { type: 'container_init_t' } } } }),
      },
      {
        name: 'a type that the policy allows',
        pod: examplePod({ container: { securityContext: { seLinuxOptions: { type: 'container_device_t' } } } }),
        options: { allowed: ['container_t', 'container_device_t'] },
      },
    ],
    fail: [
      {
        name: 'a type that holds nothing back',
        pod: examplePod({ container: { securityContext: { seLinuxOptions: { type: 'spc_t' } } } }),
        messages: [
          'container "app" sets SELinux type "spc_t"; remove securityContext.seLinuxOptions.type; allowed: container_t, container_init_t, container_kvm_t, container_engine_t',
        ],
      },
      {
        name: 'a user and a role on the pod, though the container sets its own label',
        pod: examplePod({
          container: { securityContext: { seLinuxOptions: { level: 's0' } } },
          spec: { securityContext: { seLinuxOptions: { user: 'system_u', role: 'system_r' } } },
        }),
        messages: [
          'the pod sets SELinux user "system_u"; remove spec.securityContext.seLinuxOptions.user',
          'the pod sets SELinux role "system_r"; remove spec.securityContext.seLinuxOptions.role',
        ],
      },
      {
        name: 'an init container, where no type is allowed',
        pod: examplePod({
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup', securityContext: { seLinuxOptions: { type: 'container_t' } } },
            ],
          },
        }),
        options: { allowed: [] },
        messages: [
          'init container "setup" sets SELinux type "container_t"; remove securityContext.seLinuxOptions.type',
        ],
      },
    ],
  },

  check({ allowed }) {
    const types = new Set(allowed);
    const rest = alsoAllowed(allowed);
    const tell = (owner: Pod | Container, report: Report) => {
      const options = owner.securityContext.seLinuxOptions;
      if (options === undefined) return;
      for (const field of ['type', 'user', 'role'] as const) {
        const value = options.text(field) ?? '';
        if (value === '' || (field === 'type' && types.has(value))) continue;
        const remedy = remove(owner, field, field === 'type' ? rest : '');
        // Whole: a label of the container's own replaces it.
        const inheritors = owner instanceof Pod ? owner.inheritorsOf(labelOf) : none;
        const covers = inheritors.map(({ securityContext }) => ({
          at: securityContext.at('seLinuxOptions', field),
          key: field,
          value,
        }));
        const problem = refused(field, value);
        report({ at: options.at(field), guards: 'kernel', key: field, value, covers, problem, remedy });
      }
    };
    return (pod, report) => {
      tell(pod, report);
      for (const container of pod.containers) tell(container, report);
    };
  },
});

const none: readonly Container[] = Object.freeze([]);

const labelOf = ({ securityContext }: Container) => securityContext.seLinuxOptions;
