import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { capabilityNames, normalisedCapability } from '../model/capability-names.ts';
import { allowedCapability, droppedCapability, forbiddenCapability } from './grammar/capability.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { flag, list, object, OptionWarning } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { partsOfUsers } from './parts/user-namespace.ts';
import { exemptWindows, forbiddenInWindows } from './parts/windows-pod.ts';
import { voidEntry } from './parts/void-entry.ts';
import { wordList } from './parts/word-list.ts';

const remedy = 'set securityContext.capabilities.drop to ["ALL"]';
const keeps = { problem: 'does not drop ALL capabilities', remedy };
const misspelt = (all: string) => ({ problem: `drops ${quote(all)}, and Kubernetes counts only "ALL"`, remedy });
const windows = forbiddenInWindows('capabilities.drop');
const keepsOne = (capability: string) => ({
  problem: ['does not drop capability ', quote(capability), ''] as const,
  remedy: ['add ', quote(capability), ' to securityContext.capabilities.drop, or set it to ["ALL"]'] as const,
});
const adds = (capability: string, rest: string) => ({
  problem: ['adds capability ', quote(capability), ''] as const,
  remedy: ['remove ', quote(capability), ` from securityContext.capabilities.add${rest}`] as const,
});

const holdsRefused = '"ALL" holds what no container may add, so it allows nothing; write "*" to allow all others';

/** More capabilities than this are no help beside the one that somebody needs. */
const maxNamed = 3;
const alsoAllowed = (capabilities: readonly string[]) =>
  capabilities.length === 0 || capabilities.length > maxNamed ? '' : `; allowed: ${wordList(capabilities, ', ')}`;

