import { expect, test } from 'vitest';
import { inForce, policyOf } from '../../test/one-rule.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import type { Pod } from '../model/pod.ts';
import type { Circumstances } from './circumstances.ts';
import { findingsOf } from './findings.ts';

const circumstances: Circumstances = {
  terms: inForce(policyOf('only', { rules: { 'host-namespaces': {}, 'image-tag': { mode: 'Warn' } } })).termsFor(
    'shop',
  ),
  root: [],
  operation: 'update',
  judgedBy: () => true,
  isLenient: false,
  isEnforced: true,
};

const podOf = (image: string, spec: object = {}): Pod =>
  asAdmitted({ metadata: { name: 'web' }, spec: { containers: [{ name: 'app', image }], ...spec } }).pod;

test.each<[string, Pod, number]>([
  ['not of a pod without findings', podOf('example.com/app:1'), 0],
  ['not of a pod with warnings', podOf('example.com/app'), 0],
  ['once of a pod with findings that deny', podOf('example.com/app', { hostPID: true, hostIPC: true }), 1],
])('the pod before an update is read %s', (_, pod, expected) => {
  let count = 0;
  const before = () => {
    count++;
    return podOf('example.com/app:1');
  };
  findingsOf({ pod, before }, circumstances);
  expect(count).toBe(expected);
});
