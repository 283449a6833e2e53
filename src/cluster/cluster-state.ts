import { rules } from '../rules/index.ts';
import type { CompileOptions } from '../policy/compiled-policy.ts';
import type { FactsSource } from '../server/facts-source.ts';
import { LimitRanges } from './limit-ranges.ts';
import type { Loop } from './loop.ts';
import { Namespaces } from './namespaces.ts';
import { followPolicies, type StoredPolicy } from './pod-policies.ts';
import { PodsWebhookConfiguration, sendsPodsOf, type PodsWebhook } from './pods-webhook.ts';
import type { WatchOptions, Reflector } from './reflector.ts';
import { followRuntimeClasses } from './runtime-classes.ts';
import { followServerVersion } from './server-version.ts';
import { ServiceAccounts } from './service-accounts.ts';
import { toFill, toJudge, type Served } from './webhook-coverage.ts';
import type { WebhookEntries } from './webhook-entry.ts';

/** What a gate watches in its cluster. */
export interface ClusterStateOptions extends WatchOptions {
  /** The entries that send pods. */
  readonly entries: Pick<WebhookEntries, 'pods' | 'fills'>;
  readonly served: () => Served;
  /** The API server's minor version; undefined to ask the API server. */
  readonly serverMinor: number | undefined;
  /** Called when policies have changed, and when what they are compiled with is first known or has changed. */
  readonly onChange: () => void;
}

/** Everything that a gate knows about its cluster, from memory; also while the API server is away. */
export class ClusterState {
  readonly facts: FactsSource;
  readonly #policies: Reflector<StoredPolicy>;
  readonly #podsWebhook: PodsWebhookConfiguration;
  readonly #fillsWebhook: PodsWebhookConfiguration;
  /** What has to be read before the gate can judge. */
  readonly #required: readonly Pick<Reflector<unknown>, 'start' | 'stop' | 'hasSynced' | 'status'>[];
  readonly #version: Loop;
  readonly #startedAt = performance.now();
  #compileOptions: CompileOptions | undefined;

  constructor({ entries, served, serverMinor, onChange, ...following }: ClusterStateOptions) {
    // The last of the first lists counts as a change.
    const untilRead = { ...following, onSynced: onChange };
    const namespaces = new Namespaces(untilRead);
    const limitRanges = new LimitRanges(untilRead);
    const runtimeClasses = followRuntimeClasses(untilRead);
    const serviceAccounts = new ServiceAccounts(untilRead);
    const factsOf = (namespace: string) => {
      const namespaceLabels = namespaces.labelsOf(namespace);
      return {
        namespaceLabels,
        limitRanges: limitRanges.defaultsIn(namespace),
        limitRangeBounds: limitRanges.boundsIn(namespace),
        overheads: runtimeClasses.objects,
        serviceAccountsWithoutToken: serviceAccounts.withoutToken(namespace),
        fills: sendsPodsOf(this.fillsWebhook, namespace, namespaceLabels),
      };
    };
    this.facts = {
      get namespaces() {
        return namespaces.names;
      },
      factsOf,
      whenKnown: async (namespace, timeout) => {
        await namespaces.whenKnown(namespace, timeout);
        return factsOf(namespace);
      },
    };
    this.#policies = followPolicies({ ...following, onChange });
    this.#podsWebhook = new PodsWebhookConfiguration({ entry: entries.pods, requests: toJudge }, served, following);
    this.#fillsWebhook = new PodsWebhookConfiguration({ entry: entries.fills, requests: toFill }, served, following);
    this.#required = [
      this.#policies,
      namespaces.reflector,
      limitRanges.reflector,
      runtimeClasses,
      serviceAccounts.reflector,
    ];
    if (serverMinor !== undefined) this.#compileOptions = compileOptionsFor(serverMinor);
    this.#version = followServerVersion({
      ...following,
      onChange: (minor) => {
        if (serverMinor !== undefined) return;
        this.#compileOptions = compileOptionsFor(minor);
        onChange();
      },
    });
  }

  start(): void {
    for (const reflector of this.#all) reflector.start();
    this.#version.start();
  }

  get #all(): readonly Pick<Reflector<unknown>, 'start' | 'stop'>[] {
    return [...this.#required, this.#podsWebhook.reflector, this.#fillsWebhook.reflector];
  }

  /** Never throws. */
  async stop(): Promise<void> {
    await this.#version.stop();
    await Promise.all(this.#all.map((reflector) => reflector.stop()));
  }

  /** What policies are compiled with; undefined while the version of the API server is unknown. A new object after each change. */
  get compileOptions(): CompileOptions | undefined {
    return this.#compileOptions;
  }

  /** What was never read yet, in a sentence; undefined if everything was. */
  get unread(): string | undefined {
    const missing = this.#required.find(({ hasSynced }) => !hasSynced);
    return missing && `waiting for the first list of ${missing.status().resource}`;
  }

  /** The policies of the cluster, by name. */
  get policies(): ReadonlyMap<string, StoredPolicy> {
    return this.#policies.objects;
  }

  /** How pods are sent to the gate; undefined while that is unknown. The same object as long as nothing changes. */
  get podsWebhook(): PodsWebhook | undefined {
    return this.#podsWebhook.current;
  }

  /** How pods are sent to the gate to be filled in; likewise. */
  get fillsWebhook(): PodsWebhook | undefined {
    return this.#fillsWebhook.current;
  }

  /** Seconds since the last contact with the API server, by resource; before the first contact, since the start. */
  ages(): ReadonlyMap<string, number> {
    const sinceStart = (performance.now() - this.#startedAt) / 1000;
    return new Map(
      this.#required.map((reflector) => {
        const { resource, secondsSinceContact = sinceStart } = reflector.status();
        return [resource, secondsSinceContact];
      }),
    );
  }
}

function compileOptionsFor(serverMinor: number): CompileOptions {
  return { rules, serverMinor, knowsNamespaceLabels: true };
}
