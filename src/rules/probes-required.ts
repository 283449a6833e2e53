import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import {
  isSameCheck,
  namedPortOf,
  probeField,
  probeKinds,
  probeOf,
  probeSetting,
  secondsToFail,
  type ProbeKind,
} from '../model/probe.ts';
import { quote } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { flag, object } from './contract/options.ts';
import { defineRule, type Report } from './contract/rule.ts';
import { boundInWords } from './parts/bounds.ts';
import { passedBy, probeTerms, readProbeTerms, type ProbeBound } from './parts/probe-terms.ts';

const missing = (kind: ProbeKind) => ({
  problem: ['has no ', kind, ' probe'] as const,
  remedy: ['set ', probeField(kind), ''] as const,
});
const unknownPort = (field: string, name: string) => ({
  problem: [`names port ${quote(name)} in `, field, ', and ports has no such name'] as const,
  remedy: `add a port named ${quote(name)} to ports, or write its number`,
});
const outOfBounds = (field: string, value: number, { side, number }: ProbeBound) => ({
  problem: ['has ', `${field} ${value}`, `, ${boundInWords(side, number)}`] as const,
  remedy: ['set ', field, ` to at ${side === 'min' ? 'least' : 'most'} ${number}`] as const,
});
const tooEarly = (liveness: number, readiness: number) => ({
  problem: `has one check in livenessProbe and readinessProbe, and livenessProbe fails no later (${liveness} s, readinessProbe ${readiness} s)`,
  remedy: 'raise livenessProbe.failureThreshold, or use another check',
});

const check = { httpGet: { path: '/healthz', port: 8080 } };

