import type { PodPolicy } from '../src/policy/pod-policy.ts';
import { rules } from '../src/rules/index.ts';
import { policyOf } from './one-rule.ts';

/** A policy that asks every rule, as strictly as it can: there are problems wherever there is something to look at. */
export const everyRule: PodPolicy = policyOf('every-rule', {
  rules: {
    ...Object.fromEntries(rules.map(({ id }) => [id, {}])),
    'requests-required': { resources: { cpu: {}, memory: {}, 'ephemeral-storage': {}, 'example.com/a': {} } },
    'limits-required': { resources: { cpu: {}, memory: {}, 'ephemeral-storage': {}, 'example.com/a': {} } },
    'limits-forbidden': { resources: { cpu: {}, 'hugepages-1Ki': {} } },
    'resource-range': { requests: { cpu: { max: '1' }, memory: { min: '1Mi' } }, limits: { cpu: { max: '1' } } },
    'pod-resource-range': {
      requests: { cpu: { max: '1' }, 'hugepages-1Ki': { max: '1' }, 'example.com/device-1': { max: '1m' } },
      limits: { cpu: { max: '1' }, memory: { max: '1' }, 'hugepages-1Ki': { max: '1' } },
    },
    'limit-request-ratio': { resources: { cpu: 1, memory: 1 } },
    'extended-resources': { devices: { 'example.com/a': { maxPerContainer: 0, maxPerPod: 0 } } },
    'empty-dir-size': { max: '1Mi', acceptStorageLimit: true },
    'volume-types': { allowed: ['configMap'] },
    'container-ports': { forbidden: [8080], requireNames: true },
    'host-path': { allowed: [{ path: '/read-only', readOnly: true }] },
    'run-as-user': { required: true, default: 1, ranges: [{ min: 1, max: 9 }] },
    'run-as-group': {
      runAsGroup: { required: true, default: 1, ranges: [{ min: 1, max: 9 }] },
      fsGroup: { required: true },
      supplementalGroups: { ranges: [{ min: 1, max: 9 }] },
    },
    'seccomp-profile': { allowed: ['RuntimeDefault'] },
    'apparmor-profile': { allowed: ['RuntimeDefault'], required: true },
    capabilities: { allowed: ['NET_BIND_SERVICE'], forbidden: ['SYS_ADMIN'] },
    'runtime-class': { allowed: ['sandboxed'], default: 'sandboxed' },
    'priority-class': { allowed: ['low'], required: true, default: 'low', maxValue: 1000 },
    placement: { tolerations: { allowed: [] }, nodes: { allowed: [] } },
    'run-time-limit': { max: 3600, default: 3600 },
    'termination-grace': { min: 1, max: 25 },
    'image-registry': { allowed: ['ghcr.io'] },
    'probes-required': {
      liveness: { periodSeconds: { max: 5 }, failureThreshold: { min: 6 } },
      readiness: { periodSeconds: { max: 5 } },
      startup: { required: true },
      sidecars: true,
      livenessWaitsLonger: true,
    },
    'pod-labels': {
      labels: { 'app.kubernetes.io/name': { default: 'unknown' }, team: { required: false, allowed: ['shop-*'] } },
      forbidden: ['example.com/*'],
    },
    'pod-annotations': {
      annotations: { 'example.net/runbook': { allowed: ['https://*'], default: 'https://wiki.example.net' } },
      forbidden: ['example.com/*'],
    },
  },
});
