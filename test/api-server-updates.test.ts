// Changes of what stood before the gate did, as users and controllers make them at a real API server.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { valueAt } from '../src/model/value-at.ts';
import { gateLabel, install, startGate, type Judged, type RunningGate } from './api-server-gate.ts';
import {
  badContainer,
  podNamed,
  asPrinted,
  linesOfBad,
  templateRoot,
  warningsOfBad,
  warningsOfOldBad,
  workloadKinds,
  workloadNamed,
  workloadPath,
} from './api-server-objects.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer, Said } from './api-server.ts';
import { policyOf } from './one-rule.ts';
import { goodContainer } from './sample-review.ts';

const socket = inject('apiServerSocket');

/** Beside `standard`: one more policy for some namespaces each. */
const policies = [
  policyOf('strict', {
    match: { namespaces: ['updates-*-strict'] },
    templates: 'Enforce',
    profile: 'baseline',
    rules: { 'limits-required': {} },
  }),
  policyOf('sized', {
    match: { namespaces: ['updates-*-sized'] },
    rules: { 'resource-range': { limits: { memory: { max: '128Mi' } } } },
  }),
];

const newImage = 'registry.example.com/app:1.5.0';
const passed = { code: 0, stderr: '' };

let server: ApiServer;
let gate: RunningGate;

