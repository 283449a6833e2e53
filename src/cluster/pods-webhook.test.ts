import { afterEach, describe, expect, test } from 'vitest';
import { FakeCluster } from '../../test/fake-cluster.ts';
import { excluded, fillsWebhook, noFillsWebhook, podsEntry, served } from '../../test/sent-pods.ts';
import { PodsWebhookConfiguration, sendsPodsOf } from './pods-webhook.ts';
import { toJudge } from './webhook-coverage.ts';
import { webhookEntries } from './webhook-entry.ts';

const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/gate-pods';
const own = 'pods.plimsoll.dev';
const other = { name: 'other.example.com', failurePolicy: 'Ignore' };

let stop = async () => {};
afterEach(() => stop());

/** The configuration as the gate that serves like this follows it. */
function followed(cluster: FakeCluster, where = () => served): PodsWebhookConfiguration {
  const [connection, log] = [cluster.client('a'), cluster.log('a')];
  const sending = { entry: webhookEntries('gate').pods, requests: toJudge };
  const following = { connection, log, clock: cluster.clock, random: () => 0.5 };
  const webhook = new PodsWebhookConfiguration(sending, where, following);
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

describe('the pods of a namespace are sent to be filled in', () => {
  const labelled = (operator: string) =>
    fillsWebhook({ namespaceSelector: { matchExpressions: [excluded, { key: 'team', operator }] } });

  test.each([
    { where: 'shop', by: 'the chart', webhook: fillsWebhook(), expected: true },
    { where: 'kube-system', by: 'the chart', webhook: fillsWebhook(), expected: false },
    { where: 'shop', by: 'an entry that is off', webhook: fillsWebhook({ rules: [] }), expected: false },
    { where: 'shop', by: 'no entry', webhook: noFillsWebhook, expected: false },
    { where: 'shop', by: 'a configuration that is not read yet', webhook: undefined, expected: undefined },
    {
      where: 'shop',
      by: 'an entry with a gap',
      webhook: fillsWebhook({ admissionReviewVersions: ['v1beta1'] }),
      expected: false,
    },
    {
      where: 'shop',
      by: 'an entry with match conditions of others',
      webhook: fillsWebhook({ matchConditions: [{ name: 'not-me', expression: 'true' }] }),
      expected: false,
    },
    { where: 'shop', by: 'a label that it has', webhook: labelled('Exists'), expected: true, labels: { team: 'a' } },
    {
      where: 'shop',
      by: 'a label that excludes',
      webhook: labelled('DoesNotExist'),
      expected: false,
      labels: { team: 'a' },
    },
    { where: 'shop', by: 'a label that is not known', webhook: labelled('Exists'), expected: undefined },
    { where: 'kube-system', by: 'its name, whatever its labels', webhook: labelled('Exists'), expected: false },
  ])('$where, by $by: $expected', ({ where, webhook, expected, labels }) => {
    expect(sendsPodsOf(webhook, where, labels)).toBe(expected);
  });
});
