import { valueAt } from '../model/workload.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import { acceptedGenerationIn } from './pod-policies.ts';
import { policyPath, type StatusWriting } from './policy-status.ts';
import type { ReadPolicy } from './policy-source.ts';
import { isOvertaken, troubleWith, type Wanted } from './trouble.ts';

/** Its own, so that whoever writes the rest of the status neither takes this away nor has to know it. */
const fieldManager = 'plimsoll-accepted';

/** Whether a replica has read a later generation of a policy than its status says, as far as is known here. */
export function isUnsaid({ stored, readGeneration }: ReadPolicy): boolean {
  return readGeneration !== undefined && readGeneration > (stored.acceptedGeneration ?? 0);
}

/**
 * Writes into the status of a policy the last generation of it that this replica has read. Any replica that is ready may
 * do so, as the number only grows: where the status holds as much, or has changed meanwhile, nothing is written.
 * Returns why it cannot be written, in a sentence.
 */
export async function writeAcceptance(
  { stored: { name, uid }, readGeneration = 0 }: ReadPolicy,
  { connection, signal }: Pick<StatusWriting, 'connection' | 'signal'>,
): Promise<string | undefined> {
  let asked: Wanted = { verb: 'get', resource: 'podpolicies', name, role: 'cluster role' };
  try {
    const found = await connection.get(policyPath(name), { signal });
    if (valueAt(found, ['metadata', 'uid']) !== uid) return undefined;
    if ((acceptedGenerationIn(valueAt(found, ['status'])) ?? 0) >= readGeneration) return undefined;
    // Of an object that was brought back from before, that number is still to come.
    if (Number(valueAt(found, ['metadata', 'generation'])) < readGeneration) return undefined;
    const resourceVersion = valueAt(found, ['metadata', 'resourceVersion']);
    const metadata = { name, uid, resourceVersion };
    const status = { acceptedGeneration: readGeneration };
    asked = { verb: 'patch', resource: 'podpolicies/status', name, role: 'cluster role' };
    await connection.patch(
      `${policyPath(name)}/status`,
      { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata, status },
      { contentType: 'application/apply-patch+yaml', fieldManager, force: true, signal },
    );
    return undefined;
  } catch (error) {
    // Whatever has changed meanwhile is heard of, and looked at then.
    return isOvertaken(error) ? undefined : troubleWith(error, asked);
  }
}
