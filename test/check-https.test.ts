// The same object through HTTPS and through check has the same findings.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkReportOf } from '../src/cli/check.ts';
import { readCheckInput, type InputOptions } from '../src/cli/check-input.ts';
import { Progress } from '../src/cli/progress.ts';
import type { Facts } from '../src/engine/facts.ts';
import { isAllowed } from '../src/engine/verdict.ts';
import { automaticTokenOf } from '../src/model/api-token.ts';
import { asAdmitted } from '../src/model/as-admitted.ts';
import { Malformed } from '../src/model/fields.ts';
import { kindOf, templatePathOf } from '../src/model/workload.ts';
import { withValue } from '../src/model/with-value.ts';
import type { PodPolicy } from '../src/policy/pod-policy.ts';
import type { CheckedObject } from '../src/report/check-report.ts';
import { causesOf } from '../src/report/causes.ts';
import { denialText } from '../src/report/denial.ts';
import { objectName } from '../src/report/object-name.ts';
import { warningsOf } from '../src/report/warning.ts';
import { rules } from '../src/rules/index.ts';
import { everyFill } from './every-fill.ts';
import { everyRule } from './every-rule.ts';
import { httpsGate, type Answered, type HttpsGate } from './https-gate.ts';
import { reviewOf } from './sample-review.ts';
import { patched } from './patched.ts';

const corpora = process.env['PLIMSOLL_CORPORA'];

const progress = new Progress(undefined, () => 0);

/** Templates too are held to what they are: what the gate would only warn of is denied by check. */
const strict = ({ metadata, spec, ...header }: PodPolicy): PodPolicy => ({
  ...header,
  metadata,
  spec: { ...spec, templates: 'Enforce' },
});

/** What a check says of each of these objects, and the gate, by a policy. */
async function differencesIn(objects: readonly unknown[], policy: PodPolicy) {
  const texts = [strict(policy), ...objects].map((object, index) => ({
    name: `row ${index}`,
    text: JSON.stringify(object),
  }));
  const options: InputOptions = {
    paths: [],
    rendered: texts,
    policies: [],
    kinds: [],
    namespace: 'shop',
    serverMinor: undefined,
  };
  const input = await readCheckInput(options, progress);
  const { objects: all, unread } = await checkReportOf(input, { old: [] }, progress);
  // Row 0 is the policy, which no pod could pass.
  expect(unread.filter(({ file }) => file !== 'row 0')).toEqual([]);
  const gate = await httpsGate(input.policies, (namespace) => input.facts.of(namespace));
  try {
    const compared = await Promise.all(
      all.map(async (checked) => {
        const { root, answered } = await answerOf(gate, checked, input.facts.of(checked.namespace));
        return {
          name: objectName({ group: '', ...kindOf(checked.object), kind: checked.kind }, checked.object),
          root,
          own: saidBy(checked),
          answered,
        };
      }),
    );
    return {
      checked: compared.length,
      findings: all.flatMap(({ verdict }) => (verdict.kind === 'judged' ? verdict.findings : [])).length,
      compared,
    };
  } finally {
    await gate.stop();
  }
}

async function answerOf(gate: HttpsGate, { object, namespace }: CheckedObject, facts: Facts) {
  const kind = kindOf(object) ?? { group: '', kind: '' };
  const root = templatePathOf(kind);
  const request = { kind: { version: 'v1', ...kind }, namespace };
  const sent = root?.length === 0 ? await admitted(gate, object, { request, facts }) : object;
  return { root, answered: await gate.ask(reviewOf(sent, request)) };
}

