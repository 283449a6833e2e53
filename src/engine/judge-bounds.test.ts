// What a pod may take of the gate, however many policies look at it and however long its texts are.
import { expect, test } from 'vitest';
import { reviewed } from '../../test/subject.ts';
import { everyRule } from '../../test/every-rule.ts';
import { effectInWords, inForce, policyOf } from '../../test/one-rule.ts';
import { judge } from './judge.ts';
import { identityOf } from './identity.ts';
import { effectOf, type Finding } from './verdict.ts';

function findingsOn(policies: Parameters<typeof judge>[0], object: object, oldObject?: object): readonly Finding[] {
  const operation = oldObject === undefined ? 'CREATE' : 'UPDATE';
  const verdict = judge(policies, reviewed(object, { operation, oldObject }));
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict.findings;
}

const manyContainers = {
  spec: { containers: Array.from({ length: 500 }, (_, index) => ({ name: `c${index}` })) },
};

test('findings are bounded, whatever number of policies asks rules; what is not told is an error, never a pass', () => {
  const mild = Array.from({ length: 20 }, (_, index) => ({
    ...everyRule,
    metadata: { name: `mild-${index}` },
    spec: { ...everyRule.spec, mode: 'Warn' as const },
  }));
  const strict = policyOf('strict', { rules: { 'limits-required': {} } });
  const findings = findingsOn(inForce(...mild, strict), manyContainers);
  expect(findings.length).toBeLessThan(6000);
  expect(findings).toContainEqual(
    expect.objectContaining({
      problem: 'could not be judged: there are more than 5000 problems; fix these first',
      by: expect.arrayContaining([{ policy: 'strict', mode: 'Enforce', effect: 'deny', fixes: [] }]),
    }),
  );
});

const longName = 'x'.repeat(254);

test.each([
  ['containers', { containers: [{ name: longName }] }],
  ['volumes', { containers: [], volumes: [{ name: longName, hostPath: { path: '/' } }] }],
])('names of %s that Kubernetes does not have are not judged', (list, spec) => {
  const findings = findingsOn(inForce(policyOf('a', { rules: { 'host-path': {} } })), { spec });
  expect(findings.map((finding) => [finding.rule, effectOf(finding), finding.problem])).toEqual([
    [
      'unreadable-pod',
      'deny',
      expect.stringContaining(`spec.${list}[0].name is longer than 253 characters; write a shorter one`),
    ],
  ]);
});

const capabilities = inForce(policyOf('a', { rules: { capabilities: { allowed: [] } } }));
const adding = (capability: string, hostname = 'a') => ({
  spec: {
    hostname,
    containers: [{ name: 'app', securityContext: { capabilities: { add: [capability], drop: ['ALL'] } } }],
  },
});

test('what is kept of a problem is not as long as what the object says', () => {
  const [finding] = findingsOn(capabilities, adding('x'.repeat(100_000)));
  expect(finding && identityOf(finding).length).toBeLessThan(1000);
});

test('another text of the same beginning and length is another problem', () => {
  const long = 'x'.repeat(100_000);
  const effects = (before: string) =>
    findingsOn(capabilities, adding(`${long}a`), adding(before, 'b')).map(effectInWords);
  expect([effects(`${long}a`), effects(`${long}b`)]).toEqual([['unchanged'], ['deny']]);
});
