import { describe, expect, test } from 'vitest';
import { AmountRefusals } from './amount-refusals.ts';
import { asAdmitted } from './as-admitted.ts';
import type { Bounds, LimitRangeBounds } from './limit-range.ts';

const unbounded: Bounds = { min: {}, max: {}, maxLimitRequestRatio: {} };
const none: LimitRangeBounds = { container: unbounded, pod: unbounded };

interface Case {
  readonly name: string;
  readonly resources?: object;
  /** Of a second container. */
  readonly beside?: object;
  readonly ofPod?: object;
  readonly isInit?: true;
  readonly resource?: string;
  readonly container?: Partial<Bounds>;
  readonly pod?: Partial<Bounds>;
  readonly list?: 'limits' | 'requests';
  readonly reason?: string;
}

function refusalOf({ resources = {}, beside, ofPod, isInit, resource = 'cpu', container, pod }: Case) {
  const own = { name: 'app', image: 'a:1', resources };
  const others = beside === undefined ? [] : [{ name: 'b', image: 'b:1', resources: beside }];
  const spec = {
    ...(isInit
      ? { initContainers: [own], containers: [{ name: 'main', image: 'a:1' }] }
      : { containers: [own, ...others] }),
    ...(ofPod !== undefined && { resources: ofPod }),
  };
  const admitted = asAdmitted({ metadata: { name: 'p' }, spec }).pod;
  const bounds = { container: { ...none.container, ...container }, pod: { ...none.pod, ...pod } };
  const [first] = admitted.resourced;
  return first === undefined ? undefined : new AmountRefusals(admitted, bounds).of(first, resource);
}

const cpu = (request: string, limit?: string) => ({
  requests: { cpu: request },
  ...(limit && { limits: { cpu: limit } }),
});
const gpu = 'nvidia.com/gpu';

describe('what the API server refuses', () => {
  test.each<Case>([
    {
      name: 'a request above the limit',
      resources: cpu('2', '1'),
      list: 'requests',
      reason: 'the request of 2 would be above the limit of 1',
    },
    {
      name: 'a device with a request alone',
      resources: { requests: { [gpu]: '1' } },
      resource: gpu,
      reason: 'the request and the limit of nvidia.com/gpu would differ',
    },
    {
      name: 'a device with a request other than its limit',
      resources: { requests: { [gpu]: '1' }, limits: { [gpu]: '2' } },
      resource: gpu,
      reason: 'the request and the limit of nvidia.com/gpu would differ',
    },
    {
      name: 'a limit above that of the pod',
      resources: cpu('1', '2'),
      ofPod: { limits: { cpu: '1500m' }, requests: { cpu: '1500m' } },
      list: 'limits',
      reason: 'the limit of 2 would be above the limit of the pod, 1500m',
    },
    {
      name: 'requests above that of the pod',
      resources: cpu('1'),
      beside: cpu('1'),
      ofPod: { requests: { cpu: '1500m' } },
      list: 'requests',
      reason: 'the requests of all containers, 2, would be above the request of the pod, 1500m',
    },
    {
      name: 'below a minimum',
      resources: cpu('100m'),
      container: { min: { cpu: '200m' } },
      list: 'requests',
      reason: '100m would be below the minimum of a LimitRange for the container, 200m',
    },
    {
      name: 'above a maximum',
      resources: cpu('100m', '2'),
      container: { max: { cpu: '1' } },
      list: 'limits',
      reason: '2 would be above the maximum of a LimitRange for the container, 1',
    },
    {
      name: 'above a ratio',
      resources: cpu('100m', '1'),
      container: { maxLimitRequestRatio: { cpu: '4' } },
      reason:
        'the limit of 1 and the request of 100m would be above the maxLimitRequestRatio of a LimitRange for the container, 4',
    },
    {
      name: 'a total above a maximum for pods',
      resources: cpu('600m'),
      beside: cpu('600m'),
      pod: { max: { cpu: '1' } },
      reason: '1200m would be above the maximum of a LimitRange for the pod, 1',
    },
  ])('$name', (each) => {
    const refusal = refusalOf(each);
    expect(refusal?.reason).toBe(each.reason);
    expect([undefined, refusal?.list]).toContain(each.list);
  });
});

describe('what it does not refuse', () => {
  test.each<Case>([
    { name: 'nothing written' },
    { name: 'a request equal to the limit', resources: cpu('1', '1') },
    { name: 'a request alone', resources: cpu('1') },
    {
      name: 'a device with equal amounts',
      resources: { requests: { [gpu]: '1' }, limits: { [gpu]: '1' } },
      resource: gpu,
    },
    { name: 'a limit equal to that of the pod', resources: cpu('1', '1'), ofPod: { limits: { cpu: '1' } } },
    {
      name: 'a limit of an init container above that of the pod',
      isInit: true,
      resources: cpu('1', '2'),
      ofPod: { limits: { cpu: '1500m' }, requests: { cpu: '1500m' } },
    },
    {
      name: 'a resource that a pod does not write as a whole',
      resources: { requests: { 'ephemeral-storage': '2' } },
      ofPod: { requests: { cpu: '1' } },
      resource: 'ephemeral-storage',
    },
    {
      name: 'at a minimum and a maximum',
      resources: cpu('1', '1'),
      container: { min: { cpu: '1' }, max: { cpu: '1' } },
    },
    { name: 'bounds of another resource', resources: cpu('1'), container: { max: { memory: '1' } } },
    { name: 'a bound of null', resources: cpu('1'), container: { max: { cpu: null } } },
    { name: 'a bound that cannot be read', resources: cpu('1'), container: { max: { cpu: 'x' } } },
    { name: 'at a ratio', resources: cpu('250m', '1'), container: { maxLimitRequestRatio: { cpu: '4' } } },
    { name: 'a ratio without a limit', resources: cpu('250m'), container: { maxLimitRequestRatio: { cpu: '1' } } },
    { name: 'a ratio with a limit of 0', resources: cpu('0', '0'), container: { maxLimitRequestRatio: { cpu: '1' } } },
  ])('$name', (each) => {
    expect(refusalOf(each)).toBeUndefined();
  });
});
