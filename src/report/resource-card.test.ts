import { describe, expect, test } from 'vitest';
import { cardOf, lineOf, podWith, reportOf } from '../../test/card.ts';
import { inForce, policyOf } from '../../test/one-rule.ts';
import { cardHtml } from './card-html.ts';
import { cardJson } from './card-json.ts';
import { cardText } from './card-text.ts';
import { headlineInWords } from './card/words.ts';

const noPolicy = inForce();

const proxy = { name: 'proxy', image: 'proxy:1', restartPolicy: 'Always' };
const limited = { resources: { limits: { cpu: '100m' } } };

describe('several containers', () => {
  test('are named by their kind, and together where they take the same', () => {
    const setup = { name: 'setup', image: 'setup:1', ...limited };
    const spec = { initContainers: [setup, { ...proxy, ...limited }] };
    const card = cardOf(noPolicy, podWith({ container: { resources: { limits: { cpu: '1' } } }, spec }));
    expect(lineOf(card, 'cpu')).toBe(
      'pod requests 1100m, limit 1100m / setup (init) and proxy (sidecar): requests 100m (from its limit); limit 100m / app: requests 1 (from its limit); limit 1 | bounded',
    );
    expect(lineOf(card, 'health')).toBe('proxy (sidecar) and app: no probes / no controller replaces the pod | open');
  });

  test('are open where one of them is', () => {
    const card = cardOf(noPolicy, podWith({ container: limited, spec: { initContainers: [proxy] } }));
    expect(lineOf(card, 'cpu')).toBe(
      'pod requests 100m, no limit in total / proxy (sidecar): no request; no limit / app: requests 100m (from its limit); limit 100m | open',
    );
  });

  test('are counted where they are many and all alike', () => {
    const containers = Array.from({ length: 7 }, (_, index) => ({ name: `c${index}`, image: 'shop/web:1' }));
    expect(lineOf(cardOf(noPolicy, podWith({ spec: { containers } })), 'cpu')).toBe(
      'all 7 containers: no request; no limit | open',
    );
  });

  test('of the ephemeral kind count for user, kernel and image, and have no amounts', () => {
    const spec = { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] };
    const card = cardOf(noPolicy, podWith({ container: limited, spec }));
    expect(lineOf(card, 'image')).toBe('app: shop/web:1 (by tag) / debug (ephemeral): busybox (by tag latest) | open');
    expect(lineOf(card, 'cpu')).toBe('app: requests 100m (from its limit); limit 100m | bounded');
  });
});

describe('what policies fill in', () => {
  const rules = {
    'requests-required': { resources: { memory: { default: '128Mi' } }, fill: true },
    'limits-required': { resources: { memory: { default: '1Gi' } }, fill: true },
    'seccomp-profile': { fill: true },
    capabilities: { dropAll: true, fill: true },
    'privilege-escalation': { fill: true },
    'run-as-non-root': { fill: true },
  };
  const policies = inForce(policyOf('fills', { rules }));

  test('is defaulted, and says by which policy', () => {
    const card = cardOf(policies, podWith({ spec: { automountServiceAccountToken: false } }), { fills: true });
    expect(lineOf(card, 'memory')).toBe(
      'requests 128Mi (from policy "fills"); limit 1Gi (from policy "fills") | defaulted',
    );
    expect(lineOf(card, 'kernel')).toBe(
      'seccomp RuntimeDefault (from policy "fills"); AppArmor runtime default; no capabilities (from policy "fills"); no privilege escalation (from policy "fills") | defaulted',
    );
    expect(lineOf(card, 'user')).toBe(
      'uid of the image, never root (from policy "fills") / no API token | defaulted; not seen: the image\'s user',
    );
    expect(headlineInWords(card.headline)).toBe('fills: passes');
  });

  test('is not there where API servers do not ask for fills', () => {
    const card = cardOf(policies, podWith({}));
    expect(lineOf(card, 'memory')).toBe('no request; no limit | open');
    expect(headlineInWords(card.headline)).toBe('fills: denied, 6 problems');
  });
});

describe('a workload', () => {
  test('has the claims that a StatefulSet makes for its pods', () => {
    const { spec } = podWith({
      container: {
        securityContext: { readOnlyRootFilesystem: true },
        volumeMounts: [{ name: 'data', mountPath: '/data' }],
      },
    }) as { readonly spec: object };
    const object = {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'shop' },
      spec: {
        template: { spec: { ...spec, volumes: [] } },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { resources: { requests: { storage: '8Gi' } } } }],
      },
    };
    expect(lineOf(cardOf(noPolicy, object), 'storage')).toBe(
      'root filesystem read-only / /data from a claim of 8Gi | bounded',
    );
  });

  test('has the deadline of its Job', () => {
    const { spec } = podWith({ spec: { restartPolicy: 'Never' } }) as { readonly spec: object };
    const job = { apiVersion: 'batch/v1', kind: 'Job', spec: { activeDeadlineSeconds: 60, template: { spec } } };
    expect(lineOf(cardOf(noPolicy, job), 'machine')).toBe(
      "shares the node's kernel (no runtime class); ended after 60 s | open",
    );
  });

  test('that cannot be read says why in every line', () => {
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: { spec: { containers: 5 } } } };
    const { lines } = cardOf(noPolicy, object);
    expect(lines.map(({ state }) => state)).toEqual(Array.from({ length: 9 }, () => 'not seen'));
    expect(lines[0]?.statements[0]?.says).toBe('spec.template.spec.containers is not a list');
  });

  test('that no policy is about says so', () => {
    expect(headlineInWords(cardOf(noPolicy, podWith({})).headline)).toBe('no policy applies');
  });
});

describe('hostile texts', () => {
  const hostile = 'a\u001B[31m\u202E</td><script>"&\n';
  const card = cardOf(
    noPolicy,
    podWith({
      metadata: { name: hostile },
      container: { name: hostile, image: hostile },
      spec: { serviceAccountName: hostile, runtimeClassName: hostile, nodeSelector: { [hostile]: hostile } },
    }),
  );

  test('stay on their lines in a terminal', () => {
    const text = cardText(reportOf([card]), { isColored: false });
    expect(text).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u);
  });

  test('are text in HTML', () => {
    expect(cardHtml(reportOf([card]))).not.toMatch(/<script|\u001B/);
  });

  test('are cut, and many containers counted', () => {
    const containers = Array.from({ length: 100 }, (_, index) => ({
      name: `c${index}`,
      image: `${index}/${'x'.repeat(300)}:1`,
    }));
    const long = cardOf(noPolicy, podWith({ spec: { containers } }));
    const text = cardText(reportOf([long]), { isColored: false });
    expect(text).toContain('and 80 more containers');
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
    expect(text.split('\n').length).toBeLessThan(150);
    const { workloads } = JSON.parse(cardJson(reportOf([long])));
    expect(workloads[0].resources[6].statements).toHaveLength(100);
  });
});

test('states have colors on a terminal, and none otherwise', () => {
  const report = reportOf([cardOf(noPolicy, podWith({}))]);
  const colored = cardText(report, { isColored: true });
  expect(colored).toContain('\u001B[33mopen\u001B[0m');
  expect(colored.replaceAll(/\u001B\[\d+m/g, '')).toBe(cardText(report, { isColored: false }));
});