export default defineRule({
  id: 'capabilities',
  since: '0.1.0',
  severity: 'high',
  guards: ['kernel'],
  summary: 'capabilities beyond what is allowed',
  why: 'Each capability is a part of root. A runtime grants over a dozen unless told otherwise, and some of the others (SYS_ADMIN, SYS_MODULE) are as good as the whole.',
  remedy: 'Set securityContext.capabilities.drop to ["ALL"] on every container, and add only what the policy allows.',
  debugProfileSince: '1.27',
  risk: 'A program that uses a capability which its runtime grants (binding a port below 1024, changing the owner of files) fails.',
  fill: 'drop: [ALL], or the capabilities that must be dropped, where the container writes no capabilities.',
  options: object({
    allowed: list(
      allowedCapability('A capability as the kernel names it without CAP_, compared exactly.'),
      'The capabilities that a container may add; "*" allows all that are not forbidden.',
    ),
    forbidden: list(
      forbiddenCapability('A capability, in upper or lower case, with or without CAP_.'),
      'The capabilities that no container may add, whatever is allowed. Runtimes take any spelling, so any is refused; and so is ALL, which holds them.',
    ),
    dropAll: flag('Whether every container must drop exactly "ALL", in this spelling alone, as in Pod Security.'),
    drop: list(
      droppedCapability('A capability as the kernel names it without CAP_.'),
      'What every container must drop at least; to ask for no more than that, write dropAll: false beside it. It counts in upper or lower case, without CAP_, or by ALL; and no container may add it, unless allowed names it.',
    ),
  }),
  profileOptions: { exemptWindows },
  defaults: { allowed: ['NET_BIND_SERVICE'], forbidden: [], dropAll: true, drop: [] },
  examples: {
    pass: [
      {
        name: 'all dropped, an allowed one added',
        pod: examplePod({
          container: { securityContext: { capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } } },
        }),
      },
      {
        name: 'an allowed one added, where nothing needs to be dropped',
        pod: examplePod({ container: { securityContext: { capabilities: { add: ['CHOWN'] } } } }),
        options: { allowed: ['CHOWN', 'KILL'], dropAll: false },
      },
      { name: 'a Windows pod', pod: examplePod({ spec: { os: { name: 'windows' } } }) },
    ],
    fail: [
      {
        name: 'nothing written',
        pod: examplePod(),
        messages: ['container "app" does not drop ALL capabilities; set securityContext.capabilities.drop to ["ALL"]'],
      },
      {
        name: 'others added',
        pod: examplePod({
          container: { securityContext: { capabilities: { drop: ['ALL'], add: ['SYS_ADMIN', 'NET_RAW'] } } },
        }),
        messages: [
          'container "app" adds capability "SYS_ADMIN"; remove "SYS_ADMIN" from securityContext.capabilities.add; allowed: NET_BIND_SERVICE',
          'container "app" adds capability "NET_RAW"; remove "NET_RAW" from securityContext.capabilities.add; allowed: NET_BIND_SERVICE',
        ],
      },
      {
        name: 'a forbidden one in another spelling',
        pod: examplePod({ container: { securityContext: { capabilities: { add: ['cap_sys_admin', 'CHOWN'] } } } }),
        options: { allowed: ['*'], forbidden: ['SYS_ADMIN'], dropAll: false },
        messages: [
          'container "app" adds capability "cap_sys_admin"; remove "cap_sys_admin" from securityContext.capabilities.add',
        ],
      },
      {
        name: 'all of them, a forbidden one among them',
        pod: examplePod({ container: { securityContext: { capabilities: { add: ['all'] } } } }),
        options: { allowed: ['*'], forbidden: ['SYS_ADMIN'], dropAll: false },
        messages: ['container "app" adds capability "all"; remove "all" from securityContext.capabilities.add'],
      },
      {
        name: 'one that is to be dropped, kept and added',
        pod: examplePod({
          container: { securityContext: { capabilities: { drop: ['CHOWN'], add: ['NET_RAW'] } } },
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup', securityContext: { capabilities: { drop: ['ALL'] } } },
            ],
          },
        }),
        options: { allowed: ['*'], dropAll: false, drop: ['NET_RAW'] },
        messages: [
          'container "app" does not drop capability "NET_RAW"; add "NET_RAW" to securityContext.capabilities.drop, or set it to ["ALL"]',
          'container "app" adds capability "NET_RAW"; remove "NET_RAW" from securityContext.capabilities.add',
        ],
      },
      {
        name: 'all dropped in a spelling that Kubernetes does not count',
        pod: examplePod({ container: { securityContext: { capabilities: { drop: ['all'] } } } }),
        messages: [
          'container "app" drops "all", and Kubernetes counts only "ALL"; set securityContext.capabilities.drop to ["ALL"]',
        ],
      },
    ],
  },

  check({ allowed, forbidden, dropAll, drop, exemptWindows: isWindowsExempt }, doubt) {
    const listed = new Set(drop.map(normalisedCapability));
    // ALL drops the others too.
    const wanted = dropAll ? none : [...listed];

    const mayAddAny = allowed.includes('*');
    const addable = new Set(allowed);
    const refused = new Set(forbidden.map(normalisedCapability));
    for (const capability of listed) if (!addable.has(capability)) refused.add(capability);
    // ALL holds whatever is forbidden.
    if (refused.size > 0) refused.add('ALL');
    for (const [index, capability] of allowed.entries()) {
      const name = normalisedCapability(capability);
      if (!refused.has(name)) continue;
      const isPart = name === 'ALL' && !forbidden.some((each) => normalisedCapability(each) === 'ALL');
      const by = forbidden.length > 0 ? 'forbidden' : 'drop';
      doubt(isPart ? new OptionWarning(['allowed', index], holdsRefused, by) : voidEntry('allowed', index));
    }
    const rest = mayAddAny
      ? ''
      : alsoAllowed(allowed.filter((capability) => !refused.has(normalisedCapability(capability))));
    return (pod, report) => {
      if (isWindowsExempt === true && pod.isWindows) return;
      const mayAsk = isWindowsExempt === false || !pod.isWindows;
      for (const container of pod.containers) {
        const { securityContext } = container;
        const kept = mayAsk ? keptOf(wanted, securityContext.droppedCapabilities) : none;
        for (const capability of kept) {
          const at = securityContext.at('capabilities', 'drop');
          const words = pod.isWindows ? windows : keepsOne(capability);
          const fixes = !pod.isWindows && hasNone(container) ? [{ at, value: wanted, risk: true as const }] : [];
          report({ at, guards: 'kernel', key: capability, parts: partsOf([capability], pod), ...words, fixes });
        }
        if (dropAll && mayAsk && !securityContext.droppedCapabilities.includes('ALL')) {
          const at = securityContext.at('capabilities', 'drop');
          const words = pod.isWindows ? windows : wordsFor(securityContext.droppedCapabilities);
          const fixes = !pod.isWindows && hasNone(container) ? [{ at, value: ['ALL'], risk: true as const }] : [];
          report({
            at,
            guards: 'kernel',
            key: 'ALL',
            parts: partsOf(keptOf(capabilityNames, securityContext.droppedCapabilities), pod),
            ...words,
            fixes,
          });
        }
        for (const capability of withoutRepeats(securityContext.addedCapabilities)) {
          if ((mayAddAny || addable.has(capability)) && !refused.has(normalisedCapability(capability))) continue;
          const at = securityContext.at('capabilities', 'add');
          const key = normalisedCapability(capability);
          const parts = partsOf([key], pod);
          const covers =
            key === 'ALL' ? capabilityNames.map((each) => ({ at, key: each, parts: partsOf([each], pod) })) : none;
          report({ at, guards: 'kernel', key, value: capability, parts, covers, ...adds(capability, rest) });
        }
      }
    };
  },
});

const none: readonly never[] = Object.freeze([]);

/** All that could make capabilities of a container worse: over more users, where it loses its user namespace. */
function partsOf(capabilities: readonly string[], pod: Pod): readonly string[] {
  return capabilities.length === 0 ? none : [...capabilities, ...partsOfUsers(pod)];
}

/**
 * Those of some capabilities that a container does not drop, by ALL or by themselves, as all runtimes read what it drops: in
 * upper or lower case, and without CAP_, which containerd writes before it (internal/cri/opts, WithCapabilities).
 */
function keptOf(capabilities: readonly string[], dropped: readonly string[]): readonly string[] {
  if (capabilities.length === 0 || dropped.length === 0) return capabilities;
  const names = new Set(dropped.map((capability) => capability.toUpperCase()));
  return names.has('ALL') ? none : capabilities.filter((capability) => !names.has(capability));
}

/** Runtimes drop all in upper or lower case too, and Pod Security takes only one spelling. */
function wordsFor(dropped: readonly string[]): typeof keeps {
  const all = dropped.find((capability) => normalisedCapability(capability) === 'ALL');
  return all === undefined ? keeps : misspelt(all);
}

/** Most containers add none or one, and a set for each would cost more than all else here. */
function withoutRepeats(capabilities: readonly string[]): Iterable<string> {
  return capabilities.length < 2 ? capabilities : new Set(capabilities);
}

/** Whoever wrote any capability made a choice, which a fix leaves alone. */
function hasNone(container: Container): boolean {
  const { capabilities } = container.securityContext;
  return capabilities.entry('add') === undefined && capabilities.entry('drop') === undefined;
}
