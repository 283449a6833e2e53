import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { formatPath } from '../model/path.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import { meaningProblems } from './contract/options.ts';
import rule from './extended-resources.ts';

type Options = Readonly<Record<string, unknown>>;

const messagesOf = (tweak: Tweak, options: Options = {}) =>
  findingsIn(onlyRule(rule, options), examplePod(tweak)).map((finding) => sentenceOf(finding));

const limits = (amounts: object): Tweak => ({ container: { resources: { limits: amounts } } });
const deviceClass = 'deviceclass.resource.kubernetes.io/gpu.example.com';

describe('which devices are allowed', () => {
  test.each<[device: string, entries: readonly string[]]>([
    ['nvidia.com/gpu', ['nvidia.com/gpu']],
    ['nvidia.com/gpu', ['nvidia.com/*']],
    ['nvidia.com/mig-1g.5gb', ['nvidia.com/*']],
    ['nvidia.com/mig-1g.5gb', ['amd.com/gpu', '*']],
    ['amd.com/gpu', ['nvidia.com/gpu', 'amd.com/*']],
    [deviceClass, ['deviceclass.resource.kubernetes.io/*']],
    [deviceClass, [deviceClass]],
    ['__proto__.x/y', ['*']],
  ])('%s is, by %j', (device, entries) => {
    const devices = Object.fromEntries(entries.map((entry) => [entry, {}]));
    expect(messagesOf(limits({ [device]: 1 }), { devices })).toEqual([]);
  });

  test.each<[device: string, entries: readonly string[]]>([
    ['nvidia.com/gpu', []],
    ['nvidia.com/gpu', ['amd.com/*']],
    ['nvidia.com.evil/gpu', ['nvidia.com/*']],
    ['evil.nvidia.com/gpu', ['nvidia.com/*']],
    ['nvidia.com/gpu.shared', ['nvidia.com/gpu']],
    ['nvidia.com/mig-1g.5gb', ['nvidia.com/gpu']],
    [deviceClass, ['nvidia.com/*']],
  ])('%s is not, by %j', (device, entries) => {
    const devices = Object.fromEntries(entries.map((entry) => [entry, {}]));
    expect(messagesOf(limits({ [device]: 1 }), { devices })).toEqual([
      expect.stringMatching(/^container "app" requests .*(?:no device is allowed|only .* is allowed); remove /),
    ]);
  });

  test('none of a device is no device, and what Kubernetes itself counts is none', () => {
    expect(messagesOf(limits({ 'nvidia.com/gpu': 0, 'kubernetes.io/batteries': 3, cpu: 1 }))).toEqual([]);
  });

  test('a device class that is only requested is a device', () => {
    expect(messagesOf({ container: { resources: { requests: { [deviceClass]: 1 } } } })).toEqual([
      `container "app" requests ${deviceClass}, and no device is allowed; remove ${deviceClass} from resources.limits and resources.requests`,
    ]);
  });

  test('what may not be had is not listed as allowed', () => {
    const devices = {
      'a.com/x': { maxPerContainer: 0 },
      'b.com/x': { maxPerPod: 0 },
      'c.com/*': {},
      'nvidia.com/gpu': { countMig: true },
    };
    expect(messagesOf(limits({ 'd.com/x': 1 }), { devices })).toEqual([
      'container "app" requests d.com/x, and only c.com/* or nvidia.com/gpu with MIG is allowed; remove d.com/x from resources.limits and resources.requests',
    ]);
  });
});