describe.skipIf(socket === '')('updates on a real API server (brought by "npm run api-server")', () => {
  beforeAll(async () => {
    server = await sharedApiServer(socket);
    gate = await startGate(['standard', ...policies]);
    return async () => {
      server.close();
      await gate.end();
    };
  });

  describe.each([
    { route: 'conditions', told: 'with the matchConditions of the chart', matchConditions: true },
    { route: 'bare', told: 'with every update sent to the gate', matchConditions: false },
  ])('$told', ({ route, matchConditions }) => {
    const namespace = `updates-${route}`;
    const strict = `${namespace}-strict`;
    const sized = `${namespace}-sized`;

    beforeAll(async () => {
      for (const name of [namespace, strict, sized]) {
        await server.create('/api/v1/namespaces', { metadata: { name, labels: { [gateLabel]: `updates-${route}` } } });
      }
      await createOld({ namespace, strict, sized });
      await install(server, gate, { name: `updates-${route}`, label: `updates-${route}`, matchConditions }, namespace);
    });

    const kubectl = (args: readonly string[], object?: unknown) => kubectlIn(namespace, args, object);

    /** What is sent although it changes nothing to judge: nothing, where conditions hold it back. */
    const sentUnread = (...reviews: readonly Partial<Judged>[]) =>
      matchConditions ? [] : reviews.map((review) => expect.objectContaining({ ...review, allowed: true }));

    describe('an old bad pod', () => {
      const merge = (patch: object) => ['patch', 'pod', 'old', '--type=merge', '--patch', JSON.stringify(patch)];
      const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: '0d2fca2f-5c4b-4b5c-b3f6-36ad1ab0f7bb' };

      test.each([
        { change: 'a label', args: ['label', 'pod', 'old', 'tier=web'] },
        { change: 'an annotation', args: ['annotate', 'pod', 'old', 'note=seen'] },
        { change: 'an owner', args: merge({ metadata: { ownerReferences: [owner] } }) },
        { change: 'a finalizer that comes', args: merge({ metadata: { finalizers: ['example.com/hold'] } }) },
        { change: 'a finalizer that goes', args: merge({ metadata: { finalizers: null } }) },
      ])('takes $change, unread', async ({ args }) => {
        const reviews = await gate.during(async () => {
          expect(await kubectl(args)).toMatchObject(passed);
        });
        expect(reviews).toEqual(sentUnread({ operation: 'UPDATE', kind: 'Pod', name: 'old' }));
      });

      test('takes a status', async () => {
        const patch = JSON.stringify({ status: { phase: 'Failed' } });
        const reviews = await gate.during(async () => {
          const args = ['patch', 'pod', 'old', '--subresource=status', '--type=merge', '--patch', patch];
          expect(await kubectl(args)).toMatchObject(passed);
        });
        expect(reviews).toEqual([]);
      });

      test('is evicted', async () => {
        const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'evicted', namespace } };
        const path = `/api/v1/namespaces/${namespace}/pods/evicted/eviction`;
        expect(await server.request('POST', path, { body })).toMatchObject({ status: 201, warnings: [] });
        expect((await kubectl(['get', 'pod', 'evicted'])).stderr).toContain('NotFound');
      });

      test('is deleted', async () => {
        expect(await kubectl(['delete', 'pod', 'deleted'])).toMatchObject(passed);
      });

      test('that is being deleted changes as it must, and is let go', async () => {
        expect(await kubectl(['delete', 'pod', 'leaving', '--wait=false'])).toMatchObject(passed);
        const image = ['set', 'image', 'pod/leaving', `app=${newImage}`];
        const letGo = ['patch', 'pod', 'leaving', '--type=merge', '--patch', '{"metadata": {"finalizers": null}}'];
        const reviews = await gate.during(async () => {
          for (const args of [image, letGo]) expect(await kubectl(args)).toMatchObject(passed);
        });
        expect(reviews).toEqual(sentUnread({ name: 'leaving' }, { name: 'leaving' }));
        expect((await kubectl(['get', 'pod', 'leaving'])).stderr).toContain('NotFound');
      });

      test('does not get another image', async () => {
        const { code, stderr } = await kubectl(['set', 'image', 'pod/imaged', `app=${newImage}`]);
        expect([code, problemsIn(stderr)]).toEqual([1, linesOfBad()]);
      });

      test('gets another image where the problems are in another container, with a warning', async () => {
        const { code, stderr } = await kubectl(['set', 'image', 'pod/sided', `side=${newImage}`]);
        expect([code, stderr]).toEqual([0, asPrinted(warningsOfOldBad('Pod "sided"'))]);
      });

      test('keeps its problems when something else of its spec changes, with a warning', async () => {
        const args = ['patch', 'pod', 'limited', '--type=merge', '--patch', '{"spec": {"activeDeadlineSeconds": 60}}'];
        const { code, stderr } = await kubectl(args);
        expect([code, stderr]).toEqual([0, asPrinted(warningsOfOldBad('Pod "limited"'))]);
      });

      test('may be debugged with the profile restricted, where its problems stay its own', async () => {
        const { code, stderr } = await kubectl(debugging('debugged'));
        expect([code, stderr]).toEqual([0, asPrinted(warningsOfOldBad('Pod "debugged"'))]);
      });

      test('may not be debugged where the new container shares what is bad', async () => {
        const { code, stderr } = await kubectl(debugging('shared'));
        expect([code, problemsIn(stderr)]).toEqual([1, [expect.stringMatching(/^- .*hostPID.* \(host-namespaces\)$/)]]);
      });

      test('may not be debugged where the new container inherits what is bad', async () => {
        const { seccompProfile: _, ...securityContext } = goodContainer.securityContext;
        const container = { name: 'debugger', image: 'busybox:1.37', securityContext };
        const body = { spec: { ephemeralContainers: [container] } };
        const path = `/api/v1/namespaces/${namespace}/pods/inherited/ephemeralcontainers`;
        const type = 'application/strategic-merge-patch+json';
        const { status, body: answer } = await server.request('PATCH', path, { body, type });
        const message = String(valueAt(answer, ['message']));
        expect([status, problemsIn(message)]).toEqual([
          403,
          [expect.stringMatching(/Unconfined.* \(seccomp-profile\)$/)],
        ]);
      });
    });

    test('a seccomp annotation is sent to the gate, as a rule may read it', async () => {
      const reviews = await gate.during(() =>
        kubectl(['annotate', 'pod', 'annotated', 'seccomp.security.alpha.kubernetes.io/pod=unconfined']),
      );
      expect(reviews).toEqual([expect.objectContaining({ operation: 'UPDATE', name: 'annotated' })]);
    });

    test.each([
      { name: 'a good pod', object: podNamed('applied') },
      { name: 'an old bad pod', object: badPod('old') },
      { name: 'an old bad Deployment', object: badDeployment('old') },
    ])('server-side apply of $name twice changes nothing', async ({ object }) => {
      const apply = ['apply', '--server-side', '--field-manager=tester', '-f', '-', '--output=json'];
      const first = await kubectl(apply, object);
      const second = await kubectl(apply, object);
      expect([first, second]).toEqual([expect.objectContaining(passed), expect.objectContaining(passed)]);
      expect(second.stdout).toBe(first.stdout);
      expect(resourceVersionIn(first)).toMatch(/^\d+$/);
    });

    describe('an old bad Deployment', () => {
      const warned = {
        code: 0,
        stderr: asPrinted(warningsOfBad('Deployment "web"', 'spec.template.')),
      };

      test.each([
        { how: 'scale', args: ['scale', 'deployment', 'web', '--replicas=3'], reviews: [] },
        {
          how: 'patch',
          args: ['patch', 'deployment', 'web', '--patch', '{"spec": {"replicas": 2}}'],
          reviews: [{ operation: 'UPDATE', kind: 'Deployment', name: 'web' }],
        },
      ])('is scaled by kubectl $how, unread', async ({ args, reviews }) => {
        const sent = await gate.during(async () => {
          expect(await kubectl(args)).toMatchObject(passed);
        });
        expect(sent).toEqual(sentUnread(...reviews));
      });

      test('is restarted, with a warning', async () => {
        expect(await kubectl(['rollout', 'restart', 'deployment/web'])).toMatchObject(warned);
      });

      test('gets another image, with a warning', async () => {
        expect(await kubectl(['set', 'image', 'deployment/web', `app=${newImage}`])).toMatchObject(warned);
      });

      test('gets another image also where workloads are refused, with a warning', async () => {
        const { code, stderr } = await kubectlIn(strict, ['set', 'image', 'deployment/web', `app=${newImage}`]);
        expect(code).toBe(0);
        expect(stderr).toContain('Warning: Deployment "web": container "app" has no memory limit;');
      });

      test('gets no new problem where workloads are refused', async () => {
        const containers = [{ name: 'app', securityContext: { privileged: true } }];
        const patch = JSON.stringify({ spec: { template: { spec: { containers } } } });
        const { code, stderr } = await kubectlIn(strict, ['patch', 'deployment', 'web', '--patch', patch]);
        expect([code, problemsIn(stderr)]).toEqual([1, [expect.stringMatching(/privileged.* \(privileged\b/)]]);
      });
    });

    test.each(workloadKinds)('of an old bad %s, a label is unread', async (kind) => {
      const body = { metadata: { labels: { tier: 'web' } } };
      const reviews = await gate.during(async () => {
        const path = `${workloadPath(kind, namespace)}/old`;
        const answer = await server.request('PATCH', path, { body, type: 'application/merge-patch+json' });
        expect(answer).toMatchObject({ status: 200, warnings: [] });
      });
      expect(reviews).toEqual(sentUnread({ operation: 'UPDATE', kind, name: 'old' }));
    });

    // What a Job runs is settled once it is made.
    test.each(workloadKinds.filter((kind) => kind !== 'Job'))(
      'of an old bad %s, the pod template is read',
      async (kind) => {
        const template = { metadata: { annotations: { note: 'seen' } } };
        const wrapped =
          kind === 'PodTemplate'
            ? { template }
            : { spec: kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template } };
        const reviews = await gate.during(async () => {
          const path = `${workloadPath(kind, namespace)}/old`;
          const answer = await server.request('PATCH', path, { body: wrapped, type: 'application/merge-patch+json' });
          expect(answer).toMatchObject({ status: 200, warnings: warningsOfBad(`${kind} "old"`, templateRoot(kind)) });
        });
        expect(reviews).toEqual([expect.objectContaining({ operation: 'UPDATE', kind, name: 'old', allowed: true })]);
      },
    );

    describe('a resize', () => {
      const resize = (name: string, limit: string) => {
        const patch = { spec: { containers: [{ name: 'app', resources: { limits: { memory: limit } } }] } };
        return kubectlIn(sized, ['patch', 'pod', name, '--subresource=resize', '--patch', JSON.stringify(patch)]);
      };

      test('is judged by rules about cpu and memory alone', async () => {
        expect(await resize('rooted', '100Mi')).toMatchObject(passed);
        const { code, stderr } = await resize('rooted', '256Mi');
        expect([code, problemsIn(stderr)]).toEqual([
          1,
          [expect.stringMatching(/ 256Mi, at most 128Mi .* \(resource-range\)$/)],
        ]);
      });

      test('may make what was too large smaller, with a warning, and not larger', async () => {
        const { code, stderr } = await resize('large', '200Mi');
        expect([code, stderr]).toEqual([
          0,
          expect.stringMatching(/^Warning: Pod "large": as before: container "app" .* 200Mi, at most 128Mi .*\n$/),
        ]);
        expect(await resize('large', '512Mi')).toMatchObject({ code: 1 });
      });

      test('to what stands already is unread', async () => {
        const reviews = await gate.during(async () => {
          expect(await resize('same', '256Mi')).toMatchObject(passed);
        });
        expect(reviews).toEqual(sentUnread({ subresource: 'resize', name: 'same' }));
      });
    });

    describe('a mirror pod', () => {
      const mirror = (name: string) => {
        const ownerReferences = [
          { apiVersion: 'v1', kind: 'Node', name: 'n1', uid: '4f0bd6f6-2d4f-4a43-a9fd-9a51b3d2d8f1', controller: true },
        ];
        const annotations = {
          'kubernetes.io/config.mirror': 'e3b0c44298fc1c14',
          'kubernetes.io/config.source': 'file',
        };
        return podNamed(
          name,
          { nodeName: 'n1', hostNetwork: true, containers: [badContainer] },
          { annotations, ownerReferences },
        );
      };
      const kubelet = ['--as=system:node:n1', '--as-group=system:nodes', '--as-group=system:authenticated'];

      test('of a kubelet is not refused', async () => {
        await server.request('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', { body: nodesMay });
        const reviews = await gate.during(async () => {
          expect(await kubectl([...kubelet, 'create', '-f', '-'], mirror('static-n1'))).toMatchObject(passed);
        });
        expect(reviews).toEqual([expect.objectContaining({ name: 'static-n1', allowed: true })]);
      });

      test('of anybody else is a pod like any other', async () => {
        const { code, stderr } = await kubectl(['create', '-f', '-'], mirror('forged-n1'));
        expect([code, problemsIn(stderr)]).toEqual([
          1,
          expect.arrayContaining([expect.stringContaining('hostNetwork')]),
        ]);
      });
    });
  });
});

