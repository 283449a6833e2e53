import { quoteList } from '../model/quote.ts';
import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import { enforces, fillsIn } from '../policy/enforcing.ts';
import { remedyFor } from '../policy/unreadable-policy.ts';
import { policyDoubts, policyRefusal } from '../report/policy-problems.ts';
import { excludingLabels, namespaceGaps } from './namespace-coverage.ts';
import type { ReadPolicy } from './policy-source.ts';
import { aboutConfiguration, type PodsWebhook, type Webhooks } from './pods-webhook.ts';
import { noEntry, type Gap } from './webhook-coverage.ts';

/** A condition as in Kubernetes' own objects (`metav1.Condition`), without its times. */
export interface Condition {
  readonly type: 'Accepted' | 'InForce' | 'FailOpen' | 'Questionable' | 'Filling';
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason: string;
  readonly message: string;
  /** The generation of the object that it is about. */
  readonly observedGeneration: number;
}

/** The conditions in the status of a policy. */
export function conditionsOf(reading: ReadPolicy, { pods, fills }: Webhooks): readonly Condition[] {
  const { generation } = reading.stored;
  const all = [
    accepted(reading),
    inForce(reading, pods),
    failOpen(reading, pods),
    questionable(reading),
    ...filling(reading, fills),
  ];
  return all.map((condition) => ({ ...condition, observedGeneration: generation }));
}

/** Whether a policy refuses pods in some namespace. */
export function isEnforced({ inForce }: ReadPolicy): boolean {
  return inForce !== undefined && enforces(inForce);
}

type Stated = Omit<Condition, 'observedGeneration'>;

function accepted(reading: ReadPolicy): Stated {
  const { state, problems, note, stored } = reading;
  const type = 'Accepted';
  if (state === 'in force') return { type, status: 'True', reason: 'Accepted', message: 'the policy can be read' };
  const [reason, becomes] = instead(reading);
  const elsewhere = isReadElsewhere(reading) ? ['another version of Plimsoll accepted it as written'] : [];
  const message = [policyRefusal(stored.name, problems), ...(note === undefined ? [] : [note]), ...elsewhere, becomes];
  return { type, status: 'False', reason, message: message.join('\n') };
}

/** What is in force in place of a policy that cannot be read: a reason, and a sentence. */
function instead(reading: ReadPolicy): readonly [reason: string, sentence: string] {
  const { state, inForce, note } = reading;
  const ofThisVersion = isReadElsewhere(reading) ? ' on replicas of this version' : '';
  if (inForce === undefined) return ['NotInForce', `it is not in force${ofThisVersion}`];
  if (state !== 'last good') {
    const unjudged =
      'it was in force, but replicas that started later do not have its last good version: there every pod that it selects counts as one that could not be judged';
    return ['PodsNotJudged', `${unjudged}; ${remedyFor(note)}`];
  }
  const onStart = isReadElsewhere(reading)
    ? 'a replica of this version that starts now does not become ready'
    : isKept(reading)
      ? 'a replica that starts now uses it too'
      : 'a replica that starts now does not have it: there every pod that the policy selects counts as one that could not be judged';
  return ['LastGoodInForce', `its last good version stays in force${ofThisVersion}; ${onStart}; ${remedyFor(note)}`];
}

function inForce(reading: ReadPolicy, webhook: PodsWebhook | undefined): Stated {
  const type = 'InForce';
  if (reading.state !== 'in force' || reading.inForce === undefined) {
    const [reason, becomes] = instead(reading);
    return { type, status: 'False', reason, message: `the policy cannot be read, see Accepted: ${becomes}` };
  }
  if (webhook === undefined) return { type, ...webhookNotRead };
  const message = `the policy is in force${exceptions(webhook)}`;
  const sent = { status: 'True', reason: 'InForce', message } as const;
  return { type, ...(notSent(webhook, gapsOf(reading.inForce, webhook, noEntry(webhook.configuration))) ?? sent) };
}

/** Why the pods of a policy, or some of them, are not sent to the gate; `missing` is the gap without an entry. */
function gapsOf(policy: CompiledPolicy, { configuration, coverage }: PodsWebhook, missing: Gap): readonly Gap[] {
  if (coverage === undefined) return [missing];
  return [...coverage.gaps, ...namespaceGaps(coverage, policy, aboutConfiguration(configuration))];
}

