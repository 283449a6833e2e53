// What becomes of more problems than anyone reads.
import { describe, expect, test } from 'vitest';
import { reviewed } from '../../test/subject.ts';
import { effectInWords, inForce, policyOf } from '../../test/one-rule.ts';
import { withValue } from '../model/with-value.ts';
import type { PodPolicySpec } from '../policy/pod-policy.ts';
import { judge } from './judge.ts';
import type { Finding } from './verdict.ts';

const app = { name: 'app', image: 'registry.example.com/app:1.0' };
const pod = (container: object) => ({ spec: { containers: [{ ...app, ...container }] } });

/** What is found on an update, or without an old pod on a creation. */
function findings(spec: Partial<PodPolicySpec>, object: unknown, oldObject?: unknown): readonly Finding[] {
  const operation = oldObject === undefined ? 'CREATE' : 'UPDATE';
  const verdict = judge(inForce(policyOf('a', spec)), reviewed(object, { operation, oldObject }));
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict.findings;
}

const effects = (...asked: Parameters<typeof findings>) =>
  findings(...asked).map((each) => `${effectInWords(each)} ${each.rule} ${each.container?.name ?? 'pod'}`);

test('a flood of problems in one rule hides nothing of another, and refuses for no other', () => {
  const ports = Array.from({ length: 1500 }, (_, index) => ({ containerPort: 1, hostPort: index + 1 }));
  const spec = { rules: { 'host-ports': { mode: 'Audit' }, 'run-as-non-root': {} } } as const;
  const found = effects(spec, pod({ ports }));
  expect(found).toHaveLength(102);
  expect(new Set(found)).toEqual(new Set(['audit host-ports app', 'audit host-ports pod', 'deny run-as-non-root app']));
});

const adding = (first: number, last: number) => {
  const add = Array.from({ length: last - first }, (_, index) => `X_${first + index}`);
  return pod({ securityContext: { capabilities: { add } } });
};
const capabilities = { rules: { capabilities: {} } };

test('a million problems cost no more than some thousands, and are refused', () => {
  const found = effects(capabilities, adding(0, 20_000));
  expect(found).toHaveLength(101);
  expect(new Set(found)).toEqual(new Set(['deny capabilities app', 'deny capabilities pod']));
});

describe('on an update', () => {
  test('they are no news where all of them were there', () => {
    expect(new Set(effects(capabilities, adding(1, 1500), adding(0, 1500)))).toEqual(
      new Set(['unchanged capabilities app', 'unchanged capabilities pod']),
    );
    expect(findings(capabilities, adding(1, 1500), adding(0, 1500))[0]).toMatchObject({
      outcome: 'fail',
      problem: 'has more problems than are told here, and none of these is new',
    });
  });

  test('one more is refused, though it is not told', () => {
    const found = effects(capabilities, adding(0, 1501), adding(0, 1500));
    expect(new Set(found)).toEqual(new Set(['unchanged capabilities app', 'deny capabilities pod']));
  });

  test('and all of them with a new image', () => {
    const after = withValue(adding(0, 1500), ['spec', 'containers', 0, 'image'], 'b');
    const found = effects(capabilities, after, adding(0, 1500));
    expect(new Set(found)).toEqual(new Set(['deny capabilities app', 'deny capabilities pod']));
  });

  test('and where they are more than are ever compared', () => {
    const found = effects(capabilities, adding(1, 20_000), adding(0, 20_000));
    expect(new Set(found)).toEqual(new Set(['unchanged capabilities app', 'deny capabilities pod']));
  });
});
