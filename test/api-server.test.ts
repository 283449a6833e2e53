// What users meet at a real API server that asks the gate: their own commands, and the words that come back.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { judge } from '../src/engine/judge.ts';
import { valueAt } from '../src/model/value-at.ts';
import { configure, gateLabel, install, podRules, startGate, until, type RunningGate } from './api-server-gate.ts';
import {
  badContainer,
  podNamed,
  asPrinted,
  denialOfBad,
  linesOfBad,
  templateRoot,
  warningsOfBad,
  workloadKinds,
  workloadNamed,
  workloadPath,
} from './api-server-objects.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';
import { inForce, policyOf } from './one-rule.ts';
import { goodContainer, podOf } from './sample-review.ts';
import { reviewed } from './subject.ts';

const socket = inject('apiServerSocket');

const deniedBy = (entry: string) => `admission webhook "${entry}.plimsoll.dev" denied the request: `;
const denial = `${deniedBy('pods')}${denialOfBad('Pod "bad"')}\n`;

/** A policy beside the built-in one, for one namespace, that also refuses workloads. */
const batch = policyOf('batch', {
  match: { namespaces: ['batch'] },
  templates: 'Enforce',
  help: { text: 'ask #platform', url: 'https://wiki.example.com/pods' },
  rules: { 'resource-range': { limits: { memory: { max: '128Mi' } } } },
});

