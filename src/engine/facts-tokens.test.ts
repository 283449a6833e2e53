import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checked, reviewed } from '../../test/subject.ts';
import { inForce, policyOf } from '../../test/one-rule.ts';
import { textOf } from '../rules/contract/words.ts';
import type { Facts } from './facts.ts';
import { identityOf } from './identity.ts';
import { judge } from './judge.ts';
import type { Subject } from './subject.ts';

const kind = { group: 'apps', kind: 'Deployment' };
const policies = inForce(policyOf('a', { rules: { 'service-account': {}, 'service-account-token': {} } }));

/** What is found, as people and machines know it. */
function found(subject: Subject, facts?: Facts): readonly string[] {
  const verdict = judge(policies, subject, facts);
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict.findings.map((finding) => `${identityOf(finding)} ${textOf(finding.problem)}`);
}

const ofTemplate = (template: unknown) => checked({ spec: { template } }, { kind });
const pod = (spec: object = {}) => ({ metadata: {}, spec: { containers: [{ name: 'app' }], ...spec } });
const saysNo = (...names: readonly string[]): Facts => ({ serviceAccountsWithoutToken: new Set(names) });

describe('ServiceAccounts that turn their token off', () => {
  const both = 2;

  test.each<[what: string, subject: Subject, facts: Facts, count: number]>([
    ['count for a template', ofTemplate(pod()), saysNo('default'), 0],
    ['count for a template in a review', reviewed({ spec: { template: pod() } }, { kind }), saysNo('default'), 0],
    ['count for a pod that is checked', checked(pod()), saysNo('default'), 0],
    ['do not count where they are others', ofTemplate(pod()), saysNo('web'), both],
    ['are none', ofTemplate(pod()), saysNo(), both],
    ['that are not known do not count', ofTemplate(pod()), {}, both],
    ['do not count for a pod in a review, which has no volume', reviewed(pod()), saysNo(), 0],
  ])('%s', (_, subject, facts, count) => {
    expect(found(subject, facts)).toHaveLength(count);
  });
});

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
interface Container {
  name: string;
  volumeMounts?: object[];
}
interface Spec {
  serviceAccountName?: string;
  automountServiceAccountToken?: boolean;
  initContainers?: Container[];
  containers: Container[];
  volumes?: { name: string }[];
}

/** The spec once the plugin ServiceAccount has been through it, told step by step as it does (serviceaccount/admission.go). */
function admitted(written: Spec, withoutToken: readonly string[]): Spec {
  const spec = structuredClone(written);
  spec.serviceAccountName ??= 'default';
  const mounts = spec.automountServiceAccountToken ?? !withoutToken.includes(spec.serviceAccountName);
  if (!mounts) return spec;
  const existing = spec.volumes?.find(({ name }) => name.startsWith('kube-api-access-'));
  const name = existing?.name ?? 'kube-api-access-x7k2p';
  let isNeeded = false;
  for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
    container.volumeMounts ??= [];
    if (container.volumeMounts.some((mount) => 'mountPath' in mount && mount.mountPath === tokenPath)) continue;
    container.volumeMounts.push({ name, readOnly: true, mountPath: tokenPath });
    isNeeded = true;
  }
  const token = { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } };
  if (isNeeded && existing === undefined) {
    const volume = { name, projected: { defaultMode: 420, sources: [token] } };
    (spec.volumes ??= []).push(volume);
  }
  return spec;
}

test('the verdict on a template is the verdict on its pods', () => {
  const volume = fc
    .tuple(fc.constantFrom('token', 'kube-api-access-a'), fc.constantFrom(undefined, 600, 3607, 86_400))
    .map(([name, expirationSeconds]) => ({
      name,
      ...(expirationSeconds === 600 ? { emptyDir: {} } : { projected: { sources: [tokenOf(expirationSeconds)] } }),
    }));
  const container = (name: string): fc.Arbitrary<Container> =>
    fc.record(
      {
        name: fc.constant(name),
        volumeMounts: fc.subarray([
          { name: 'token', mountPath: tokenPath },
          { name: 'token', mountPath: '/token' },
        ]),
      },
      { requiredKeys: ['name'] },
    );
  const specs: fc.Arbitrary<Spec> = fc.record(
    {
      serviceAccountName: fc.constantFrom('default', 'web', 'api'),
      automountServiceAccountToken: fc.boolean(),
      initContainers: fc.tuple(container('setup')).map((all) => [...all]),
      containers: fc.tuple(container('app'), container('side')).chain((all) => fc.subarray([...all], { minLength: 1 })),
      volumes: fc.uniqueArray(volume, { selector: ({ name }) => name, maxLength: 2 }),
    },
    { requiredKeys: ['containers'] },
  );
  const outcomes = new Set<number>();
  let differing = 0;
  fc.assert(
    fc.property(specs, fc.subarray(['default', 'web']), (spec, withoutToken) => {
      const facts = saysNo(...withoutToken);
      const template = { metadata: {}, spec };
      const ofPod = found(reviewed({ metadata: {}, spec: admitted(spec, withoutToken) }));
      expect(found(ofTemplate(template), facts)).toEqual(ofPod);
      expect(found(checked(template), facts)).toEqual(ofPod);
      outcomes.add(ofPod.length);
      if (found(ofTemplate(template)).length !== ofPod.length) differing++;
    }),
    { numRuns: 1000 },
  );
  expect(outcomes.size).toBeGreaterThan(2);
  expect(differing).toBeGreaterThan(0);
});

function tokenOf(expirationSeconds: number | undefined): object {
  return { serviceAccountToken: { path: 'token', expirationSeconds } };
}
