import { beforeEach, describe, expect, test } from 'vitest';
import {
  isStandIn,
  PolicyReplica,
  compileOptions,
  specsInForce,
  stateOf,
  stored,
  type Written,
} from '../../test/policy-replica.ts';
import { Pod } from '../model/pod.ts';
import type { StoredPolicy } from './pod-policies.ts';

const good = { mode: 'Warn', rules: { privileged: {} } };
const bad = { mode: 'Warn', rules: { priviledged: {} } };

let replica: PolicyReplica;

beforeEach(() => void (replica = new PolicyReplica()));

const read = (...policies: readonly StoredPolicy[]) => replica.read(...policies);
const settled = (policy: StoredPolicy) => replica.settled(policy);

test('the set of policies stays the same object until another policy is in force', () => {
  const first = read(stored('a', good), stored('b', good)).policies;
  expect(read(stored('b', good, { accepted: 1 }), stored('a', good)).policies).toBe(first);
  expect(read(stored('a', good), stored('b', bad, { generation: 2 })).policies).toBe(first);
  const others = [
    read(stored('a', good), stored('b', good, { generation: 3 })).policies,
    read(stored('a', good)).policies,
    read(stored('a', good), stored('c', good)).policies,
  ];
  expect(new Set([first, ...others]).size).toBe(4);
  expect(others.map(({ policies }) => policies.map(({ name }) => name))).toEqual([['a', 'b'], ['a'], ['a', 'c']]);
});

test('what came of a policy is the same object until something of it changes', () => {
  const policies = [
    stored('a', good),
    stored('b', bad),
    stored('c', bad, { generation: 2, accepted: 1 }),
    stored('d', bad, { generation: 1, accepted: 1 }),
  ];
  read(...policies);
  replica.clock.pass(60_000);
  const first = read(...policies).all;
  expect(first.size).toBe(4);
  const others = read(...policies.slice(1), stored('a', good, { accepted: 1 })).all;
  const changed = [...first.keys()].filter((name) => others.get(name) !== first.get(name));
  expect([changed, others.get('a')?.stored.acceptedGeneration]).toEqual([['a'], 1]);
});

describe('the policies of a cluster', () => {
  test('what can be read is in force', () => {
    const readings = read(stored('b', good), stored('a', good));
    expect(readings.policies.policies.map(({ name }) => name)).toEqual(['a', 'b']);
    expect([readings.obstacle, readings.settlesIn]).toEqual([undefined, undefined]);
  });

  test('none at all is no obstacle', () => {
    expect(read()).toMatchObject({ obstacle: undefined, policies: { policies: [] } });
  });

  test('what is deleted is gone', () => {
    read(stored('a', good), stored('b', good));
    expect(read(stored('b', good)).policies.policies.map(({ name }) => name)).toEqual(['b']);
  });

  test('what has not changed is not read again, unless the setting has', () => {
    const first = read(stored('a', good));
    const second = read(stored('a', good, { accepted: 1 }));
    expect(second.policies.policies[0]).toBe(first.policies.policies[0]);
    expect([first.hasCompiled, second.hasCompiled, replica.told.length]).toEqual([true, false, 1]);
    const another = { compileOptions: { ...compileOptions, serverMinor: 30 }, isJudging: replica.isJudging };
    const third = replica.source.read(new Map([['a', stored('a', good)]]), another);
    expect(third.policies.policies[0]).not.toBe(first.policies.policies[0]);
    expect(third.hasCompiled).toBe(true);
  });

  test('what is doubted is in force, and told', () => {
    const doubted = { mode: 'Enforce', rules: { 'host-ports': { allowed: [{ min: 2, max: 1 }] } } };
    const readings = read(stored('a', doubted));
    expect([stateOf(readings), readings.obstacle]).toEqual(['in force', undefined]);
    expect(specsInForce(readings)).toEqual([doubted]);
    expect(replica.told.at(-1)).toMatch(/2 is above the max of 1.*policy has suspicious settings$/);
  });
});

