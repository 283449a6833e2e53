// What was accepted last of a policy, as its status keeps it, to a replica that cannot read what is written now.
import { beforeEach, describe, expect, test } from 'vitest';
import { isStandIn, PolicyReplica, specsInForce, stateOf, stored, type Written } from '../../test/policy-replica.ts';
import type { StoredPolicy } from './pod-policies.ts';

const good = { mode: 'Warn', rules: { privileged: {} } };
const bad = { mode: 'Warn', rules: { priviledged: {} } };

let replica: PolicyReplica;

beforeEach(() => void (replica = new PolicyReplica()));

const read = (...policies: readonly StoredPolicy[]) => replica.read(...policies);
const settled = (policy: StoredPolicy) => replica.settled(policy);

describe('one that cannot be read, and that keeps what was accepted last', () => {
  const strict = { ...good, mode: 'Enforce' };
  const broken = (written: Written = {}) => stored('a', bad, { generation: 4, accepted: 3, kept: strict, ...written });

  test('has that in force in a replica that begins, once it has waited for another to accept what is written', () => {
    const first = read(broken());
    expect([stateOf(first), first.settlesIn, specsInForce(first)]).toEqual(['settling', 10_000, []]);
    const readings = settled(broken());
    expect([stateOf(readings), readings.obstacle, specsInForce(readings)]).toEqual(['last good', undefined, [strict]]);
    expect(readings.all.get('a')).toMatchObject({ problems: [{}], lastRead: { generation: 3, spec: strict } });
    expect(replica.told.at(-1)).toMatch(
      /^\{.*"generation":4,.*priviledged.*"inForce":3\} .*; the last good version stays in force$/,
    );
    // It is one and the same for as long as nothing changes, and is told once.
    expect(read(broken()).policies.policies[0]).toBe(readings.policies.policies[0]);
    expect(replica.told).toHaveLength(2);
  });

  test('does not let a replica on that another version is ahead of', () => {
    read(broken());
    replica.clock.pass(9_000);
    expect(stateOf(read(broken({ accepted: 4, kept: undefined })))).toBe('other version');
    expect(replica.isJudging).toBe(false);
  });

  test.each<[string, unknown]>([
    ['cannot be read either', bad],
    ['is no spec', 'text'],
    ['is of a mode that is not known', { mode: 'Later' }],
  ])('that %s leaves pods not judged', (_, kept) => {
    expect(isStandIn(settled(broken({ kept })))).toBe(true);
  });

  test('that is no JSON leaves pods not judged', () => {
    expect(isStandIn(settled({ ...broken(), accepted: { generation: 3, spec: '{' } }))).toBe(true);
  });

  test('is in force at once in a replica that judges, and had only read an earlier one', () => {
    read(stored('a', good, { generation: 2, accepted: 2 }));
    const readings = read(broken());
    expect([stateOf(readings), specsInForce(readings)]).toEqual(['last good', [strict]]);
    expect(replica.told.at(-1)).toContain('"inForce":3');
  });

  test('does not take the place of a later one that a replica has read itself', () => {
    const later = { ...good, mode: 'Audit' };
    read(stored('a', later, { generation: 5, accepted: 3 }));
    const readings = read(broken({ generation: 6 }));
    expect([specsInForce(readings), readings.all.get('a')?.lastRead?.generation]).toEqual([[later], 5]);
  });

  test('nor of one that a replica judges by, where all was restored from before', () => {
    read(stored('a', good, { generation: 7, accepted: 7 }));
    expect(specsInForce(read(broken()))).toEqual([good]);
  });

  test('takes the place of an earlier one once it is heard of', () => {
    settled(broken({ accepted: 2, kept: good }));
    expect(specsInForce(read(broken()))).toEqual([strict]);
    expect(replica.told.map((line) => /"inForce":(\d)/.exec(line)?.[1])).toEqual([undefined, '2', '3']);
  });

  test('is nothing where it was accepted in a generation that is still to come: it was restored with the status from after', () => {
    const restored = { accepted: 9, kept: strict };
    read(stored('a', good, { generation: 3, ...restored }));
    const readings = read(broken(restored));
    expect([stateOf(readings), specsInForce(readings)]).toEqual(['last good', [good]]);
    replica = new PolicyReplica(replica.clock);
    expect(isStandIn(settled(broken(restored)))).toBe(true);
  });
});
