import { isObject } from '../model/fields.ts';
import { valueAt } from '../model/workload.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import { ApiError } from './api-error.ts';
import type { Connection } from './connection.ts';
import { conditionsOf, type Condition, type PodsWebhook } from './policy-conditions.ts';
import type { ReadPolicy } from './policy-source.ts';

const fieldManager = 'plimsoll';

/** What the status of a policy is written through. */
export interface StatusWriting {
  readonly connection: Pick<Connection, 'get' | 'patch'>;
  /** The time of day. */
  readonly now: () => Date;
}

/**
 * Writes into the status of a policy what came of it, by server-side apply; nothing is written where that already
 * stands there. Throws `ApiError`; a policy that is gone meanwhile is none.
 */
export async function writeStatus(reading: ReadPolicy, webhook: PodsWebhook, { connection, now }: StatusWriting) {
  const { name, uid, generation } = reading.stored;
  const path = `/apis/${policyApiVersion}/podpolicies/${name}`;
  const wanted = conditionsOf(reading, webhook);
  try {
    const stored = await connection.get(path);
    if (valueAt(stored, ['metadata', 'uid']) !== uid) return;
    const before = conditionsIn(stored);
    const isWritten = valueAt(stored, ['status', 'observedGeneration']) === generation;
    if (isWritten && wanted.every((condition) => isSame(condition, before.get(condition.type)))) return;
    const time = `${now().toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
    const conditions = wanted.map((condition) => {
      const last = before.get(condition.type);
      const changed = last?.['status'] === condition.status ? last['lastTransitionTime'] : time;
      return { ...condition, lastTransitionTime: changed ?? time };
    });
    const status = { observedGeneration: generation, conditions };
    const body = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name, uid }, status };
    await connection.patch(`${path}/status`, body, {
      contentType: 'application/apply-patch+yaml',
      fieldManager,
      force: true,
    });
  } catch (error) {
    // 409: it was deleted and made anew; whoever follows the policies is told of the new one.
    if (error instanceof ApiError && (error.status === 404 || error.status === 409)) return;
    throw error;
  }
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
