import { isObject, type RawObject } from '../model/fields.ts';
import { valueAt } from '../model/value-at.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import { writtenForAnnotation } from '../policy/written-for.ts';
import type { Change } from './mirror.ts';
import { Reflector, type Following } from './reflector.ts';

/** A PodPolicy as it stands in the cluster; whether it can be used is not known yet. */
export interface StoredPolicy {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** It counts changes of the spec. */
  readonly generation: number;
  /** The last generation that a ready replica has read, by its status; undefined where none ever was. */
  readonly acceptedGeneration: number | undefined;
  /** What was written in that generation, which is an earlier one; undefined where it is not, or where that was not kept. */
  readonly accepted: AcceptedSpec | undefined;
  /** Whether its status keeps what was written in that generation. */
  readonly keepsAccepted: boolean;
  /** The generation that the rest of its status is about; undefined where it has none. */
  readonly observedGeneration: number | undefined;
  /** `apiVersion`, `kind`, the spec as it was written, and of metadata the name and what it is written for. */
  readonly object: RawObject;
}

/** A spec that a ready replica has read. */
export interface AcceptedSpec {
  readonly generation: number;
  /** As JSON. */
  readonly spec: string;
}

/** How policies are followed. */
export interface PolicyFollowing extends Following {
  /** Told after each list, even of no change, and after each change. */
  readonly onChange: (changes: readonly Change<StoredPolicy>[]) => void;
}

/** The PodPolicies, as they stand in the cluster. */
export class PodPolicies {
  readonly reflector: Reflector<StoredPolicy>;

  constructor(following: PolicyFollowing) {
    this.reflector = new Reflector({
      ...following,
      path: `/apis/${policyApiVersion}/podpolicies`,
      slim: policyIn,
    });
  }

  /** All of them, by name. */
  get all(): ReadonlyMap<string, StoredPolicy> {
    return this.reflector.objects;
  }
}

/** A policy as an API server has it; undefined where that is no object with a name. */
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
    // A copy of what is written now would only take memory. One of a later generation came with a restore of the status.
    accepted: kept !== undefined && kept.generation < own ? kept : undefined,
    keepsAccepted: kept !== undefined && (kept.generation !== own || kept.spec === JSON.stringify(spec)),
    observedGeneration: generationIn(status, 'observedGeneration'),
    object: { apiVersion, kind, metadata: { name, ...(version !== undefined && annotated(version)) }, spec },
  };
}

/** The last generation that a ready replica has read, out of the status of a policy. */
export function acceptedGenerationIn(status: unknown): number | undefined {
  return generationIn(status, 'acceptedGeneration');
}

/** Only that of the generation that counts: whoever writes the number alone must not have another spec count as accepted. */
function acceptedSpecIn(status: unknown, acceptedGeneration: number | undefined): AcceptedSpec | undefined {
  const generation = generationIn(valueAt(status, ['accepted']), 'generation');
  const spec = valueAt(status, ['accepted', 'spec']);
  if (generation === undefined || generation !== acceptedGeneration || typeof spec !== 'string') return undefined;
  return { generation, spec };
}

function generationIn(status: unknown, field: string): number | undefined {
  const said = valueAt(status, [field]);
  // However large: absent, it would say that the policy never was in force.
  return typeof said === 'number' && Number.isInteger(said) && said > 0 ? said : undefined;
}

function annotated(version: unknown): RawObject {
  return { annotations: { [writtenForAnnotation]: version } };
}
