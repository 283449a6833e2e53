import { isObject } from '../model/fields.ts';
import { valueAt } from '../model/value-at.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import type { Connection } from './connection.ts';
import type { Webhooks } from './pods-webhook.ts';
import { conditionsOf, type Condition } from './policy-conditions.ts';
import type { ReadPolicy } from './policy-source.ts';
import { isOvertaken, requestProblem, type ObjectRequest } from './api-problem.ts';

const fieldManager = 'plimsoll';

/** How the status of a policy is written. */
export interface StatusWriting {
  readonly connection: Pick<Connection, 'get' | 'patch'>;
  readonly now: () => Date;
  /** Whether existing conditions of this generation are kept, since another replica wrote them. */
  readonly isStandIn?: boolean;
  /** Aborts it; the result does not matter then. */
  readonly signal: AbortSignal;
}

/**
 * Writes the conditions of a policy into its status, by server-side apply, if they differ. Returns why that failed, in a
 * sentence; a policy that was deleted meanwhile is not a failure.
 */
export async function writeStatus(
  reading: ReadPolicy,
  webhooks: Webhooks,
  { connection, now, isStandIn = false, signal }: StatusWriting,
): Promise<string | undefined> {
  const { name, uid, generation } = reading.stored;
  const path = policyPath(name);
  const wanted = conditionsOf(reading, webhooks);
  let request: ObjectRequest = { verb: 'get', resource: 'podpolicies', name, role: 'cluster role' };
  try {
    const stored = await connection.get(path, { signal });
    if (valueAt(stored, ['metadata', 'uid']) !== uid) return undefined;
    const before = conditionsIn(stored);
    const isWritten = valueAt(stored, ['status', 'observedGeneration']) === generation;
    const isUpToDate = isStandIn || wanted.every((condition) => isSame(condition, before.get(condition.type)));
    if (isWritten && isUpToDate) return undefined;
    const time = `${now().toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
    const conditions = wanted.map((condition) => {
      const last = before.get(condition.type);
      const changed = last?.['status'] === condition.status ? last['lastTransitionTime'] : time;
      return { ...condition, lastTransitionTime: changed ?? time };
    });
    const status = { observedGeneration: generation, conditions };
    const body = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name, uid }, status };
    request = { verb: 'patch', resource: 'podpolicies/status', name, role: 'cluster role' };
    await connection.patch(`${path}/status`, body, {
      contentType: 'application/apply-patch+yaml',
      fieldManager,
      force: true,
      signal,
    });
    return undefined;
  } catch (error) {
    // If it was deleted and created again, the watch brings the new one.
    return isOvertaken(error) ? undefined : requestProblem(error, request);
  }
}

/** The path of a policy at the API server. */
export function policyPath(name: string): string {
  return `/apis/${policyApiVersion}/podpolicies/${name}`;
}

type Stored = Readonly<Record<string, unknown>>;

function conditionsIn(policy: unknown): ReadonlyMap<string, Stored> {
  const conditions = valueAt(policy, ['status', 'conditions']);
  const objects: readonly unknown[] = Array.isArray(conditions) ? conditions : [];
  return new Map(objects.filter(isObject).map((condition) => [String(condition['type']), condition]));
}

function isSame(condition: Condition, stored: Stored | undefined): boolean {
  return stored !== undefined && Object.entries(condition).every(([key, value]) => stored[key] === value);
}
