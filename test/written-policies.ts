// Policies `a`, `b` and `c` of a fake cluster: as they are written, as a replica reads them, and what their status says.
import { valueAt } from '../src/model/workload.ts';
import { policyIn } from '../src/cluster/pod-policies.ts';
import type { PolicySource, ReadPolicy } from '../src/cluster/policy-source.ts';
import type { Setting } from '../src/policy/compiled-policy.ts';
import { rules } from '../src/rules/index.ts';
import type { FakeCluster } from './fake-cluster.ts';

const setting: Setting = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

/** Where an API server has them. */
export const policies = '/apis/plimsoll.dev/v1alpha1/podpolicies';

/** Writes specs, and leaves the status as it is. */
export function writePolicies(cluster: FakeCluster, specs: Readonly<Record<string, object>>, generation: number): void {
  for (const [name, spec] of Object.entries(specs)) {
    const path = `${policies}/${name}`;
    const object = { apiVersion: 'plimsoll.dev/v1alpha1', kind: 'PodPolicy', metadata: { generation }, spec };
    const status = valueAt(cluster.object(path), ['status']);
    cluster.set(path, { ...object, ...(status !== undefined && { status }) });
  }
}

/** What a replica that judges makes of all of them, as they stand. */
export function readPolicies(cluster: FakeCluster, source: PolicySource): ReadonlyMap<string, ReadPolicy> {
  const paths = ['a', 'b', 'c'].map((name) => `${policies}/${name}`);
  const stored = paths.flatMap((path) => policyIn(cluster.object(path) ?? {}) ?? []);
  return source.read(new Map(stored.map((policy) => [policy.name, policy])), { setting, isJudging: true }).all;
}

export function acceptedIn(cluster: FakeCluster, name: string): unknown {
  return valueAt(cluster.object(`${policies}/${name}`), ['status', 'acceptedGeneration']);
}

/** `Accepted=True InForce 00:00:01`, one for each condition. */
export function conditionsIn(cluster: FakeCluster, name: string): readonly string[] {
  const all = valueAt(cluster.object(`${policies}/${name}`), ['status', 'conditions']) ?? [];
  return (all as { type: string; status: string; reason: string; lastTransitionTime: string }[]).map(
    ({ type, status, reason, lastTransitionTime }) =>
      `${type}=${status} ${reason} ${lastTransitionTime.slice('2026-01-01T'.length, -1)}`,
  );
}
