import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './example.ts';
import { list, object, text } from './options.ts';
import { defineRule, type Report } from './rule.ts';
import { wordList } from './word-list.ts';

const type = (who: string, value: string, allowed: readonly string[]) => {
  const rest = allowed.length === 0 ? '' : `, or use one of ${wordList(allowed, ', ')}`;
  return `${who} sets the SELinux type ${quote(value)}; remove securityContext.seLinuxOptions.type${rest}`;
};
const identity = (who: string, field: 'user' | 'role', value: string) =>
  `${who} sets the SELinux ${field} ${quote(value)}; remove securityContext.seLinuxOptions.${field}`;

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
      text('A type as the SELinux policy of the nodes names it, compared exactly.'),
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
        messages: [type('container "app"', 'spc_t', baseline)],
      },
      {
        name: 'a user and a role on the pod, though the container sets its own label',
        pod: examplePod({
          container: { securityContext: { seLinuxOptions: { level: 's0' } } },
          spec: { securityContext: { seLinuxOptions: { user: 'system_u', role: 'system_r' } } },
        }),
        messages: [identity('the pod', 'user', 'system_u'), identity('the pod', 'role', 'system_r')],
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
        messages: [type('init container "setup"', 'container_t', [])],
      },
    ],
  },

  check({ allowed }) {
    const types = new Set(allowed);
    const tell = (owner: Pod | Container, report: Report) => {
      const options = owner.securityContext.seLinuxOptions;
      if (options === undefined) return;
      const written = options.text('type') ?? '';
      if (written !== '' && !types.has(written)) {
        const message = type(owner.label, written, allowed);
        report({ at: options.at('type'), guards: 'kernel', key: 'type', value: written, message });
      }
      for (const field of ['user', 'role'] as const) {
        const value = options.text(field) ?? '';
        if (value === '') continue;
        const message = identity(owner.label, field, value);
        report({ at: options.at(field), guards: 'kernel', key: field, value, message });
      }
    };
    return (pod, report) => {
      tell(pod, report);
      for (const container of pod.containers) tell(container, report);
    };
  },
});
