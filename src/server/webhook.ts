import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { cut, sentenceOf } from '../report/sentence.ts';
import { judge } from '../engine/judge.ts';
import { effectOf, isAllowed, speakersOf, type Finding, type Verdict } from '../engine/verdict.ts';
import { controllerOf } from '../report/object-name.ts';
import { closeReporter, createApp, Unserved, type AppOptions } from './app.ts';
import { Bodies, type Body } from './body.ts';
import type { Gate } from './gate.ts';
import { reviewPolicy, type PolicyReview } from './policy-review.ts';
import { answerTo, readReview, shortened, type Review } from './review.ts';

const [pods, ofPolicies] = ['/validate', '/policies'] as const;

/** The port that kube-apiserver asks: `POST /validate` about pods and their templates, `POST /policies` about policies. */
export function webhookApp(gate: Gate, options: AppOptions): FastifyInstance {
  const app = createApp(options);
  const { limits, log, metrics } = options;
  const bodies = new Bodies(limits, closeReporter(options, 'held'));
  app.addContentTypeParser('application/json', async (_: unknown, payload: IncomingMessage): Promise<Sent> => {
    const since = performance.now();
    return { since, body: await bodies.receive(payload) };
  });
  let waiting = 0;
  app.post<{ Body: Sent | undefined }>(pods, (request, reply) => {
    const { policies } = gate;
    if (policies === undefined) throw new Unserved(503, gate.obstacle ?? 'there are no policies');
    const { since, body } = request.body ?? { since: performance.now(), body: undefined };
    // Parsed, judged and answered in one go wherever it can be: so there are never the values of two large bodies at a time.
    const review = readReview(body?.parse());
    const answer = (verdict: Verdict) => {
      const text = JSON.stringify(answerTo(review, verdict));
      record(review, verdict, log);
      metrics.reviewed(review, verdict, (performance.now() - since) / 1000);
      // Accepted before it was told to end: sends kube-apiserver to another replica before this one hangs up.
      if (gate.isStopping) reply.header('connection', 'close');
      return reply.header('content-type', 'application/json').send(text);
    };
    const { namespace } = review.subject;
    const verdict = judge(policies, review.subject, gate.facts.factsOf(namespace));
    const length = body?.length ?? 0;
    if (!mayChange(verdict) || waiting + length > limits.waiting) return answer(verdict);
    waiting += length;
    return gate.facts.whenKnown(namespace, patience).then((facts) => {
      waiting -= length;
      return answer(judge(policies, review.subject, facts));
    });
  });
  app.post<{ Body: Sent | undefined }>(ofPolicies, (request, reply) => {
    const reviewed = reviewPolicy(request.body?.body.parse(), gate);
    recordPolicy(reviewed, log);
    return reply.header('content-type', 'application/json').send(JSON.stringify(reviewed.answer));
  });
  app.setNotFoundHandler((request, reply) => {
    const [asked = ''] = request.url.split('?', 1);
    if (asked !== pods && asked !== ofPolicies) {
      throw new Unserved(404, `nothing is here; send reviews to POST ${pods} or POST ${ofPolicies}`);
    }
    reply.header('allow', 'POST');
    throw new Unserved(405, `reviews are not asked for but sent; use POST ${asked}`);
  });
  return app;
}

/**
 * In milliseconds: so long a review waits for the labels of its namespace. A client that makes a namespace and its pods in
 * one go is faster than the watch. What is parsed stays in memory meanwhile: where too much waits already, and for a large
 * review, the namespace counts as selected at once.
 */
const patience = 500;

/** Whether the labels of the namespace, once they are known, could make another verdict: what passes needs none. */
function mayChange(verdict: Verdict): boolean {
  return verdict.kind === 'judged' && verdict.unknownNamespace !== undefined && verdict.findings.length > 0;
}

/** A body, and when its headers had come, by the clock of `performance`. */
interface Sent {
  readonly since: number;
  readonly body: Body;
}

/**
 * One line of the log for each refusal, for each pod that passes with findings, and for each review that a rule could not
 * judge; what else passes is for debugging.
 */
function record({ uid, name, isDryRun, subject }: Review, verdict: Verdict, log: Logger): void {
  if (verdict.kind === 'judged' && verdict.fault !== undefined) {
    log.error({ uid, err: verdict.fault }, 'internal error: the object could not be judged');
  }
  const allowed = isAllowed(verdict);
  const findings = verdict.kind === 'judged' ? verdict.findings : [];
  const errors = findings.filter(({ outcome }) => outcome === 'error');
  const level = errors.length > 0 ? 'warn' : levelOf(verdict, allowed);
  if (!log.isLevelEnabled(level)) return;
  const { namespace, operation, kind, subresource, user, object } = subject;
  const speaking = allowed ? findings : findings.filter((finding) => effectOf(finding) === 'deny');
  const owner = controllerOf(object);
  const line = {
    uid,
    operation,
    kind: shortened(kind.kind),
    namespace: shortened(namespace),
    name,
    ...(subresource !== '' && { subresource: shortened(subresource) }),
    ...(owner !== undefined && { owner: shortened(`${String(owner['kind'])}/${String(owner['name'])}`) }),
    ...(user !== undefined && { user: shortened(user.name) }),
    ...(isDryRun && { dryRun: true }),
    policies: [
      ...new Set(
        speaking.flatMap((finding) => (allowed ? finding.by : speakersOf(finding)).map(({ policy }) => policy)),
      ),
    ].slice(0, maxPolicies),
    rules: [...new Set(speaking.map(({ rule }) => rule))],
    ...(errors.length > 0 && { errors: [...new Set(errors.slice(0, maxErrors).map(errorOf))] }),
  };
  log[level](line, allowed ? (findings.length === 0 ? 'allowed' : 'allowed with findings') : 'refused');
}

function levelOf(verdict: Verdict, allowed: boolean): 'info' | 'debug' {
  if (!allowed) return 'info';
  return verdict.kind === 'judged' && verdict.of === 'pod' && verdict.findings.length > 0 ? 'info' : 'debug';
}

/** How many policies a line of the log names. */
const maxPolicies = 20;

/** How many errors a line of the log has, and how many characters each: what a rule cannot judge may be anything. */
const [maxErrors, maxError] = [20, 1000];

function errorOf(finding: Finding): string {
  return cut(`${finding.rule}: ${sentenceOf(finding)}`, maxError);
}

function recordPolicy({ review: { uid, name, subject }, problems, answer }: PolicyReview, log: Logger): void {
  const { operation, kind } = subject;
  const line = { uid, operation, kind: shortened(kind.kind), name, problems: problems.length };
  log[problems.length > 0 ? 'info' : 'debug'](line, answer.response.allowed ? 'allowed' : 'refused');
}
