import { quote } from '../model/quote.ts';
import type { RawObject } from '../model/fields.ts';
import { NamespaceSelector, type Labels } from '../policy/namespace-selector.ts';
import { followOne, theOne } from './one-object.ts';
import type { Following, Reflector } from './reflector.ts';
import { coverageOf, toFill, toJudge, type Asked, type Coverage, type Served } from './webhook-coverage.ts';
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

/** The webhook configurations that have pods sent to the gate; each is undefined while it is not known. */
export interface Webhooks {
  /** To be judged. */
  readonly pods: PodsWebhook | undefined;
  /** To be filled in. */
  readonly fills: PodsWebhook | undefined;
}

/** A webhook configuration that is followed. */
export interface WebhookKind {
  /** Of its resource. */
  readonly resource: 'validatingwebhookconfigurations' | 'mutatingwebhookconfigurations';
  /** The name of the entry in it. */
  readonly entry: string;
  readonly asked: Asked;
}

/** Has pods judged. */
export const podsKind: WebhookKind = {
  resource: 'validatingwebhookconfigurations',
  entry: 'pods.plimsoll.dev',
  asked: toJudge,
};

/** Has pods filled in. */
export const fillsKind: WebhookKind = {
  resource: 'mutatingwebhookconfigurations',
  entry: 'fills.plimsoll.dev',
  asked: toFill,
};

/** A webhook configuration that has pods sent to the gate, as it stands in the cluster. */
export class PodsWebhookConfiguration {
  readonly reflector: Reflector<RawObject>;
  readonly #name: string;
  readonly #kind: WebhookKind;
  readonly #served: () => Served;
  #known: { readonly of: readonly unknown[]; readonly webhook: PodsWebhook } | undefined;

  constructor(name: string, kind: WebhookKind, served: () => Served, following: Following) {
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

  /** Undefined while that is not known. The same object for as long as nothing changes. */
  standing(): PodsWebhook | undefined {
    if (!this.reflector.hasSynced) return undefined;
    const [configuration, served] = [theOne(this.reflector), this.#served()];
    const of = [configuration, served.certificate];
    if (this.#known?.of.every((one, index) => one === of[index]) !== true) {
      this.#known = { of, webhook: podsWebhookIn(this.#name, this.#kind, configuration, served) };
    }
    return this.#known.webhook;
  }
}

/** Whether API servers ask the gate about the pods of a namespace; undefined while that is not known. */
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

/** One for each coverage: it is asked with every review. */
function selectorOf(coverage: Coverage): NamespaceSelector {
  const selector = selectors.get(coverage) ?? new NamespaceSelector({ matchExpressions: coverage.selector });
  selectors.set(coverage, selector);
  return selector;
}

const selectors = new WeakMap<Coverage, NamespaceSelector>();

/** How a sentence begins that is about a webhook configuration. */
export function aboutConfiguration(name: string): string {
  return `webhook configuration ${quote(name)}`;
}

/** What a configuration of that name has API servers do; `object` is undefined where it is not there. */
export function podsWebhookIn(
  configuration: string,
  kind: WebhookKind,
  object: RawObject | undefined,
  served: Served,
): PodsWebhook {
  const entry = entryIn(object, kind.entry);
  if (entry === undefined) return { configuration, failurePolicy: undefined, coverage: undefined };
  // What is absent fails (admissionregistration.k8s.io/v1, ValidatingWebhook).
  const { failurePolicy = 'Fail' } = entry;
  return {
    configuration,
    failurePolicy: String(failurePolicy),
    coverage: coverageOf(entry, aboutConfiguration(configuration), served, kind.asked),
  };
}
