import { beforeEach, expect, test } from 'vitest';
import { away, FakeCluster } from '../../test/fake-cluster.ts';
import { followServerVersion } from './server-version.ts';

let cluster: FakeCluster;
let version: ReturnType<typeof followServerVersion>;
let told: number[];
/** What the API server answers next. */
let answer: () => unknown;

const asked = { count: 0 };

beforeEach(() => {
  cluster = new FakeCluster();
  told = [];
  asked.count = 0;
  answer = () => ({ major: '1', minor: '36' });
  version = followServerVersion({
    connection: {
      get: async () => {
        asked.count++;
        return answer();
      },
    },
    log: cluster.log('a'),
    clock: cluster.clock,
    random: () => 0.999,
    onChange: (minor) => void told.push(minor),
  });
  version.start();
});

test('an upgrade is known two minutes later', async () => {
  await cluster.settle();
  expect(told).toEqual([36]);
  answer = () => ({ major: '1', minor: '37+' });
  await cluster.pass(120_000);
  expect(told).toEqual([36, 37]);
  await version.stop();
});

test('the same version is told once, and asked for no more often than every two minutes', async () => {
  await cluster.pass(3_600_000);
  expect([told, asked.count]).toEqual([[36], 31]);
  await version.stop();
});

test('while it is not said, that is told once, and it is asked for again within half a minute', async () => {
  await cluster.settle();
  answer = () => {
    throw away();
  };
  await cluster.pass(600_000);
  answer = () => ({ major: '1', minor: '37' });
  await cluster.pass(30_000);
  expect(told).toEqual([36, 37]);
  expect(cluster.told).toEqual([
    'a info: API server version detected',
    'a warn: API server version unknown',
    'a info: API server version detected',
  ]);
  await version.stop();
});

test.each([{ minor: '' }, { minor: 37 }, {}, 'no JSON'])('what has no version in it: %j', async (said) => {
  answer = () => said;
  await cluster.pass(120_000);
  expect(told).toEqual([36]);
  expect(cluster.told.at(-1)).toBe('a warn: API server version unknown');
  await version.stop();
});
