import type { FastifyInstance } from 'fastify';
import { createApp, sayPlainly, Unserved, type AppOptions } from './app.ts';
import type { Gate } from './gate.ts';

/**
 * The plain HTTP port for the kubelet and Prometheus: liveness, readiness and metrics.
 */
export function opsApp(gate: Gate, options: Omit<AppOptions, 'certificate'>): FastifyInstance {
  const app = createApp(options);
  app.get('/livez', (_, reply) => sayPlainly(reply, 200, 'ok'));
  app.get('/readyz', (_, reply) => {
    const { obstacle } = gate;
    return obstacle === undefined ? sayPlainly(reply, 200, 'ok') : sayPlainly(reply, 503, obstacle);
  });
  app.get('/metrics', async (_, reply) => {
    const { contentType, text } = await options.metrics.scrape();
    return reply.header('content-type', contentType).send(text);
  });
  app.setNotFoundHandler(() => {
    throw new Unserved(404, 'not found; use GET /livez, GET /readyz or GET /metrics');
  });
  return app;
}
