// Whatever is written, accepted, deleted and begun anew, in whatever order: one policy harms no other, and what was in force protects.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import type { CompiledPolicy, CompileOptions } from '../policy/compiled-policy.ts';
import { rules } from '../rules/index.ts';
import { needsAcceptance } from './policy-acceptance.ts';
import { policyIn, type StoredPolicy } from './pod-policies.ts';
import { PolicySource, type Readings } from './policy-source.ts';

const compileOptions: CompileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const good = { mode: 'Enforce', rules: { privileged: {} } };
const bad = { mode: 'Enforce', rules: { priviledged: {} } };

const steps = [
  'good',
  'bad',
  'said',
  'said by another',
  'deleted',
  'restored',
  'restored and written',
  'restored with the status from after',
  'begun anew',
  'a second',
  'a minute',
] as const;

/** A cluster with a policy that is written again and again, one that is good, and a replica that reads both. */
class World {
  readonly #clock = new VirtualClock();
  #source = this.#begun();
  #isJudging = false;
  #uid = 1;
  #version = 1;
  #generation = 0;
  #accepted: { readonly generation: number; readonly spec: unknown } | undefined;
  #spec: object | undefined;

  #begun(): PolicySource {
    return new PolicySource({ log: silent, version: '0.1.0', clock: this.#clock });
  }

  #stored(): readonly StoredPolicy[] {
    const [generation, accepted] = [this.#generation, this.#accepted];
    const kept = accepted && { ...accepted, spec: JSON.stringify(accepted.spec) };
    const status = { acceptedGeneration: accepted?.generation, accepted: kept };
    const one = this.#spec && {
      metadata: { name: 'one', uid: String(this.#uid), generation },
      spec: this.#spec,
      status,
    };
    const ofOther = { acceptedGeneration: 1, accepted: { generation: 1, spec: JSON.stringify(good) } };
    const other = { metadata: { name: 'other', uid: 'other', generation: 1 }, spec: good, status: ofOther };
    const header = { apiVersion: 'plimsoll.dev/v1alpha1', kind: 'PodPolicy' };
    return [one ?? [], other].flat().flatMap(({ metadata, ...policy }) => {
      const resourceVersion = String(this.#version);
      return policyIn({ ...header, ...policy, metadata: { ...metadata, resourceVersion } }) ?? [];
    });
  }

  /** Returns what must not be after it. */
  do(step: (typeof steps)[number]): readonly string[] {
    const { all } = this.#read();
    const one = all.get('one');
    this.#version++;
    switch (step) {
      case 'good':
      case 'bad':
        this.#spec = step === 'good' ? good : bad;
        this.#generation++;
        break;
      case 'said':
        if (this.#isJudging && one !== undefined && needsAcceptance(one)) this.#accepted = one.lastRead;
        break;
      case 'said by another':
        if (this.#spec !== undefined) this.#accepted = { generation: this.#generation, spec: this.#spec };
        break;
      case 'deleted':
        this.#spec = undefined;
        this.#accepted = undefined;
        this.#generation = 0;
        this.#uid++;
        break;
      case 'restored':
      case 'restored and written':
      case 'restored with the status from after':
        // Of an earlier generation, or of as many changes since as there were.
        if (this.#spec === undefined || this.#generation < 2) break;
        if (step !== 'restored and written') this.#generation--;
        this.#spec = this.#spec === bad ? good : bad;
        if (step === 'restored with the status from after') break;
        if (this.#accepted !== undefined && this.#accepted.generation >= this.#generation) {
          // Generations begin at 1: before it nothing was accepted.
          const generation = this.#generation - 1;
          this.#accepted = generation === 0 ? undefined : { ...this.#accepted, generation };
        }
        break;
      case 'begun anew':
        this.#source = this.#begun();
        this.#isJudging = false;
        break;
      default:
        this.#clock.pass(step === 'a second' ? 1_000 : 60_000);
    }
    return this.#wrong(this.#read());
  }

  #read(): Readings {
    const policies = new Map(this.#stored().map((policy) => [policy.name, policy]));
    const readings = this.#source.read(policies, { compileOptions, isJudging: this.#isJudging });
    this.#isJudging ||= readings.obstacle === undefined;
    return readings;
  }

  #wrong({ all, policies, settlesIn, obstacle }: Readings): readonly string[] {
    const [one, other] = [all.get('one'), all.get('other')];
    const isOtherInForce = policies.policies.some(({ name }) => name === 'other');
    const wrong = other?.state === 'in force' && isOtherInForce ? [] : ['the other is not in force'];
    if (one === undefined) return wrong;
    const [accepted, isSettled] = [this.#accepted, settlesIn === undefined];
    const isReadElsewhere = accepted?.generation === this.#generation;
    const holds = {
      'what can be read is in force': this.#spec === bad || one.inForce?.policy.spec === good,
      'only what another has read, or was written just now, holds up':
        obstacle === undefined || (this.#spec === bad && (isReadElsewhere || !isSettled)),
      'what was in force protects':
        accepted === undefined || isReadElsewhere || !isSettled || one.inForce !== undefined,
      'what was accepted, and can be read, is judged by':
        accepted?.spec !== good || accepted.generation >= this.#generation || !isSettled || isGood(one.inForce),
      'what was read here stays': one.lastRead === undefined || !this.#isJudging || one.inForce !== undefined,
      'what never was in force does nothing':
        accepted !== undefined || one.state === 'in force' || one.state === 'last good' || !one.inForce,
      'no generation counts as read that was not':
        one.lastRead === undefined ||
        one.lastRead.generation < this.#generation ||
        (one.lastRead.generation === this.#generation && this.#spec === good),
    };
    return [...wrong, ...Object.entries(holds).flatMap(([what, isSo]) => (isSo ? [] : [`not so: ${what}`]))];
  }
}

function isGood(policy: CompiledPolicy | undefined): boolean {
  return policy?.policy.spec.rules?.['privileged'] !== undefined;
}

test('one policy harms no other, and what was in force protects', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...steps), { maxLength: 30 }), (sequence) => {
      const world = new World();
      expect(sequence.flatMap((step) => world.do(step))).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});
