import { isObject, type RawObject } from '../model/fields.ts';
import { valueAt } from '../model/value-at.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import { writtenForAnnotation } from '../policy/written-for.ts';
import { Reflector, type WatchOptions, type ReflectorOptions } from './reflector.ts';

/** A PodPolicy as stored in the cluster, not yet validated. */
export interface StoredPolicy {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Counts the changes of the spec. */
  readonly generation: number;
  /** From its status: the last generation that a ready replica could read; undefined if there is none. */
  readonly acceptedGeneration: number | undefined;
  /** The spec of that generation, if it is an earlier one and was kept. */
  readonly accepted: AcceptedSpec | undefined;
  /** Whether its status has the spec of that generation. */
  readonly keepsAccepted: boolean;
  /** The generation of the conditions in its status; undefined if there are none. */
  readonly observedGeneration: number | undefined;
  /** `apiVersion`, `kind`, the spec as written, and of the metadata the name and the annotation of its version. */
  readonly object: RawObject;
}

/** A spec that a ready replica could read. */
export interface AcceptedSpec {
  readonly generation: number;
  /** As JSON. */
  readonly spec: string;
}

/** Watches the PodPolicies. */
export function followPolicies(
  following: WatchOptions & Pick<ReflectorOptions<StoredPolicy>, 'onChange'>,
): Reflector<StoredPolicy> {
  return new Reflector({ ...following, path: `/apis/${policyApiVersion}/podpolicies`, slim: policyIn });
}

/** Undefined for an object without a name or a resourceVersion. */
export function policyIn({ apiVersion, kind, metadata, spec, status }: RawObject): StoredPolicy | undefined {
  if (!isObject(metadata)) return undefined;
  const { name, uid, resourceVersion, generation } = metadata;
  if (typeof name !== 'string' || typeof resourceVersion !== 'string') return undefined;
  const version = valueAt(metadata, ['annotations', writtenForAnnotation]);
  const own = typeof generation === 'number' ? generation : 0;
  const acceptedGeneration = acceptedGenerationIn(status);
  const kept = acceptedSpecIn(status, acceptedGeneration);
  return {
    name,
    uid: typeof uid === 'string' ? uid : '',
    resourceVersion,
    generation: own,
    acceptedGeneration,
    // A copy of the present spec only takes memory. A later generation means that the status was restored from a backup.
    accepted: kept !== undefined && kept.generation < own ? kept : undefined,
    keepsAccepted: kept !== undefined && (kept.generation !== own || kept.spec === JSON.stringify(spec)),
    observedGeneration: generationIn(status, 'observedGeneration'),
    object: { apiVersion, kind, metadata: { name, ...(version !== undefined && annotated(version)) }, spec },
  };
}

/** The last generation that a ready replica could read, from the status of a policy. */
export function acceptedGenerationIn(status: unknown): number | undefined {
  return generationIn(status, 'acceptedGeneration');
}

/** Only with the accepted generation: a client that writes the number alone must not make another spec count as accepted. */
function acceptedSpecIn(status: unknown, acceptedGeneration: number | undefined): AcceptedSpec | undefined {
  const generation = generationIn(valueAt(status, ['accepted']), 'generation');
  const spec = valueAt(status, ['accepted', 'spec']);
  if (generation === undefined || generation !== acceptedGeneration || typeof spec !== 'string') return undefined;
  return { generation, spec };
}

function generationIn(status: unknown, field: string): number | undefined {
  const value = valueAt(status, [field]);
  // Large numbers count too: an absent one would mean that the policy was never in force.
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

function annotated(version: unknown): RawObject {
  return { annotations: { [writtenForAnnotation]: version } };
}