describe('one that cannot be read, though it could before', () => {
  test('leaves the last good one in force until it is mended', () => {
    read(stored('a', good));
    const broken = read(stored('a', bad, { generation: 2, accepted: 1 }));
    expect([stateOf(broken), broken.obstacle]).toEqual(['last good', undefined]);
    expect(specsInForce(broken)).toEqual([good]);
    expect(broken.all.get('a')).toMatchObject({ problems: [{}], lastRead: { generation: 1, spec: good } });
    expect(replica.told.at(-1)).toMatch(/the last good version stays in force$/);

    const strict = { ...good, mode: 'Enforce' };
    const mended = read(stored('a', strict, { generation: 3, accepted: 1 }));
    expect([stateOf(mended), specsInForce(mended)]).toEqual(['in force', [strict]]);
    expect(mended.all.get('a')).toMatchObject({ problems: [], lastRead: { generation: 3, spec: strict } });
  });

  test('leaves it in force as the setting has it, where that changes', () => {
    const restricted = stored('a', { mode: 'Warn', profile: 'restricted' });
    const broken = stored('a', bad, { generation: 2, accepted: 1 });
    const under = (serverMinor: number, policy: StoredPolicy) =>
      replica.source.read(new Map([['a', policy]]), {
        compileOptions: { ...compileOptions, serverMinor },
        isJudging: true,
      });
    const rulesOf = ({ policies }: ReturnType<typeof read>) =>
      policies.termsFor('shop').flatMap((terms) => terms.rules.map(({ rule }) => rule.id));
    const [before, after] = [under(37, restricted), under(7, broken)];
    expect([stateOf(after), specsInForce(after)]).toEqual(['last good', specsInForce(before)]);
    expect(rulesOf(after)).toEqual(
      rulesOf(
        new PolicyReplica().source.read(new Map([['a', restricted]]), {
          compileOptions: { ...compileOptions, serverMinor: 7 },
          isJudging: true,
        }),
      ),
    );
    expect(rulesOf(after).length).toBeLessThan(rulesOf(before).length);
  });

  test.each([
    ['also before the gate judges', { generation: 2, accepted: 1 }],
    ['also where nobody has said that it was', { generation: 2 }],
  ])('%s', (_, written) => {
    replica.source.read(new Map([['a', stored('a', good)]]), { compileOptions, isJudging: false });
    expect(read(stored('a', bad, written)).settlesIn).toBe(10_000);
    const broken = settled(stored('a', bad, written));
    expect([stateOf(broken), broken.obstacle, specsInForce(broken)]).toEqual(['last good', undefined, [good]]);
  });

  test('and that another version has read just so keeps a gate waiting that does not judge yet, and no other', () => {
    const broken = stored('a', bad, { generation: 2, accepted: 2 });
    replica.source.read(new Map([['a', stored('a', good)]]), { compileOptions, isJudging: false });
    expect(read(broken)).toMatchObject({ obstacle: expect.stringContaining('"a" is in force') });
    replica = new PolicyReplica(replica.clock);
    read(stored('a', good));
    expect([stateOf(read(broken)), specsInForce(read(broken))]).toEqual(['last good', [good]]);
  });

  test('and is made anew under its name has no past', () => {
    read(stored('a', good, { accepted: 1 }));
    const anew = read(stored('a', bad, { uid: 'another' }));
    expect([stateOf(anew), specsInForce(anew), anew.obstacle]).toEqual(['never accepted', [], undefined]);
  });
});

describe('one that is restored from before', () => {
  const strict = { ...good, mode: 'Enforce' };

  test('and has changed as often since is read again', () => {
    read(stored('a', good, { generation: 5 }));
    const restored = { ...stored('a', strict, { generation: 5 }), resourceVersion: 'another' };
    expect(specsInForce(read(restored))).toEqual([strict]);
    const spoiled = read({ ...stored('a', bad, { generation: 5 }), resourceVersion: 'a third' });
    expect([stateOf(spoiled), specsInForce(spoiled)]).toEqual(['last good', [strict]]);
    expect(spoiled.all.get('a')?.lastRead).toBe(undefined);
  });

  test('and comes to a generation that was read before, with another text, does not count as read', () => {
    read(stored('a', good, { generation: 5, accepted: 5 }));
    for (const generation of [3, 4, 5, 6]) {
      const readings = read(stored('a', bad, { generation, accepted: 2 }));
      expect([stateOf(readings), readings.all.get('a')?.lastRead]).toEqual(['last good', undefined]);
    }
  });
});

