import { afterEach, beforeEach, expect, test } from 'vitest';
import { Followed } from '../../test/followed.ts';
import { ServiceAccounts } from './service-accounts.ts';

let followed: Followed;
let accounts: ServiceAccounts;

beforeEach(async () => {
  followed = new Followed();
  await followed.server.come();
  accounts = new ServiceAccounts(followed.following());
});
afterEach(() => followed.end());

async function watching(): Promise<void> {
  followed.start(accounts.reflector);
  await followed.until(() => accounts.reflector.status().isWatching);
}

const put = (key: string, automountServiceAccountToken?: unknown) =>
  void followed.server.put(key, { automountServiceAccountToken, secrets: [{ name: 'a' }] });
const namesIn = (namespace: string) => [...(accounts.withoutToken(namespace) ?? ['not known'])];

test('before the first list nothing is known', () => {
  expect(namesIn('shop')).toEqual(['not known']);
});

test('only those that turn their token off are kept', async () => {
  put('shop/default', false);
  put('shop/web');
  put('shop/api', true);
  put('shop/odd', 'false');
  put('batch/null', null);
  await watching();
  expect([namesIn('shop'), namesIn('batch'), namesIn('other')]).toEqual([['default'], [], []]);
  expect(accounts.reflector.objects.size).toBe(1);
});

test('changes are followed', async () => {
  put('shop/web', false);
  put('shop/api');
  put('batch/default', false);
  await watching();
  put('shop/api', false);
  put('shop/web', true);
  followed.server.remove('batch/default');
  await followed.atOnce(() => namesIn('batch').length === 0);
  expect(namesIn('shop')).toEqual(['api']);
  put('batch/default', false);
  followed.server.remove('shop/api');
  await followed.atOnce(() => namesIn('shop').length === 0);
  expect(namesIn('batch')).toEqual(['default']);
});

test('a relist leaves nothing of what is gone, or is no longer so', async () => {
  put('shop/gone', false);
  put('shop/changed', false);
  put('batch/kept', false);
  await watching();
  followed.server.reset();
  followed.server.remove('shop/gone');
  put('shop/changed');
  put('shop/new', false);
  followed.server.forget();
  await followed.until(() => namesIn('shop').includes('new'));
  expect([namesIn('shop'), namesIn('batch')]).toEqual([['new'], ['kept']]);
});
