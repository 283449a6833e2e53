import { afterEach, beforeEach, expect, test } from 'vitest';
import { Followed } from '../../test/followed.ts';
import { followRuntimeClasses } from './runtime-classes.ts';

let followed: Followed;

beforeEach(async () => {
  followed = new Followed();
  await followed.server.come();
});
afterEach(() => followed.end());

test('the overhead of a class is known by its name', async () => {
  followed.server.put('kata', { handler: 'kata', overhead: { podFixed: { memory: '120Mi', cpu: '250m' } } });
  followed.server.put('runc', { handler: 'runc' });
  followed.server.put('odd', { handler: 'odd', overhead: null });
  const classes = followRuntimeClasses(followed.following());
  followed.start(classes);
  await followed.until(() => classes.hasSynced);
  expect(classes.objects.get('kata')).toEqual({ memory: '120Mi', cpu: '250m' });
  expect(['runc', 'odd', 'other'].map((name) => classes.objects.get(name))).toEqual([{}, {}, undefined]);
  expect(followed.server.count('list')).toBe(1);
});
