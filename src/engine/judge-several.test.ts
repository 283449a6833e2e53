import { expect, test } from 'vitest';
import { reviewed } from '../../test/subject.ts';
import { inForce, policyOf } from '../../test/one-rule.ts';
import type { Mode } from '../policy/mode.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { judge } from './judge.ts';
import { effectOf, speakersOf, type Effect, type JudgedVerdict, type Ruling, type Spared } from './verdict.ts';

const app = { name: 'app', image: 'registry.example.com/app:1.0' };
const limits = { rules: { 'limits-required': {} } };
const podOf = (...containers: readonly object[]) => ({ metadata: { name: 'web' }, spec: { containers } });

function verdictOn(policies: PolicySet, pod: object = podOf(app)): JudgedVerdict {
  return verdictOf(policies, { group: '', kind: 'Pod' }, pod);
}

function verdictOf(policies: PolicySet, kind: { group: string; kind: string }, object: object): JudgedVerdict {
  const verdict = judge(policies, reviewed(object, { kind }));
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict;
}

const ruling = (policy: string, mode: Mode, effect: Effect, spared?: Spared) =>
  ({ policy, mode, effect, ...(spared && { spared }), fixes: [] }) satisfies Ruling;

test('a problem that several policies find is one finding, and keeps what each of them says', () => {
  const modes: readonly Mode[] = ['Warn', 'Enforce', 'Audit', 'Enforce'];
  const policies = inForce(...modes.map((mode, index) => policyOf('abcd'.charAt(index), { mode, ...limits })));
  const { findings } = verdictOn(policies);
  expect(findings.map(({ by }) => by)).toEqual([
    [
      ruling('a', 'Warn', 'warn'),
      ruling('b', 'Enforce', 'deny'),
      ruling('c', 'Audit', 'audit'),
      ruling('d', 'Enforce', 'deny'),
    ],
  ]);
  expect(findings.map(effectOf)).toEqual(['deny']);
  expect(findings.map((finding) => speakersOf(finding).map(({ policy }) => policy))).toEqual([['b', 'd']]);
});

test('nothing that a milder policy found is lost: its fixes, and another bound, which is another finding', () => {
  const range = (max: string) => ({ rules: { 'resource-range': { requests: { cpu: { max } } } } });
  const limit = (value: string) => ({ rules: { 'limits-required': { resources: { memory: { default: value } } } } });
  const policies = inForce(
    policyOf('a', { mode: 'Warn', ...range('1') }),
    policyOf('b', range('2')),
    policyOf('c', { mode: 'Audit', ...limit('1Gi') }),
    policyOf('d', limit('2Gi')),
  );
  const { findings } = verdictOn(policies, podOf({ ...app, resources: { requests: { cpu: '3' } } }));
  expect(findings.map(({ rule, bound, by }) => [rule, bound, by.map(({ policy }) => policy)])).toEqual([
    ['limits-required', undefined, ['c', 'd']],
    ['resource-range', '1', ['a']],
    ['resource-range', '2', ['b']],
  ]);
  expect(findings[0]?.by.flatMap(({ fixes }) => fixes.map(({ value }) => value))).toEqual(['1Gi', '2Gi']);
});

test('for a template each policy is as lenient as its own `templates`', () => {
  const policies = inForce(
    policyOf('a', { templates: 'Audit', ...limits }),
    policyOf('b', { templates: 'Warn', ...limits }),
    policyOf('c', { mode: 'Warn', ...limits }),
  );
  const deployment = { spec: { template: podOf(app) } };
  const { findings } = verdictOf(policies, { group: 'apps', kind: 'Deployment' }, deployment);
  expect(findings.map(({ by }) => by)).toEqual([
    [
      ruling('a', 'Enforce', 'audit', 'template'),
      ruling('b', 'Enforce', 'warn', 'template'),
      ruling('c', 'Warn', 'warn'),
    ],
  ]);
  expect(findings.map(effectOf)).toEqual(['warn']);
});

test('a verdict says by which generation of each policy it was made', () => {
  const written = policyOf('a', limits);
  const stored = { ...written, metadata: { name: 'a', generation: 7 } };
  const policies = inForce(stored, policyOf('b', limits));
  expect(verdictOn(policies).policies).toEqual([{ name: 'a', revision: 7 }, { name: 'b' }]);
});

test('of two containers that a pod names alike, which the API server refuses, each is told', () => {
  expect(verdictOn(inForce(policyOf('a', limits)), podOf(app, app)).findings).toEqual([
    expect.objectContaining({ at: expect.arrayContaining([0]) }),
    expect.objectContaining({ at: expect.arrayContaining([1]) }),
  ]);
});

test('each policy tells what only it finds, still in the order of the rules', () => {
  const policies = inForce(
    policyOf('a', { rules: { 'run-as-non-root': {} } }),
    policyOf('b', { rules: { 'limits-required': {}, privileged: {} } }),
  );
  const { findings } = verdictOn(policies, podOf({ ...app, securityContext: { privileged: true } }));
  expect(findings.map(({ rule, by }) => [rule, by.map(({ policy }) => policy)])).toEqual([
    ['limits-required', ['b']],
    ['run-as-non-root', ['a']],
    ['privileged', ['b']],
  ]);
});

test('those give their help that found something', () => {
  const policies = inForce(
    policyOf('a', { help: { text: 'ask a' }, rules: { privileged: {} } }),
    policyOf('b', { help: { text: 'ask b', url: 'https://wiki.example.com' }, ...limits }),
  );
  expect(verdictOn(policies).help).toEqual([{ policy: 'b', text: 'ask b', url: 'https://wiki.example.com' }]);
});

test('rules give their help that found something, from the last layer that writes one', () => {
  const policies = inForce(
    policyOf('a', {
      rules: {
        'limits-required': { help: { text: 'see a' } },
        privileged: { help: { text: 'see b' } },
        'run-as-non-root': { help: { text: 'see c' } },
      },
      overrides: [{ namespaces: ['shop'], rules: { 'run-as-non-root': { help: { url: 'https://d.example.com' } } } }],
    }),
  );
  expect(verdictOn(policies).help).toEqual([
    { policy: 'a', rule: 'limits-required', text: 'see a' },
    { policy: 'a', rule: 'run-as-non-root', url: 'https://d.example.com' },
  ]);
});

test('all policies that found a problem give their help; who speaks is for those who word the answer', () => {
  const policies = inForce(
    policyOf('a', { help: { text: 'ask a' }, ...limits }),
    policyOf('b', { help: { text: 'ask b' }, ...limits }),
    policyOf('c', { mode: 'Warn', help: { text: 'ask c' }, ...limits }),
  );
  expect(verdictOn(policies).help.map(({ policy }) => policy)).toEqual(['a', 'b', 'c']);
});
