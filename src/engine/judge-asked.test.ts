// Which rules are asked at all: a resize asks only some, and some rules judge only what is created.
import { describe, expect, test } from 'vitest';
import { policyOf } from '../../test/one-rule.ts';
import { reviewed } from '../../test/subject.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { object } from '../rules/contract/options.ts';
import { defineRule, type Guard, type Rule } from '../rules/contract/rule.ts';
import { judge } from './judge.ts';
import type { Subject } from './subject.ts';

/** Finds a problem in every pod that it is asked about. */
function rule(id: string, guards: readonly [Guard, ...Guard[]], on?: 'always' | 'create'): Rule {
  return defineRule({
    id,
    since: '0.1.0',
    severity: 'high',
    guards,
    ...(on !== undefined && { on }),
    summary: 'was asked',
    why: 'It is a test.',
    remedy: 'None.',
    options: object({}),
    defaults: {},
    examples: { pass: [], fail: [] },
    check: () => (_, report) => report({ at: ['spec'], guards: guards[0], problem: 'was asked' }),
  });
}

const rules = [
  rule('cpu', ['cpu']),
  rule('memory', ['memory']),
  rule('storage', ['storage']),
  rule('several', ['machine', 'storage', 'cpu']),
  rule('always', ['user'], 'always'),
  rule('create', ['cpu', 'user'], 'create'),
];
const policy = policyOf('a', { rules: Object.fromEntries(rules.map(({ id }) => [id, {}])) });
const policies = PolicySet.compile([policy], { rules, serverMinor: undefined, knowsNamespaceLabels: true });

const pod = (changes: object = {}) => ({ spec: { containers: [{ name: 'app', image: 'a:1' }], ...changes } });
const changed = pod({ activeDeadlineSeconds: 5 });

function asked(subject: Subject): readonly string[] {
  const verdict = judge(policies, subject);
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  expect(verdict.findings.filter(({ outcome }) => outcome !== 'fail')).toEqual([]);
  return verdict.findings.map((finding) => finding.rule);
}

const all = rules.map(({ id }) => id);
const exceptCreate = all.filter((id) => id !== 'create');

describe('a pod', () => {
  const update = { operation: 'UPDATE', oldObject: pod() };

  test.each<[string, Partial<Subject>, readonly string[]]>([
    ['is created', {}, all],
    ['is updated', update, exceptCreate],
    ['gets an ephemeral container', { ...update, subresource: 'ephemeralcontainers' }, exceptCreate],
    ['is resized', { ...update, subresource: 'resize' }, ['cpu', 'memory', 'several']],
  ])('that %s', (_, changes, expected) => {
    expect(asked(reviewed(changed, changes))).toEqual(expected);
  });
});

describe('a template, which makes pods', () => {
  const template = { kind: { group: 'apps', kind: 'Deployment' } };
  const of = (spec: object) => ({ spec: { template: spec } });

  test.each<[string, Partial<Subject>]>([
    ['is created', {}],
    ['is updated', { operation: 'UPDATE', oldObject: of(pod()) }],
  ])('that %s', (_, changes) => {
    expect(asked(reviewed(of(changed), { ...template, ...changes }))).toEqual(all);
  });
});