const nodesMay = {
  metadata: { name: 'test-nodes' },
  roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:node' },
  subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:nodes' }],
};

function badPod(name: string, spec: object = {}, metadata: object = {}): object {
  return podNamed(name, { containers: [badContainer], ...spec }, metadata);
}

function badDeployment(name: string): object {
  return workloadNamed('Deployment', name, { containers: [badContainer] });
}

interface Namespaces {
  readonly namespace: string;
  readonly strict: string;
  readonly sized: string;
}

/** What stood before there was a gate. */
async function createOld({ namespace, strict, sized }: Namespaces): Promise<void> {
  const finalizers = ['example.com/hold'];
  const side = { ...goodContainer, name: 'side' };
  const pods = [
    ...['old', 'evicted', 'deleted', 'imaged', 'limited', 'debugged', 'annotated'].map((name) => badPod(name)),
    badPod('leaving', {}, { finalizers }),
    badPod('sided', { containers: [badContainer, side] }),
    podNamed('shared', { hostPID: true }),
    podNamed('inherited', { securityContext: { seccompProfile: { type: 'Unconfined' } } }),
  ];
  for (const pod of pods) await server.create(`/api/v1/namespaces/${namespace}/pods`, pod);
  for (const [name, limit] of Object.entries({ rooted: '64Mi', same: '256Mi', large: '256Mi' })) {
    const resources = { limits: { memory: limit }, requests: { cpu: '100m', memory: '32Mi' } };
    const pod = podNamed(name, { containers: [{ ...badContainer, resources }] });
    await server.create(`/api/v1/namespaces/${sized}/pods`, pod);
  }
  for (const place of [namespace, strict]) {
    await server.create(workloadPath('Deployment', place), badDeployment('web'));
  }
  for (const kind of workloadKinds) {
    await server.create(workloadPath(kind, namespace), workloadNamed(kind, 'old', { containers: [badContainer] }));
  }
}

function kubectlIn(namespace: string, args: readonly string[], object?: unknown): Promise<Said> {
  return server.kubectl(['--namespace', namespace, ...args], object === undefined ? '' : JSON.stringify(object));
}

function debugging(name: string): readonly string[] {
  return ['debug', name, '--image=busybox:1.37', '--container=debugger', '--profile=restricted'];
}

/** The lines of a denial that tell of a problem each. */
function problemsIn(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.startsWith('- '));
}

function resourceVersionIn({ stdout }: Said): string {
  return String(valueAt(JSON.parse(stdout), ['metadata', 'resourceVersion']));
}
