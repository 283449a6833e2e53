import type { FastifyInstance } from 'fastify';
import { createApp, sayPlainly, type AppOptions } from './app.ts';
import type { Gate } from './gate.ts';

/** The port that the kubelet asks, over plain HTTP: whether the gate lives, and whether it can judge. */
export function opsApp(gate: Gate, options: Omit<AppOptions, 'certificate'>): FastifyInstance {
  const app = createApp(options);
  app.get('/livez', (_, reply) => sayPlainly(reply, 200, 'ok'));
  app.get('/readyz', (_, reply) => {
    const { obstacle } = gate;
    return obstacle === undefined ? sayPlainly(reply, 200, 'ok') : sayPlainly(reply, 503, obstacle);
  });
  app.setNotFoundHandler((_, reply) => sayPlainly(reply, 404, 'nothing is here; ask GET /livez or GET /readyz'));
  return app;
}
