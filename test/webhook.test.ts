// What kube-apiserver is answered, and what becomes of everything else that is sent to the port for reviews.
import { pino } from 'pino';
import { afterAll, describe, expect, test } from 'vitest';
import { rules } from '../src/rules/index.ts';
import { Gate } from '../src/server/gate.ts';
import { limits } from '../src/server/limits.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { inForce, policyOf } from './one-rule.ts';
import { captured, gateWith, goodContainer, podOf, reviewOf, metrics, silent as log } from './sample-review.ts';

const json = { 'content-type': 'application/json' };

describe('reviews', () => {
  const app = webhookApp(gateWith(), { log, metrics, limits });
  afterAll(() => app.close());

  async function answer(payload: string): Promise<{ uid: string; allowed: boolean; [key: string]: unknown }> {
    const reply = await app.inject({ method: 'POST', url: '/validate?timeout=10s', headers: json, payload });
    expect([reply.statusCode, reply.headers['content-type']]).toEqual([
      200,
      expect.stringMatching(/^application\/json/),
    ]);
    const { apiVersion, kind, response } = reply.json();
    expect([apiVersion, kind]).toEqual(['admission.k8s.io/v1', 'AdmissionReview']);
    return response;
  }

  test.each(['a-good.allow', 'c-forty.allow', 'd-update.allow', 'resize'])(
    'captured from kube-apiserver: %s',
    async (name) => {
      const review = await captured(name);
      const { uid, allowed, status } = await answer(review);
      expect({ uid, allowed, status }).toEqual({
        uid: JSON.parse(review).request.uid,
        allowed: true,
        status: undefined,
      });
    },
  );

  test('captured from kube-apiserver: a bad pod is refused, with a cause for each problem', async () => {
    const review = await captured('b-bad.deny');
    const { uid, allowed, status } = await answer(review);
    expect({ uid, allowed }).toEqual({ uid: JSON.parse(review).request.uid, allowed: false });
    expect(status).toMatchObject({ status: 'Failure', code: 403, reason: 'Forbidden' });
    const { message, details } = status as {
      message: string;
      details: { causes: { reason: string; field: string }[] };
    };
    expect(details).toMatchObject({ name: 'web-bad', kind: 'Pod' });
    const [heading, ...lines] = message.split('\n');
    expect(heading).toBe(`Pod "web-bad" has ${lines.length} problems with policy "standard":`);
    expect(details.causes.length).toBeGreaterThan(lines.length);
    const reasons = new Set(details.causes.map(({ reason }) => reason));
    expect([...reasons]).toEqual(expect.arrayContaining(['limits-required', 'capabilities', 'privileged']));
    for (const { field } of details.causes) expect(field).toMatch(/^(spec|metadata)\./);
  });

  test.each([
    { name: 'ephemeral', heading: '1 problem', line: /^- ephemeral container "debugger-.*\(privilege-escalation\)$/ },
    { name: 'resize-bad', heading: '1 problem', line: /^- container ".*" has no memory limit; .*\(limits-required\)$/ },
  ])('captured from kube-apiserver: $name is refused', async ({ name, heading, line }) => {
    const { allowed, status } = await answer(await captured(name));
    const [first, ...lines] = (status as { message: string }).message.split('\n');
    expect([allowed, first]).toEqual([false, `Pod "web-good" has ${heading} with policy "standard":`]);
    expect(lines).toEqual([expect.stringMatching(line)]);
  });

  test('forty bad containers share a line, and have a cause each', async () => {
    const containers = Array.from({ length: 40 }, (_, index) => ({
      ...goodContainer,
      name: `app-${index}`,
      resources: { requests: { cpu: '100m', memory: '64Mi' } },
    }));
    const { allowed, status } = await answer(reviewOf(podOf({ containers })));
    expect(allowed).toBe(false);
    expect(status).toMatchObject({
      message:
        'Pod "web" has 1 problem with policy "standard":\n- no container has a memory limit; set resources.limits.memory (limits-required)',
      details: { causes: { length: 40 } },
    });
  });

  test('an ephemeral container is told what kubectl does about it', async () => {
    const debuggers = [{ name: 'debugger', image: 'busybox:1.37', securityContext: { privileged: true } }];
    const request = { operation: 'UPDATE', subResource: 'ephemeralcontainers', oldObject: podOf() };
    const { allowed, status } = await answer(reviewOf(podOf({ ephemeralContainers: debuggers }), request));
    expect(allowed).toBe(false);
    expect((status as { message: string }).message).toMatch(
      /^- ephemeral container "debugger" .*, or use kubectl debug --profile=restricted \(kubectl 1\.28 or newer\) \(privilege-escalation\)$/m,
    );
  });

  test('a workload passes, and is warned that its pods will not', async () => {
    const template = { metadata: {}, spec: { containers: [{ ...goodContainer, resources: {} }] } };
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: { template } };
    const kind = { group: 'apps', version: 'v1', kind: 'Deployment' };
    const { allowed, warnings } = await answer(reviewOf(deployment, { kind }));
    expect(allowed).toBe(true);
    expect(warnings).toContain(
      'Deployment "web": container "app" has no memory limit; set resources.limits.memory (limits-required, policy standard)',
    );
  });

  test.each([
    { name: 'a deletion', request: { operation: 'DELETE', object: null, oldObject: podOf() } },
    { name: 'an exec', request: { operation: 'CONNECT', subResource: 'exec', object: { kind: 'PodExecOptions' } } },
    { name: 'a status', request: { operation: 'UPDATE', subResource: 'status' } },
    { name: 'a binding', request: { subResource: 'binding', kind: { group: '', version: 'v1', kind: 'Binding' } } },
    { name: 'a kind that makes no pods', request: { kind: { group: '', version: 'v1', kind: 'Namespace' } } },
    { name: 'a namespace that no policy is about', request: { namespace: 'kube-system' } },
  ])('$name passes unjudged', async ({ request }) => {
    expect(await answer(reviewOf(podOf({ hostPID: true }), request))).toEqual({ uid: 'u-1', allowed: true });
  });

  test('nothing of the object is given back but names', async () => {
    const env = [{ name: 'PASSWORD', value: 'hunter2' }];
    const pod = podOf({ containers: [{ ...goodContainer, resources: {}, env }], hostPID: true });
    const { allowed, ...rest } = await answer(reviewOf(pod));
    expect(allowed).toBe(false);
    expect(JSON.stringify(rest)).not.toContain('hunter2');
  });

  test.each([
    {
      name: 'a good container under __proto__',
      spec: `{"containers": [{"__proto__": ${JSON.stringify(goodContainer)}}]}`,
    },
    { name: 'a list in the place of the spec', spec: '[[[]]]' },
    { name: 'a number in the place of the containers', spec: '{"containers": 1}' },
    { name: 'a container that is null', spec: '{"containers": [null]}' },
    {
      name: 'a limit that is a list',
      spec: '{"containers": [{"name": "a", "resources": {"limits": {"memory": [[]]}}}]}',
    },
    {
      name: 'a context under __proto__',
      spec: '{"containers": [{"name": "a", "__proto__": {"securityContext": {}}}]}',
    },
  ])('$name is refused, never passed', async ({ spec }) => {
    const { allowed } = await answer(reviewOf(0).replace('"object":0', `"object":{"metadata":{},"spec":${spec}}`));
    expect(allowed).toBe(false);
  });

  test('names that every object has by itself are names like any other', async () => {
    const own = '{"__proto__": "a", "constructor": "b", "toString": "c", "hasOwnProperty": "d"}';
    const review = reviewOf(podOf())
      .replace('"metadata":{', `"metadata":{"labels":${own},"annotations":${own},`)
      .replace('"spec":{', `"spec":{"nodeSelector":${own},`);
    expect(await answer(review)).toEqual({ uid: 'u-1', allowed: true });
  });

  test.each([
    {
      name: 'lists in a limit',
      deep: ['[', ']'],
      around: ['{"containers":[{"name":"a","resources":{"limits":{"memory":', '}}}]}'],
    },
    {
      name: 'objects in a security context',
      deep: ['{"a":', '}'],
      around: ['{"containers":[{"name":"a","securityContext":', '}]}'],
    },
    { name: 'lists of containers', deep: ['[', ']'], around: ['{"containers":', '}'] },
  ])(
    '$name as deep as a body can hold that is too short to be counted',
    async ({ deep: [open = '', close = ''], around: [before = '', after = ''] }) => {
      const levels = Math.floor((limits.values - 1000) / (open.length + close.length));
      const bomb = `${open.repeat(levels)}1${close.repeat(levels)}`;
      const review = reviewOf(0).replace('"object":0', `"object":{"metadata":{},"spec":${before}${bomb}${after}}`);
      expect((await answer(review)).allowed).toBe(false);
    },
  );
});

