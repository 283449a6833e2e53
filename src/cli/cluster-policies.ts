import type { Clock } from '../cluster/clock.ts';
import type { ClusterState } from '../cluster/cluster-state.ts';
import type { Webhooks } from '../cluster/pods-webhook.ts';
import { failOpenBy, isEnforced, isUnfilled } from '../cluster/policy-conditions.ts';
import { PolicySource, type ReadPolicy } from '../cluster/policy-source.ts';
import type { ClusterFigures } from '../server/metrics.ts';
import type { GateParts } from './gate-source.ts';

/** Passes the policies of a cluster to a gate, and counts them. */
export class ClusterPolicies {
  readonly #parts: Pick<GateParts, 'gate' | 'log' | 'metrics'>;
  readonly #source: PolicySource;
  #readings: ReadonlyMap<string, ReadPolicy> = new Map();

  constructor(parts: Pick<GateParts, 'gate' | 'log' | 'metrics'>, clock?: Clock) {
    this.#parts = parts;
    this.#source = new PolicySource({ log: parts.log, version: parts.gate.version, ...(clock && { clock }) });
  }

  /** Each policy as read, by name; empty before everything that they depend on is known. */
  get readings(): ReadonlyMap<string, ReadPolicy> {
    return this.#readings;
  }

  /**
   * Passes the present policies to the gate, once everything is known. Returns after how many milliseconds to call it again
   * without a change; undefined if not needed.
   */
  judgeBy(state: Pick<ClusterState, 'compileOptions' | 'unread' | 'policies'>): number | undefined {
    const { gate, log, metrics } = this.#parts;
    const { compileOptions, unread } = state;
    if (compileOptions === undefined || unread !== undefined) {
      gate.awaits = unread ?? 'waiting for the version of the API server';
      return undefined;
    }
    gate.compileOptions = compileOptions;
    // Before it has a certificate, it gets no requests, so it can still be made unready.
    const isJudging = gate.policies !== undefined && gate.hasCertificate;
    const { policies, all, hasCompiled, obstacle, settlesIn } = this.#source.read(state.policies, {
      compileOptions,
      isJudging,
    });
    this.#readings = all;
    // Only a gate that starts waits.
    if (!isJudging && obstacle !== undefined) {
      gate.awaits = obstacle;
      gate.policies = undefined;
    } else {
      if (gate.policies === undefined) {
        log.info({ policies: policies.policies.map(({ name }) => name) }, 'policies loaded');
      }
      gate.policies = policies;
    }
    const result = this.#count(({ state }) => state !== 'in force') === 0 ? 'success' : 'failure';
    const inForce = gate.policies?.policies.length;
    if (hasCompiled) metrics.policiesRead(result, inForce);
    else metrics.policiesStand(result, inForce);
    return settlesIn;
  }

  /** For metrics. */
  figures({
    pods,
    fills,
  }: Webhooks): Pick<
    ClusterFigures,
    'policiesRejected' | 'policiesQuestionable' | 'policiesFailOpen' | 'policiesUnfilled'
  > {
    return {
      policiesRejected: this.#count(({ state }) => state !== 'in force'),
      policiesQuestionable: this.#count(({ state, problems }) => state === 'in force' && problems.length > 0),
      policiesFailOpen: pods && (failOpenBy(pods) === undefined ? 0 : this.#count(isEnforced)),
      policiesUnfilled: fills && this.#count((reading) => isUnfilled(reading, fills)),
    };
  }

  #count(isSo: (reading: ReadPolicy) => boolean): number {
    return [...this.#readings.values()].filter(isSo).length;
  }
}
