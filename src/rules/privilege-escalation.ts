import { normalisedCapability } from '../model/capability-names.ts';
import type { Container } from '../model/container.ts';
import { inList } from '../model/list.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { partsOfUsers } from './parts/user-namespace.ts';
import { exemptWindows, forbiddenInWindows } from './parts/windows-pod.ts';

/** Also where nothing is written, which counts as true. */
const problem = 'allows privilege escalation';
const plain = { problem, remedy: 'set securityContext.allowPrivilegeEscalation to false' };
const obstructed = (inTheWay: readonly string[]) => ({
  problem,
  remedy: `${plain.remedy}, and remove ${inList(inTheWay, 'and')}`,
});
const windows = forbiddenInWindows('allowPrivilegeEscalation');

export default defineRule({
  id: 'privilege-escalation',
  since: '0.1.0',
  severity: 'high',
  guards: ['kernel'],
  summary: 'programs that may gain privileges',
  why: 'Unless told otherwise, a program that runs as an ordinary user may become root by starting a setuid program of its image.',
  remedy:
    'Set securityContext.allowPrivilegeEscalation to false on every container; no field of the pod does it for all. A container that is privileged or adds SYS_ADMIN has to give that up as well.',
  risk: 'Setuid programs and those with file capabilities, such as sudo, su and ping, no longer get the rights that they need.',
  debugProfileSince: '1.28',
  fill: 'allowPrivilegeEscalation: false on the container.',
  options: object({}),
  profileOptions: { exemptWindows },
  defaults: {},
  examples: {
    pass: [
      {
        name: 'set to false',
        pod: examplePod({ container: { securityContext: { allowPrivilegeEscalation: false } } }),
      },
      { name: 'a Windows pod', pod: examplePod({ spec: { os: { name: 'windows' } } }) },
    ],
    fail: [
      {
        name: 'not set',
        pod: examplePod(),
        messages: [
          'container "app" allows privilege escalation; set securityContext.allowPrivilegeEscalation to false',
        ],
      },
      {
        name: 'set to true',
        pod: examplePod({ container: { securityContext: { allowPrivilegeEscalation: true } } }),
        messages: [
          'container "app" allows privilege escalation; set securityContext.allowPrivilegeEscalation to false',
        ],
      },
      {
        name: 'not set on an init container and a sidecar',
        pod: examplePod({
          container: { securityContext: { allowPrivilegeEscalation: false } },
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup' },
              { ...exampleContainer, name: 'proxy', restartPolicy: 'Always' },
            ],
          },
        }),
        messages: [
          'init container "setup" allows privilege escalation; set securityContext.allowPrivilegeEscalation to false',
          'sidecar container "proxy" allows privilege escalation; set securityContext.allowPrivilegeEscalation to false',
        ],
      },
      {
        name: 'privileged, beside which the API refuses false',
        pod: examplePod({ container: { securityContext: { privileged: true } } }),
        messages: [
          'container "app" allows privilege escalation; set securityContext.allowPrivilegeEscalation to false, and remove securityContext.privileged',
        ],
      },
    ],
  },

  check({ exemptWindows: isWindowsExempt }) {
    return (pod, report) => {
      if (isWindowsExempt === true && pod.isWindows) return;
      const mayAsk = isWindowsExempt === false || !pod.isWindows;
      for (const container of pod.containers) {
        const own = container.securityContext.allowPrivilegeEscalation;
        if (own === false || (own === undefined && !mayAsk)) continue;
        const at = container.securityContext.at('allowPrivilegeEscalation');
        // Absence is true on every node, so to write it or to remove it changes nothing.
        const parts = partsOfUsers(pod);
        const inTheWay = obstacles(container);
        const words = inTheWay.length === 0 ? plain : obstructed(inTheWay);
        if (own === true) {
          report({ at, guards: 'kernel', value: true, parts, ...words });
        } else if (pod.isWindows) {
          report({ at, guards: 'kernel', parts, ...windows });
        } else {
          const fixes = inTheWay.length === 0 ? [{ at, value: false, risk: true as const }] : [];
          report({ at, guards: 'kernel', parts, ...words, fixes });
        }
      }
    };
  },
});

/**
 * What false does not go with. The API server refuses it beside `privileged` and beside the spelling CAP_SYS_ADMIN
 * (pkg/apis/core/validation, ValidateSecurityContext); runtimes read the other spellings as the same capability.
 */
function obstacles(container: Container): readonly string[] {
  const { addedCapabilities, privileged } = container.securityContext;
  const added = new Set(addedCapabilities);
  const admin = [...added].filter((capability) => normalisedCapability(capability) === 'SYS_ADMIN');
  return [
    ...(privileged === true ? ['securityContext.privileged'] : []),
    ...(privileged === true && container.mountsBidirectionally ? [bidirectional] : []),
    ...admin.map((capability) => `${quote(capability)} from securityContext.capabilities.add`),
  ];
}

/** Without `privileged` the API server refuses it. */
const bidirectional = 'mountPropagation "Bidirectional" from volumeMounts';