describe('what is no review', () => {
  const app = webhookApp(gateWith(), { log, metrics, limits });
  afterAll(() => app.close());
  const good = reviewOf(podOf());

  test.each<{ name: string; request: object; status: number; sentence: string }>([
    {
      name: 'garbage',
      request: { payload: 'GARBAGE' },
      status: 400,
      sentence: 'the body is not JSON; send an AdmissionReview as JSON',
    },
    {
      name: 'half a review',
      request: { payload: good.slice(0, -9) },
      status: 400,
      sentence: 'the body is not JSON; send an AdmissionReview as JSON',
    },
    {
      name: 'nothing',
      request: { payload: '' },
      status: 400,
      sentence: 'the body is empty; send an AdmissionReview as JSON',
    },
    {
      name: 'a pod',
      request: { payload: JSON.stringify(podOf()) },
      status: 400,
      sentence: 'the body is not an AdmissionReview of admission.k8s.io/v1; set apiVersion and kind',
    },
    {
      name: 'no object',
      request: { payload: reviewOf(null) },
      status: 400,
      sentence: 'request.object is not an object; send what the CREATE would store',
    },
    {
      name: 'twenty thousand lists inside of each other',
      request: { payload: `${'['.repeat(20_000)}${']'.repeat(20_000)}`.padEnd(100_000) },
      status: 413,
      sentence: 'the body is nested deeper than 10010 levels; send a flatter object',
    },
    {
      name: 'a million empty objects',
      request: { payload: reviewOf({ spec: { imagePullSecrets: Array.from({ length: 1_000_000 }, () => ({})) } }) },
      status: 413,
      sentence: 'the body has more than 81920 values; send a smaller object',
    },
    {
      name: 'bytes that are no UTF-8',
      request: { payload: Buffer.from(good.replace('"u-1"', '"\xff"'), 'latin1') },
      status: 400,
      sentence: 'the body is not JSON; send an AdmissionReview as JSON',
    },
    {
      name: 'a byte order mark',
      request: { payload: `\ufeff${good}` },
      status: 400,
      sentence: 'the body is not JSON; send an AdmissionReview as JSON',
    },
    {
      name: 'a uid of eight million characters',
      request: { payload: reviewOf(podOf(), { uid: 'u'.repeat(8_000_000) }) },
      status: 400,
      sentence: 'request.uid is longer than 72 characters; send a UUID, as kube-apiserver does',
    },
    {
      name: 'text',
      request: { headers: { 'content-type': 'text/plain' }, payload: good },
      status: 415,
      sentence: 'the content type is not supported; send application/json',
    },
    {
      name: 'a body of no type',
      request: { headers: {}, payload: Buffer.from(good) },
      status: 415,
      sentence: 'the content type is not supported; send application/json',
    },
    {
      name: 'one byte too many',
      request: { payload: good.padEnd(limits.body + 1) },
      status: 413,
      sentence: 'the body is longer than 8388608 bytes; send a smaller object',
    },
    {
      name: 'another path',
      request: { url: '/review', payload: good },
      status: 404,
      sentence: 'not found; send reviews to POST /validate, /mutate or /policies',
    },
    {
      name: 'a path that is no path',
      request: { url: '/%zz', payload: good },
      status: 400,
      sentence: 'the HTTP request is malformed; send an AdmissionReview as JSON',
    },
    {
      name: 'a question',
      request: { method: 'GET' },
      status: 405,
      sentence: 'method not allowed; use POST /validate',
    },
    {
      name: 'a put',
      request: { method: 'PUT', payload: good },
      status: 405,
      sentence: 'method not allowed; use POST /validate',
    },
  ])('$name', async ({ request, status, sentence }) => {
    const reply = await app.inject({ method: 'POST', url: '/validate', headers: json, ...request });
    expect([reply.statusCode, reply.headers['content-type'], reply.body]).toEqual([
      status,
      'text/plain; charset=utf-8',
      `${sentence}\n`,
    ]);
  });

  test('as long as may be is read', async () => {
    const payload = good.padEnd(limits.body);
    const reply = await app.inject({ method: 'POST', url: '/validate', headers: json, payload });
    expect(reply.json().response).toEqual({ uid: 'u-1', allowed: true });
  });

  test('a gate without policies lets nothing through', async () => {
    const gate = new Gate({ rules, serverMinor: undefined, knowsNamespaceLabels: true }, '1.2.3');
    const empty = webhookApp(gate, { log, metrics, limits });
    const reply = await empty.inject({ method: 'POST', url: '/validate', headers: json, payload: good });
    expect([reply.statusCode, reply.body]).toEqual([503, 'waiting for policies\n']);
    await empty.close();
  });

  test('a fault in judging refuses the object, and is logged with its place', async () => {
    const lines: string[] = [];
    const policies = inForce(policyOf('a', {}));
    policies.termsFor = () => {
      throw new TypeError('broken on purpose');
    };
    const logged = pino({ level: 'error' }, { write: (line: string) => void lines.push(line) });
    const broken = webhookApp(gateWith(policies), { log: logged, metrics, limits });
    const reply = await broken.inject({ method: 'POST', url: '/validate', headers: json, payload: good });
    expect(reply.json().response).toMatchObject({
      allowed: false,
      status: { message: expect.stringContaining('the pod could not be judged: broken on purpose') },
    });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ err: expect.objectContaining({ message: 'broken on purpose' }) }),
    ]);
    await broken.close();
  });
});

