import { webhookEntries, type WebhookEntries } from '../webhook-entry.ts';

/** The names of a gate's objects. */
export interface Names {
  readonly namespace: string;
  readonly secret: string;
  readonly lease: string;
  /** The DNS names of the Service. */
  readonly hosts: readonly string[];
  readonly entries: WebhookEntries;
}

/** The names that the chart gives them for a Service called `name`. */
export function namesFor(name: string, namespace: string): Names {
  return {
    namespace,
    secret: `${name}-certificate`,
    lease: name,
    hosts: [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`],
    entries: webhookEntries(name),
  };
}
