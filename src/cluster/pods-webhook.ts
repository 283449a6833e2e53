import { quote } from '../model/quote.ts';
import type { RawObject } from '../model/fields.ts';
import { followOne, theOne } from './one-object.ts';
import type { WatchOptions, Reflector } from './reflector.ts';
import { coverageOf, entryIn, type Coverage, type Served } from './webhook-coverage.ts';

/** How the webhook configuration for pods sends them. A new object once it, or the gate's certificate, changes. */
export interface PodsWebhook {
  readonly configuration: string;
  /** What API servers do while no gate answers; undefined without an entry for pods. */
  readonly failurePolicy: string | undefined;
  /** Undefined without an entry for pods. */
  readonly coverage: Coverage | undefined;
}

/** Watches the webhook configuration that sends pods to the gate. */
export class PodsWebhookConfiguration {
  readonly reflector: Reflector<RawObject>;
  readonly #name: string;
  readonly #served: () => Served;
  #known: { readonly of: readonly unknown[]; readonly webhook: PodsWebhook } | undefined;

  constructor(name: string, served: () => Served, following: WatchOptions) {
    this.#name = name;
    this.#served = served;
    this.reflector = followOne({
      ...following,
      path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
      name,
      onChange: () => {},
    });
  }

  /** Undefined before it is first read. The same object as long as nothing changes. */
  get current(): PodsWebhook | undefined {
    if (!this.reflector.hasSynced) return undefined;
    const [configuration, served] = [theOne(this.reflector), this.#served()];
    const of = [configuration, served.certificate];
    if (this.#known?.of.every((one, index) => one === of[index]) !== true) {
      this.#known = { of, webhook: podsWebhookIn(this.#name, configuration, served) };
    }
    return this.#known.webhook;
  }
}

/** How sentences name a webhook configuration. */
export function aboutConfiguration(name: string): string {
  return `webhook configuration ${quote(name)}`;
}

/** How a configuration of that name sends pods; `object` is undefined if it does not exist. */
export function podsWebhookIn(configuration: string, object: RawObject | undefined, served: Served): PodsWebhook {
  const entry = entryIn(object, 'pods.plimsoll.dev');
  if (entry === undefined) return { configuration, failurePolicy: undefined, coverage: undefined };
  // The default is Fail (admissionregistration.k8s.io/v1, ValidatingWebhook).
  const { failurePolicy = 'Fail' } = entry;
  return {
    configuration,
    failurePolicy: String(failurePolicy),
    coverage: coverageOf(entry, aboutConfiguration(configuration), served),
  };
}
