import { quote } from '../model/quote.ts';
import type { RawObject } from '../model/fields.ts';
import { followOne, theOne } from './one-object.ts';
import type { Following, Reflector } from './reflector.ts';
import { coverageOf, type Coverage, type Served } from './webhook-coverage.ts';
import { entryIn } from './webhook-entry.ts';

/** What the webhook configuration for pods has API servers do. Another object once it or the gate's certificate changes. */
export interface PodsWebhook {
  /** The name of the configuration. */
  readonly configuration: string;
  /** What API servers do where no gate answers; undefined where there is no entry for pods. */
  readonly failurePolicy: string | undefined;
  /** Undefined where there is no entry for pods. */
  readonly coverage: Coverage | undefined;
}

/** The webhook configuration that has pods sent to the gate, as it stands in the cluster. */
export class PodsWebhookConfiguration {
  readonly reflector: Reflector<RawObject>;
  readonly #name: string;
  readonly #served: () => Served;
  #known: { readonly of: readonly unknown[]; readonly webhook: PodsWebhook } | undefined;

  constructor(name: string, served: () => Served, following: Following) {
    this.#name = name;
    this.#served = served;
    this.reflector = followOne({
      ...following,
      path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
      name,
      onChange: () => {},
    });
  }

  /** Undefined while that is not known. The same object for as long as nothing changes. */
  standing(): PodsWebhook | undefined {
    if (!this.reflector.hasSynced) return undefined;
    const [configuration, served] = [theOne(this.reflector), this.#served()];
    const of = [configuration, served.certificate];
    if (this.#known?.of.every((one, index) => one === of[index]) !== true) {
      this.#known = { of, webhook: podsWebhookIn(this.#name, configuration, served) };
    }
    return this.#known.webhook;
  }
}

/** How a sentence begins that is about a webhook configuration. */
export function aboutConfiguration(name: string): string {
  return `webhook configuration ${quote(name)}`;
}

/** What a configuration of that name has API servers do; `object` is undefined where it is not there. */
export function podsWebhookIn(configuration: string, object: RawObject | undefined, served: Served): PodsWebhook {
  const entry = entryIn(object, 'pods.plimsoll.dev');
  if (entry === undefined) return { configuration, failurePolicy: undefined, coverage: undefined };
  // What is absent fails (admissionregistration.k8s.io/v1, ValidatingWebhook).
  const { failurePolicy = 'Fail' } = entry;
  return {
    configuration,
    failurePolicy: String(failurePolicy),
    coverage: coverageOf(entry, aboutConfiguration(configuration), served),
  };
}
