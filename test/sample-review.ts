import { readFile } from 'node:fs/promises';
import { pino } from 'pino';
import { builtinPolicies } from '../src/policy/builtin.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { rules } from '../src/rules/index.ts';
import { Gate } from '../src/server/gate.ts';
import { Metrics } from '../src/server/metrics.ts';
import { inForce, policyOf } from './one-rule.ts';

/** A log that nobody reads. */
export const silent = pino({ level: 'silent' });

/** Counts that nobody asks for. */
export const metrics = new Metrics('0.0.0');

const standard = builtinPolicies['standard'] ?? policyOf('standard', {});

const compileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

/** A gate that can judge: by `standard`, or by other policies. */
export function gateWith(policies: PolicySet | undefined = inForce(standard)): Gate {
  const gate = new Gate(compileOptions, '1.2.3');
  gate.policies = policies;
  gate.hasCertificate = true;
  return gate;
}

/** The text of a review that was captured from kube-apiserver. */
export async function captured(name: string): Promise<string> {
  return readFile(new URL(`reviews/${name}.json`, import.meta.url), 'utf8');
}

/** The text of a review: of an object that is created as a pod in namespace `shop`, but for the tweak. */
export function reviewOf(object: unknown, request: object = {}): string {
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const whole = { uid: 'u-1', kind, namespace: 'shop', operation: 'CREATE', object, ...request };
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request: whole });
}

/** A container that every built-in policy lets through. */
export const goodContainer = {
  name: 'app',
  image: 'registry.example.com/app:1.4.0',
  resources: { limits: { memory: '64Mi' }, requests: { cpu: '100m', memory: '64Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
    capabilities: { drop: ['ALL'] },
  },
};

/** A pod that every built-in policy lets through, but for the tweak. */
export function podOf(spec: object = {}): object {
  const whole = { containers: [goodContainer], ...spec };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop' }, spec: whole };
}
