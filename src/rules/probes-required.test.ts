import { describe, expect, test } from 'vitest';
import { onlyRule, sentencesIn } from '../../test/one-rule.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import { OptionDoubt, type OptionProblem } from './contract/options.ts';
import rule from './probes-required.ts';

type Options = Readonly<Record<string, unknown>>;

const told = (tweak: Tweak, options: Options = {}) => sentencesIn(onlyRule(rule, options), examplePod(tweak));

const http = { httpGet: { port: 8080 } };
const noBounds = { liveness: { required: false }, readiness: { required: false } };

describe('who needs probes', () => {
  test.each<[string, Tweak, number]>([
    ['a pod that restarts always', { spec: { restartPolicy: 'Always' } }, 2],
    ['a pod with an empty policy, which means always', { spec: { restartPolicy: '' } }, 2],
    ['a pod of a Job', { spec: { restartPolicy: 'OnFailure' } }, 0],
    ['a pod that ends', { spec: { restartPolicy: 'Never' } }, 0],
    ['a container that ends in a pod that does not', { container: { restartPolicy: 'Never' } }, 0],
    [
      'a container that does not end in a pod that does',
      {
        container: { restartPolicy: 'Always' },
        spec: { restartPolicy: 'Never' },
      },
      2,
    ],
    ['an ephemeral container beside it', { spec: { ephemeralContainers: [{ name: 'debugger', image: 'a:1' }] } }, 2],
    [
      'an init container that sets a policy for its restarts',
      {
        spec: { initContainers: [{ ...exampleContainer, name: 'setup', restartPolicy: 'OnFailure' }] },
      },
      2,
    ],
    ['a probe that is null', { container: { livenessProbe: null, readinessProbe: http } }, 1],
    ['an empty probe, which the API server refuses', { container: { livenessProbe: {}, readinessProbe: {} } }, 0],
  ])('%s', (_, tweak, count) => {
    expect(told(tweak)).toHaveLength(count);
  });

  test('sidecars of a pod that ends too, where the policy asks them', () => {
    const spec = {
      restartPolicy: 'Never',
      initContainers: [{ ...exampleContainer, name: 'proxy', restartPolicy: 'Always' }],
    };
    expect(told({ spec }, { sidecars: true })).toEqual([
      'sidecar container "proxy" has no liveness probe; set livenessProbe',
      'sidecar container "proxy" has no readiness probe; set readinessProbe',
    ]);
  });
});

describe('the port of a probe', () => {
  const named = (probe: object, ports: readonly object[] = []) =>
    told({ container: { ports, livenessProbe: probe } }, noBounds).length;

  test.each<[string, object, readonly object[], number]>([
    // A number need not be listed: ports are for information (kube-linter 1086).
    ['a number that is not in ports', { httpGet: { port: 8081 } }, [{ containerPort: 8080 }], 0],
    ['a number for gRPC', { grpc: { port: 9000 } }, [], 0],
    ['a command', { exec: { command: ['/check'] } }, [], 0],
    ['a name in ports', { tcpSocket: { port: 'http' } }, [{ name: 'http', containerPort: 1 }], 0],
    ['a name in other letters', { tcpSocket: { port: 'HTTP' } }, [{ name: 'http', containerPort: 1 }], 1],
    ['a name without ports', { httpGet: { port: 'http' } }, [], 1],
    ['a name beside a port without one', { httpGet: { port: 'http' } }, [{ containerPort: 80 }], 1],
  ])('%s', (_, probe, ports, count) => {
    expect(named(probe, ports)).toBe(count);
  });

  test('of another container does not count', () => {
    const spec = {
      containers: [
        { ...exampleContainer, readinessProbe: { httpGet: { port: 'http' } } },
        { ...exampleContainer, name: 'web', ports: [{ name: 'http', containerPort: 80 }] },
      ],
    };
    expect(told({ spec }, noBounds)).toEqual([
      'container "app" names port "http" in readinessProbe.httpGet.port, and ports has no such name; add a port named "http" to ports, or write its number',
    ]);
  });

  test('counts in a pod that ends and in a sidecar too', () => {
    const probe = { startupProbe: { tcpSocket: { port: 'none' } } };
    const initContainers = [{ ...exampleContainer, name: 'proxy', restartPolicy: 'Always', ...probe }];
    expect(told({ container: probe, spec: { restartPolicy: 'Never', initContainers } })).toHaveLength(2);
  });
});

