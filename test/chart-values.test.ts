// What the chart says of values that it cannot go by, and of names that its objects cannot have.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { chart, helmProgram, oldest } from '../scripts/chart-helm.ts';
import { helmSays, objectOf, render } from './helm.ts';

describe.skipIf(helmProgram() === undefined)('the chart (needs helm, which "npm run api-server" brings)', () => {
  test.each([
    { set: 'polcy.mode=Warn', told: /additional propert.* '?polcy'? /i },
    { set: 'policy.mod=Warn', told: /additional propert.* '?mod'? /i },
    { set: 'webhook.timeoutSeconds=30', told: /additional propert.* '?timeoutSeconds'? /i },
    { set: 'resources.claims=a', told: /additional propert.* '?claims'? /i },
    { set: 'policy.mode=Off', told: /policy.mode.* must be one of .*Enforce.*Warn.*Audit/ },
    { set: 'policy.bundle=strict', told: /policy.bundle.* must be one of .*standard.*hardened/ },
    { set: 'policy.exceptions.maxDays=90', told: /additional propert.* '?exceptions'? /i },
    { set: 'policy.rules.limit-required.mode=Warn', told: /policy.rules.*additional propert.* '?limit-required'? /i },
    {
      set: 'policy.rules.limits-required.resorces.cpu.default=1',
      told: /policy.rules.limits-required.*additional propert.* '?resorces'? /i,
    },
    {
      set: 'policy.rules.image-tag.mode=Off',
      told: /policy.rules.image-tag.mode.* must be one of .*Enforce.*Disabled/,
    },
    { set: 'policy=null', told: /(?:missing propert(?:y|ies)|is required).*|policy is required/ },
    { set: 'policy.overrides[0].mode=Warn', told: /policy.overrides.0.*namespaces.*/ },
    {
      set: 'policy.match.namespaces=shop',
      told: /policy.match.namespaces.*(?:got string, want array|Expected: array)/,
    },
    { set: 'policy.profileVersion=1.30', told: /policy.profileVersion.* must be one of .*latest.*v1\.30/ },
    {
      set: 'policy.bundle=none,policy.help.text=a',
      told: /policy\.bundle is "none", so policy\.help has no effect; remove it, or choose a bundle/,
    },
    { set: 'dnsPolicy=None', told: /dnsPolicy.* must be one of .*ClusterFirst.*Default/ },
    {
      set: 'webhook.port=443',
      told: /webhook.port.* (?:minimum: got 443, want 1,?024|Must be greater than or equal to 1024)/,
    },
    { set: 'replicas=0', told: /replicas.* (?:minimum: got 0, want 1|Must be greater than or equal to 1)/ },
    { set: 'webhook.excludeNamespaces={kube-*}', told: /excludeNamespaces.0.*does not match pattern/i },
    { set: 'ops.port=8443', told: /webhook\.port and ops\.port are both 8443; choose two/ },
    {
      set: 'certificate.mode=secret',
      told: /certificate\.mode is "secret"; set certificate\.secretName to the Secret with tls\.crt and tls\.key/,
    },
    {
      set: 'certificate.mode=secret,certificate.secretName=a',
      told: /certificate\.mode is "secret"; set certificate\.caBundle to the certificate of the CA in PEM/,
    },
  ])('refuses $set', ({ set, told }) => {
    const { status, said } = helmSays('template', 'plimsoll', ...oldest, chart, '--set', set);
    // Helm 3 and 4 have each their own words for what a schema refuses.
    expect([status, said]).toEqual([1, expect.stringMatching(told)]);
  });

  test.each([
    { release: 'a.b', flags: [], name: 'a-b-plimsoll' },
    { release: '7', flags: ['--set', 'fullnameOverride=gate'], name: 'gate' },
  ])('the release $release has a Service that may be called so', ({ release, flags, name }) => {
    const only = ['--show-only', 'templates/service.yaml', '--namespace', '42'];
    const { said } = helmSays('template', release, chart, ...oldest, ...only, ...flags);
    expect(parse(said)).toMatchObject({
      metadata: { name, namespace: '42', labels: { 'app.kubernetes.io/instance': release } },
    });
  });

  test.each([
    'policy.overrides=null',
    'policy.rules=null',
    'policy.match=null',
    // The gate answers for it, with what to write.
    'policy.rules.limit-request-ratio.resources.cpu=1.5',
  ])('takes %s', (set) => {
    const file = helmSays('template', 'plimsoll', ...oldest, chart, '--set', set);
    expect(file.status).toBe(0);
  });

  test.each([
    { flags: [], counts: false },
    { flags: ['--set', 'ops.namespaceMetrics=true'], counts: true },
  ])('pods are counted by namespace where that is asked for: $counts', ({ flags, counts }) => {
    const deployment = JSON.stringify(objectOf(render(...flags), 'Deployment'));
    expect(deployment.includes('"--namespace-metrics"')).toBe(counts);
  });

  test('a release whose Service cannot be called after it says so', () => {
    const { status, said } = helmSays('template', '7', chart, ...oldest);
    const told = 'a Service cannot be named "7-plimsoll", as it begins with a digit; set fullnameOverride';
    expect([status, said]).toEqual([1, expect.stringContaining(told)]);
  });
});
