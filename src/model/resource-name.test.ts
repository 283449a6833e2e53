import { expect, test } from 'vitest';
import { isDevice, isHugePages, isOvercommitable, isPodLevel, resourceNameProblem } from './resource-name.ts';

const label = 'a'.repeat(63);
const anyName = 'cpu, memory, ephemeral-storage, hugepages-<size>, or a name like vendor.example.com/device';

test.each([
  ['cpu'],
  ['memory'],
  ['ephemeral-storage'],
  ['hugepages-2Mi'],
  ['nvidia.com/gpu'],
  ['example.com/A_b.c-1'],
  ['a/b'],
  ['1a.b-c.d/x'],
  ['kubernetes.io/batteries'],
  [`${'a'.repeat(244)}/${label}`],
])('%s is a resource of containers', (name) => {
  expect(resourceNameProblem(name)).toBeUndefined();
});

test.each([
  ['CPU', 'cpu'],
  ['Memory', 'memory'],
  ['Ephemeral-Storage', 'ephemeral-storage'],
  ['mem', anyName],
  ['storage', anyName],
  ['pods', anyName],
  ['hugepages-', anyName],
  ['gpu', anyName],
  ['', anyName],
  ['requests.nvidia.com/gpu', anyName],
  ['/gpu', anyName],
  ['nvidia.com/', anyName],
  ['nvidia.com/gpu/0', anyName],
  ['Nvidia.com/gpu', anyName],
  ['nvidia..com/gpu', anyName],
  ['nvidia.-com/gpu', anyName],
  ['nvidia.com-/gpu', anyName],
  ['nvidia.com/gpu-', anyName],
  ['nvidia.com/g pu', anyName],
  ['nvidia.com/gpu\n', anyName],
  [`nvidia.com/${label}a`, anyName],
  [`${'a'.repeat(245)}/gpu`, anyName],
  ['__proto__', anyName],
])('%j is none; write %s', (name, wanted) => {
  expect(resourceNameProblem(name)).toMatch(/^".*" is not a resource of containers; write /s);
  expect(resourceNameProblem(name)?.endsWith(`; write ${wanted}`)).toBe(true);
});

test.each([
  ['cpu', true, true, false],
  ['memory', true, true, false],
  ['ephemeral-storage', true, false, false],
  ['hugepages-1Gi', false, true, true],
  ['nvidia.com/gpu', false, false, false],
  ['kubernetes.io/batteries', true, false, false],
])('%s: overcommitable %s, of a pod as a whole %s, huge pages %s', (...[name, overcommitable, podLevel, hugePages]) => {
  expect([isOvercommitable(name), isPodLevel(name), isHugePages(name)]).toEqual([overcommitable, podLevel, hugePages]);
});

test.each([
  ['nvidia.com/gpu', true],
  ['nvidia.com/mig-1g.5gb', true],
  ['a/b', true],
  ['deviceclass.resource.kubernetes.io/gpu.example.com', true],
  ['kubernetes.io/batteries', false],
  ['node.kubernetes.io/deviceclass.resource.kubernetes.io', false],
  ['cpu', false],
  ['hugepages-2Mi', false],
])('%s is a device: %s', (name, expected) => {
  expect(isDevice(name)).toBe(expected);
});
