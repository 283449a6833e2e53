import { afterAll, describe, expect, test } from 'vitest';
import type { Gate } from '../src/server/gate.ts';
import { limits } from '../src/server/limits.ts';
import { opsApp } from '../src/server/ops.ts';
import { gateWith, metrics, silent as log } from './sample-review.ts';

describe('the port for the kubelet', () => {
  const gate = gateWith();
  const app = opsApp(gate, { log, metrics, limits });
  afterAll(() => app.close());

  test.each<{ name: string; state: Partial<Gate>; path: string; status: number; body: string }>([
    { name: 'lives', state: { policies: undefined }, path: '/livez', status: 200, body: 'ok\n' },
    { name: 'is ready', state: {}, path: '/readyz', status: 200, body: 'ok\n' },
    {
      name: 'has no policies',
      state: { policies: undefined },
      path: '/readyz',
      status: 503,
      body: 'waiting for policies\n',
    },
    {
      name: 'has no certificate',
      state: { hasCertificate: false },
      path: '/readyz',
      status: 503,
      body: 'waiting for a certificate\n',
    },
    { name: 'stops', state: { isStopping: true }, path: '/readyz', status: 503, body: 'shutting down\n' },
    {
      name: 'knows no other path',
      state: {},
      path: '/',
      status: 404,
      body: 'not found; use GET /livez, GET /readyz or GET /metrics\n',
    },
  ])('$name', async ({ state, path, status, body }) => {
    Object.assign(gate, gateWith(), state);
    const reply = await app.inject({ method: 'GET', url: path });
    expect([reply.statusCode, reply.body]).toEqual([status, body]);
  });
});
