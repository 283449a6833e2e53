import { expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './memory-volumes.ts';

const problemsOf = (tweak: Tweak) =>
  findingsIn(onlyRule(rule), examplePod(tweak)).map((finding) => sentenceOf(finding).split('; ')[0]);

const memory = (limit: string) => ({ resources: { limits: { memory: limit } } });
const mounts = (...names: readonly string[]) => ({
  volumeMounts: names.map((name, index) => ({ name, mountPath: `/${name}/${index}` })),
});
const inMemory = (name: string, sizeLimit?: string) => ({ name, emptyDir: { medium: 'Memory', sizeLimit } });
const app = (container: Tweak['container'] = {}, ...volumes: readonly object[]): Tweak => ({
  container,
  spec: { volumes },
});

test.each<[name: string, tweak: Tweak, told: readonly string[]]>([
  ['just below the limit', app({ ...memory('1Gi'), ...mounts('a') }, inMemory('a', '1023Mi')), []],
  [
    'at the limit in another unit',
    app({ ...memory('1G'), ...mounts('a') }, inMemory('a', '1Gi')),
    [
      'container "app" mounts memory-backed volume "a" of 1Gi (1073741824 bytes), and the memory limit is 1G (1000000000)',
    ],
  ],
  ['mounted twice, which is once', app({ ...memory('1Gi'), ...mounts('a', 'a') }, inMemory('a', '600Mi')), []],
  ['not mounted', app(memory('1Gi'), inMemory('a', '2Gi')), []],
  ['a limit of 0, which is none', app({ ...memory('0'), ...mounts('a') }, inMemory('a', '2Gi')), []],
  [
    'a size of 0, which is none',
    app({ ...memory('1Gi'), ...mounts('a') }, inMemory('a', '0')),
    ['container "app" mounts memory-backed volume "a" without a sizeLimit, and the memory limit is 1Gi'],
  ],
  [
    'only those without a size are named',
    app({ ...memory('1Gi'), ...mounts('a', 'b', 'c') }, inMemory('a'), inMemory('b', '2Gi'), inMemory('c')),
    ['container "app" mounts memory-backed volumes "a" and "c" without a sizeLimit, and the memory limit is 1Gi'],
  ],
  [
    'readOnly: false',
    app(
      { ...memory('1Gi'), volumeMounts: [{ name: 'a', mountPath: '/dev/shm', readOnly: false }] },
      inMemory('a', '1Gi'),
    ),
    ['container "app" mounts memory-backed volume "a" of 1Gi, and the memory limit is 1Gi'],
  ],
  [
    'one mount that reads and one that writes',
    app(
      {
        ...memory('1Gi'),
        volumeMounts: [
          { name: 'a', mountPath: '/r', readOnly: true },
          { name: 'a', mountPath: '/w' },
        ],
      },
      inMemory('a', '1Gi'),
    ),
    ['container "app" mounts memory-backed volume "a" of 1Gi, and the memory limit is 1Gi'],
  ],
  [
    'huge pages, which are no memory of the limit',
    app({ ...memory('1Gi'), ...mounts('a') }, { name: 'a', emptyDir: { medium: 'HugePages' } }),
    [],
  ],
  [
    'a Windows pod, whose node has no such volumes',
    {
      container: { ...memory('1Gi'), ...mounts('a') },
      spec: { os: { name: 'windows' }, volumes: [inMemory('a', '2Gi')] },
    },
    [],
  ],
  [
    'volumes of two containers that only together are too much for the pod',
    {
      spec: {
        resources: { limits: { memory: '1Gi' } },
        containers: [
          { ...exampleContainer, ...memory('1Gi'), ...mounts('a') },
          { ...exampleContainer, name: 'side', ...mounts('b') },
        ],
        volumes: [inMemory('a', '600Mi'), inMemory('b', '600Mi')],
      },
    },
    ['the pod mounts memory-backed volumes "a" and "b" of 1200Mi together, and the memory limit is 1Gi'],
  ],
  [
    'a limit of its own beside that of the pod',
    {
      container: { ...memory('512Mi'), ...mounts('a') },
      spec: { resources: { limits: { memory: '4Gi' } }, volumes: [inMemory('a', '1Gi')] },
    },
    ['container "app" mounts memory-backed volume "a" of 1Gi, and the memory limit is 512Mi'],
  ],
])('%s', (_, tweak, told) => {
  expect(problemsOf(tweak)).toEqual(told);
});
