import { expect, test } from 'vitest';
import { inForce, policyOf } from '../../test/one-rule.ts';
import type { Mode } from '../policy/mode.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { judge } from './judge.ts';
import type { Effect, JudgedVerdict } from './verdict.ts';

const app = { name: 'app', image: 'registry.example.com/app:1.0' };
const limits = { rules: { 'limits-required': {} } };
const podOf = (...containers: readonly object[]) => ({ metadata: { name: 'web' }, spec: { containers } });

function verdictOn(policies: PolicySet, pod: object = podOf(app)): JudgedVerdict {
  return verdictOf(policies, { group: '', kind: 'Pod' }, pod);
}

function verdictOf(policies: PolicySet, kind: { group: string; kind: string }, object: object): JudgedVerdict {
  const subject = { operation: 'CREATE', subresource: '', namespace: 'shop', kind, object };
  const verdict = judge(policies, { askedBy: 'webhook', ...subject });
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict;
}

test.each<[modes: readonly Mode[], speaker: string, mode: Mode, effect: Effect, others: readonly string[]]>([
  [['Warn', 'Enforce', 'Audit'], 'b', 'Enforce', 'deny', []],
  [['Enforce', 'Warn'], 'a', 'Enforce', 'deny', []],
  [['Enforce', 'Enforce', 'Audit', 'Enforce'], 'a', 'Enforce', 'deny', ['b', 'd']],
  [['Audit', 'Audit'], 'a', 'Audit', 'audit', ['b']],
])('a problem is told once, in the stricter mode: of %j speaks %s', (...[modes, speaker, mode, effect, others]) => {
  const policies = inForce(...modes.map((each, index) => policyOf('abcd'.charAt(index), { mode: each, ...limits })));
  expect(verdictOn(policies).findings).toEqual([
    expect.objectContaining({ policy: speaker, mode, effect, alsoIn: others }),
  ]);
});

test('a problem of a template is told with those that have the effect which comes of all', () => {
  const policies = inForce(
    policyOf('a', { templates: 'Audit', ...limits }),
    policyOf('b', { templates: 'Warn', ...limits }),
    policyOf('c', { mode: 'Warn', ...limits }),
  );
  const deployment = { spec: { template: podOf(app) } };
  expect(verdictOf(policies, { group: 'apps', kind: 'Deployment' }, deployment).findings).toEqual([
    expect.objectContaining({ policy: 'a', effect: 'warn', alsoIn: ['b', 'c'] }),
  ]);
});

test('of two containers that a pod names alike, which the API server refuses, each is told', () => {
  expect(verdictOn(inForce(policyOf('a', limits)), podOf(app, app)).findings).toEqual([
    expect.objectContaining({ policy: 'a', alsoIn: [], at: expect.arrayContaining([0]) }),
    expect.objectContaining({ policy: 'a', alsoIn: [], at: expect.arrayContaining([1]) }),
  ]);
});

test('each policy tells what only it finds, still in the order of the rules', () => {
  const policies = inForce(
    policyOf('a', { rules: { 'run-as-non-root': {} } }),
    policyOf('b', { rules: { 'limits-required': {}, privileged: {} } }),
  );
  const { findings } = verdictOn(policies, podOf({ ...app, securityContext: { privileged: true } }));
  expect(findings.map(({ rule, policy, alsoIn }) => [rule, policy, alsoIn])).toEqual([
    ['limits-required', 'b', []],
    ['run-as-non-root', 'a', []],
    ['privileged', 'b', []],
  ]);
});

test('those give their help that found something', () => {
  const policies = inForce(
    policyOf('a', { help: { text: 'ask a' }, rules: { privileged: {} } }),
    policyOf('b', { help: { text: 'ask b', url: 'https://wiki.example.com' }, ...limits }),
  );
  expect(verdictOn(policies).help).toEqual([{ policy: 'b', text: 'ask b', url: 'https://wiki.example.com' }]);
});

test('all give their help that refuse for the same problem', () => {
  const policies = inForce(
    policyOf('a', { help: { text: 'ask a' }, ...limits }),
    policyOf('b', { help: { text: 'ask b' }, ...limits }),
    policyOf('c', { mode: 'Warn', help: { text: 'ask c' }, ...limits }),
  );
  expect(verdictOn(policies).help.map(({ policy }) => policy)).toEqual(['a', 'b']);
});
