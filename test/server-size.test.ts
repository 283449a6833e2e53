// What is too large: to be read, to be given back, to be logged.
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../src/server/limits.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { gateWith, metrics, podOf, reviewOf } from './sample-review.ts';

const headers = { 'content-type': 'application/json' };

let lines: string[];
let app: FastifyInstance;

beforeEach(() => {
  lines = [];
  app = webhookApp(gateWith(), { log: pino({}, { write: (line) => lines.push(line) }), metrics, limits });
});
afterEach(() => app.close());

const post = (payload: string) => app.inject({ method: 'POST', url: '/validate', headers, payload });

test('an object of 40,000 values is read with its past, whatever they are', async () => {
  const values = Array.from({ length: 40_000 }, (_, index) => `key-${index}`);
  const object = { metadata: { labels: Object.fromEntries(values.map((key) => [key, ''])) }, spec: { containers: [] } };
  const payload = reviewOf(object, { operation: 'UPDATE', oldObject: object });
  const reply = await post(payload);
  expect(reply.json().response).toMatchObject({ uid: 'u-1' });
});

test('what is too large is logged, once a minute at most', async () => {
  const payload = '[{},'.padEnd(limits.body + 1);
  for (let times = 0; times < 3; times++) {
    await post(payload);
  }
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({
      level: 40,
      times: 1,
      problem: 'the body is longer than 8388608 bytes; send a smaller object',
      msg: 'request body too large',
    }),
  ]);
});

test('names of millions of characters are not given back, nor logged', async () => {
  const long = 'x'.repeat(500_000);
  const object = {
    metadata: { name: long, annotations: { [long]: long } },
    spec: {
      containers: [{ name: long, image: long, [long]: {} }],
      volumes: [{ name: long, hostPath: { path: long } }],
    },
  };
  const payload = reviewOf(object, { namespace: long, name: long, subResource: long });
  const reply = await post(payload);
  expect(reply.json().response.allowed).toBe(false);
  expect(reply.body.length).toBeLessThan(20_000);
  expect(lines).toHaveLength(1);
  expect(lines.join('').length).toBeLessThan(20_000);
});

test('an answer has an end, however much is wrong', async () => {
  const volumes = Array.from({ length: 1000 }, (_, index) => ({
    name: `volume-${index}`,
    hostPath: { path: `/${'x'.repeat(300)}` },
  }));
  const payload = reviewOf(podOf({ volumes }));
  const reply = await post(payload);
  expect(reply.json().response.status.details.causes.length).toBeGreaterThan(100);
  expect(reply.body.length).toBeLessThan(200_000);
});
