import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import { acceptedGenerationIn } from './pod-policies.ts';
import { policyPath, type StatusWriting } from './policy-status.ts';
import type { ReadPolicy } from './policy-source.ts';
import { isOvertaken, troubleWith } from './trouble.ts';

/** Its own, so that whoever writes the rest of the status neither takes this away nor has to know it. */
const fieldManager = 'plimsoll-accepted';

/** Whether a replica has read a later generation of a policy than its status says, or the same, and its status does not keep that. */
export function isUnsaid({ stored: { acceptedGeneration = 0, keepsAccepted }, lastRead }: ReadPolicy): boolean {
  if (lastRead === undefined || lastRead.generation < acceptedGeneration) return false;
  return lastRead.generation > acceptedGeneration || (!keepsAccepted && specToKeep(lastRead.spec) !== undefined);
}

/** In bytes of JSON. A larger spec is not kept: an object that holds it twice might be too large for etcd, and then no status could be written. */
const maxSpecBytes = 262_144;

function specToKeep(spec: unknown): string | undefined {
  const text = JSON.stringify(spec ?? {});
  return Buffer.byteLength(text) <= maxSpecBytes ? text : undefined;
}

/**
 * Writes into the status of a policy the last generation of it that this replica has read, and what was written in it, so
 * that a replica which starts later, and cannot read what is written then, can go by that. Any replica that is ready may
 * do so, as the number only grows. The API server takes it only for the very state that this replica knows: of a policy
 * that has changed meanwhile, or was restored from a backup, the number may mean another text.
 * Returns why it cannot be written, in a sentence.
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
    // What is applied without it takes away the one of an earlier generation.
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
    // Whatever has changed meanwhile is heard of, and looked at then.
    if (isOvertaken(error)) return undefined;
    return troubleWith(error, { verb: 'patch', resource: 'podpolicies/status', name, role: 'cluster role' });
  }
}
