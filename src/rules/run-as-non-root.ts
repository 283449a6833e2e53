import type { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './example.ts';
import { flag, object } from './options.ts';
import { defineRule, type Fix } from './rule.ts';

const missing = (who: string) => `${who} may run as root; set securityContext.runAsNonRoot to true`;
const allowed = (who: string) => `${who} sets securityContext.runAsNonRoot to false; set it to true`;

export default defineRule({
  id: 'run-as-non-root',
  since: '0.1.0',
  severity: 'high',
  guards: ['user'],
  summary: 'containers that may run as root',
  why: 'A program that runs as root in its container is root on the node once it finds a way out.',
  remedy:
    'Set securityContext.runAsNonRoot to true on the pod, and nowhere to false. Where the image names its user by a word and not a number, set runAsUser as well: the node cannot tell otherwise.',
  risk: 'A program whose image runs as root no longer starts.',
  options: object({
    exemptUserNamespaces: flag(
      'Whether pods with hostUsers: false pass. Sound only where every node supports user namespaces; Pod Security does so from v1.35 on.',
    ),
  }),
  defaults: { exemptUserNamespaces: false },
  examples: {
    pass: [
      { name: 'set on the pod', pod: examplePod({ spec: { securityContext: { runAsNonRoot: true } } }) },
      { name: 'set on the container', pod: examplePod({ container: { securityContext: { runAsNonRoot: true } } }) },
      {
        name: 'a user namespace, where the policy exempts it',
        pod: examplePod({ spec: { hostUsers: false } }),
        options: { exemptUserNamespaces: true },
      },
    ],
    fail: [
      { name: 'not set', pod: examplePod(), messages: [missing('container "app"')] },
      {
        name: 'false on the pod, though the container says true',
        pod: examplePod({
          container: { securityContext: { runAsNonRoot: true } },
          spec: { securityContext: { runAsNonRoot: false } },
        }),
        messages: [allowed('the pod')],
      },
      {
        name: 'false on one of two containers',
        pod: examplePod({
          container: { securityContext: { runAsNonRoot: false } },
          spec: {
            initContainers: [{ ...exampleContainer, name: 'setup' }],
            securityContext: { runAsNonRoot: true },
          },
        }),
        messages: [allowed('container "app"')],
      },
    ],
  },

  check({ exemptUserNamespaces }) {
    return (pod, report) => {
      if (exemptUserNamespaces && pod.hasUserNamespace) return;
      const whole = pod.securityContext.runAsNonRoot;
      let fixes: readonly Fix[] | undefined;
      if (whole === false) {
        const at = pod.securityContext.at('runAsNonRoot');
        report({ at, guards: 'user', value: false, message: allowed('the pod') });
      }
      for (const container of pod.containers) {
        const own = container.securityContext.runAsNonRoot;
        if (own === true || (own === undefined && whole !== undefined)) continue;
        const at = container.securityContext.at('runAsNonRoot');
        if (own === false) report({ at, guards: 'user', value: false, message: allowed(container.label) });
        else report({ at, guards: 'user', message: missing(container.label), fixes: (fixes ??= fixesFor(pod)) });
      }
    };
  },
});

/** On the pod, for all that inherit it; not where one of these runs as user 0, which the node would then refuse. */
function fixesFor(pod: Pod): readonly Fix[] {
  const inherits = pod.containers.filter((container) => container.securityContext.runAsNonRoot === undefined);
  if (inherits.some((container) => pod.runAsUserOf(container) === 0)) return [];
  return [{ at: pod.securityContext.at('runAsNonRoot'), value: true }];
}
