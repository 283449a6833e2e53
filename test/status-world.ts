// A replica that writes the status of policies `a`, `b` and `c` of a fake cluster: as they are written, as it reads them, and what their status says.
import { valueAt } from '../src/model/value-at.ts';
import { policyIn } from '../src/cluster/pod-policies.ts';
import type { PodsWebhook } from '../src/cluster/pods-webhook.ts';
import { PolicySource, type ReadPolicy } from '../src/cluster/policy-source.ts';
import { PolicyStatuses, type PolicyStatusesOptions } from '../src/cluster/policy-statuses.ts';
import { FakeCluster } from './fake-cluster.ts';
import { compileOptions } from './policy-replica.ts';
import { silent } from './sample-review.ts';
import { podsWebhook } from './sent-pods.ts';

/** Where an API server has policies. */
export const policies = '/apis/plimsoll.dev/v1alpha1/podpolicies';

export class StatusWorld {
  readonly cluster = new FakeCluster();
  /** What was told, in order. */
  readonly told: string[] = [];
  webhook: PodsWebhook | undefined = podsWebhook();
  fills: PodsWebhook | undefined;
  isLeader = true;
  isReady = true;
  readonly #source = this.another('0.1.0');
  /** What the replica writes by. */
  statuses = this.begin(this.cluster.client('gate'));

  /** How a replica of some version reads policies. */
  another(version: string): PolicySource {
    return new PolicySource({ log: silent, version, clock: this.cluster.clock });
  }

  /** Begins to write, over a connection. */
  begin(connection: PolicyStatusesOptions['connection']): PolicyStatuses {
    const tell = (about: object, sentence: string) => void this.told.push(`${JSON.stringify(about)} ${sentence}`);
    const statuses = new PolicyStatuses({
      connection,
      log: { info: tell, warn: tell, error: tell },
      isLeader: () => this.isLeader,
      isReady: () => this.isReady,
      webhooks: () => ({ pods: this.webhook, fills: this.fills }),
      clock: this.cluster.clock,
      random: () => 0.999,
      today: () => new Date(Date.UTC(2026, 0, 1) + this.cluster.clock.now()),
    });
    statuses.start();
    return statuses;
  }

  /** Writes specs, leaves the status as it is, and has all policies read. */
  write(specs: Readonly<Record<string, object>>, generation = 1): void {
    for (const [name, spec] of Object.entries(specs)) {
      const path = `${policies}/${name}`;
      const object = { apiVersion: 'plimsoll.dev/v1alpha1', kind: 'PodPolicy', metadata: { generation }, spec };
      const status = valueAt(this.cluster.object(path), ['status']);
      this.cluster.set(path, { ...object, ...(status !== undefined && { status }) });
    }
    this.hear();
  }

  /** Has the replica hear of all policies, as they stand. */
  hear(): void {
    this.statuses.update(this.read());
  }

  /** What a replica that judges makes of all policies, as they stand. */
  read(source = this.#source): ReadonlyMap<string, ReadPolicy> {
    const paths = ['a', 'b', 'c'].map((name) => `${policies}/${name}`);
    const stored = paths.flatMap((path) => policyIn(this.cluster.object(path) ?? {}) ?? []);
    return source.read(new Map(stored.map((policy) => [policy.name, policy])), { compileOptions, isJudging: true }).all;
  }

  accepted(name: string): unknown {
    return valueAt(this.cluster.object(`${policies}/${name}`), ['status', 'acceptedGeneration']);
  }

  /** `Accepted=True Accepted 00:00:01`, one for each condition. */
  conditions(name: string): readonly string[] {
    const all = valueAt(this.cluster.object(`${policies}/${name}`), ['status', 'conditions']) ?? [];
    return (all as { type: string; status: string; reason: string; lastTransitionTime: string }[]).map(
      ({ type, status, reason, lastTransitionTime }) =>
        `${type}=${status} ${reason} ${lastTransitionTime.slice('2026-01-01T'.length, -1)}`,
    );
  }

  /** How often something was written. */
  get patches(): number {
    return this.cluster.requests.filter(({ verb }) => verb === 'patch').length;
  }
}
