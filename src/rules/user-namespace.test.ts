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

test('a fix is added only where the API server takes it', () => {
  expect(fixesOf({})).toEqual([{ at: ['spec', 'hostUsers'], value: false, risk: true }]);
  expect(fixesOf({ hostUsers: true })).toEqual([]);
  for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) expect(fixesOf({ [field]: true })).toEqual([]);
  expect(fixesOf({ containers: [{ name: 'app', image: 'a', ...disk }] })).toEqual([]);
});
