import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import { acceptedGenerationIn } from './pod-policies.ts';
import { policyPath, type StatusWriting } from './policy-status.ts';
import type { ReadPolicy } from './policy-source.ts';
import { isOvertaken, requestProblem } from './api-problem.ts';

/** A manager of its own: applying the rest of the status neither removes this nor needs to know it. */
const fieldManager = 'plimsoll-accepted';

/** Whether the status of a policy is behind what this replica has read: an earlier generation, or the same without its spec. */
export function needsAcceptance({ stored: { acceptedGeneration = 0, keepsAccepted }, lastRead }: ReadPolicy): boolean {
  if (lastRead === undefined || lastRead.generation < acceptedGeneration) return false;
  return lastRead.generation > acceptedGeneration || (!keepsAccepted && specToKeep(lastRead.spec) !== undefined);
}

/** In bytes of JSON. A larger spec is not kept: the object, which has it twice, might be too large for etcd. */
const maxSpecBytes = 262_144;

function specToKeep(spec: unknown): string | undefined {
  const text = JSON.stringify(spec ?? {});
  return Buffer.byteLength(text) <= maxSpecBytes ? text : undefined;
}

/**
 * Writes the last generation that this replica could read, and its spec, into the status of a policy. A replica that starts
 * later, and cannot read the present spec, uses that one. Any ready replica may write, since the number only grows. The
 * API server accepts it only for the resourceVersion that this replica knows: after a change, or a restore from a backup,
 * the same number may mean another spec. Returns why it cannot be written, in a sentence.
 */
export async function writeAcceptance(
  { stored: { name, uid, resourceVersion }, lastRead }: ReadPolicy,
  { connection, signal }: Pick<StatusWriting, 'connection' | 'signal'>,
): Promise<string | undefined> {
  const metadata = { name, uid, resourceVersion };
  const spec = specToKeep(lastRead?.spec);
  const generation = lastRead?.generation ?? 0;
  const status = {
    acceptedGeneration: generation,
    // Without it, the apply removes the spec of an earlier generation.
    ...(spec !== undefined && { accepted: { generation, spec } }),
  };
  try {
    const after = await connection.patch(
      `${policyPath(name)}/status`,
      { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata, status },
      { contentType: 'application/apply-patch+yaml', fieldManager, force: true, signal },
    );
    if (acceptedGenerationIn(valueAt(after, ['status'])) !== undefined) return undefined;
    return `the API server drops status.acceptedGeneration of ${quote(name)}, so its CRD is older than this version; run plimsoll crd --apply`;
  } catch (error) {
    // The watch brings the new state, which is checked then.
    if (isOvertaken(error)) return undefined;
    return requestProblem(error, { verb: 'patch', resource: 'podpolicies/status', name, role: 'cluster role' });
  }
}
