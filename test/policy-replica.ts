// Policies as they stand in a cluster, and a replica that reads them.
import { policyIn, type StoredPolicy } from '../src/cluster/pod-policies.ts';
import { PolicySource, type Readings } from '../src/cluster/policy-source.ts';
import type { CompileOptions } from '../src/policy/compiled-policy.ts';
import { rules } from '../src/rules/index.ts';
import { VirtualClock } from './virtual-clock.ts';

export const compileOptions: CompileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

/** What there is of a policy beside its name and spec. */
export interface Written {
  readonly generation?: number;
  readonly accepted?: number;
  /** What was written in the accepted generation, as its status keeps it. */
  readonly kept?: unknown;
  readonly uid?: string;
  readonly annotations?: object;
}

/** A policy as it stands in a cluster. */
export function stored(name: string, spec: object, written: Written = {}): StoredPolicy {
  const { generation = 1, accepted, kept, uid = name, annotations } = written;
  const resourceVersion = `${generation}-${accepted}`;
  const metadata = { name, uid, resourceVersion, generation, ...(annotations && { annotations }) };
  const status = {
    ...(accepted !== undefined && { acceptedGeneration: accepted }),
    ...(kept !== undefined && { accepted: { generation: accepted, spec: JSON.stringify(kept) } }),
  };
  const policy = policyIn({ apiVersion: 'plimsoll.dev/v1alpha1', kind: 'PodPolicy', metadata, spec, status });
  if (policy === undefined) throw new Error('it is no policy');
  return policy;
}

/** A replica of version 0.1.0 that has just begun. */
export class PolicyReplica {
  readonly clock: VirtualClock;
  readonly source: PolicySource;
  readonly told: string[] = [];
  /** Whether it judges: from when nothing hinders it. */
  isJudging = false;

  constructor(clock = new VirtualClock()) {
    this.clock = clock;
    const tell = (about: object, sentence: string) => void this.told.push(`${JSON.stringify(about)} ${sentence}`);
    this.source = new PolicySource({ log: { info: tell, warn: tell, error: tell }, version: '0.1.0', clock });
  }

  /** Reads these, which are all there are. */
  read(...policies: readonly StoredPolicy[]): Readings {
    const all = new Map(policies.map((policy) => [policy.name, policy]));
    const readings = this.source.read(all, { compileOptions, isJudging: this.isJudging });
    this.isJudging ||= readings.obstacle === undefined;
    return readings;
  }

  /** What stands once a policy has settled. */
  settled(policy: StoredPolicy): Readings {
    const { settlesIn } = this.read(policy);
    if (settlesIn !== undefined) this.clock.pass(settlesIn);
    return this.read(policy);
  }
}

export const specsInForce = ({ policies }: Readings) => policies.policies.map(({ policy }) => policy.spec);

/** How the policy `a` stands. */
export const stateOf = ({ all }: Readings) => all.get('a')?.state;

/** Whether all that is in force is one stand-in for a policy that cannot be read. */
export const isStandIn = ({ policies: { policies } }: Readings) =>
  policies.map(({ policy }) => Object.keys(policy.spec.rules ?? {}).join()).join() === 'unreadable-policy';
