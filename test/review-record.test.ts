// What the log says of reviews.
import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { limits } from '../src/server/limits.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { inForce, policyOf } from './one-rule.ts';
import { gateWith, metrics, podOf, reviewOf } from './sample-review.ts';

const json = { 'content-type': 'application/json' };

test('of a pod that passes, the log names every policy that found something, and whose it is', async () => {
  const logs: string[] = [];
  const logged = pino({ level: 'info' }, { write: (text: string) => void logs.push(text) });
  const rules = { privileged: {} };
  const gate = gateWith(
    inForce(policyOf('warner', { mode: 'Warn', rules }), policyOf('auditor', { mode: 'Audit', rules })),
  );
  const app = webhookApp(gate, { log: logged, metrics, limits });
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d47c484f4', controller: true };
  const pod = podOf({ containers: [{ name: 'app', securityContext: { privileged: true } }] });
  const object = { ...pod, metadata: { name: 'web', ownerReferences: [owner] } };
  const request = { dryRun: true, userInfo: { username: 'alice', groups: [] } };
  await app.inject({ method: 'POST', url: '/validate', headers: json, payload: reviewOf(object, request) });
  expect(logs.map((text) => JSON.parse(text))).toEqual([
    expect.objectContaining({
      msg: 'allowed with findings',
      user: 'alice',
      owner: 'ReplicaSet/web-5d47c484f4',
      dryRun: true,
      policies: ['auditor', 'warner'],
      rules: ['privileged'],
    }),
  ]);
  await app.close();
});

describe('the log', () => {
  const refusal = { level: 30, msg: 'refused', uid: 'u-1', operation: 'CREATE', kind: 'Pod', namespace: 'shop' };
  const unjudged = expect.stringMatching(/ could not be judged: .*privileged/);

  test.each<{ name: string; mode: 'Enforce' | 'Warn'; privileged: unknown; lines: unknown[] }>([
    { name: 'a pod that passes', mode: 'Enforce', privileged: false, lines: [] },
    {
      name: 'a pod that passes with findings',
      mode: 'Warn',
      privileged: true,
      lines: [expect.objectContaining({ ...refusal, msg: 'allowed with findings', rules: ['privileged'] })],
    },
    {
      name: 'a pod that is refused',
      mode: 'Enforce',
      privileged: true,
      lines: [expect.objectContaining({ ...refusal, name: 'web', policies: ['p'], rules: ['privileged'] })],
    },
    {
      name: 'a pod that passes because a rule that only warns could not judge it',
      mode: 'Warn',
      privileged: 'yes',
      lines: [expect.objectContaining({ level: 40, msg: 'allowed with findings', errors: [unjudged] })],
    },
  ])('$name', async ({ mode, privileged, lines }) => {
    const logs: string[] = [];
    const logged = pino({ level: 'info' }, { write: (text: string) => void logs.push(text) });
    const gate = gateWith(inForce(policyOf('p', { mode, rules: { privileged: {} } })));
    const app = webhookApp(gate, { log: logged, metrics, limits });
    const pod = podOf({ containers: [{ name: 'app', securityContext: { privileged } }] });
    await app.inject({ method: 'POST', url: '/validate', headers: json, payload: reviewOf(pod, { name: 'web' }) });
    expect(logs.map((text) => JSON.parse(text))).toEqual(lines);
    await app.close();
  });
});
