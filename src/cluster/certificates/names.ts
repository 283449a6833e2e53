import type { WebhookEntry } from './ca-bundle.ts';

/** What a gate's objects are called. */
export interface Names {
  readonly namespace: string;
  readonly secret: string;
  readonly lease: string;
  /** What the API server calls the Service by, and others may. */
  readonly hosts: readonly string[];
  readonly entries: readonly WebhookEntry[];
}

/** What they are called where the Service is called `name`, as the chart has it. */
export function namesFor(name: string, namespace: string): Names {
  return {
    namespace,
    secret: `${name}-certificate`,
    lease: name,
    hosts: [name, `${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`],
    entries: ['pods', 'templates', 'policies', 'fills'].map((entry) => ({
      resource: entry === 'fills' ? 'mutatingwebhookconfigurations' : 'validatingwebhookconfigurations',
      configuration: `${name}-${entry}`,
      webhook: `${entry}.plimsoll.dev`,
    })),
  };
}
