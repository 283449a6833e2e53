import { expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { examplePod, type Tweak } from './contract/example.ts';
import rule from './user-namespace.ts';

const findingsOf = (spec: Tweak['spec'] = {}) => findingsIn(onlyRule(rule), examplePod({ spec }));
const fixesOf = (spec: Tweak['spec'] = {}) => findingsOf(spec).flatMap(({ by }) => by.flatMap(({ fixes }) => fixes));

const disk = { volumeDevices: [{ name: 'disk', devicePath: '/dev/xvda' }] };

test.each<[name: string, spec: Tweak['spec'], remedy: string | undefined]>([
  ['a user namespace', { hostUsers: false }, undefined],
  ['a Windows pod', { os: { name: 'windows' } }, undefined],
  ['a Linux pod', { os: { name: 'linux' } }, 'set spec.hostUsers to false'],
  ['null', { hostUsers: null }, 'set spec.hostUsers to false'],
  ['true', { hostUsers: true }, 'set spec.hostUsers to false'],
  ['host IPC that is off', { hostIPC: false }, 'set spec.hostUsers to false'],
  ['host IPC', { hostIPC: true }, 'set spec.hostUsers to false, and remove spec.hostIPC'],
  [
    'a block device of an init container',
    { initContainers: [{ name: 'setup', image: 'a', ...disk }] },
    'set spec.hostUsers to false, and remove volumeDevices of the containers',
  ],
])('%s', (_, spec, remedy) => {
  expect(findingsOf(spec).map((finding) => sentenceOf(finding).split('; ')[1])).toEqual(
    remedy === undefined ? [] : [remedy],
  );
});

// A container whose user or group has no place in the user namespace does not start.
test.each<[what: string, pod: object, own: object, fields: string | undefined]>([
  ['the last user', { runAsUser: 65_535 }, {}, undefined],
  ['the user of an OpenShift range', { runAsUser: 1_000_650_000 }, {}, 'runAsUser'],
  ['that of a container', {}, { runAsUser: 65_536 }, 'runAsUser'],
  ['one that the container overrides', { runAsUser: 65_536 }, { runAsUser: 1 }, undefined],
  ['a group', {}, { runAsGroup: 65_536 }, 'runAsGroup'],
  ['the group of files', { fsGroup: 65_536 }, {}, 'fsGroup'],
  ['one of further groups', { supplementalGroups: [1, 65_536] }, {}, 'supplementalGroups'],
  ['all of them', { runAsUser: 7e4, fsGroup: 7e4 }, { runAsGroup: 7e4 }, 'runAsUser, runAsGroup and fsGroup'],
])('%s', (_, securityContext, own, fields) => {
  const spec = { securityContext, containers: [{ name: 'app', image: 'a', securityContext: own }] };
  const advice = fields === undefined ? '' : `, and set ${fields} to at most 65535`;
  expect(findingsOf(spec).map((finding) => sentenceOf(finding).split('; ')[1])).toEqual([
    `set spec.hostUsers to false${advice}`,
  ]);
  expect(fixesOf(spec)).toHaveLength(fields === undefined ? 1 : 0);
});

test('a fix is added only where the API server takes it', () => {
  expect(fixesOf({})).toEqual([{ at: ['spec', 'hostUsers'], value: false, risk: true }]);
  expect(fixesOf({ hostUsers: true })).toEqual([]);
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) expect(fixesOf({ [field]: true })).toEqual([]);
  expect(fixesOf({ containers: [{ name: 'app', image: 'a', ...disk }] })).toEqual([]);
});
