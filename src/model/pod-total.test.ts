import { describe, expect, test } from 'vitest';
import { Malformed } from './fields.ts';
import { totalOf } from './pod-total.ts';
import { Pod } from './pod.ts';

const sidecar = { restartPolicy: 'Always' };

/** A container that requests memory, or nothing. */
function of(memory?: unknown, more: object = {}): object {
  return { name: 'app', resources: { requests: { memory } }, ...more };
}

function podOf(initContainers: readonly object[], containers: readonly object[], more: object = {}): Pod {
  return new Pod({ spec: { initContainers, containers, ...more } });
}

describe('the total', () => {
  test.each<[name: string, pod: Pod, total: string | undefined]>([
    ['of nothing is none', podOf([], []), undefined],
    ['of containers that write nothing is none', podOf([of()], [of(), of()]), undefined],
    ['of one container', podOf([], [of('1Gi')]), '1Gi'],
    ['of two', podOf([], [of('1Gi'), of('512Mi')]), '1536Mi'],
    ['takes a container without it for nothing', podOf([], [of('1Gi'), of()]), '1Gi'],
    ['takes null for nothing', podOf([], [of('1Gi'), of(null)]), '1Gi'],
    ['of zeros is zero, not none', podOf([], [of('0'), of('0')]), '0'],
    ['of an init container that needs less', podOf([of('1Gi')], [of('2Gi')]), '2Gi'],
    ['of an init container that needs more', podOf([of('3Gi')], [of('2Gi')]), '3Gi'],
    ['of an init container alone', podOf([of('3Gi')], [of()]), '3Gi'],
    ['of init containers that run one by one', podOf([of('2Gi'), of('3Gi'), of('1Gi')], [of('1Gi')]), '3Gi'],
    ['of a sidecar beside the containers', podOf([of('1Gi', sidecar)], [of('2Gi')]), '3Gi'],
    ['of a sidecar alone', podOf([of('1Gi', sidecar)], [of()]), '1Gi'],
    ['of an init container beside the sidecar before it', podOf([of('1Gi', sidecar), of('3Gi')], [of('2Gi')]), '4Gi'],
    ['of an init container without the sidecar after it', podOf([of('3Gi'), of('1Gi', sidecar)], [of('1Gi')]), '3Gi'],
    [
      'of an init container between two sidecars',
      podOf([of('1Gi', sidecar), of('5Gi'), of('2Gi', sidecar)], [of('1Gi')]),
      '6Gi',
    ],
    ['of amounts finer than a thousandth, each of which is rounded up', podOf([], [of('400u'), of('0.0004')]), '2m'],
    ['of an ephemeral container is none', podOf([], [of('1Gi')], { ephemeralContainers: [of('9Gi')] }), '1Gi'],
    [
      'is without pod-level amounts and overhead',
      podOf([], [of('1Gi')], { resources: { requests: { memory: '4Gi' } }, overhead: { memory: '1Gi' } }),
      '1Gi',
    ],
  ])('%s', (_name, pod, total) => {
    expect(totalOf(pod, 'requests', 'memory')?.toString()).toBe(total);
  });

  test('is of one list and one resource', () => {
    const pod = podOf(
      [],
      [{ name: 'app', resources: { limits: { cpu: '2' }, requests: { cpu: '1', memory: '1Gi' } } }],
    );
    expect(totalOf(pod, 'limits', 'cpu')?.toString()).toBe('2');
    expect(totalOf(pod, 'requests', 'cpu')?.toString()).toBe('1');
    expect(totalOf(pod, 'limits', 'memory')).toBeUndefined();
  });

  test('of what is no quantity is malformed', () => {
    expect(() => totalOf(podOf([], [of('1Gb')]), 'requests', 'memory')).toThrow(Malformed);
  });
});
