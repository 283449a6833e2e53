import type { Container } from '../../model/container.ts';
import { hostCallsOf } from '../../model/host-call.ts';
import { hostPortsOf } from '../../model/host-port.ts';
import type { Fields } from '../../model/fields.ts';
import type { Pod } from '../../model/pod.ts';
import { shown, shownList, type Part, type Parts } from './part.ts';

/** The networks and ports that a pod takes. What it may reach is decided by network policies, which are not in it. */
export function networkParts(pod: Pod): Parts {
  const isOnHost = pod.spec.boolean('hostNetwork') === true;
  const containers = new Map(pod.resourced.map((container) => [container, ofContainer(container, isOnHost)]));
  const unseen = 'network policies';
  if (isOnHost) return { containers, pod: [{ says: "the node's network (hostNetwork)", state: 'open', unseen }] };
  const hasHostPorts = pod.resourced.some((container) => hostPortsOf(container).length > 0);
  const says = `no host network${hasHostPorts ? '' : ', no host ports'}`;
  return { containers, pod: [{ says, state: 'not seen', unseen }] };
}

function ofContainer(container: Container, isOnHost: boolean): readonly Part[] {
  const parts: Part[] = [];
  const ports = container.ports.map((port) => portText(port, 'containerPort'));
  // A port need not be declared to be used, and hardly any init container that ends declares one.
  if (ports.length > 0) parts.push({ says: `declares ${numbered('port', ports)}` });
  else if (container.kind === 'regular') parts.push({ says: 'declares no ports' });
  const hostPorts = hostPortsOf(container);
  // On the node's network every port is one of the node.
  if (hostPorts.length > 0 && !isOnHost) {
    const texts = hostPorts.map((port) => portText(port, 'hostPort'));
    parts.push({ says: numbered('host port', texts), state: 'open' });
  }
  const calls = hostCallsOf(container);
  if (calls.length > 0) {
    parts.push({
      says: `probes or hooks call ${shownList([...new Set(calls.map(({ host }) => host))])}`,
      state: 'open',
    });
  }
  return parts;
}

function portText(port: Fields, field: 'containerPort' | 'hostPort'): string {
  const protocol = port.text('protocol') || 'TCP';
  const address = field === 'hostPort' ? (port.text('hostIP') ?? '') : '';
  return `${address === '' ? '' : `${shown(address)}:`}${port.number(field) ?? '?'}${protocol === 'TCP' ? '' : `/${shown(protocol)}`}`;
}

function numbered(noun: string, texts: readonly string[]): string {
  return `${noun}${texts.length === 1 ? '' : 's'} ${shownList(texts)}`;
}