export default defineRule({
  id: 'probes-required',
  since: '0.1.0',
  severity: 'medium',
  guards: ['health'],
  summary: 'missing probes',
  why: 'Without a readiness probe a container gets requests before it can answer them, and during a rollout no one notices that a new version does not work. Without a liveness probe one that hangs is never restarted.',
  remedy:
    'Set readinessProbe to a check of what the container serves, and livenessProbe to a cheap check of the process itself that depends on nothing else. Containers of pods that end, init containers and ephemeral containers need none.',
  options: object({
    liveness: probeTerms('liveness'),
    readiness: probeTerms('readiness'),
    startup: probeTerms('startup'),
    sidecars: flag('Whether sidecar containers need the probes too. What their probes say is checked in any case.'),
    livenessWaitsLonger: flag(
      'Whether a liveness probe with the same check as the readiness probe must wait longer (periodSeconds × failureThreshold), so that a busy container first loses its requests and is not restarted at once.',
    ),
  }),
  defaults: {
    liveness: { required: true },
    readiness: { required: true },
    startup: { required: false },
    sidecars: false,
    livenessWaitsLonger: false,
  },
  examples: {
    pass: [
      {
        name: 'both probes',
        pod: examplePod({ container: { livenessProbe: check, readinessProbe: { tcpSocket: { port: 8080 } } } }),
      },
      {
        name: 'a named port of the container',
        pod: examplePod({
          container: {
            ports: [{ name: 'http', containerPort: 8080 }],
            readinessProbe: { httpGet: { port: 'http' } },
          },
        }),
        options: { liveness: { required: false } },
      },
      {
        name: 'a pod that ends',
        pod: examplePod({ spec: { restartPolicy: 'Never' } }),
      },
      {
        name: 'the same check, where the liveness probe waits longer',
        pod: examplePod({ container: { livenessProbe: { ...check, failureThreshold: 6 }, readinessProbe: check } }),
        options: { livenessWaitsLonger: true },
      },
    ],
    fail: [
      {
        name: 'no probes, and an init container and a sidecar, which need none',
        pod: examplePod({
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup' },
              { ...exampleContainer, name: 'proxy', restartPolicy: 'Always' },
            ],
          },
        }),
        messages: [
          'container "app" has no liveness probe; set livenessProbe',
          'container "app" has no readiness probe; set readinessProbe',
        ],
      },
      {
        name: 'a startup probe and sidecars, where the policy asks for them',
        pod: examplePod({
          container: { livenessProbe: check, readinessProbe: check },
          spec: {
            initContainers: [{ ...exampleContainer, name: 'proxy', restartPolicy: 'Always', startupProbe: check }],
          },
        }),
        options: { startup: { required: true }, liveness: { required: false }, sidecars: true },
        messages: [
          'sidecar container "proxy" has no readiness probe; set readinessProbe',
          'container "app" has no startup probe; set startupProbe',
        ],
      },
      {
        name: 'a port that the container does not name',
        pod: examplePod({
          container: {
            ports: [{ name: 'http', containerPort: 8080 }],
            livenessProbe: { httpGet: { path: '/healthz', port: 'web' } },
            readinessProbe: { tcpSocket: { port: 'web' } },
          },
        }),
        messages: [
          'container "app" names port "web" in livenessProbe.httpGet.port, and ports has no such name; add a port named "web" to ports, or write its number',
          'container "app" names port "web" in readinessProbe.tcpSocket.port, and ports has no such name; add a port named "web" to ports, or write its number',
        ],
      },
      {
        name: 'numbers out of bounds, written or by default',
        pod: examplePod({
          container: { livenessProbe: { ...check, periodSeconds: 60 }, readinessProbe: check },
        }),
        options: {
          liveness: { periodSeconds: { max: 30 }, timeoutSeconds: { min: 2 } },
          readiness: { periodSeconds: { max: 5 } },
        },
        messages: [
          'container "app" has livenessProbe.periodSeconds 60, at most 30 is allowed; set livenessProbe.periodSeconds to at most 30',
          'container "app" has livenessProbe.timeoutSeconds 1, at least 2 is required; set livenessProbe.timeoutSeconds to at least 2',
          'container "app" has readinessProbe.periodSeconds 10, at most 5 is allowed; set readinessProbe.periodSeconds to at most 5',
        ],
      },
      {
        name: 'one check for two probes that fail at the same time',
        pod: examplePod({ container: { livenessProbe: check, readinessProbe: check } }),
        options: { livenessWaitsLonger: true },
        messages: [
          'container "app" has one check in livenessProbe and readinessProbe, and livenessProbe fails no later (30 s, readinessProbe 30 s); raise livenessProbe.failureThreshold, or use another check',
        ],
      },
    ],
  },

  check({ liveness, readiness, startup, sidecars, livenessWaitsLonger }, doubt) {
    const written = { liveness, readiness, startup };
    const terms = probeKinds.map((kind) => ({
      kind,
      words: missing(kind),
      ...readProbeTerms(kind, written[kind], doubt),
    }));
    return (pod, report) => {
      for (const container of pod.resourced) {
        // The API forbids them there.
        if (container.kind === 'init' && !container.isSidecar) continue;
        const needsProbes = container.isSidecar ? sidecars : restartsAlways(container, pod);
        for (const { kind, words, isRequired, bounds } of terms) {
          const probe = probeOf(container, kind);
          if (probe === undefined) {
            if (!isRequired || !needsProbes) continue;
            report({ at: container.at(probeField(kind)), guards: 'health', parts: none, ...words });
            continue;
          }
          reportPort(container, kind, report);
          for (const bound of bounds) {
            const value = probeSetting(probe, bound.setting);
            if (!passedBy(bound, value)) continue;
            const { setting, side, number } = bound;
            const measure = side === 'max' ? value : -value;
            const told = {
              at: probe.at(setting),
              guards: 'health',
              key: side,
              value,
              bound: String(number),
              measure,
            } as const;
            report({ ...told, ...outOfBounds(`${probeField(kind)}.${setting}`, value, bound) });
          }
        }
        if (livenessWaitsLonger) reportTooEarly(container, report);
      }
    };
  },
});

/** Removing a probe where one stood is new. */
const none: readonly string[] = Object.freeze([]);

/** A container may have a policy of its own since Kubernetes 1.35 (KEP-5307). */
function restartsAlways(container: Container, pod: Pod): boolean {
  return (container.text('restartPolicy') ?? pod.restartPolicy) === 'Always';
}

/** The kubelet looks a name up in the ports of the container, and without it the probe fails for ever (ResolveContainerPort). */
function reportPort(container: Container, kind: ProbeKind, report: Report): void {
  const probe = probeOf(container, kind);
  const port = probe && namedPortOf(probe);
  if (port === undefined || container.ports.some((each) => each.text('name') === port.name)) return;
  const { at, name, field } = port;
  // It fails by any name.
  report({ at, guards: 'health', value: name, parts: none, ...unknownPort(`${probeField(kind)}.${field}`, name) });
}

function reportTooEarly(container: Container, report: Report): void {
  const [liveness, readiness] = [probeOf(container, 'liveness'), probeOf(container, 'readiness')];
  if (liveness === undefined || readiness === undefined || !isSameCheck(liveness, readiness)) return;
  const [first, second] = [secondsToFail(liveness), secondsToFail(readiness)];
  if (first > second) return;
  report({
    at: liveness.at(),
    guards: 'health',
    key: 'readinessProbe',
    measure: second - first,
    ...tooEarly(first, second),
  });
}
