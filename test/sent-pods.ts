// What a gate knows of the webhook configurations that send it pods: the chart's own, or one with changes.
import { podsWebhookIn, type PodsWebhook, type SendingEntry } from '../src/cluster/pods-webhook.ts';
import { toFill, toJudge, type Served } from '../src/cluster/webhook-coverage.ts';
import { webhookEntries } from '../src/cluster/webhook-entry.ts';
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

const entries = webhookEntries(served.service.name);
const toBeJudged: SendingEntry = { entry: entries.pods, requests: toJudge };
const toBeFilled: SendingEntry = { entry: entries.fills, requests: toFill };

/** The webhook entry for pods as the chart renders it, with these fields in place of its own. */
export function podsEntry(changes: object = {}): object {
  return { ...entryOf('pods', '/validate'), failurePolicy: 'Fail', ...changes };
}

/** The entry for fills, likewise. */
function fillsEntry(changes: object = {}): object {
  return { ...entryOf('fills', '/mutate'), failurePolicy: 'Ignore', ...changes };
}

function entryOf(name: 'pods' | 'fills', path: string): object {
  return {
    name: `${name}.plimsoll.dev`,
    clientConfig: { service: { ...served.service, port: 443, path } },
    namespaceSelector: { matchExpressions: [excluded] },
    // As the API server has it where nothing is written.
    objectSelector: {},
    ...chartEntry(name),
  };
}

/** A configuration with the entry for pods, as a gate has read it. */
export function podsWebhook(changes: object = {}, where: Partial<Served> = {}): PodsWebhook {
  return podsWebhookIn({ webhooks: [podsEntry(changes)] }, toBeJudged, { ...served, ...where });
}

/** A configuration with the entry for fills, as a gate has read it. */
export function fillsWebhook(changes: object = {}, where: Partial<Served> = {}): PodsWebhook {
  return podsWebhookIn({ webhooks: [fillsEntry(changes)] }, toBeFilled, { ...served, ...where });
}

/** No such configuration is there. */
export const noPodsWebhook = podsWebhookIn(undefined, toBeJudged, served);
export const noFillsWebhook = podsWebhookIn(undefined, toBeFilled, served);
