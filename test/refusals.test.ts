import { expect, test } from 'vitest';
import { ownNamespace, reviewed } from './subject.ts';
import { judge } from '../src/engine/judge.ts';
import { denialText } from '../src/report/denial.ts';
import { rules } from '../src/rules/index.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { inForce, onlyRule } from './one-rule.ts';

function refusal(policies: PolicySet, pod: unknown): string {
  const verdict = judge(policies, reviewed(pod, ownNamespace(pod)));
  return verdict.kind === 'judged' ? denialText(verdict, 'Pod "importer"') : verdict.reason;
}

/** One pod with problems of its own and in containers of three kinds. */
const badPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'importer' },
  spec: {
    hostNetwork: true,
    volumes: [{ name: 'node', hostPath: { path: '/' } }],
    initContainers: [
      { name: 'setup', image: 'busybox', resources: { limits: { cpu: '1', memory: '64Mi' } } },
      { name: 'proxy', image: 'registry.example.com/proxy:2.1', restartPolicy: 'Always' },
    ],
    containers: [
      {
        name: 'app',
        image: 'registry.example.com/importer:latest',
        resources: { requests: { cpu: '500m', memory: '0' }, limits: { memory: '0' } },
        securityContext: { privileged: true, runAsUser: 0, seccompProfile: { type: 'Unconfined' } },
      },
    ],
    ephemeralContainers: [{ name: 'debugger', image: 'registry.example.com/tools:1.0' }],
  },
};

test('every refusal reads as it stands in refusals.txt; write it anew with "npm test -- test/refusals.test.ts --update"', async () => {
  const examples = rules.flatMap((rule) =>
    rule.examples.fail.map((example) => ({
      title: `${rule.id}: ${example.name}`,
      text: refusal(onlyRule(rule, example.options), example.pod),
    })),
  );
  const whole = ['standard', 'restricted'].map((name) => {
    const policy = builtinPolicies[name];
    if (policy === undefined) throw new Error(`no built-in policy "${name}"`);
    return { title: `one pod, policy ${name}`, text: refusal(inForce(policy), badPod) };
  });
  const table = [...whole, ...examples].map(({ title, text }) => `# ${title}\n${text}\n`).join('\n');
  await expect(table).toMatchFileSnapshot('refusals.txt');
});
