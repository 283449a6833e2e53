import { afterEach, beforeEach, expect, test } from 'vitest';
import { Followed } from '../../test/followed.ts';
import { LimitRanges } from './limit-ranges.ts';

let followed: Followed;
let ranges: LimitRanges;

beforeEach(async () => {
  followed = new Followed();
  await followed.server.come();
  ranges = new LimitRanges(followed.following());
});
afterEach(() => followed.end());

async function watching(): Promise<void> {
  followed.start(ranges.reflector);
  await followed.until(() => ranges.reflector.status().isWatching);
}

const put = (key: string, ...limits: readonly unknown[]) => void followed.server.put(key, { spec: { limits } });
const namesIn = (namespace: string) => ranges.in(namespace).map(({ name }) => name);

test('what a LimitRange says of containers and pods is kept', async () => {
  const container = {
    type: 'Container',
    default: { memory: '512Mi' },
    defaultRequest: { cpu: '100m', memory: '512Mi' },
    min: { cpu: '10m' },
    max: { memory: '1Gi' },
    maxLimitRequestRatio: { cpu: '4' },
  };
  put('shop/defaults', { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }, container, {
    type: 'Pod',
    max: { memory: '2Gi' },
  });
  await watching();
  const { type: _, ...item } = container;
  const nothing = { default: {}, defaultRequest: {}, min: {}, max: {}, maxLimitRequestRatio: {} };
  expect(ranges.in('shop')).toEqual([
    { name: 'defaults', container: item, pod: { ...nothing, max: { memory: '2Gi' } } },
  ]);
});

test('those of a namespace are found by it, in the order of their names', async () => {
  put('shop/b', { type: 'Pod' });
  put('shop/a', { type: 'Pod' });
  put('batch/z', { type: 'Container' });
  await watching();
  expect([namesIn('shop'), namesIn('batch'), namesIn('other')]).toEqual([['a', 'b'], ['z'], []]);

  put('shop/aa', { type: 'Pod' });
  put('shop/b', { type: 'Container', max: { cpu: '1' } });
  followed.server.remove('shop/a');
  followed.server.remove('batch/z');
  await followed.atOnce(() => namesIn('batch').length === 0);
  expect(namesIn('shop')).toEqual(['aa', 'b']);
  expect(ranges.in('shop')[1]).toMatchObject({ pod: undefined, container: { max: { cpu: '1' } } });
});

test.each([
  { what: 'no spec', content: {} },
  { what: 'no limits', content: { spec: {} } },
  { what: 'limits of volume claims alone', content: { spec: { limits: [{ type: 'PersistentVolumeClaim' }] } } },
  { what: 'limits that are none', content: { spec: { limits: [null, 7] } } },
])('one with $what is not kept', async ({ content }) => {
  followed.server.put('shop/a', content);
  await watching();
  expect([ranges.in('shop'), ranges.reflector.objects.size]).toEqual([[], 0]);
});

test('a relist leaves nothing of what is gone', async () => {
  put('shop/a', { type: 'Pod' });
  put('batch/b', { type: 'Pod' });
  await watching();
  followed.server.reset();
  followed.server.remove('shop/a');
  put('shop/c', { type: 'Pod' });
  followed.server.forget();
  await followed.until(() => namesIn('shop').includes('c'));
  expect([namesIn('shop'), namesIn('batch')]).toEqual([['c'], ['b']]);
});
