import { quote } from '../model/quote.ts';
import type { RawObject } from '../model/fields.ts';
import { NamespaceSelector, type Labels } from '../policy/namespace-selector.ts';
import { followOne, theOne } from './one-object.ts';
import type { WatchOptions, Reflector } from './reflector.ts';
import {
  coverageOf,
  entryIn,
  toFill,
  toJudge,
  type Coverage,
  type NeededRequests,
  type Served,
} from './webhook-coverage.ts';

/** How the webhook configuration for pods sends them. A new object once it, or the gate's certificate, changes. */
export interface PodsWebhook {
  readonly configuration: string;
  /** What API servers do while no gate answers; undefined without an entry for pods. */
  readonly failurePolicy: string | undefined;
  /** Undefined without an entry for pods. */
  readonly coverage: Coverage | undefined;
}

/** The webhook configurations that send pods to the gate; each is undefined while it is unknown. */
export interface Webhooks {
  /** To be judged. */
  readonly pods: PodsWebhook | undefined;
  /** To be filled in. */
  readonly fills: PodsWebhook | undefined;
}

/** A kind of webhook configuration that sends pods to the gate. */
export interface WebhookKind {
  readonly resource: 'validatingwebhookconfigurations' | 'mutatingwebhookconfigurations';
  /** The name of the entry in it. */
  readonly entry: string;
  readonly requests: NeededRequests;
}

/** Sends pods to be judged. */
export const podsKind: WebhookKind = {
  resource: 'validatingwebhookconfigurations',
  entry: 'pods.plimsoll.dev',
  requests: toJudge,
};

/** Sends pods to be filled in. */
export const fillsKind: WebhookKind = {
  resource: 'mutatingwebhookconfigurations',
  entry: 'fills.plimsoll.dev',
  requests: toFill,
};

/** Watches a webhook configuration that sends pods to the gate. */
export class PodsWebhookConfiguration {
  readonly reflector: Reflector<RawObject>;
  readonly #name: string;
  readonly #kind: WebhookKind;
  readonly #served: () => Served;
  #known: { readonly of: readonly unknown[]; readonly webhook: PodsWebhook } | undefined;

  constructor(name: string, kind: WebhookKind, served: () => Served, following: WatchOptions) {
    this.#name = name;
    this.#kind = kind;
    this.#served = served;
    this.reflector = followOne({
      ...following,
      path: `/apis/admissionregistration.k8s.io/v1/${kind.resource}`,
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
      this.#known = { of, webhook: podsWebhookIn(this.#name, this.#kind, configuration, served) };
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

/** How a configuration of that name sends pods; `object` is undefined if it does not exist. */
export function podsWebhookIn(
  configuration: string,
  { entry: name, requests }: WebhookKind,
  object: RawObject | undefined,
  served: Served,
): PodsWebhook {
  const entry = entryIn(object, name);
  if (entry === undefined) return { configuration, failurePolicy: undefined, coverage: undefined };
  // The default is Fail (admissionregistration.k8s.io/v1, ValidatingWebhook).
  const { failurePolicy = 'Fail' } = entry;
  return {
    configuration,
    failurePolicy: String(failurePolicy),
    coverage: coverageOf(entry, aboutConfiguration(configuration), served, requests),
  };
}