describe('how many', () => {
  const two = (first: object, second: object): Tweak => ({
    spec: {
      containers: [
        { ...exampleContainer, resources: { limits: first } },
        { ...exampleContainer, name: 'side', resources: { limits: second } },
      ],
    },
  });

  test.each<[name: string, tweak: Tweak, devices: object, told: readonly string[]]>([
    [
      'containers side by side are added up',
      two({ 'nvidia.com/gpu': 1 }, { 'nvidia.com/gpu': 2 }),
      { 'nvidia.com/gpu': { maxPerPod: 2 } },
      ['the pod requests 3 nvidia.com/gpu, at most 2 is allowed'],
    ],
    [
      'slices count only where the policy says so',
      two({ 'nvidia.com/gpu': 1 }, { 'nvidia.com/mig-1g.5gb': 2 }),
      { 'nvidia.com/gpu': { maxPerPod: 1 }, 'nvidia.com/*': {} },
      [],
    ],
    [
      'slices that count',
      two({ 'nvidia.com/gpu': 1 }, { 'nvidia.com/mig-1g.5gb': 2 }),
      { 'nvidia.com/gpu': { maxPerPod: 1, countMig: true }, 'nvidia.com/*': {} },
      [
        'the pod requests 3 nvidia.com/gpu with MIG (nvidia.com/gpu 1 and nvidia.com/mig-1g.5gb 2), at most 1 is allowed',
      ],
    ],
    [
      'a slice that is named by itself',
      limits({ 'nvidia.com/mig-1g.5gb': 2 }),
      { 'nvidia.com/gpu': { maxPerPod: 1, countMig: true }, 'nvidia.com/mig-1g.5gb': {} },
      [],
    ],
    [
      'all of a vendor together',
      limits({ 'amd.com/gpu': 1, 'amd.com/cpx_nps4': 1 }),
      { 'amd.com/*': { maxPerContainer: 1 } },
      ['container "app" requests 2 devices of amd.com/* (amd.com/gpu 1 and amd.com/cpx_nps4 1), at most 1 is allowed'],
    ],
    [
      'all there are',
      limits({ 'amd.com/gpu': 1, 'example.com/fpga': 1 }),
      { '*': { maxPerContainer: 1 } },
      ['container "app" requests 2 devices (amd.com/gpu 1 and example.com/fpga 1), at most 1 is allowed'],
    ],
    [
      'a thousand, written as 1k',
      limits({ 'example.com/fuse': '1k' }),
      { 'example.com/fuse': { maxPerContainer: 1000 } },
      [],
    ],
    [
      'none of several',
      limits({}),
      { 'nvidia.com/*': { minPerPod: 1 } },
      ['the pod requests no devices of nvidia.com/*, at least 1 is required'],
    ],
    ['none at all', limits({}), { '*': { minPerPod: 1 } }, ['the pod requests no devices, at least 1 is required']],
    [
      'fewer than required, in slices',
      limits({ 'nvidia.com/mig-1g.5gb': 1 }),
      { 'nvidia.com/gpu': { countMig: true, minPerPod: 2 } },
      ['the pod requests 1 nvidia.com/gpu with MIG (nvidia.com/mig-1g.5gb 1), at least 2 is required'],
    ],
    [
      'one in an init container is enough',
      {
        spec: {
          initContainers: [{ ...exampleContainer, name: 'setup', resources: { limits: { 'nvidia.com/gpu': 1 } } }],
        },
      },
      { 'nvidia.com/gpu': { minPerPod: 1 } },
      [],
    ],
  ])('%s', (_, tweak, devices, told) => {
    expect(messagesOf(tweak, { devices }).map((message) => message.split('; ')[0])).toEqual(told);
  });
});

test('of two claims each is reported', () => {
  const spec = {
    resourceClaims: [
      { name: 'a', resourceClaimName: 'shared' },
      { name: 'b', resourceClaimTemplateName: 'one' },
    ],
  };
  expect(messagesOf({ spec })).toHaveLength(2);
  expect(messagesOf({ spec }, { resourceClaims: true })).toEqual([]);
});

describe('options', () => {
  test.each<[name: string, said: string]>([
    ['cpu', '"cpu" is not a device; write a name like vendor.example.com/device'],
    [
      'kubernetes.io/*',
      '"kubernetes.io/*" is not a device; write a name like vendor.example.com/device, or "kubernetes.io/*" for all of a vendor',
    ],
    [
      'nvidia.com/mig-*',
      '"nvidia.com/mig-*" is not a device; write countMig: true under "nvidia.com/gpu", or "nvidia.com/*"',
    ],
    [
      'nvidia.com/g*',
      '"nvidia.com/g*" is not a device; write a name like vendor.example.com/device, or "nvidia.com/*" for all of a vendor',
    ],
    [
      'requests.nvidia.com/gpu',
      '"requests.nvidia.com/gpu" is not a device; write a name like vendor.example.com/device, or "requests.nvidia.com/*" for all of a vendor',
    ],
  ])('%s is no device', (name, said) => {
    expect(meaningProblems(rule.options, { devices: { [name]: {} } }).map(({ message }) => message)).toEqual([said]);
  });

  test.each<[options: Options, told: readonly string[]]>([
    [{}, []],
    [{ devices: { '*': {} } }, []],
    [{ devices: { '*': {} }, resourceClaims: true }, ['devices: every device']],
    [{ devices: { '*': {}, 'a.com/x': { maxPerContainer: 1 } }, resourceClaims: true }, []],
    [
      { devices: { 'a.com/x': { minPerPod: 2, maxPerPod: 1 } } },
      ['devices["a.com/x"].minPerPod: 2 is above maxPerPod, which is 1'],
    ],
    [{ devices: { 'a.com/x': { minPerPod: 1, maxPerContainer: 0 } } }, ['devices["a.com/x"].minPerPod: no container']],
    [
      { devices: { 'a.com/x': { maxPerContainer: 2, maxPerPod: 1 } } },
      ['devices["a.com/x"].maxPerContainer: 2 is above'],
    ],
    [
      { devices: { 'a.com/x': { countMig: true } } },
      ['devices["a.com/x"].countMig: MIG devices are parts of nvidia.com/gpu'],
    ],
    [
      { devices: { 'nvidia.com/*': { countMig: true } } },
      ['devices["nvidia.com/*"].countMig: "nvidia.com/*" allows MIG'],
    ],
  ])('%j', (options, told) => {
    const doubts: string[] = [];
    rule.check({ ...rule.defaults, ...options }, ({ path, message }) => doubts.push(`${formatPath(path)}: ${message}`));
    expect(doubts).toEqual(told.map((words) => expect.stringContaining(words)));
  });
});
