// The schema of the chart's values: written by hand, except for the policy, whose schema is generated.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { builtinPolicies } from '../src/policy/builtin.ts';
import { podPolicySchema } from '../src/policy/pod-policy.ts';
import { flag, object, oneOf } from '../src/rules/contract/options.ts';
import { quantity } from '../src/rules/grammar/amount.ts';
import { leanSchema } from './lean-schema.ts';

const file = fileURLToPath(new URL('../charts/plimsoll/values.schema.json', import.meta.url));

/** The prefix of generated definitions. */
const partPrefix = 'policy-';

interface ValuesSchema {
  readonly definitions: Readonly<Record<string, unknown>>;
  readonly properties: object;
}

/** The text of values.schema.json, with the generated parts updated. */
export async function chartSchema(): Promise<string> {
  const { definitions, properties, ...rest } = JSON.parse(readFileSync(file, 'utf8')) as ValuesSchema;
  const own = Object.entries(definitions).filter(([name]) => !name.startsWith(partPrefix));
  const lean = leanSchema(policyValues(), `#/definitions/${partPrefix}`);
  const { whole, parts } = JSON.parse(JSON.stringify(lean), untypedAmounts) as typeof lean;
  const generated = Object.entries(parts).map(([name, part]): [string, unknown] => [partPrefix + name, part]);
  const schema = {
    ...rest,
    definitions: Object.fromEntries([...own, ...generated]),
    properties: { ...properties, policy: whole },
  };
  return format(JSON.stringify(schema, null, 2), { ...(await resolveConfig(file)), parser: 'json' });
}

/** Only amounts have several types. As in the CRD they have none, so that the gate itself answers for `0.5`. */
function untypedAmounts(key: string, value: unknown): unknown {
  return key === 'type' && Array.isArray(value) ? undefined : value;
}

/** The spec of a policy, with the profile named `bundle`, and the values for fills. */
function policyValues() {
  const { profile: _, ...spec } = podPolicySchema.properties.spec.properties;
  return object({
    bundle: oneOf(['none', ...Object.keys(builtinPolicies)], 'The policy that comes with the chart.'),
    ...spec,
    fill: flag('Whether the policy fills in what hardly ever stops a program.'),
    fillRequests: object(
      Object.fromEntries(['cpu', 'memory', 'ephemeral-storage'].map((name) => [name, quantity('A request.')])),
      'The requests that it fills in.',
    ),
  });
}
