/** An entry of a webhook configuration: it says which requests API servers send to the gate. */
export interface WebhookEntry {
  /** The kind of the configuration. */
  readonly kind: 'ValidatingWebhookConfiguration' | 'MutatingWebhookConfiguration';
  /** The resource of that kind. */
  readonly resource: 'validatingwebhookconfigurations' | 'mutatingwebhookconfigurations';
  /** The name of the configuration. */
  readonly configuration: string;
  /** The name of the entry: `pods.plimsoll.dev`. */
  readonly webhook: string;
}

/** The entries by their purpose: pods, their templates and policies are judged, pods are filled in. */
export type WebhookEntries = Readonly<Record<'pods' | 'templates' | 'policies' | 'fills', WebhookEntry>>;

/** The entries that the chart creates for a gate called `name`, each in a configuration of its own. */
export function webhookEntries(name: string): WebhookEntries {
  const named = (purpose: keyof WebhookEntries) => ({
    configuration: `${name}-${purpose}`,
    webhook: `${purpose}.plimsoll.dev`,
  });
  const validating = { kind: 'ValidatingWebhookConfiguration', resource: 'validatingwebhookconfigurations' } as const;
  const mutating = { kind: 'MutatingWebhookConfiguration', resource: 'mutatingwebhookconfigurations' } as const;
  return {
    pods: { ...validating, ...named('pods') },
    templates: { ...validating, ...named('templates') },
    policies: { ...validating, ...named('policies') },
    fills: { ...mutating, ...named('fills') },
  };
}

/** The path of all configurations of that kind at the API server. */
export function configurationsPath({ resource }: WebhookEntry): string {
  return `/apis/admissionregistration.k8s.io/v1/${resource}`;
}