/** That pods of a policy are not sent to the gate, or may not be; undefined if they are. */
function notSent(
  { configuration, coverage }: PodsWebhook,
  gaps: readonly Gap[],
): Pick<Condition, 'status' | 'reason' | 'message'> | undefined {
  const [first] = gaps;
  if (first !== undefined) {
    return { status: 'False', reason: first.reason, message: gaps.map(({ sentence }) => sentence).join('\n') };
  }
  const conditions = coverage?.matchConditions ?? [];
  if (conditions.length === 0) return undefined;
  const message = `${aboutConfiguration(configuration)} has match conditions other than the chart's, ${quoteList(conditions)}; whether they exclude pods of this policy is unknown`;
  return { status: 'Unknown', reason: 'MatchConditions', message };
}

/** The namespaces whose pods are not sent by labels, which their owners chose. */
function exceptions({ configuration, coverage }: PodsWebhook): string {
  const labels = coverage === undefined ? [] : excludingLabels(coverage);
  if (labels.length === 0) return '';
  return `, except in namespaces that ${aboutConfiguration(configuration)} excludes by label ${quoteList(labels)}`;
}

/** Whether the policy's status has the version in force, for replicas that start. */
function isKept({ stored: { accepted }, lastRead }: ReadPolicy): boolean {
  return accepted !== undefined && accepted.generation === lastRead?.generation;
}

function isReadElsewhere({ stored }: ReadPolicy): boolean {
  return stored.acceptedGeneration === stored.generation;
}

function questionable({ state, problems, stored: { name } }: ReadPolicy): Stated {
  const type = 'Questionable';
  if (state !== 'in force') {
    return { type, status: 'Unknown', reason: 'NotRead', message: 'the policy cannot be read; see Accepted' };
  }
  if (problems.length > 0) {
    return { type, status: 'True', reason: 'WouldBeRefused', message: policyDoubts(name, problems) };
  }
  const message = 'the policy would be accepted if it were written now';
  return { type, status: 'False', reason: 'WouldBeAccepted', message };
}

function failOpen(reading: ReadPolicy, webhook: PodsWebhook | undefined): Stated {
  const type = 'FailOpen';
  if (!isEnforced(reading)) {
    return {
      type,
      status: 'False',
      reason: 'NotEnforced',
      message: 'no rule of the policy is in mode Enforce, so it refuses nothing',
    };
  }
  if (webhook === undefined) return { type, ...webhookNotRead };
  const open = failOpenBy(webhook);
  if (open !== undefined) return { type, status: 'True', reason: open.reason, message: open.sentence };
  const message = 'while no gate answers, the API server refuses pods';
  return { type, status: 'False', reason: 'FailurePolicyFail', message };
}

const webhookNotRead = {
  status: 'Unknown',
  reason: 'WebhookNotRead',
  message:
    'the webhook configuration that sends pods to the gate is not read yet; if that lasts, see the log of the gate',
} as const;

/** Only of a policy that fills in. */
function filling({ inForce: policy }: ReadPolicy, webhook: PodsWebhook | undefined): readonly Stated[] {
  if (policy === undefined || !fillsIn(policy)) return [];
  const type = 'Filling';
  if (webhook === undefined) return [{ type, ...webhookNotRead }];
  const message = `API servers ask the gate what to fill into the pods of the policy as they are created${exceptions(webhook)}`;
  const asked = { status: 'True', reason: 'Filling', message } as const;
  return [{ type, ...(notSent(webhook, fillGaps(policy, webhook)) ?? asked) }];
}

/** Whether a policy fills in, and pods of it are not sent for that. */
export function isUnfilled(reading: ReadPolicy, webhook: PodsWebhook): boolean {
  return filling(reading, webhook).some(({ status }) => status === 'False');
}

/** Why the pods of a policy, or some of them, are not filled in. */
export function fillGaps(policy: CompiledPolicy, webhook: PodsWebhook): readonly Gap[] {
  return gapsOf(policy, webhook, noFills);
}

const noFills: Gap = {
  reason: 'NoWebhook',
  sentence: 'nothing is filled in: API servers do not ask the gate for it; set fills.enabled=true in the chart',
};

/** Why pods are admitted unjudged while no gate answers: a reason, and a sentence; undefined if they are not, or if that is unknown. */
export function failOpenBy(
  webhook: PodsWebhook | undefined,
): { readonly reason: string; readonly sentence: string } | undefined {
  if (webhook === undefined || webhook.failurePolicy === 'Fail') return undefined;
  if (webhook.failurePolicy === undefined) return noEntry(webhook.configuration);
  const about = aboutConfiguration(webhook.configuration);
  const sentence = `while no gate answers, pods are admitted without being judged: ${about} has failurePolicy ${webhook.failurePolicy}; set webhook.failurePolicy of the chart to Fail`;
  return { reason: 'FailurePolicyIgnore', sentence };
}
