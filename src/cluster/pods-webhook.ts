import type { RawObject } from '../model/fields.ts';
import { followOne, theOne } from './one-object.ts';
import type { PodsWebhook } from './policy-conditions.ts';
import type { Following, Reflector } from './reflector.ts';
import { entryIn } from './webhook-entry.ts';

/** The webhook configuration that has pods sent to the gate, as it stands in the cluster. */
export class PodsWebhookConfiguration {
  readonly reflector: Reflector<RawObject>;
  readonly #name: string;

  constructor(name: string, following: Following) {
    this.#name = name;
    this.reflector = followOne({
      ...following,
      path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
      name,
      onChange: () => {},
    });
  }

  /** Undefined while that is not known. */
  standing(): PodsWebhook | undefined {
    if (!this.reflector.hasSynced) return undefined;
    return { configuration: this.#name, failurePolicy: failurePolicyIn(theOne(this.reflector)) };
  }
}

function failurePolicyIn(configuration: RawObject | undefined): string | undefined {
  const entry = entryIn(configuration, 'pods.plimsoll.dev');
  if (entry === undefined) return undefined;
  // What is absent fails (admissionregistration.k8s.io/v1, ValidatingWebhook).
  const { failurePolicy = 'Fail' } = entry;
  return typeof failurePolicy === 'string' ? failurePolicy : undefined;
}
