import { afterEach, expect, test } from 'vitest';
import { FakeCluster } from '../../test/fake-cluster.ts';
import { PodsWebhookConfiguration } from './pods-webhook.ts';

const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/gate-pods';
const own = 'pods.plimsoll.dev';
const other = { name: 'other.example.com', failurePolicy: 'Ignore' };

let stop = async () => {};
afterEach(() => stop());

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
  const { clock } = cluster;
  const webhook = new PodsWebhookConfiguration('gate-pods', {
    connection: cluster.client('a'),
    log: cluster.log('a'),
    clock,
    random: () => 0.5,
  });
  expect(webhook.standing()).toBeUndefined();
  webhook.reflector.start();
  stop = () => webhook.reflector.stop();
  await cluster.settle();
  expect(webhook.standing()).toEqual({ configuration: 'gate-pods', failurePolicy: expected });
});
