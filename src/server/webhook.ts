import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { judge } from '../engine/judge.ts';
import { isAllowed, type Verdict } from '../engine/verdict.ts';
import { createApp, sayPlainly, type AppOptions } from './app.ts';
import { readBody } from './body.ts';
import type { Gate } from './gate.ts';
import { answerTo, readReview, type Review } from './review.ts';

const path = '/validate';

/** The port that kube-apiserver asks: `POST /validate`. */
export function webhookApp(gate: Gate, options: AppOptions): FastifyInstance {
  const app = createApp(options);
  const { limits } = options;
  app.addContentTypeParser('application/json', (_: FastifyRequest, payload: IncomingMessage) =>
    readBody(payload, limits.body),
  );
  app.post(path, (request, reply) => {
    const { policies } = gate;
    if (policies === undefined) return sayPlainly(reply, 503, gate.obstacle ?? 'there are no policies');
    const review = readReview(request.body);
    const verdict = judge(policies, review.subject);
    // Sends kube-apiserver to another replica before this one hangs up.
    if (gate.isStopping) reply.header('connection', 'close');
    record(review, verdict, options);
    return reply.header('content-type', 'application/json').send(JSON.stringify(answerTo(review, verdict)));
  });
  app.setNotFoundHandler((request, reply) => {
    const [asked] = request.url.split('?', 1);
    if (asked !== path) return sayPlainly(reply, 404, `nothing is here; send reviews to POST ${path}`);
    return sayPlainly(reply.header('allow', 'POST'), 405, `reviews are not asked for but sent; use POST ${path}`);
  });
  return app;
}

/**
 * A refusal is one line of the log, and so is a review that a rule could not judge; what passes is for whoever debugs.
 */
function record({ uid, name, subject }: Review, verdict: Verdict, { log }: AppOptions): void {
  const allowed = isAllowed(verdict);
  const findings = verdict.kind === 'judged' ? verdict.findings : [];
  const errors = findings.filter(({ outcome }) => outcome === 'error');
  const level = errors.length > 0 ? 'warn' : allowed ? 'debug' : 'info';
  if (!log.isLevelEnabled(level)) return;
  const { namespace, operation, kind, subresource } = subject;
  const telling = findings.filter(({ effect }) => allowed || effect === 'deny');
  const line = {
    uid,
    operation,
    kind: kind.kind,
    namespace,
    name,
    ...(subresource !== '' && { subresource }),
    rules: [...new Set(telling.map(({ rule }) => rule))],
    ...(errors.length > 0 && { errors: [...new Set(errors.map(({ rule, message }) => `${rule}: ${message}`))] }),
  };
  log[level](line, allowed ? 'allowed' : 'refused');
}
