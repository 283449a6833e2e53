import { quote } from '../model/quote.ts';
import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import { remedyFor } from '../policy/unreadable-policy.ts';
import { Layers } from '../policy/terms.ts';
import { policyDoubts, policyRefusal } from '../report/policy-problems.ts';
import type { ReadPolicy } from './policy-source.ts';

/** Whether something holds of an object, as Kubernetes' own objects say it (`metav1.Condition`), but for its times. */
export interface Condition {
  readonly type: 'Accepted' | 'FailOpen' | 'Questionable';
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
  return [accepted(reading), failOpen(reading, webhook), questionable(reading)].map((condition) => ({
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

function accepted(reading: ReadPolicy): Said {
  const { standing, problems, note, stored } = reading;
  const type = 'Accepted';
  if (standing === 'in force') return { type, status: 'True', reason: 'InForce', message: 'the policy is in force' };
  const [reason, becomes] = instead(reading);
  const elsewhere = isReadElsewhere(reading) ? ['another version of Plimsoll has read it like this'] : [];
  const message = [policyRefusal(stored.name, problems), ...(note === undefined ? [] : [note]), ...elsewhere, becomes];
  return { type, status: 'False', reason, message: message.join('\n') };
}

/** What holds in place of a policy that cannot be read: in one word, and for people. */
function instead(reading: ReadPolicy): readonly [reason: string, sentence: string] {
  const { standing, inForce, note } = reading;
  const ofThisVersion = isReadElsewhere(reading) ? ' on replicas of this version' : '';
  if (inForce === undefined) return ['NotInForce', `nothing of it is in force${ofThisVersion}`];
  if (standing !== 'last good') {
    const unjudged =
      'it was in force, and a replica that started since does not know how: there, every pod that it is about counts as one that could not be judged';
    return ['PodsNotJudged', `${unjudged}; ${remedyFor(note)}`];
  }
  const onStart = isReadElsewhere(reading)
    ? 'a replica of this version that starts now does not get ready'
    : 'a replica that starts now does not know that, and every pod that it is about counts there as one that could not be judged';
  return ['LastGoodInForce', `it stays in force as it was before${ofThisVersion}; ${onStart}; ${remedyFor(note)}`];
}

function isReadElsewhere({ stored }: ReadPolicy): boolean {
  return stored.acceptedGeneration === stored.generation;
}

function questionable({ standing, problems, stored: { name } }: ReadPolicy): Said {
  const type = 'Questionable';
  if (standing !== 'in force') {
    return { type, status: 'Unknown', reason: 'NotRead', message: 'the policy cannot be read; see Accepted' };
  }
  if (problems.length > 0) {
    return { type, status: 'True', reason: 'WouldBeRefused', message: policyDoubts(name, problems) };
  }
  const message = 'the policy would be accepted if it were written now';
  return { type, status: 'False', reason: 'WouldBeAccepted', message };
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
