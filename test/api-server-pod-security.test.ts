// Kubernetes' own Pod Security admission and our profiles, side by side on one API server.
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { podSecurityFixtures } from '../scripts/fixtures.ts';
import { withValue } from '../src/model/with-value.ts';
import { valueAt } from '../src/model/value-at.ts';
import { gateLabel, install, startGate, type RunningGate } from './api-server-gate.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { Answer, ApiServer } from './api-server.ts';
import { policyOf } from './one-rule.ts';
import { readFixtures, type Fixture } from './pod-security.ts';

const socket = inject('apiServerSocket');
const isReady = socket !== '' && existsSync(podSecurityFixtures);

/** Validation refuses these whatever admission says: an unmasked /proc is only for pods with a user namespace. */
const notValid: readonly string[] = [
  'baseline/v1.37/fail/procmount0.yaml',
  'baseline/v1.37/fail/procmount1.yaml',
  'restricted/v1.37/fail/procmount0.yaml',
  'restricted/v1.37/fail/procmount1.yaml',
];

describe.skipIf(!isReady)('Pod Security (brought by "npm run api-server" and "npm run fixtures")', () => {
  let server: ApiServer;
  let gate: RunningGate;
  let version: string;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    const { body } = await server.request('GET', '/version');
    version = `v1.${Number.parseInt(String(valueAt(body, ['minor'])), 10)}`;
    const policies = levels.map((level) =>
      policyOf(level, { match: { namespaces: [`ours-${level}`] }, profile: level, profileVersion: version }),
    );
    gate = await startGate(policies);
    for (const level of levels) {
      const enforced = { enforce: level, 'enforce-version': version };
      const theirs = Object.entries(enforced).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value]);
      const [ours, kubernetes] = [{ [gateLabel]: 'pod-security' }, Object.fromEntries(theirs)];
      await server.create('/api/v1/namespaces', { metadata: { name: `ours-${level}`, labels: ours } });
      await server.create('/api/v1/namespaces', { metadata: { name: `kubernetes-${level}`, labels: kubernetes } });
    }
    const route = { name: 'pod-security', label: 'pod-security', matchConditions: true };
    await install(server, gate, route, 'ours-baseline');
    return async () => {
      server.close();
      await gate.end();
    };
  });

  test('148 of 148 fixtures: what one refuses the other refuses, 4 that are not valid aside', async () => {
    const fixtures = readFixtures(podSecurityFixtures).filter((fixture) => fixture.version === version);
    expect([version, fixtures.length]).toEqual(['v1.37', 148]);
    const told = await Promise.all(
      fixtures.map(async (fixture) => ({
        id: fixture.id,
        kubernetes: await outcome('kubernetes', fixture),
        ours: await outcome('ours', fixture),
      })),
    );
    expect(told).toEqual(
      fixtures.map(({ id, expected }) => {
        const same = notValid.includes(id) ? 'not valid' : expected === 'pass' ? 'admitted' : 'refused';
        return { id, kubernetes: same, ours: same };
      }),
    );
  });

  async function outcome(by: keyof typeof refusals, { level, pod }: Fixture): Promise<string> {
    const path = `/api/v1/namespaces/${by}-${level}/pods?dryRun=All`;
    // Some are named after their file, with an underscore.
    const body = withValue(pod, ['metadata', 'name'], 'fixture');
    return outcomeOf(by, await server.request('POST', path, { body }));
  }
});

const levels = ['baseline', 'restricted'] as const;

const refusals = {
  kubernetes: ' violates PodSecurity "',
  ours: 'admission webhook "pods.plimsoll.dev" denied the request',
};

function outcomeOf(by: keyof typeof refusals, { status, body }: Answer): string {
  const message = String(valueAt(body, ['message']));
  if (status === 201) return 'admitted';
  if (status === 403 && message.includes(refusals[by])) return 'refused';
  return status === 422 ? 'not valid' : `${status}: ${message}`;
}
