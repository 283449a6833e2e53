import { expect, test } from 'vitest';
import { meaningProblems, OptionDoubt } from '../contract/options.ts';
import { priorityClassName, runtimeClassName } from './class-name.ts';

test.each(['kata', 'kata-qemu.v2', '5', 'system-of-ours'])('the RuntimeClass "%s" is valid', (name) => {
  expect(meaningProblems(runtimeClassName(''), name)).toEqual([]);
});

test.each(['shop-high', 'systematic', 'system-node-critical', 'system-cluster-critical'])(
  'the PriorityClass "%s" is valid',
  (name) => {
    expect(meaningProblems(priorityClassName(''), name)).toEqual([]);
  },
);

test.each<[name: string, message: string]>([
  ['runC', '"runC" is not the name of a RuntimeClass; write "runc"'],
  ['kata_qemu', '"kata_qemu" is not the name of a RuntimeClass; write lower case letters, digits, "-" and "." alone'],
  ['kata-*', '"kata-*" is a pattern, not a RuntimeClass, and nothing matches it; write out each one that is meant'],
  ['*', '"*" is not a RuntimeClass, and nothing matches it; write out each one that is meant'],
  [
    'a'.repeat(254),
    `"${'a'.repeat(254)}" is not the name of a RuntimeClass; write lower case letters, digits, "-" and "." alone`,
  ],
])('the message about the RuntimeClass "%s" says what to write', (name, message) => {
  expect(meaningProblems(runtimeClassName(''), name)).toEqual([new OptionDoubt([], message)]);
});

test.each<[name: string, message: string]>([
  [
    'system-cluster-critcal',
    '"system-cluster-critcal" is not a PriorityClass, since Kubernetes keeps "system-" for its own; write "system-cluster-critical"',
  ],
  [
    'system-high',
    '"system-high" is not a PriorityClass, since Kubernetes keeps "system-" for its own; write "system-cluster-critical" or "system-node-critical"',
  ],
  ['High', '"High" is not the name of a PriorityClass; write "high"'],
])('the message about the PriorityClass "%s" says what to write', (name, message) => {
  expect(meaningProblems(priorityClassName(''), name)).toEqual([new OptionDoubt([], message)]);
});
