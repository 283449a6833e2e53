import { rules } from '../rules/index.ts';
import type { Setting } from '../policy/compiled-policy.ts';
import type { FactsSource } from '../server/facts-source.ts';
import { ClusterFacts } from './cluster-facts.ts';
import { LimitRanges } from './limit-ranges.ts';
import { Namespaces } from './namespaces.ts';
import { PodPolicies, type StoredPolicy } from './pod-policies.ts';
import { PodsWebhookConfiguration, type PodsWebhook } from './pods-webhook.ts';
import type { Following, Reflector } from './reflector.ts';
import { RuntimeClasses } from './runtime-classes.ts';
import { ServerVersion } from './server-version.ts';
import { ServiceAccounts } from './service-accounts.ts';
import type { Served } from './webhook-coverage.ts';

/** What a gate follows of its cluster. */
export interface ClusterStateOptions extends Following {
  /** The name of the webhook configuration that has pods sent to the gate. */
  readonly podsConfiguration: string;
  /** Where the gate serves, and what. */
  readonly served: () => Served;
  /** The API server's minor version; undefined where the API server is to be asked. */
  readonly serverMinor: number | undefined;
  /** Told when policies have changed, and when what they are read with is known or has changed. */
  readonly onChange: () => void;
}

/** Anything that has been followed from some moment on. */
interface Followed {
  readonly reflector: Pick<Reflector<unknown>, 'start' | 'stop' | 'hasSynced' | 'standing'>;
}

/** All that a gate knows of its cluster, from memory: as the watches have brought it, also while the API server is away. */
export class ClusterState {
  readonly facts: FactsSource;
  readonly #policies: PodPolicies;
  readonly #podsWebhook: PodsWebhookConfiguration;
  readonly #followed: readonly Followed[];
  readonly #version: ServerVersion;
  readonly #startedAt = performance.now();
  #setting: Setting | undefined;

  constructor({ podsConfiguration, served, serverMinor, onChange, ...following }: ClusterStateOptions) {
    // What comes last of all that is waited for is as good as a change.
    const untilRead = { ...following, onSynced: onChange };
    const namespaces = new Namespaces(untilRead);
    const limitRanges = new LimitRanges(untilRead);
    const runtimeClasses = new RuntimeClasses(untilRead);
    const serviceAccounts = new ServiceAccounts(untilRead);
    this.facts = new ClusterFacts({ namespaces, limitRanges, runtimeClasses, serviceAccounts });
    this.#policies = new PodPolicies({ ...following, onChange });
    this.#podsWebhook = new PodsWebhookConfiguration(podsConfiguration, served, following);
    this.#followed = [this.#policies, namespaces, limitRanges, runtimeClasses, serviceAccounts];
    if (serverMinor !== undefined) this.#setting = settingFor(serverMinor);
    this.#version = new ServerVersion({
      ...following,
      onChange: (minor) => {
        if (serverMinor !== undefined) return;
        this.#setting = settingFor(minor);
        onChange();
      },
    });
  }

  /** Begins, once and for good. */
  start(): void {
    for (const { reflector } of [...this.#followed, this.#podsWebhook]) reflector.start();
    this.#version.start();
  }

  /** Ends. Never throws. */
  async stop(): Promise<void> {
    await this.#version.stop();
    await Promise.all([...this.#followed, this.#podsWebhook].map(({ reflector }) => reflector.stop()));
  }

  /** What policies are read with; undefined while the version of the API server is not known. Another object once it changes. */
  get setting(): Setting | undefined {
    return this.#setting;
  }

  /** What was never read yet, in a sentence; undefined where all was. */
  get unread(): string | undefined {
    const missing = this.#followed.find(({ reflector }) => !reflector.hasSynced);
    return missing === undefined ? undefined : `waiting for the first list of ${missing.reflector.standing().resource}`;
  }

  /** The policies as they stand, by name. */
  get policies(): ReadonlyMap<string, StoredPolicy> {
    return this.#policies.all;
  }

  /** How pods are sent to the gate; undefined while that is not known. The same object for as long as nothing changes. */
  get podsWebhook(): PodsWebhook | undefined {
    return this.#podsWebhook.standing();
  }

  /** For how many seconds nothing was heard of each resource; where nothing ever was, since the start. */
  ages(): ReadonlyMap<string, number> {
    const sinceStart = (performance.now() - this.#startedAt) / 1000;
    return new Map(
      this.#followed.map(({ reflector }) => {
        const { resource, secondsSinceContact } = reflector.standing();
        return [resource, secondsSinceContact ?? sinceStart];
      }),
    );
  }
}

function settingFor(serverMinor: number): Setting {
  return { rules, serverMinor, knowsNamespaceLabels: true };
}
