import type { Container } from '../../model/container.ts';
import { nodeSelectionsOf } from '../../model/node-selection.ts';
import type { Pod } from '../../model/pod.ts';
import { isHugePages } from '../../model/resource-name.ts';
import { readToleration } from '../../model/toleration.ts';
import { shown, shownList, type Part, type Parts } from './part.ts';

/** What of the node a pod shares, which nodes it asks for, and for how long. `deadline` is that of its Job, in seconds. */
export function machineParts(pod: Pod, deadline: unknown): Parts {
  const containers = new Map(pod.containers.map((container) => [container, devices(container)]));
  return {
    containers,
    pod: [...isolation(pod), ...shared(pod), ...nodes(pod), ...priority(pod), ...time(pod, deadline)],
  };
}

function isolation({ spec }: Pod): readonly Part[] {
  const runtimeClass = spec.text('runtimeClassName') ?? '';
  if (runtimeClass === '') return [{ says: "shares the node's kernel (no runtime class)", state: 'open' }];
  return [
    { says: `runtime class ${shown(runtimeClass)}`, state: 'not seen', unseen: 'what the runtime class isolates' },
  ];
}

function shared(pod: Pod): readonly Part[] {
  const { spec } = pod;
  const isHostProcess =
    pod.securityContext.hostProcess === true ||
    pod.containers.some(({ securityContext }) => securityContext.hostProcess === true);
  return [
    ...(spec.boolean('hostPID') === true ? [{ says: "the node's processes (hostPID)", state: 'open' as const }] : []),
    ...(spec.boolean('hostIPC') === true ? [{ says: "the node's IPC (hostIPC)", state: 'open' as const }] : []),
    ...(isHostProcess ? [{ says: 'runs as a process of the Windows node', state: 'open' as const }] : []),
    ...(spec.boolean('shareProcessNamespace') === true ? [{ says: 'containers share their processes' }] : []),
  ];
}

/** Extended resources, such as GPUs. */
function devices(container: Container): readonly Part[] {
  const own = new Set(['cpu', 'memory', 'ephemeral-storage']);
  const resources = Object.keys(container.limits.raw).filter((name) => !own.has(name) && !isHugePages(name));
  const amounts = resources.flatMap((name) => {
    const amount = container.amountOf('limits', name);
    return amount === undefined ? [] : [`${name} ${shown(amount)}`];
  });
  return amounts.length === 0 ? [] : [{ says: shownList(amounts), state: 'bounded' }];
}

function nodes(pod: Pod): readonly Part[] {
  const { spec } = pod;
  const node = spec.text('nodeName') ?? '';
  const selector = spec.fields('nodeSelector');
  const labels = Object.keys(selector.raw).map((key) => `${key}=${selector.text(key) ?? ''}`);
  const hasAffinity = [...nodeSelectionsOf(pod)].some(({ field }) => field !== 'spec.nodeSelector');
  const claims = spec.items('resourceClaims').map((claim) => claim.text('name') ?? '');
  return [
    ...(node === '' ? [] : [{ says: `on node ${shown(node)}` }]),
    ...(labels.length === 0 ? [] : [{ says: `on nodes with ${shownList(labels, maxNamed)}` }]),
    ...(hasAffinity ? [{ says: 'node affinity' }] : []),
    ...tolerated(pod),
    ...(claims.length === 0 ? [] : [{ says: `devices of ${shownList(claims)}`, unseen: 'the claimed devices' }]),
  ];
}

const maxNamed = 3;

function tolerated({ spec }: Pod): readonly Part[] {
  const tolerations = spec.items('tolerations').map(readToleration);
  if (tolerations.length === 0) return [];
  if (tolerations.some(({ key, effect }) => key === '' && effect === '')) return [{ says: 'tolerates every taint' }];
  const texts = tolerations.map(({ key, effect, text }) => (key === '' ? `every ${effect} taint` : text));
  return [{ says: `tolerates ${shownList([...new Set(texts)], maxNamed)}` }];
}

function priority({ spec }: Pod): readonly Part[] {
  const name = spec.text('priorityClassName') ?? '';
  return name === '' ? [] : [{ says: `priority class ${shown(name)}` }];
}

/** In seconds: SetDefaults_PodSpec. */
const defaultGrace = 30;

function time({ spec }: Pod, deadline: unknown): readonly Part[] {
  const seconds = spec.number('activeDeadlineSeconds') ?? deadline;
  const grace = spec.number('terminationGracePeriodSeconds');
  const hasEnd = (spec.text('restartPolicy') ?? 'Always') !== 'Always';
  return [
    ...(typeof seconds === 'number' ? [{ says: `ended after ${seconds} s`, state: 'bounded' as const }] : []),
    ...(typeof seconds !== 'number' && hasEnd ? [{ says: 'no deadline', state: 'open' as const }] : []),
    ...(grace === undefined || grace === defaultGrace ? [] : [{ says: `${grace} s to stop` }]),
  ];
}