describe('reviews of policies', () => {
  const gate = new Gate({ rules, serverMinor: undefined, knowsNamespaceLabels: true }, '1.2.3');
  const app = webhookApp(gate, { log, metrics, limits });
  afterAll(() => app.close());
  const kind = { group: 'plimsoll.dev', version: 'v1alpha1', kind: 'PodPolicy' };
  const policy = (spec: object) => ({ ...policyOf('p', {}), spec });

  test.each([
    { name: 'one that can be used', object: policy({ mode: 'Warn', rules: { privileged: {} } }), allowed: true },
    { name: 'one that cannot', object: policy({ mode: 'Warn', rules: { priviledged: {} } }), allowed: false },
  ])('$name, by a gate that has no policies itself', async ({ object, allowed }) => {
    const payload = reviewOf(object, { kind, namespace: '', name: 'p' });
    const reply = await app.inject({ method: 'POST', url: '/policies?timeout=5s', headers: json, payload });
    const { response } = reply.json();
    expect([reply.statusCode, response.allowed]).toEqual([200, allowed]);
    expect(response.status?.message ?? 'no "priviledged"').toContain('"priviledged"');
  });

  test('what is no review', async () => {
    const reply = await app.inject({ method: 'POST', url: '/policies', headers: json, payload: '{}' });
    expect([reply.statusCode, reply.body]).toEqual([400, expect.stringMatching(/^the body is not an AdmissionReview/)]);
  });
});