describe('one that cannot be read, to a replica that begins', () => {
  test('and never was in force holds up nobody, and nothing is judged by it', () => {
    const readings = settled(stored('a', bad));
    expect([stateOf(readings), readings.obstacle, specsInForce(readings)]).toEqual(['never accepted', undefined, []]);
    expect(replica.told.at(-1)).toMatch(
      /"policy":"a".*priviledged.*policy cannot be read and was never in force; it is ignored$/,
    );
  });

  test('beside others takes nothing from them', () => {
    const policies = [stored('a', bad), stored('b', good, { accepted: 1 })];
    read(...policies);
    replica.clock.pass(10_000);
    expect(specsInForce(read(...policies))).toEqual([good]);
  });

  test('and that another version has read just so keeps it waiting, for as long as it is so', () => {
    const policy = stored('a', bad, { generation: 3, accepted: 3 });
    const obstacle =
      'policy "a" is in force, and this version cannot read it; see the log of this pod, and run the version that can, or fix it';
    expect(read(policy)).toMatchObject({ obstacle, settlesIn: undefined });
    replica.clock.pass(3_600_000);
    expect(read(policy)).toMatchObject({ obstacle, policies: { policies: [] } });
    expect(replica.told).toEqual([expect.stringMatching(/priviledged.*but another version of Plimsoll accepted it$/)]);
    expect(read(stored('a', good, { generation: 4, accepted: 3 })).obstacle).toBe(undefined);
  });

  test('and was in force before stands for pods that cannot be judged', () => {
    const readings = settled(stored('a', bad, { generation: 4, accepted: 3 }));
    expect([stateOf(readings), readings.obstacle, isStandIn(readings)]).toEqual(['not judged', undefined, true]);
    expect(readings.all.get('a')?.lastRead).toBe(undefined);
    // It is one and the same for as long as nothing changes.
    expect(read(stored('a', bad, { generation: 4, accepted: 3 })).policies.policies[0]).toBe(
      readings.policies.policies[0],
    );
  });

  test('stands for that too where the number was written by somebody else, or for an object before', () => {
    expect(stateOf(settled(stored('a', bad, { generation: 2, accepted: 7 })))).toBe('not judged');
  });

  test.each([undefined, 1])('waits for a replica that may be about to say that it can, accepted %s', (accepted) => {
    const first = read(stored('a', bad, { generation: 2, ...(accepted !== undefined && { accepted }) }));
    expect(first).toMatchObject({
      obstacle: 'policy "a" cannot be read; waiting up to 10 seconds for another version to accept it',
      settlesIn: 10_000,
      policies: { policies: [] },
    });
    replica.clock.pass(9_000);
    const said = read(stored('a', bad, { generation: 2, accepted: 2 }));
    expect([stateOf(said), said.obstacle]).toEqual(['other version', expect.stringContaining('is in force')]);
  });

  test('waits anew when it is changed, so that a rollout that halts is not let on by that', () => {
    read(stored('a', bad, { generation: 3, accepted: 3 }));
    replica.clock.pass(3_600_000);
    const changed = read(stored('a', { ...bad, mode: 'Audit' }, { generation: 4, accepted: 3 }));
    expect([stateOf(changed), changed.settlesIn]).toEqual(['settling', 10_000]);
    replica.clock.pass(1_000);
    expect(stateOf(read(stored('a', { ...bad, mode: 'Audit' }, { generation: 4, accepted: 4 })))).toBe('other version');
    expect(replica.isJudging).toBe(false);
  });

  test.each(['changed', 'deleted and made'])('does not wait for ever where it is %s again and again', (what) => {
    for (let generation = 1; generation <= 5; generation++) {
      const uid = what === 'changed' ? 'a' : String(generation);
      read(stored('a', { ...bad, help: { text: String(generation) } }, { generation, uid }));
      replica.clock.pass(4_000);
    }
    expect(replica.isJudging).toBe(true);
  });

  test('waits for the last of several', () => {
    read(stored('a', bad));
    replica.clock.pass(4_000);
    const policies = [stored('a', bad), stored('b', bad)];
    expect(read(...policies).settlesIn).toBe(6_000);
    replica.clock.pass(6_000);
    expect(read(...policies)).toMatchObject({ obstacle: expect.stringContaining('"b"'), settlesIn: 4_000 });
    replica.clock.pass(4_000);
    expect(read(...policies)).toMatchObject({ obstacle: undefined, settlesIn: undefined });
  });
});

