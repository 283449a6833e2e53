import { expect, test } from 'vitest';
import { meaningProblems, OptionDoubt, OptionWarning } from '../contract/options.ts';
import { nodeKey } from './node-key.ts';

test.each([
  '*',
  'pool',
  'Pool_1.x',
  'metadata.name',
  'CriticalAddonsOnly',
  'nvidia.com/gpu',
  'nvidia.com/*',
  '*.example.com/gpu',
  'node-role.kubernetes.io/*',
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/controlplane',
  'node-role.kubernetes.io/gpu',
  'kubernetes.io/hostname',
  'kubernetes.io/my-own',
])('"%s" is valid', (key) => {
  expect(meaningProblems(nodeKey(''), key)).toEqual([]);
});

test.each<[key: string, message: string]>([
  ...['pool=shop', 'pool:NoSchedule', 'a/b/c', '-a', 'Example.com/a', 'a b'].map((key): [string, string] => [
    key,
    `"${key}" is not the key of a taint or a label; write one such as "node-role.kubernetes.io/control-plane", without value and effect`,
  ]),
  [
    'kubernetes.io/host-name',
    '"kubernetes.io/host-name" is no key that Kubernetes has; write "kubernetes.io/hostname"',
  ],
])('the message about "%s" says what to write', (key, message) => {
  expect(meaningProblems(nodeKey(''), key)).toEqual([new OptionDoubt([], message)]);
});

// Administrators choose the roles of nodes.
test.each([
  ['workers', 'worker'],
  ['control-plain', 'control-plane'],
])('the role "%s" is accepted with a warning', (role, meant) => {
  const message = `"node-role.kubernetes.io/${role}" is not a common role of nodes; write "node-role.kubernetes.io/${meant}" if that is meant`;
  expect(meaningProblems(nodeKey(''), `node-role.kubernetes.io/${role}`)).toEqual([new OptionWarning([], message)]);
});
