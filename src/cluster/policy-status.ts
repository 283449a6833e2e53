import { isObject } from '../model/fields.ts';
import { valueAt } from '../model/value-at.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import type { Connection } from './connection.ts';
import type { Webhooks } from './pods-webhook.ts';
import { conditionsOf, type Condition } from './policy-conditions.ts';
import type { ReadPolicy } from './policy-source.ts';
import { isOvertaken, troubleWith, type Wanted } from './trouble.ts';

const fieldManager = 'plimsoll';

/** What the status of a policy is written through. */
export interface StatusWriting {
  readonly connection: Pick<Connection, 'get' | 'patch'>;
  /** The time of day. */
  readonly now: () => Date;
  /** Whether what stands there of this generation stays: another replica has said it. */
  readonly isStandIn?: boolean;
  /** Ends it: why it could not be written is of no use then. */
  readonly signal: AbortSignal;
}

/**
 * Writes into the status of a policy what came of it, by server-side apply; nothing is written where that already
 * stands there. Returns why it cannot be written, in a sentence; a policy that is gone meanwhile is none.
 */
export async function writeStatus(
  reading: ReadPolicy,
  webhooks: Webhooks,
  { connection, now, isStandIn = false, signal }: StatusWriting,
): Promise<string | undefined> {
  const { name, uid, generation } = reading.stored;
  const path = policyPath(name);
  const wanted = conditionsOf(reading, webhooks);
  let asked: Wanted = { verb: 'get', resource: 'podpolicies', name, role: 'cluster role' };
  try {
    const stored = await connection.get(path, { signal });
    if (valueAt(stored, ['metadata', 'uid']) !== uid) return undefined;
    const before = conditionsIn(stored);
    const isWritten = valueAt(stored, ['status', 'observedGeneration']) === generation;
    const isSaid = isStandIn || wanted.every((condition) => isSame(condition, before.get(condition.type)));
    if (isWritten && isSaid) return undefined;
    const time = `${now().toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)}Z`;
    const conditions = wanted.map((condition) => {
      const last = before.get(condition.type);
      const changed = last?.['status'] === condition.status ? last['lastTransitionTime'] : time;
      return { ...condition, lastTransitionTime: changed ?? time };
    });
    const status = { observedGeneration: generation, conditions };
    const body = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name, uid }, status };
    asked = { verb: 'patch', resource: 'podpolicies/status', name, role: 'cluster role' };
    await connection.patch(`${path}/status`, body, {
      contentType: 'application/apply-patch+yaml',
      fieldManager,
      force: true,
      signal,
    });
    return undefined;
  } catch (error) {
    // Where it was deleted and made anew, whoever follows the policies is told of the new one.
    return isOvertaken(error) ? undefined : troubleWith(error, asked);
  }
}

/** Where an API server has the policy of a name. */
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
