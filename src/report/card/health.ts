import type { Container } from '../../model/container.ts';
import { inList } from '../../model/list.ts';
import type { Pod } from '../../model/pod.ts';
import { probeKinds, probeOf } from '../../model/probe.ts';
import type { Part, Parts } from './part.ts';

/** How the kubelet sees whether a pod works. Init containers that end have no probes. */
export function healthParts(pod: Pod): Parts {
  const running = pod.resourced.filter((container) => container.kind === 'regular' || container.isSidecar);
  const containers = new Map(running.map((container) => [container, [ofContainer(container, pod)]]));
  const isNaked = pod.origin.templateOf === undefined && pod.controller === undefined;
  return { containers, pod: isNaked ? [{ says: 'no controller replaces the pod', state: 'open' }] : [] };
}

function ofContainer(container: Container, pod: Pod): Part {
  const present = probeKinds.filter((kind) => probeOf(container, kind) !== undefined);
  const absent = probeKinds.filter((kind) => !present.includes(kind));
  const state = absent.length === 0 ? 'bounded' : 'open';
  if (present.length === 0) return { says: ends(container, pod) ? 'runs to its end; no probes' : 'no probes', state };
  const lacks = absent.length === 0 ? '' : `; no ${inList(absent, 'or')} probe`;
  return { says: `${inList(present, 'and')}${absent.length === 0 ? ' probes' : ''}${lacks}`, state };
}

/** A container may have a policy of its own since Kubernetes 1.35 (KEP-5307). */
function ends(container: Container, pod: Pod): boolean {
  return (container.text('restartPolicy') ?? pod.spec.text('restartPolicy') ?? 'Always') !== 'Always';
}
