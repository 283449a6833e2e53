import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { judge } from '../engine/judge.ts';
import type { Verdict } from '../engine/verdict.ts';
import { closeReporter, createApp, Unserved, type AppOptions } from './app.ts';
import { Bodies, type Body } from './body.ts';
import type { Gate } from './gate.ts';
import { reviewPolicy } from './policy-review.ts';
import { answerTo, readReview } from './review.ts';
import { recordPolicyReview, recordReview } from './review-record.ts';

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
      recordReview(review, verdict, log);
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
    return gate.facts.whenKnown(namespace, namespaceTimeout).then((facts) => {
      waiting -= length;
      return answer(judge(policies, review.subject, facts));
    });
  });
  app.post<{ Body: Sent | undefined }>(ofPolicies, (request, reply) => {
    const reviewed = reviewPolicy(request.body?.body.parse(), gate);
    recordPolicyReview(reviewed, log);
    return reply.header('content-type', 'application/json').send(JSON.stringify(reviewed.answer));
  });
  app.setNotFoundHandler((request, reply) => {
    const [asked = ''] = request.url.split('?', 1);
    if (asked !== pods && asked !== ofPolicies) {
      throw new Unserved(404, `not found; send reviews to POST ${pods} or POST ${ofPolicies}`);
    }
    reply.header('allow', 'POST');
    throw new Unserved(405, `method not allowed; use POST ${asked}`);
  });
  return app;
}

/**
 * In milliseconds: so long a review waits for the labels of its namespace. A client that makes a namespace and its pods in
 * one go is faster than the watch. What is parsed stays in memory meanwhile: where too much waits already, and for a large
 * review, the namespace counts as selected at once.
 */
const namespaceTimeout = 500;

/** Whether the labels of the namespace, once they are known, could make another verdict: what passes needs none. */
function mayChange(verdict: Verdict): boolean {
  return verdict.kind === 'judged' && verdict.unknownNamespace !== undefined && verdict.findings.length > 0;
}

/** A body, and when its headers had come, by the clock of `performance`. */
interface Sent {
  readonly since: number;
  readonly body: Body;
}