describe('one that cannot be read, to a replica that judges', () => {
  beforeEach(() => {
    replica.isJudging = true;
  });

  test('and never was in force changes nothing', () => {
    const readings = read(stored('a', bad));
    expect([stateOf(readings), specsInForce(readings), readings.settlesIn]).toEqual(['never accepted', [], undefined]);
  });

  test('and that another version has read just so, as in an upgrade, changes nothing', () => {
    read(stored('a', bad));
    const readings = read(stored('a', bad, { accepted: 1 }));
    expect([stateOf(readings), specsInForce(readings), readings.obstacle === undefined]).toEqual([
      'other version',
      [],
      false,
    ]);
    // Then it is changed, and the other version has not said yet that it has read that.
    const changed = read(stored('a', { ...bad, mode: 'Audit' }, { generation: 2, accepted: 1 }));
    expect([stateOf(changed), specsInForce(changed)]).toEqual(['settling', []]);
    expect(specsInForce(read(stored('a', bad, { generation: 2, accepted: 2 })))).toEqual([]);
  });

  test('and that nobody reads in time stands for pods that cannot be judged, until another version reads it and after', () => {
    read(stored('a', bad, { accepted: 1 }));
    const unread = stored('a', bad, { generation: 2, accepted: 1 });
    expect(isStandIn(settled(unread))).toBe(true);
    const readings = read(stored('a', bad, { generation: 2, accepted: 2 }));
    expect([stateOf(readings), isStandIn(readings)]).toEqual(['other version', true]);
    expect(specsInForce(read(stored('a', good, { generation: 3, accepted: 2 })))).toEqual([good]);
  });
});

test('all replicas begin anew while it cannot be read: what was in force still protects', () => {
  read(stored('a', good, { generation: 3, accepted: 3 }));
  read(stored('a', bad, { generation: 4, accepted: 3 }));
  replica = new PolicyReplica(replica.clock);
  expect(isStandIn(settled(stored('a', bad, { generation: 4, accepted: 3 })))).toBe(true);
});

test('what it says of the version that it is written for is told', () => {
  const annotations = { 'plimsoll.dev/written-for': '0.2.0' };
  const { all } = settled(stored('a', bad, { annotations }));
  const note = 'it is written for Plimsoll "0.2.0", and this is 0.1.0, which may not know all of it';
  expect(all.get('a')?.note).toBe(note);
  expect(replica.told.at(-1)).toContain(JSON.stringify(note));
  // A pod that it is about is told so, for as long as it says so.
  const reason = (written: Written) => {
    const last = settled(stored('a', bad, { generation: 2, accepted: 1, ...written }));
    const [policy] = last.policies.policies;
    try {
      policy?.termsFor('shop')?.rules[0]?.check(new Pod({ spec: {} }), () => {});
    } catch (error) {
      return String(error);
    }
    return undefined;
  };
  expect(reason({ annotations })).toContain(`${note}; finish or roll back the upgrade of Plimsoll`);
  expect(reason({})).toMatch(/see kubectl describe podpolicy a; fix or delete the policy$/);
  // An annotation makes no generation.
  expect(read(stored('a', bad)).all.get('a')?.note).toBe(undefined);
});

test.each([
  { names: ['b', 'a'], obstacle: 'policies "a" and "b" are in force, and this version cannot read them; see the log' },
  { names: ['a', 'b', 'c', 'd', 'e'], obstacle: 'policies "a", "b", "c", "d" and "e" are in force' },
  { names: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], obstacle: 'policies "a", "b", "c", "d", "e" and 2 more are in force' },
])('which ones another version has read: $names', ({ names, obstacle }) => {
  const waiting = stored('z', bad);
  expect(read(...names.map((name) => stored(name, bad, { accepted: 1 })), waiting).obstacle).toContain(obstacle);
});
