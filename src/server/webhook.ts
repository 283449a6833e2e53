import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Facts } from '../engine/facts.ts';
import { judge } from '../engine/judge.ts';
import type { Verdict } from '../engine/verdict.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { closeReporter, createApp, Unserved, type AppOptions } from './app.ts';
import { Bodies, type Body } from './body.ts';
import type { Gate } from './gate.ts';
import { reviewPolicy } from './policy-review.ts';
import { mutationOf, patchAnswer, recordMutation, type Mutation } from './mutation.ts';
import { answerTo, readReview, type Answer, type Review } from './review.ts';
import { recordPolicyReview, recordReview } from './review-record.ts';

const [validate, mutate, ofPolicies] = ['/validate', '/mutate', '/policies'] as const;

/**
 * The port that kube-apiserver asks: `POST /validate` about pods and their templates, `POST /mutate` about what to fill
 * into pods, `POST /policies` about policies.
 */
export function webhookApp(gate: Gate, options: AppOptions): FastifyInstance {
  const app = createApp(options);
  const { limits, log, metrics } = options;
  const bodies = new Bodies(limits, closeReporter(options, 'held'));
  app.addContentTypeParser('application/json', async (_: unknown, payload: IncomingMessage): Promise<Sent> => {
    const since = performance.now();
    return { since, body: await bodies.receive(payload) };
  });
  let waiting = 0;
  const serve = <Result>(path: string, decide: Decision<Result>) => {
    app.post<{ Body: Sent | undefined }>(path, (request, reply) => {
      const { policies } = gate;
      if (policies === undefined) throw new Unserved(503, gate.obstacle ?? 'there are no policies');
      const { since, body } = request.body ?? { since: performance.now(), body: undefined };
      // Parsed, judged and answered in one go wherever it can be: so there are never the values of two large bodies at a time.
      const review = readReview(body?.parse());
      const answer = (result: Result) => {
        const text = JSON.stringify(decide.answer(review, result));
        decide.record(review, result, (performance.now() - since) / 1000);
        // Accepted before it was told to end: sends kube-apiserver to another replica before this one hangs up.
        if (gate.isStopping) reply.header('connection', 'close');
        return reply.header('content-type', 'application/json').send(text);
      };
      const { namespace } = review.subject;
      const first = gate.facts.factsOf(namespace);
      const result = decide.by(policies, review, first);
      const length = body?.length ?? 0;
      const isKnown = first.namespaceLabels !== undefined || policies.assumedFor(namespace).length === 0;
      if (isKnown || !decide.mayChange(result) || waiting + length > limits.waiting) return answer(result);
      waiting += length;
      return gate.facts.whenKnown(namespace, namespaceTimeout).then((facts) => {
        waiting -= length;
        return answer(decide.by(policies, review, facts));
      });
    });
  };
  serve<Verdict>(validate, {
    by: (policies, { subject }, facts) => judge(policies, subject, facts),
    // What passes needs no labels.
    mayChange: (verdict) => verdict.kind === 'judged' && verdict.findings.length > 0,
    answer: answerTo,
    record(review, verdict, seconds) {
      recordReview(review, verdict, log);
      metrics.reviewed(review, verdict, seconds);
    },
  });
  serve<Mutation>(mutate, {
    by: mutationOf,
    // A policy fills in nothing while it is unknown whether it is about the namespace.
    mayChange: ({ needsLabels }) => needsLabels,
    answer: (review, mutation) => patchAnswer(review, mutation, gate.annotatesFills),
    record(review, mutation, seconds) {
      recordMutation(review, mutation, log);
      metrics.mutated(review, mutation, seconds);
    },
  });
  app.post<{ Body: Sent | undefined }>(ofPolicies, (request, reply) => {
    const reviewed = reviewPolicy(request.body?.body.parse(), gate);
    recordPolicyReview(reviewed, log);
    return reply.header('content-type', 'application/json').send(JSON.stringify(reviewed.answer));
  });
  app.setNotFoundHandler((request, reply) => {
    const [asked = ''] = request.url.split('?', 1);
    if (![validate, mutate, ofPolicies].some((path) => path === asked)) {
      throw new Unserved(404, `not found; send reviews to POST ${validate}, ${mutate} or ${ofPolicies}`);
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

/** How reviews of one path are answered. */
interface Decision<Result> {
  by(policies: PolicySet, review: Review, facts: Facts): Result;
  /** Whether the labels of the namespace, once they are known, could make another result. */
  mayChange(result: Result): boolean;
  answer(review: Review, result: Result): Answer;
  record(review: Review, result: Result, seconds: number): void;
}

/** A body, and when its headers had come, by the clock of `performance`. */
interface Sent {
  readonly since: number;
  readonly body: Body;
}
