import { normalisedCapability, runtimeCapabilities } from '../../model/capability-names.ts';
import type { Container } from '../../model/container.ts';
import type { Pod } from '../../model/pod.ts';
import type { NodeProfile } from '../../model/security-context.ts';
import type { Origins } from './origins.ts';
import { shown, shownList, type CardState, type Part, type Parts } from './part.ts';

/** What of the node's kernel a pod may use. */
export function kernelParts(pod: Pod, origins: Origins): Parts {
  const sysctls = pod.securityContext.items('sysctls').map((each) => `${each.text('name')}=${each.text('value')}`);
  const whole: Part[] = sysctls.length === 0 ? [] : [{ says: `sysctls ${shownList(sysctls)}` }];
  if (pod.isWindows) {
    const says = 'a Windows pod, to which Linux settings do not apply';
    return { pod: [{ says, state: 'not seen', unseen: 'how Windows isolates it' }, ...whole] };
  }
  const containers = new Map(pod.containers.map((container) => [container, ofContainer(container, pod, origins)]));
  return { containers, pod: whole };
}

function ofContainer(container: Container, pod: Pod, origins: Origins): readonly Part[] {
  const { privileged, procMount, seLinuxOptions } = container.securityContext;
  if (privileged === true) return [{ says: 'privileged: every capability, no seccomp', state: 'open' }];
  const seLinuxType = (seLinuxOptions ?? pod.securityContext.seLinuxOptions)?.text('type') ?? '';
  return [
    seccomp(container, pod, origins),
    appArmor(container, pod, origins),
    ...capabilities(container, origins),
    escalation(container, origins),
    ...(procMount === 'Unmasked' ? [{ says: '/proc unmasked', state: 'open' as const }] : []),
    ...(seLinuxType === '' ? [] : [{ says: `SELinux type ${shown(seLinuxType)}` }]),
  ];
}

function seccomp(container: Container, pod: Pod, origins: Origins): Part {
  const profile = pod.seccompProfileOf(container);
  // A kubelet may have a default; whether it does is not in the object.
  if (profile === undefined) return { says: 'no seccomp profile', state: 'open' };
  const owner = container.securityContext.seccompProfile === undefined ? pod : container;
  return ofProfile('seccomp', profile, origins.of(owner.securityContext.at('seccompProfile')));
}

function appArmor(container: Container, pod: Pod, origins: Origins): Part {
  const profile = pod.appArmorProfileOf(container);
  if (profile === undefined || profile.type === 'RuntimeDefault') {
    return { says: 'AppArmor runtime default', state: 'bounded' };
  }
  const owner = container.securityContext.appArmorProfile === undefined ? pod : container;
  return ofProfile('AppArmor', profile, origins.of(owner.securityContext.at('appArmorProfile')));
}

function ofProfile(kind: string, { type, localhostProfile }: NodeProfile, from: string | undefined): Part {
  const name = type === 'Localhost' ? `profile ${shown(localhostProfile ?? '')}` : shown(type || 'without a type');
  const state: CardState = type === 'Unconfined' || type === '' ? 'open' : from === undefined ? 'bounded' : 'defaulted';
  return { says: `${kind} ${name}${from === undefined ? '' : ` (from ${from})`}`, state };
}

const ofRuntime: ReadonlySet<string> = new Set(runtimeCapabilities);

function capabilities(container: Container, origins: Origins): readonly Part[] {
  const { addedCapabilities, droppedCapabilities, capabilities: written } = container.securityContext;
  const added = [...new Set(addedCapabilities.map(normalisedCapability))];
  const dropped = [...new Set(droppedCapabilities.map(normalisedCapability))];
  const from = origins.of(written.at('drop'));
  const isRisky = added.some((capability) => !ofRuntime.has(capability));
  if (dropped.includes('ALL')) {
    const says = added.length === 0 ? 'no capabilities' : `only ${counted(added)}`;
    const held = from === undefined ? 'bounded' : 'defaulted';
    return [{ says: `${says}${origins.wordsFor(written.at('drop'))}`, state: isRisky ? 'open' : held }];
  }
  const says = [
    "the runtime's capabilities",
    ...(added.length === 0 ? [] : [`plus ${shownList(added)}`]),
    ...(dropped.length === 0 ? [] : [`without ${shownList(dropped)}`]),
  ].join(' ');
  return [{ says, state: 'open' }];
}

function counted(names: readonly string[]): string {
  return `${names.length === 1 ? 'capability' : 'capabilities'} ${shownList(names)}`;
}

function escalation({ securityContext }: Container, origins: Origins): Part {
  if (securityContext.allowPrivilegeEscalation !== false) return { says: 'may gain privileges', state: 'open' };
  const at = securityContext.at('allowPrivilegeEscalation');
  const state = origins.of(at) === undefined ? 'bounded' : 'defaulted';
  return { says: `no privilege escalation${origins.wordsFor(at)}`, state };
}
