// What a gate knows of the webhook configuration that sends it pods: the chart's own, or one with changes.
import { podsKind, podsWebhookIn, type PodsWebhook } from '../src/cluster/pods-webhook.ts';
import type { Served } from '../src/cluster/webhook-coverage.ts';
import { chartEntry } from './chart-entry.ts';

/** Where the chart has the gate serve; without a certificate, so that nothing is asked of the caBundle. */
export const served: Served = {
  service: { namespace: 'plimsoll-system', name: 'plimsoll' },
  certificate: undefined,
  writesCaBundle: true,
};

/** What the chart's namespaceSelector leaves out. */
export const excluded = {
  key: 'kubernetes.io/metadata.name',
  operator: 'NotIn',
  values: ['kube-system', 'kube-node-lease', 'kube-public', 'plimsoll-system'],
};

/** The webhook entry for pods as the chart renders it, with these fields in place of its own. */
export function podsEntry(changes: object = {}): object {
  return {
    name: 'pods.plimsoll.dev',
    clientConfig: { service: { ...served.service, port: 443, path: '/validate' } },
    failurePolicy: 'Fail',
    namespaceSelector: { matchExpressions: [excluded] },
    // As the API server has it where nothing is written.
    objectSelector: {},
    ...chartEntry('pods'),
    ...changes,
  };
}

/** A configuration with that entry, as a gate has read it. */
export function podsWebhook(changes: object = {}, where: Partial<Served> = {}): PodsWebhook {
  return podsWebhookIn('plimsoll-pods', podsKind, { webhooks: [podsEntry(changes)] }, { ...served, ...where });
}

/** No such configuration is there. */
export const noPodsWebhook = podsWebhookIn('plimsoll-pods', podsKind, undefined, served);