describe.skipIf(socket === '')('a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;
  let gate: RunningGate;
  const route = { name: 'users', label: 'users', matchConditions: true };

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    gate = await startGate(['standard', batch]);
    for (const name of ['shop', 'batch']) await createNamespace(name, 'users');
    await install(server, gate, route, 'shop');
    return async () => {
      server.close();
      await gate.end();
    };
  });

  const createNamespace = (name: string, label: string) =>
    server.create('/api/v1/namespaces', { metadata: { name, labels: { [gateLabel]: label } } });

  /** In namespace `shop`. */
  const kubectl = (args: readonly string[], object?: unknown) =>
    server.kubectl(['--namespace', 'shop', ...args], object === undefined ? '' : JSON.stringify(object));

  const createPod = (name: string, spec: object = {}, namespace = 'shop') =>
    server.create(`/api/v1/namespaces/${namespace}/pods`, podNamed(name, spec));

  describe('a pod', () => {
    const bad = podNamed('bad', { containers: [badContainer] });

    test.each([
      { name: 'create', args: ['create', '-f', '-'], start: 'error when creating "STDIN": ' },
      {
        name: 'create, as a dry run',
        args: ['create', '--dry-run=server', '-f', '-'],
        start: 'error when creating "STDIN": ',
      },
      { name: 'apply', args: ['apply', '-f', '-'], start: 'error when creating "STDIN": ' },
      { name: 'server-side apply', args: ['apply', '--server-side', '-f', '-'], start: '' },
      { name: 'run', args: ['run', 'bad', `--image=${badContainer.image}`], start: '' },
    ])('is refused with the whole text: $name', async ({ name, args, start }) => {
      // kubectl run names the container after the pod.
      const text = name === 'run' ? denial.replaceAll('"app"', '"bad"') : denial;
      expect(await kubectl(args, bad)).toEqual({
        code: 1,
        stdout: '',
        stderr: `Error from server (Forbidden): ${start}${text}`,
      });
    });

    test('is refused with a cause for each problem, for programs', async () => {
      const { status, body } = await server.request('POST', '/api/v1/namespaces/shop/pods', { body: bad });
      const field = 'spec.containers[0]';
      expect([status, body]).toEqual([
        403,
        expect.objectContaining({
          kind: 'Status',
          reason: 'Forbidden',
          message: denial.trimEnd(),
          details: {
            name: 'bad',
            kind: 'Pod',
            causes: [
              ...['cpu', 'memory'].map((resource) => ({
                reason: 'requests-required',
                message: `container "app" has no ${resource} request; set resources.requests.${resource}`,
                field: `${field}.resources.requests.${resource}`,
              })),
              cause(0, `${field}.resources.limits.memory`),
              cause(1, `${field}.securityContext.runAsNonRoot`),
              cause(2, `${field}.securityContext.seccompProfile.type`),
              cause(3, `${field}.securityContext.allowPrivilegeEscalation`),
            ],
          },
        }),
      ]);
    });

    function cause(index: number, field: string): object {
      const [, message, reason] = /^- (.*) \((.*)\)$/.exec(linesOfBad()[index] ?? '') ?? [];
      return { reason, message, field };
    }

    test('that is good is created, and nothing is said', async () => {
      expect(await kubectl(['apply', '-f', '-'], podNamed('good'))).toEqual({
        code: 0,
        stdout: 'pod/good created\n',
        stderr: '',
      });
    });

    test('with a problem in mode Warn is created with a warning', async () => {
      const containers = [{ ...goodContainer, image: 'registry.example.com/app:latest' }];
      const { code, stdout, stderr } = await kubectl(['create', '-f', '-'], podNamed('warned', { containers }));
      expect([code, stdout]).toEqual([0, 'pod/warned created\n']);
      expect(stderr).toMatch(/^Warning: Pod "warned": container "app" .*latest.* \(image-tag, policy standard\)\n$/);
    });

    test('under two policies is told which says what, and where to ask', async () => {
      const resources = { limits: { memory: '1Gi' }, requests: { memory: '64Mi' } };
      const pod = podNamed('two', { containers: [{ ...goodContainer, resources }] });
      const { code, stderr } = await server.kubectl(['--namespace', 'batch', 'create', '-f', '-'], JSON.stringify(pod));
      expect([code, stderr.split('\n')]).toEqual([
        1,
        [
          `Error from server (Forbidden): error when creating "STDIN": ${deniedBy('pods')}Pod "two" has 2 problems with policies "batch" and "standard":`,
          '- container "app" has no cpu request; set resources.requests.cpu (requests-required, policy standard)',
          expect.stringMatching(/^- container "app" .* 1Gi.* at most 128Mi .* \(resource-range, policy batch\)$/),
          'ask #platform: https://wiki.example.com/pods',
          '',
        ],
      ]);
    });

    test('in a namespace that no configuration selects does not reach the gate', async () => {
      await server.create('/api/v1/namespaces', { metadata: { name: 'elsewhere' } });
      const path = '/api/v1/namespaces/elsewhere/pods?dryRun=All';
      expect(await gate.during(() => server.create(path, bad))).toEqual([]);
    });
  });

  describe('a workload', () => {
    const spec = { containers: [badContainer] };

    test('is created, with a warning for each reason that its pods will be refused', async () => {
      const { code, stdout, stderr } = await kubectl(['apply', '-f', '-'], workloadNamed('Deployment', 'web', spec));
      expect([code, stdout]).toEqual([0, 'deployment.apps/web created\n']);
      expect(stderr).toBe(asPrinted(warningsOfBad('Deployment "web"', 'spec.template.')));
    });

    test('that stands is judged again by the dry run that the pages give, which changes nothing', async () => {
      await kubectl(['apply', '-f', '-'], workloadNamed('Deployment', 'standing', spec));
      const get = ['get', 'deployments,statefulsets,daemonsets,cronjobs', '-o', 'yaml'];
      const before = await kubectl(get);
      expect(before.stdout).toContain('name: standing');
      const { code, stdout, stderr } = await server.kubectl(['create', '--dry-run=server', '-f', '-'], before.stdout);
      const lines = stderr.trimEnd().split('\n');
      const answers = lines.filter((line) => !line.startsWith('Warning: '));
      expect([code, stdout, new Set(lines.filter((line) => line.startsWith('Warning: ')))]).toEqual([
        1,
        '',
        new Set(
          ['web', 'standing'].flatMap((name) =>
            warningsOfBad(`Deployment "${name}"`, 'spec.template.').map((warning) => `Warning: ${warning}`),
          ),
        ),
      ]);
      expect(answers).toContain(
        'Error from server (AlreadyExists): error when creating "STDIN": deployments.apps "standing" already exists',
      );
      // What the pages filter out.
      expect(answers.filter((line) => !line.includes('AlreadyExists'))).toEqual([]);
      expect(await kubectl(get)).toEqual(before);
    });

    test.each(workloadKinds)('of kind %s reaches the gate, which warns', async (kind) => {
      let answer: Awaited<ReturnType<ApiServer['request']>> | undefined;
      const path = `${workloadPath(kind, 'shop')}?dryRun=All`;
      const reviews = await gate.during(async () => {
        answer = await server.request('POST', path, { body: workloadNamed(kind, 'tried', spec) });
      });
      expect(answer).toMatchObject({ status: 201, warnings: warningsOfBad(`${kind} "tried"`, templateRoot(kind)) });
      expect(reviews).toEqual([
        { operation: 'CREATE', kind, subresource: '', namespace: 'shop', name: 'tried', allowed: true },
      ]);
    });

    test.each(workloadKinds)('of kind %s is refused where templates are enforced', async (kind) => {
      const resources = { limits: { memory: '1Gi' }, requests: { cpu: '100m', memory: '64Mi' } };
      const body = workloadNamed(kind, 'tried', { containers: [{ ...goodContainer, resources }] });
      const answer = await server.request('POST', `${workloadPath(kind, 'batch')}?dryRun=All`, { body });
      expect([answer.status, valueAt(answer.body, ['message'])]).toEqual([
        403,
        expect.stringContaining(
          `${deniedBy('templates')}${kind} "tried" has 1 problem with policy "batch":\n- container "app" `,
        ),
      ]);
    });
  });

  describe('kubectl debug', () => {
    const debug = (name: string, profile: string) =>
      kubectl([
        'debug',
        name,
        '--image=busybox:1.37',
        '--container=debugger',
        ...(profile === '' ? [] : [`--profile=${profile}`]),
      ]);

    test('with the profile restricted passes, and nothing is said', async () => {
      await createPod('debugged');
      const reviews = await gate.during(async () => {
        expect(await debug('debugged', 'restricted')).toMatchObject({ code: 0, stderr: '' });
      });
      expect(reviews).toEqual([
        {
          operation: 'UPDATE',
          kind: 'Pod',
          subresource: 'ephemeralcontainers',
          namespace: 'shop',
          name: 'debugged',
          allowed: true,
        },
      ]);
    });

    test.each([
      { profile: '', rule: 'privilege-escalation' },
      { profile: 'general', rule: 'capabilities' },
      { profile: 'baseline', rule: 'run-as-non-root' },
      { profile: 'netadmin', rule: 'capabilities' },
      { profile: 'sysadmin', rule: 'privileged' },
    ])('with the profile "$profile" is refused and told which to use', async ({ profile, rule }) => {
      const name = `debugged-${profile || 'plain'}`;
      await createPod(name);
      const { code, stderr } = await debug(name, profile);
      expect(code).toBe(1);
      expect(stderr).toContain(deniedBy('pods'));
      const lines = stderr.split('\n').filter((line) => line.startsWith('- '));
      expect(lines.some((line) => line.endsWith(` or newer) (${rule})`))).toBe(true);
      const told =
        /^- ephemeral container "debugger" .*, or use kubectl debug --profile=restricted \(kubectl 1\.2\d or newer\) \([a-z-]+\)$/;
      expect(lines.filter((line) => !told.test(line))).toEqual([]);
    });

    test('of a node is refused, and created in a namespace that is not judged, as docs/enforce.md says', async () => {
      await server.create('/api/v1/nodes', { metadata: { name: 'worker-1' } });
      const debugNode = (namespace: string) =>
        server.kubectl(['debug', 'node/worker-1', '--namespace', namespace, '--image=busybox:1.37']);
      const { code, stderr } = await debugNode('shop');
      expect([code, stderr]).toEqual([1, expect.stringContaining(deniedBy('pods'))]);
      for (const rule of ['host-path', 'host-namespaces']) expect(stderr).toContain(`(${rule})\n`);
      expect(await debugNode('kube-system')).toMatchObject({ code: 0 });
    });
  });

  describe('a resize', () => {
    const resize = (limit: string) => {
      const resources = { limits: { memory: limit } };
      const patch = JSON.stringify({ spec: { containers: [{ name: 'app', resources }] } });
      return server.kubectl([
        '--namespace',
        'batch',
        'patch',
        'pod',
        'resized',
        '--subresource=resize',
        '--patch',
        patch,
      ]);
    };

    test('within the bounds reaches the gate and passes; beyond them it is refused', async () => {
      await createPod('resized', {}, 'batch');
      const reviews = await gate.during(async () => {
        expect(await resize('100Mi')).toMatchObject({ code: 0, stderr: '' });
        const { code, stderr } = await resize('256Mi');
        expect([code, stderr]).toEqual([1, expect.stringMatching(/ 256Mi.* at most 128Mi /)]);
      });
      const review = { operation: 'UPDATE', kind: 'Pod', subresource: 'resize', namespace: 'batch', name: 'resized' };
      expect(reviews).toEqual([
        { ...review, allowed: true },
        { ...review, allowed: false },
      ]);
    });
  });

  describe('the gate is down', () => {
    const refused =
      /failed calling webhook "pods\.plimsoll\.dev": failed to call webhook: Post "https:\/\/127\.0\.0\.1:\d+\/validate\?timeout=10s": .*connection refused/;

    beforeAll(async () => {
      await createNamespace('outage', 'outage');
      await createPod('old', {}, 'outage');
      const away = await startGate(['standard']);
      await away.end();
      await configure(server, away, { ...route, name: 'outage', label: 'outage' });
      await until('pods are refused', async () => {
        const path = '/api/v1/namespaces/outage/pods?dryRun=All';
        return (await server.request('POST', path, { body: podNamed('probe') })).status !== 201;
      });
    });

    const inOutage = (args: readonly string[], object?: unknown) =>
      server.kubectl(['--namespace', 'outage', ...args], object === undefined ? '' : JSON.stringify(object));

    test('pods are not created, and the reason is told', async () => {
      const { code, stderr } = await inOutage(['create', '-f', '-'], podNamed('new'));
      expect([code, stderr]).toEqual([1, expect.stringMatching(refused)]);
    });

    test('workloads are, and what stands can be labelled and deleted', async () => {
      expect(
        await inOutage(['create', '-f', '-'], workloadNamed('Deployment', 'web', { containers: [badContainer] })),
      ).toMatchObject({ code: 0 });
      expect(await inOutage(['label', 'pod', 'old', 'tier=web'])).toMatchObject({ code: 0 });
      expect(await inOutage(['scale', 'deployment', 'web', '--replicas=3'])).toMatchObject({ code: 0 });
      expect(await inOutage(['delete', 'pod', 'old', '--force'])).toMatchObject({ code: 0 });
    });
  });

  test('no part of a pod that can be updated is unknown: it is sent to the gate, or the gate lets it through unread', async () => {
    const { body } = await server.request('GET', '/api/v1');
    const resources = valueAt(body, ['resources']);
    const updatable = (Array.isArray(resources) ? resources : [])
      .filter(({ name, verbs }) => name.startsWith('pods/') && (verbs.includes('update') || verbs.includes('patch')))
      .map(({ name }) => name);
    expect(updatable).toEqual(expect.arrayContaining(['pods/ephemeralcontainers', 'pods/resize', 'pods/status']));
    const sent = new Set(podRules.flatMap((rule) => rule.resources));
    expect(updatable.filter((name) => !sent.has(name) && !passesUnread(name))).toEqual([]);
  });
});

function passesUnread(resource: string): boolean {
  const subresource = resource.replace('pods/', '');
  const object = podOf({ hostPID: true });
  const asked = reviewed(object, { operation: 'UPDATE', subresource, oldObject: podOf() });
  const verdict = judge(inForce(policyOf('all', { profile: 'baseline' })), asked);
  return verdict.kind === 'not judged' && verdict.reason === 'subresource';
}
