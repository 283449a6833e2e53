import { quote } from '../model/quote.ts';
import type { RawObject } from '../model/fields.ts';
import { NamespaceSelector, type Labels } from '../policy/namespace-selector.ts';
import { followOne, theOne } from './one-object.ts';
import type { WatchOptions, Reflector } from './reflector.ts';
import { coverageOf, entryIn, isOff, type Coverage, type NeededRequests, type Served } from './webhook-coverage.ts';
import { configurationsPath, type WebhookEntry } from './webhook-entry.ts';

/** How a webhook configuration sends pods. A new object once it, or the gate's certificate, changes. */
export interface PodsWebhook {
  readonly configuration: string;
  /** What API servers do while no gate answers; undefined without an entry for pods, or one that is off. */
  readonly failurePolicy: string | undefined;
  /** Likewise. */
  readonly coverage: Coverage | undefined;
}

/** The webhook configurations that send pods to the gate; each is undefined while it is unknown. */
export interface Webhooks {
  /** To be judged. */
  readonly pods: PodsWebhook | undefined;
  /** To be filled in. */
  readonly fills: PodsWebhook | undefined;
}

/** What a webhook entry must send. */
export interface SendingEntry {
  readonly entry: WebhookEntry;
  readonly requests: NeededRequests;
}

/** Watches a webhook configuration that sends pods to the gate. */
export class PodsWebhookConfiguration {
  readonly reflector: Reflector<RawObject>;
  readonly #sending: SendingEntry;
  readonly #served: () => Served;
  #known: { readonly of: readonly unknown[]; readonly webhook: PodsWebhook } | undefined;

  constructor(sending: SendingEntry, served: () => Served, following: WatchOptions) {
    this.#sending = sending;
    this.#served = served;
    const { entry } = sending;
    this.reflector = followOne({
      ...following,
      path: configurationsPath(entry),
      name: entry.configuration,
      onChange: () => {},
    });
  }

  /** Undefined before it is first read. The same object as long as nothing changes. */
  get current(): PodsWebhook | undefined {
    if (!this.reflector.hasSynced) return undefined;
    const [configuration, served] = [theOne(this.reflector), this.#served()];
    const of = [configuration, served.certificate];
    if (this.#known?.of.every((one, index) => one === of[index]) !== true) {
      this.#known = { of, webhook: podsWebhookIn(configuration, this.#sending, served) };
    }
    return this.#known.webhook;
  }
}

/** Whether API servers send the pods of a namespace; undefined while that is unknown. */
export function sendsPodsOf(
  webhook: PodsWebhook | undefined,
  namespace: string,
  labels: Labels | undefined,
): boolean | undefined {
  if (webhook === undefined) return undefined;
  const { coverage } = webhook;
  if (coverage === undefined || coverage.gaps.length > 0 || coverage.matchConditions.length > 0) return false;
  const selector = selectorOf(coverage);
  if (!selector.selectsName(namespace)) return false;
  if (!selector.readsLabels) return true;
  return labels && selector.selectsLabels(labels);
}

/** Kept, since every review needs it. */
function selectorOf(coverage: Coverage): NamespaceSelector {
  const selector = selectors.get(coverage) ?? new NamespaceSelector({ matchExpressions: coverage.selector });
  selectors.set(coverage, selector);
  return selector;
}

const selectors = new WeakMap<Coverage, NamespaceSelector>();

/** How sentences name a webhook configuration. */
export function aboutConfiguration(name: string): string {
  return `webhook configuration ${quote(name)}`;
}

/** How a webhook configuration sends pods; `object` is undefined if it does not exist. */
export function podsWebhookIn(
  object: RawObject | undefined,
  { entry: { configuration, webhook }, requests }: SendingEntry,
  served: Served,
): PodsWebhook {
  const entry = entryIn(object, webhook);
  if (entry === undefined || isOff(entry, requests)) {
    return { configuration, failurePolicy: undefined, coverage: undefined };
  }
  // The default is Fail (admissionregistration.k8s.io/v1, ValidatingWebhook).
  const { failurePolicy = 'Fail' } = entry;
  return {
    configuration,
    failurePolicy: String(failurePolicy),
    coverage: coverageOf(entry, aboutConfiguration(configuration), served, requests),
  };
}