/** A pod as kube-apiserver has it when it asks `/validate`: with its defaults, its token, and what is filled in. */
async function admitted(
  gate: HttpsGate,
  pod: unknown,
  { request, facts }: { readonly request: object; readonly facts: Facts },
): Promise<unknown> {
  try {
    const withDefaults = asAdmitted(pod, facts);
    const sent =
      automaticTokenOf(withDefaults.pod) === undefined ? withDefaults.object : withToken(withDefaults.object);
    const { patch } = await gate.ask(reviewOf(sent, request), '/mutate');
    if (patch === undefined) return sent;
    return patched(sent, JSON.parse(Buffer.from(patch, 'base64').toString()));
  } catch (error) {
    if (error instanceof Malformed) return pod;
    throw error;
  }
}

/** What the plugin ServiceAccount adds. */
function withToken(pod: unknown): unknown {
  const sources = [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }];
  const volume = { name: 'kube-api-access-abcde', projected: { sources } };
  const { spec } = pod as { readonly spec: { readonly volumes?: readonly unknown[] } };
  return withValue(pod, ['spec', 'volumes'], [...(spec.volumes ?? []), volume]);
}

/** What a gate would answer by the verdict of a check. */
function saidBy({ verdict, object }: CheckedObject) {
  const allowed = isAllowed(verdict);
  if (verdict.kind === 'not judged') return { allowed, message: undefined, causes: [], warnings: [] };
  const name = objectName(kindOf(object) ?? { group: '', kind: '' }, object);
  return {
    allowed,
    message: allowed ? undefined : denialText(verdict, name),
    causes: allowed ? [] : causesOf(verdict),
    warnings: warningsOf(verdict, name),
  };
}

function toldBy({ allowed, status, warnings = [] }: Answered) {
  return { allowed, message: status?.message, causes: status?.details.causes ?? [], warnings };
}

/** Whose problem, and where: of a pod that was admitted it is no longer known which of its values were added. */
const withoutWords = ({ allowed, causes }: ReturnType<typeof toldBy>) => ({
  allowed,
  causes: causes.map(({ reason, field }) => `${reason} ${field}`),
});

function objectsOf(name: string): readonly unknown[] {
  const lines = readFileSync(`${corpora}/${name}.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { readonly object: unknown }).object);
}

/** Allows the volume of the token, which is in no file: the API server adds it to pods. */
const everyRuleWithTokens: PodPolicy = {
  ...everyRule,
  spec: {
    ...everyRule.spec,
    rules: { ...everyRule.spec.rules, 'volume-types': { allowed: ['configMap', 'projected'] } },
  },
};

const policies: readonly PodPolicy[] = [everyRuleWithTokens, everyFill];

/** What the gate says, and what check says, of all objects by all policies. */
async function bothOn(objects: readonly unknown[], count: number) {
  const gate: unknown[] = [];
  const check: unknown[] = [];
  for (const policy of policies) {
    const { checked, findings, compared } = await differencesIn(objects, policy);
    if (checked !== count || findings < 100) throw new Error(`${checked} checked, with ${findings} findings`);
    for (const { name, root, own, answered } of compared) {
      const isPod = root?.length === 0;
      gate.push({ name, ...(isPod ? withoutWords(toldBy(answered)) : toldBy(answered)) });
      check.push({ name, ...(isPod ? withoutWords(own) : own) });
    }
  }
  return { gate, check };
}

describe.skipIf(corpora === undefined)('objects of other projects (found by PLIMSOLL_CORPORA)', () => {
  // Checked are all with a pod template that an API server of today serves.
  test.each([
    ['polaris', 144],
    ['kubewarden-policies', 195],
    ['charts', 199],
    ['real-workloads', 1096],
  ])('%s: all %i', { timeout: 120_000 }, async (name, count) => {
    const served = objectsOf(name).filter((object) => kindOf(object)?.group !== 'extensions');
    const { gate, check } = await bothOn(served, count);
    expect(check).toEqual(gate);
  });
});

test('the examples of the rules', { timeout: 120_000 }, async () => {
  const pods = rules.flatMap(({ examples: { pass, fail } }) => [...pass, ...fail].map(({ pod }) => pod));
  const { gate, check } = await bothOn(pods, pods.length);
  expect(check).toEqual(gate);
});