describe('bounds', () => {
  test.each<[options: object, probe: object, count: number]>([
    [{ periodSeconds: { max: 10 } }, {}, 0],
    [{ periodSeconds: { max: 9 } }, {}, 1],
    [{ periodSeconds: { max: 9 } }, { periodSeconds: 0 }, 1],
    [{ periodSeconds: { min: 10, max: 20 } }, { periodSeconds: 20 }, 0],
    [{ periodSeconds: { min: 10, max: 20 } }, { periodSeconds: 21 }, 1],
    [{ periodSeconds: { min: 10, max: 20 } }, { periodSeconds: 9 }, 1],
    [{ timeoutSeconds: { min: 2 } }, {}, 1],
    [{ timeoutSeconds: { min: 2 } }, { timeoutSeconds: 2 }, 0],
    [{ failureThreshold: { min: 3 } }, {}, 0],
    [{ failureThreshold: { min: 4 } }, { failureThreshold: 3 }, 1],
    [{ successThreshold: { max: 1 } }, {}, 0],
    [{ initialDelaySeconds: { max: 0 } }, {}, 0],
    [{ initialDelaySeconds: { max: 0 } }, { initialDelaySeconds: 1 }, 1],
  ])('%j, %j', (terms, probe, count) => {
    const container = { readinessProbe: { ...http, ...probe } };
    expect(told({ container }, { ...noBounds, readiness: terms })).toHaveLength(count);
    // Of a probe that is not there nothing is bounded.
    expect(told({}, { ...noBounds, readiness: { ...terms, required: false } })).toEqual([]);
  });
});

describe('a liveness probe that waits longer', () => {
  const counted = (liveness: object, readiness: object) =>
    told({ container: { livenessProbe: liveness, readinessProbe: readiness } }, { livenessWaitsLonger: true }).length;

  // Situations of kube-score 248, 296 and 339.
  test.each<[string, object, object, number]>([
    ['the same check and the same time', http, http, 1],
    ['the same check, and defaults that are written', { httpGet: { port: 8080, path: '/', scheme: 'HTTP' } }, http, 1],
    [
      'the same check, and nulls and empty values',
      { httpGet: { port: 8080, path: null, scheme: '', host: '', httpHeaders: [] } },
      http,
      1,
    ],
    ['the same check, which fails earlier', { ...http, failureThreshold: 1 }, http, 1],
    ['the same check, which fails later', { ...http, failureThreshold: 4 }, http, 0],
    ['the same check at longer periods', { ...http, periodSeconds: 30 }, http, 0],
    ['the same check, which only begins later', { ...http, initialDelaySeconds: 60 }, http, 1],
    ['another path', { httpGet: { port: 8080, path: '/live' } }, http, 0],
    ['another port', { httpGet: { port: 8081 } }, http, 0],
    ['another header', { httpGet: { port: 8080, httpHeaders: [{ name: 'a', value: 'b' }] } }, http, 0],
    ['another kind of check', { tcpSocket: { port: 8080 } }, http, 0],
    ['the same command', { exec: { command: ['a', 'b'] } }, { exec: { command: ['a', 'b'] } }, 1],
    ['another command', { exec: { command: ['a', 'b'] } }, { exec: { command: ['a'] } }, 0],
    ['the same service', { grpc: { port: 1, service: '' } }, { grpc: { port: 1 } }, 1],
    ['another service', { grpc: { port: 1, service: 'a' } }, { grpc: { port: 1 } }, 0],
  ])('%s', (_, liveness, readiness, count) => {
    expect(counted(liveness, readiness)).toBe(count);
  });

  test('is asked only where the policy says so', () => {
    expect(told({ container: { livenessProbe: http, readinessProbe: http } })).toEqual([]);
  });
});

test.each<[options: Options, path: readonly string[], message: string]>([
  [
    { liveness: { periodSeconds: { min: 9, max: 3 } } },
    ['liveness', 'periodSeconds', 'min'],
    '9 is above max, which is 3; swap them',
  ],
  [
    { startup: { successThreshold: { min: 2 } } },
    ['startup', 'successThreshold', 'min'],
    'the API server takes no other than 1 for a startup probe; remove it',
  ],
  [
    { readiness: { timeoutSeconds: { max: 0 } } },
    ['readiness', 'timeoutSeconds', 'max'],
    'no probe can have 0, which stands for the default; write 1 or more',
  ],
])('is doubted: %j', (options, path, message) => {
  const doubts: OptionProblem[] = [];
  rule.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
  expect(doubts).toEqual([new OptionDoubt(path, message)]);
});

test('successThreshold may be above 1 for readiness, and every default is without a doubt', () => {
  const check = (options: Options) => () => rule.check({ ...rule.defaults, ...options });
  expect(check({ readiness: { successThreshold: { min: 2 }, initialDelaySeconds: { max: 0 } } })).not.toThrow();
  expect(check({})).not.toThrow();
});
