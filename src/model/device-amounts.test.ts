import { expect, test } from 'vitest';
import { devicesOf, DeviceTotals, sumOf } from './device-amounts.ts';
import { Pod } from './pod.ts';

const podOf = (spec: object) => new Pod({ metadata: { name: 'web' }, spec });
const container = (resources: object, more: object = {}) => ({ name: 'app', image: 'a', resources, ...more });

const gpu = 'nvidia.com/gpu';
const deviceClass = 'deviceclass.resource.kubernetes.io/gpu.example.com';

test.each<[name: string, resources: object, amounts: object | undefined]>([
  ['nothing', {}, undefined],
  ['cpu and memory', { limits: { cpu: 1, memory: '1Gi', 'hugepages-2Mi': '2Mi' } }, undefined],
  ['a resource of Kubernetes itself', { limits: { 'kubernetes.io/batteries': 2 } }, undefined],
  ['null', { limits: { [gpu]: null } }, undefined],
  ['a limit', { limits: { [gpu]: '2' } }, { [gpu]: '2' }],
  ['0', { limits: { [gpu]: 0 } }, { [gpu]: '0' }],
  [
    'a request alone, as the API server takes it for a device class',
    { requests: { [deviceClass]: 1 } },
    { [deviceClass]: '1' },
  ],
  [
    'a limit above its request',
    { limits: { [deviceClass]: 3 }, requests: { [deviceClass]: 1 } },
    { [deviceClass]: '3' },
  ],
  [
    'a request above its limit',
    { limits: { [deviceClass]: 1 }, requests: { [deviceClass]: 3 } },
    { [deviceClass]: '3' },
  ],
])('of %s', (_, resources, amounts) => {
  const [only] = podOf({ containers: [container(resources)] }).containers;
  const devices = only && devicesOf(only);
  expect(devices && Object.fromEntries([...devices].map(([name, { text }]) => [name, text]))).toEqual(amounts);
});

test('a pod takes an init container or what runs side by side, whichever is more, device by device', () => {
  const limits = (amounts: object) => ({ limits: amounts });
  const pod = podOf({
    initContainers: [
      container(limits({ [gpu]: 1 }), { restartPolicy: 'Always' }),
      container(limits({ [gpu]: 4, 'example.com/fpga': 1 })),
    ],
    containers: [container(limits({ [gpu]: 2 })), container(limits({ [gpu]: 1, 'example.com/fpga': 2 }))],
  });
  const totals = new DeviceTotals();
  for (const each of pod.resourced) totals.add(each, devicesOf(each) ?? new Map());
  expect([...totals.amounts].map(([name, { text }]) => [name, text])).toEqual([
    [gpu, '5'],
    ['example.com/fpga', '2'],
  ]);
  expect(sumOf(totals.amounts).text).toBe('7');
  expect(sumOf(new Map()).text).toBe('0');
});
