import { afterEach, expect, test } from 'vitest';
import { FakeCluster } from '../../test/fake-cluster.ts';
import { podsEntry, served } from '../../test/sent-pods.ts';
import { podsKind, PodsWebhookConfiguration } from './pods-webhook.ts';

const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/gate-pods';
const own = 'pods.plimsoll.dev';
const other = { name: 'other.example.com', failurePolicy: 'Ignore' };

let stop = async () => {};
afterEach(() => stop());

/** The configuration as the gate that serves like this follows it. */
function followed(cluster: FakeCluster, where = () => served): PodsWebhookConfiguration {
  const [connection, log] = [cluster.client('a'), cluster.log('a')];
  const following = { connection, log, clock: cluster.clock, random: () => 0.5 };
  const webhook = new PodsWebhookConfiguration('gate-pods', podsKind, where, following);
  webhook.reflector.start();
  stop = () => webhook.reflector.stop();
  return webhook;
}

test.each([
  { what: 'is the only one', webhooks: [{ name: own, failurePolicy: 'Ignore' }], expected: 'Ignore' },
  { what: 'says nothing', webhooks: [{ name: own }], expected: 'Fail' },
  { what: 'comes after another', webhooks: [other, { name: own, failurePolicy: 'Fail' }], expected: 'Fail' },
  { what: 'is not among others', webhooks: [other], expected: undefined },
  { what: 'is no object', webhooks: [7, null], expected: undefined },
  { what: 'is not there, nor any', webhooks: [], expected: undefined },
  { what: 'is not there, nor a list', webhooks: {}, expected: undefined },
])('of pods that may not be judged, where the entry $what: $expected', async ({ webhooks, expected }) => {
  const cluster = new FakeCluster();
  cluster.set(path, { webhooks });
  const webhook = followed(cluster);
  expect(webhook.current).toBeUndefined();
  await cluster.settle();
  expect(webhook.current).toMatchObject({ configuration: 'gate-pods', failurePolicy: expected });
});

test('it is the same object until the configuration changes, or the certificate that is to fit it', async () => {
  const cluster = new FakeCluster();
  cluster.set(path, { webhooks: [podsEntry()] });
  let where = served;
  const webhook = followed(cluster, () => where);
  await cluster.settle();
  const first = webhook.current;
  where = { ...served };
  expect(webhook.current).toBe(first);
  where = { ...served, certificate: { cert: '', key: '' } };
  const second = webhook.current;
  expect([first, second].map((known) => known?.coverage?.gaps.map(({ reason }) => reason))).toEqual([
    [],
    ['CaNotTrusted'],
  ]);
  cluster.set(path, { webhooks: [] });
  await cluster.settle();
  expect(webhook.current).toMatchObject({ failurePolicy: undefined, coverage: undefined });
});
