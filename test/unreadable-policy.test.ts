// A policy that cannot be read any more, as pods meet it.
import { describe, expect, test } from 'vitest';
import { reviewed } from './subject.ts';
import { effectOf } from '../src/engine/verdict.ts';
import { judge } from '../src/engine/judge.ts';
import { isAllowed } from '../src/engine/verdict.ts';
import { denialText } from '../src/report/denial.ts';
import { examplePod } from '../src/rules/contract/example.ts';
import { rules } from '../src/rules/index.ts';
import type { CompileOptions } from '../src/policy/compiled-policy.ts';
import { PolicySet } from '../src/policy/policy-set.ts';
import { unreadablePolicy } from '../src/policy/unreadable-policy.ts';

const compileOptions: CompileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

function verdictOn(spec: unknown, subject: object = {}, labels?: Readonly<Record<string, string>>) {
  const set = new PolicySet([unreadablePolicy('one', { spec }, { compileOptions, note: undefined })]);
  return judge(set, reviewed(examplePod(), subject), labels && { namespaceLabels: labels });
}

/** Whether pods of a namespace are refused. */
const refuses = (spec: unknown, namespace: string, labels?: Readonly<Record<string, string>>) =>
  !isAllowed(verdictOn(spec, { namespace }, labels));

const misspelt = { mode: 'Enforce', rules: { priviledged: {} } };

test('a pod is refused, and told why and what to do', () => {
  const verdict = verdictOn({ ...misspelt, help: { text: 'ask #platform' } });
  if (verdict.kind !== 'judged') throw new Error('it was not judged');
  expect(verdict.findings).toEqual([
    expect.objectContaining({
      rule: 'unreadable-policy',
      outcome: 'error',
      by: [{ policy: 'one', mode: 'Enforce', effect: 'deny', fixes: [] }],
    }),
  ]);
  expect(denialText(verdict, 'Pod "web"')).toMatch(
    /^Pod "web" has 1 problem with policy "one":\n- the pod could not be judged: policy "one" cannot be read; see kubectl describe podpolicy one; fix or delete the policy \(unreadable-policy\)\nask #platform$/,
  );
});

describe('the mode', () => {
  test.each([
    [{ mode: 'Warn' }, 'warn'],
    [{ mode: 'Audit' }, 'audit'],
    [{ mode: 'Enforce' }, 'deny'],
    [{ mode: 'enforce' }, 'deny'],
    [{ mode: false }, 'deny'],
    [{}, 'deny'],
    [undefined, 'deny'],
    ['text', 'deny'],
    [{ mode: 'Warn', overrides: [{ namespaces: ['shop'], mode: 'Enforce' }] }, 'warn'],
    [{ mode: 'Warn', rules: { privileged: { mode: 'Enforce' } } }, 'warn'],
  ])('of %j: %s', (spec, effect) => {
    const verdict = verdictOn(spec);
    expect(verdict.kind === 'judged' && verdict.findings.map(effectOf)).toEqual([effect]);
  });

  test.each([
    [{}, 'warn'],
    [{ templates: 'Enforce' }, 'deny'],
    [{ templates: 'enforce' }, 'warn'],
  ])('of a template under %j: %s', (spec, effect) => {
    const object = { metadata: { name: 'web' }, spec: { template: examplePod() } };
    const verdict = verdictOn(spec, { kind: { group: 'apps', kind: 'Deployment' }, object });
    expect(verdict.kind === 'judged' && verdict.findings.map(effectOf)).toEqual([effect]);
  });
});

describe('what it is about', () => {
  test.each<[string, unknown, readonly string[], readonly string[]]>([
    ['no match', {}, ['shop', 'default'], ['kube-system', 'kube-public', 'kube-node-lease']],
    ['names', { match: { namespaces: ['shop-*'] } }, ['shop-a'], ['shop', 'default']],
    ['names that cannot be read', { match: { namespaces: ['SHOP'] } }, ['shop', 'default'], ['kube-system']],
    ['an empty list', { match: { namespaces: [] } }, ['shop', 'default'], ['kube-system']],
    ['a misspelt field beside names', { match: { namspaces: ['a'], namespaces: ['shop'] } }, ['shop'], ['default']],
    ['a misspelt field alone', { match: { namspaces: ['shop'] } }, ['shop', 'default'], ['kube-system']],
    ['a match that is none', { match: ['shop'] }, ['shop', 'default'], ['kube-system']],
    ['others left out', { match: { excludeNamespaces: ['shop'] } }, ['default'], ['shop', 'kube-system']],
    ['none left out', { match: { excludeNamespaces: [] } }, ['default'], ['kube-system', 'kube-public']],
    ['those left out cannot be read', { match: { excludeNamespaces: ['shop*'] } }, ['shop'], ['kube-system']],
    [
      'a name that is left out by default',
      { match: { namespaces: ['kube-system'], excludeNamespaces: [] } },
      [],
      ['kube-system', 'shop'],
    ],
    ['more names than are read', { match: { namespaces: Array(20_000).fill('a') } }, ['shop'], ['kube-system']],
  ])('%s', (_, spec, about, notAbout) => {
    expect(about.filter((namespace) => !refuses(spec, namespace))).toEqual([]);
    expect(notAbout.filter((namespace) => refuses(spec, namespace))).toEqual([]);
  });

  const team = { match: { namespaceSelector: { matchLabels: { team: 'a' } } } };
  const unclear = { match: { namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In' }] } } };

  test.each([
    ['selected', team, { team: 'a' }, true],
    ['not selected', team, { team: 'b' }, false],
    ['not known', team, undefined, true],
    ['of a selector that cannot be read', unclear, { team: 'b' }, true],
  ])('labels: %s', (_, spec, labels, expected) => {
    expect(refuses(spec, 'shop', labels)).toBe(expected);
  });
});

describe('an update', () => {
  const changed = examplePod({ spec: { activeDeadlineSeconds: 7 } });
  const update = { operation: 'UPDATE', oldObject: examplePod() };

  test.each([
    ['that changes what a rule reads', { ...update, object: changed }, false],
    ['of the resources', { ...update, object: changed, subresource: 'resize' }, false],
    ['that changes nothing that a rule reads', update, true],
    ['of the status', { ...update, subresource: 'status' }, true],
    [
      'of what is being deleted',
      { ...update, object: changed, oldObject: { ...(examplePod() as object), metadata: { deletionTimestamp: 'x' } } },
      true,
    ],
    ['that deletes', { operation: 'DELETE', object: null }, true],
  ])('%s passes: %s', (_, subject, expected) => {
    expect(isAllowed(verdictOn(misspelt, subject))).toBe(expected);
  });
});

test('several of them are told each by its name', () => {
  const set = new PolicySet(
    ['b', 'a'].map((name) => unreadablePolicy(name, { spec: misspelt }, { compileOptions, note: undefined })),
  );
  const verdict = judge(set, reviewed(examplePod()));
  expect(verdict.kind === 'judged' && verdict.findings.map(({ by }) => by.map(({ policy }) => policy))).toEqual([
    ['a'],
    ['b'],
  ]);
});
