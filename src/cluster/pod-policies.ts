import { isObject, type RawObject } from '../model/fields.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import type { Change } from './mirror.ts';
import { Reflector, type Following } from './reflector.ts';

/** A PodPolicy as it stands in the cluster; whether it can be used is not known yet. */
export interface StoredPolicy {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** It counts changes of the spec. */
  readonly generation: number;
  /** `apiVersion`, `kind`, `metadata.name` and the spec as it was written; no other metadata. */
  readonly object: RawObject;
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

function policyIn({ apiVersion, kind, metadata, spec }: RawObject): StoredPolicy | undefined {
  if (!isObject(metadata)) return undefined;
  const { name, uid, resourceVersion, generation } = metadata;
  if (typeof name !== 'string' || typeof resourceVersion !== 'string') return undefined;
  return {
    name,
    uid: typeof uid === 'string' ? uid : '',
    resourceVersion,
    generation: typeof generation === 'number' ? generation : 0,
    object: { apiVersion, kind, metadata: { name }, spec },
  };
}
