import type { Clock } from '../cluster/clock.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { PodsWebhook } from '../cluster/pods-webhook.ts';
import { failOpenBy, isEnforced } from '../cluster/policy-conditions.ts';
import { PolicySource, type ReadPolicy } from '../cluster/policy-source.ts';
import type { ClusterFigures } from '../server/metrics.ts';
import type { Fed } from './feed.ts';

/** Has a gate judge by the policies of a cluster, and counts them. */
export class ClusterPolicies {
  readonly #fed: Pick<Fed, 'gate' | 'log' | 'metrics'>;
  readonly #source: PolicySource;
  #readings: ReadonlyMap<string, ReadPolicy> = new Map();

  constructor(fed: Pick<Fed, 'gate' | 'log' | 'metrics'>, clock?: Clock) {
    this.#fed = fed;
    this.#source = new PolicySource({ log: fed.log, version: fed.gate.version, ...(clock && { clock }) });
  }

  /** What came of each policy, by name; none while not all is known that they are read with. */
  get readings(): ReadonlyMap<string, ReadPolicy> {
    return this.#readings;
  }

  /**
   * Has the gate judge by what stands in the cluster now, once all of it is known. Returns in how many milliseconds it is
   * to be looked at again, though nothing has changed; undefined where it is not.
   */
  judgeBy(state: Pick<ClusterState, 'setting' | 'unread' | 'policies'>): number | undefined {
    const { gate, log, metrics } = this.#fed;
    const { setting, unread } = state;
    if (setting === undefined || unread !== undefined) {
      gate.awaits = unread ?? 'waiting for the version of the API server';
      return undefined;
    }
    gate.setting = setting;
    // Without a certificate nobody asks it yet: what another version has read by then still keeps it unready.
    const isJudging = gate.policies !== undefined && gate.hasCertificate;
    const { policies, all, isAnew, obstacle, settlesIn } = this.#source.read(state.policies, { setting, isJudging });
    this.#readings = all;
    // A gate that judges already goes on: only one that starts waits.
    if (!isJudging && obstacle !== undefined) {
      gate.awaits = obstacle;
      gate.policies = undefined;
    } else {
      if (gate.policies === undefined) {
        log.info({ policies: policies.policies.map(({ name }) => name) }, 'policies loaded');
      }
      gate.policies = policies;
    }
    const result = this.#count(({ standing }) => standing !== 'in force') === 0 ? 'success' : 'failure';
    const inForce = gate.policies?.policies.length;
    if (isAnew) metrics.policiesRead(result, inForce);
    else metrics.policiesStand(result, inForce);
    return settlesIn;
  }

  /** How the policies stand, where pods are sent to the gate like this; `webhook` is undefined while it is not known. */
  figures(
    webhook: PodsWebhook | undefined,
  ): Pick<ClusterFigures, 'policiesRejected' | 'policiesQuestionable' | 'policiesFailOpen'> {
    return {
      policiesRejected: this.#count(({ standing }) => standing !== 'in force'),
      policiesQuestionable: this.#count(({ standing, problems }) => standing === 'in force' && problems.length > 0),
      policiesFailOpen: webhook && (failOpenBy(webhook) === undefined ? 0 : this.#count(isEnforced)),
    };
  }

  #count(isSo: (reading: ReadPolicy) => boolean): number {
    return [...this.#readings.values()].filter(isSo).length;
  }
}
