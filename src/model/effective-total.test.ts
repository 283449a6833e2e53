import { describe, expect, test } from 'vitest';
import { containerShares, effectiveTotal, sharesOf, unlimitedContainers, wholeOf } from './effective-total.ts';
import { Pod } from './pod.ts';

type Amounts = Readonly<Record<string, string>>;

const requests = (name: string, memory: string, more: object = {}) => ({
  name,
  resources: { requests: { memory } },
  ...more,
});
const limits = (name: string, amounts: Amounts, more: object = {}) => ({
  name,
  resources: { limits: amounts },
  ...more,
});
const sidecar = { restartPolicy: 'Always' };
const podOf = (spec: object) => new Pod({ spec });

describe('the total', () => {
  test.each<[name: string, spec: object, total: string | undefined]>([
    ['is nothing where nothing is requested', { containers: [{ name: 'a' }] }, undefined],
    ['of one container is what it wrote', { containers: [requests('a', '1024Mi')] }, '1024Mi'],
    [
      'of several is exact',
      { containers: [requests('a', '9007199254740993'), requests('b', '1')] },
      '9007199254740994',
    ],
    ['passes the largest int64', { containers: [requests('a', '9E'), requests('b', '9E')] }, '18E'],
    [
      'counts sidecars beside the containers',
      { initContainers: [requests('s', '1Gi', sidecar)], containers: [requests('a', '1Gi')] },
      '2Gi',
    ],
    [
      'counts an init container instead of the others where it needs more',
      { initContainers: [requests('i', '3Gi')], containers: [requests('a', '1Gi')] },
      '3Gi',
    ],
    ['takes the overhead', { containers: [requests('a', '1Gi')], overhead: { memory: '1Gi' } }, '2Gi'],
    [
      'is the overhead alone where nothing is requested',
      { containers: [{ name: 'a' }], overhead: { memory: '1Gi' } },
      '1Gi',
    ],
    [
      'is the amount for the whole pod instead of the sum, with the overhead',
      { containers: [requests('a', '1Gi')], resources: { requests: { memory: '4Gi' } }, overhead: { memory: '1Gi' } },
      '5Gi',
    ],
    [
      'is the amount for the whole pod where that is 0',
      { containers: [requests('a', '1Gi')], resources: { requests: { memory: '0' } } },
      '0',
    ],
    [
      'takes no amount of another resource',
      {
        containers: [requests('a', '1Gi')],
        resources: { requests: { cpu: '4' } },
        overhead: { cpu: '1' },
      },
      '1Gi',
    ],
    [
      'is rounded up to thousandths, the overhead by itself',
      { containers: [], resources: { requests: { memory: '1400u' } }, overhead: { memory: '400u' } },
      '3m',
    ],
    ['leaves ephemeral containers out', { containers: [], ephemeralContainers: [requests('e', '1Gi')] }, undefined],
  ])('of requests %s', (_, spec, total) => {
    expect(effectiveTotal(podOf(spec), 'requests', 'memory')?.text).toBe(total);
  });

  test.each<[name: string, spec: object, total: string | undefined]>([
    ['is nothing where only the overhead is known', { containers: [{ name: 'a' }], overhead: { cpu: '1' } }, undefined],
    ['takes the overhead', { containers: [limits('a', { cpu: '1' })], overhead: { cpu: '250m' } }, '1250m'],
    ['of 0 takes no overhead', { containers: [limits('a', { cpu: '0' })], overhead: { cpu: '250m' } }, '0'],
    [
      'is the amount for the whole pod instead of the sum, even a lower one',
      { containers: [limits('a', { cpu: '2' }), limits('b', { cpu: '2' })], resources: { limits: { cpu: '3' } } },
      '3',
    ],
    [
      'is the sum where the amount for the whole pod is 0, which is none',
      { containers: [limits('a', { cpu: '2' })], resources: { limits: { cpu: '0' } } },
      '2',
    ],
  ])('of limits %s', (_, spec, total) => {
    expect(effectiveTotal(podOf(spec), 'limits', 'cpu')?.text).toBe(total);
  });

  test('of a resource that no pod may have as a whole is the sum', () => {
    const spec = {
      containers: [limits('a', { 'ephemeral-storage': '1Gi' })],
      resources: { limits: { 'ephemeral-storage': '4Gi' } },
    };
    expect(effectiveTotal(podOf(spec), 'limits', 'ephemeral-storage')?.text).toBe('1Gi');
    expect(wholeOf(podOf(spec), 'limits', 'ephemeral-storage')).toBeUndefined();
  });

  test('of huge pages may be that of the whole pod', () => {
    const spec = { containers: [{ name: 'a' }], resources: { limits: { 'hugepages-2Mi': '4Mi' } } };
    expect(effectiveTotal(podOf(spec), 'limits', 'hugepages-2Mi')?.text).toBe('4Mi');
  });
});

