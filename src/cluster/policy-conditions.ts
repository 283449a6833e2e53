import { quote } from '../model/quote.ts';
import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import { Layers } from '../policy/terms.ts';
import { policyRefusal } from '../report/policy-problems.ts';
import type { ReadPolicy } from './policy-source.ts';

/** Whether something holds of an object, as Kubernetes' own objects say it (`metav1.Condition`), but for its times. */
export interface Condition {
  readonly type: 'Accepted' | 'FailOpen';
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** Of which generation of the object this is said. */
  readonly observedGeneration: number;
}

/** What the webhook configuration for pods says of a gate that cannot be reached. */
export interface PodsWebhook {
  /** The name of the configuration. */
  readonly configuration: string;
  /** Undefined where the configuration is not there. */
  readonly failurePolicy: string | undefined;
}

/** What there is to say of a policy in its status; `webhook` is undefined while it is not known. */
export function conditionsOf(reading: ReadPolicy, webhook: PodsWebhook | undefined): readonly Condition[] {
  const { generation } = reading.stored;
  return [accepted(reading), failOpen(reading, webhook)].map((condition) => ({
    ...condition,
    observedGeneration: generation,
  }));
}

/** Whether a policy refuses anything, in some namespace. */
export function enforces({ inForce }: ReadPolicy): boolean {
  if (inForce === undefined) return false;
  const known = enforcing.get(inForce) ?? hasRuleThatEnforces(inForce);
  enforcing.set(inForce, known);
  return known;
}

/** It is asked of every policy each second, and may take some milliseconds to find. */
const enforcing = new WeakMap<CompiledPolicy, boolean>();

function hasRuleThatEnforces({ policy: { spec } }: CompiledPolicy): boolean {
  const layers = new Layers(spec, undefined);
  const sets = [[], ...(spec.overrides ?? []).map((_, index) => [index])];
  return sets.some((chosen) => layers.inForce(chosen).some(({ mode }) => mode === 'Enforce'));
}

type Said = Omit<Condition, 'observedGeneration'>;

function accepted({ stored: { name }, problems, inForce }: ReadPolicy): Said {
  const type = 'Accepted';
  if (problems.length === 0) return { type, status: 'True', reason: 'InForce', message: 'the policy is in force' };
  const stays = inForce === undefined ? 'nothing of it is in force' : 'it stays in force as it was before';
  const message = `${policyRefusal(name, problems)}\n${stays}`;
  return { type, status: 'False', reason: inForce === undefined ? 'NotInForce' : 'LastGoodInForce', message };
}

function failOpen(reading: ReadPolicy, webhook: PodsWebhook | undefined): Said {
  const type = 'FailOpen';
  if (!enforces(reading)) {
    return {
      type,
      status: 'False',
      reason: 'NotEnforced',
      message: 'the policy refuses nothing, so nothing is let past it',
    };
  }
  if (webhook === undefined) {
    const message =
      'the webhook configuration that has pods sent to the gate is not read yet; where that lasts, see the log of the gate';
    return { type, status: 'Unknown', reason: 'WebhookNotRead', message };
  }
  const { configuration, failurePolicy } = webhook;
  if (failurePolicy === undefined) {
    const message = `there is no webhook configuration ${quote(configuration)}, so no pod is sent to the gate; install the chart anew`;
    return { type, status: 'Unknown', reason: 'NoWebhook', message };
  }
  if (failurePolicy === 'Fail') {
    return { type, status: 'False', reason: 'FailurePolicyFail', message: 'no pod passes while the gate is away' };
  }
  const message = `while the gate is away, pods pass unjudged: the webhook configuration ${quote(configuration)} has failurePolicy Ignore; set webhook.failurePolicy of the chart to Fail`;
  return { type, status: 'True', reason: 'FailurePolicyIgnore', message };
}