describe('the shares', () => {
  const told = (spec: object) =>
    sharesOf(podOf(spec), 'requests', 'memory').map(({ part, amount }) => `${part} ${amount.text}`);

  test.each<[name: string, spec: object, shares: readonly string[]]>([
    [
      'come largest first, without those that add nothing',
      { containers: [requests('a', '1Gi'), requests('b', '2048Mi'), requests('c', '0'), { name: 'd' }] },
      ['container "b" 2048Mi', 'container "a" 1Gi'],
    ],
    [
      'are those of an init container and the sidecars before it, where that is more',
      {
        initContainers: [requests('s', '1Gi', sidecar), requests('i', '4Gi'), requests('t', '1Gi', sidecar)],
        containers: [requests('a', '1Gi')],
      },
      ['init container "i" 4Gi', 'sidecar container "s" 1Gi'],
    ],
    [
      'are those of containers and sidecars, where that is as much',
      {
        initContainers: [requests('i', '2Gi'), requests('s', '1Gi', sidecar)],
        containers: [requests('a', '1Gi')],
      },
      ['sidecar container "s" 1Gi', 'container "a" 1Gi'],
    ],
    [
      'are of the amount for the whole pod, and of the overhead',
      {
        containers: [requests('a', '1Gi')],
        resources: { requests: { memory: '4Gi' } },
        overhead: { memory: '512Mi' },
      },
      ['spec.resources 4Gi', 'overhead 512Mi'],
    ],
  ])('%s', (_, spec, shares) => {
    expect(told(spec)).toEqual(shares);
  });

  test('of containers alone stay in their order', () => {
    const pod = podOf({
      containers: [requests('a', '1Gi'), requests('b', '2Gi')],
      resources: { requests: { memory: '4Gi' } },
    });
    expect(containerShares(pod, 'requests', 'memory').map(({ part }) => part)).toEqual([
      'container "a"',
      'container "b"',
    ]);
  });

  test('of limits have no overhead where there is no limit', () => {
    const pod = podOf({ containers: [limits('a', { cpu: '0' })], overhead: { cpu: '1' } });
    expect(sharesOf(pod, 'limits', 'cpu')).toEqual([]);
  });
});

describe('what no limit holds', () => {
  test.each<[name: string, spec: object, open: readonly string[]]>([
    ['a container without one', { containers: [{ name: 'a' }, limits('b', { cpu: '1' })] }, ['a']],
    ['a container with a limit of 0', { containers: [limits('a', { cpu: '0' })] }, ['a']],
    [
      'init containers and sidecars too',
      { initContainers: [{ name: 'i' }, { name: 's', ...sidecar }], containers: [limits('a', { cpu: '1' })] },
      ['i', 's'],
    ],
    ['nobody under a limit of the whole pod', { containers: [{ name: 'a' }], resources: { limits: { cpu: '1' } } }, []],
    ['all under one of 0', { containers: [{ name: 'a' }], resources: { limits: { cpu: '0' } } }, ['a']],
    [
      'all under one of another resource',
      { containers: [{ name: 'a' }], resources: { limits: { memory: '1' } } },
      ['a'],
    ],
    ['no ephemeral container', { containers: [], ephemeralContainers: [{ name: 'e' }] }, []],
  ])('%s', (_, spec, open) => {
    expect(unlimitedContainers(podOf(spec), 'cpu').map(({ name }) => name)).toEqual(open);
  });

  test.each(['nvidia.com/gpu', 'hugepages-2Mi'])('is nobody where no limit means none: %s', (resource) => {
    expect(unlimitedContainers(podOf({ containers: [{ name: 'a' }] }), resource)).toEqual([]);
  });
});
