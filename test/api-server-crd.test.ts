// The definition of a policy in a real API server: what it takes, keeps and explains, and what our review of it refuses.
import { readdir, readFile } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { readDocuments } from '../src/model/document.ts';
import { isObject } from '../src/model/fields.ts';
import { valueAt } from '../src/model/value-at.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import { policyApiVersion } from '../src/policy/pod-policy.ts';
import { readPolicyObject } from '../src/policy/policy-object.ts';
import { rules } from '../src/rules/index.ts';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import { Gate } from '../src/server/gate.ts';
import { reviewPolicy } from '../src/server/policy-review.ts';
import { gateLabel, until } from './api-server-gate.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer, Said } from './api-server.ts';

const socket = inject('apiServerSocket');
const compileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };
const definition = fileURLToPath(new URL('../charts/plimsoll/crds/podpolicies.plimsoll.dev.yaml', import.meta.url));
const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const policies = `/apis/${policyApiVersion}/podpolicies`;

/** Only policies with this label are sent to the review. */
const reviewed = { [gateLabel]: 'policies' };

/** All policies of these tests have it. */
const own = { 'plimsoll.test/suite': 'crd' };

interface Metadata {
  readonly labels?: object;
  readonly finalizers?: readonly string[];
}

const policyNamed = (name: string, spec: object, { labels = {}, ...metadata }: Metadata = {}): object => ({
  apiVersion: policyApiVersion,
  kind: 'PodPolicy',
  metadata: { name, labels: { ...own, ...labels }, ...metadata },
  spec: { mode: 'Warn', ...spec },
});

const examples = new URL('../deploy/policies/', import.meta.url);
const good: [name: string, object: unknown][] = Object.entries(builtinPolicies);
for (const file of (await readdir(examples)).filter((name) => name.endsWith('.yaml')).toSorted()) {
  const [document] = readDocuments(await readFile(new URL(file, examples), 'utf8'));
  good.push([file, document?.value]);
}

/** Keys that mean nothing, at every depth, and what is said of them. */
const misspelt: readonly (readonly [problem: string, spec: object])[] = [
  ['spec.profle: "profle" is not a field of spec; did you mean "profile"?', { profle: 'baseline' }],
  [
    'spec.match.namspaces: "namspaces" is not a field of match; did you mean "namespaces"?',
    { match: { namspaces: ['a'] } },
  ],
  [
    'spec.match.namespaceSelector.matchExpressions[0].oprator: "oprator" is not a field of matchExpressions[0]; did you mean "operator"?',
    { match: { namespaceSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', oprator: 'In' }] } } },
  ],
  ['spec.help.txt: "txt" is not a field of help; did you mean "text"?', { help: { txt: 'a' } }],
  [
    'spec.rules.limitz-required: "limitz-required" is not a rule; did you mean "limits-required"?',
    { rules: { 'limitz-required': { mode: false } } },
  ],
  [
    'spec.rules.limits-required.resurces: "resurces" is not an option of limits-required; did you mean "resources"?',
    { rules: { 'limits-required': { resurces: { memory: {} } } } },
  ],
  [
    'spec.rules.limits-required.resources.memory.defalt: "defalt" is not an option of limits-required.resources.memory; did you mean "default"?',
    { rules: { 'limits-required': { resources: { memory: { defalt: '1Gi' } } } } },
  ],
  [
    'spec.rules.host-ports.allowed[0].mx: "mx" is not an option of host-ports.allowed[0]; did you mean "max"?',
    { rules: { 'host-ports': { allowed: [{ min: 1, max: 2, mx: 2 }] } } },
  ],
  [
    'spec.overrides[0].rulez: "rulez" is not a field of overrides[0]; did you mean "rules"?',
    { overrides: [{ namespaces: ['a'], mode: 'Audit', rulez: {} }] },
  ],
  [
    'spec.overrides[0].rules.image-tag.forbiden: "forbiden" is not an option of image-tag; did you mean "forbidden"?',
    { overrides: [{ namespaces: ['a'], rules: { 'image-tag': { forbiden: ['latest'] } } }] },
  ],
];

/** The ways in which a policy is written; the last ones have the API server itself check no field. */
const ways: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['create', ['create', '-f', '-']],
  ['apply', ['apply', '-f', '-']],
  ['server-side apply', ['apply', '--server-side', '-f', '-']],
  ['create --validate=ignore', ['create', '--validate=ignore', '-f', '-']],
  ['apply --validate=false', ['apply', '--validate=false', '-f', '-']],
  ['server-side apply --validate=false', ['apply', '--server-side', '--validate=false', '-f', '-']],
];

describe.skipIf(socket === '')('policies in a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;
  let installed: Said;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    installed = await server.kubectl(['apply', '-f', definition]);
    await until('policies are served', async () => (await server.request('GET', policies)).status === 200);
    const end = await sendToReview(server);
    return async () => {
      await end();
      await server.request('DELETE', `${policies}?labelSelector=plimsoll.test/suite=crd`);
      server.close();
    };
  });

  const kubectl = (args: readonly string[], object?: unknown) =>
    server.kubectl(args, object === undefined ? '' : JSON.stringify(object));

  /** What the API server keeps of a policy. */
  const stored = async (name: string) => (await server.request('GET', `${policies}/${name}`)).body;

  test('the definition is accepted, and structural', async () => {
    expect(installed).toMatchObject({ code: 0, stderr: '' });
    const { body } = await server.request('GET', `${definitions}/podpolicies.plimsoll.dev`);
    const conditions = valueAt(body, ['status', 'conditions']);
    const states = (Array.isArray(conditions) ? conditions : []).map(({ type, status }) => `${type}=${status}`);
    expect(states.toSorted()).toEqual(['Established=True', 'NamesAccepted=True']);
  });

  describe('kubectl explain', () => {
    const explain = async (path: string): Promise<string> => {
      const { stdout } = await kubectl(['explain', path]);
      return stdout.replaceAll(/\s+/g, ' ');
    };

    beforeAll(() =>
      until('policies are explained', async () => (await kubectl(['explain', 'podpolicy.spec'])).code === 0),
    );

    test('podpolicy.spec.rules is the manual: every rule, with what it is for', async () => {
      const manual = await explain('podpolicy.spec.rules');
      for (const { id, summary, why } of rules) {
        expect(manual).toContain(` ${id} <Object>`);
        expect(manual.toLowerCase()).toContain(`${summary}. ${why}`.replaceAll(/\s+/g, ' ').toLowerCase());
      }
    });

    test.each(rules)('podpolicy.spec.rules.$id: every option', async ({ id, options }) => {
      const manual = await explain(`podpolicy.spec.rules.${id}`);
      expect(manual).toContain(' mode <string> enum: Enforce, Warn, Audit, Disabled ');
      for (const [name, { description }] of Object.entries(options.properties)) {
        expect(manual).toContain(` ${name} <`);
        expect(manual).toContain(description.replaceAll(/\s+/g, ' '));
      }
    });
  });

  test.each(good)('%s is accepted', async (_, object) => {
    if (!isObject(object)) throw new Error('no object');
    const labelled = {
      ...object,
      metadata: { ...(isObject(object['metadata']) && object['metadata']), labels: reviewed },
    };
    expect(await kubectl(['apply', '--dry-run=server', '-f', '-'], labelled)).toMatchObject({ code: 0, stderr: '' });
  });

  test('a word in the place of another is refused by the API server itself', async () => {
    const { code, stderr } = await kubectl(['create', '-f', '-'], policyNamed('word', { mode: 'enforce' }));
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('spec.mode: Unsupported value: "enforce": supported values: "Enforce", "Warn", "Audit"'),
    ]);
  });

  describe('a misspelt word, where no review is asked', () => {
    const all = misspelt.reduce((whole, [, spec]) => merged(whole, spec), {});

    test.each(ways)('is kept and found at every depth: %s', async (way, args) => {
      const name = `kept-${way.replaceAll(/[^a-z]+/g, '-')}`;
      expect(await kubectl(args, policyNamed(name, all))).toMatchObject({ code: 0, stderr: '' });
      const object = await stored(name);
      expect(valueAt(object, ['spec'])).toEqual({ mode: 'Warn', ...all });
      const problems = readPolicyObject(object, compileOptions).problems.map(
        ({ field, message }) => `${field}: ${message}`,
      );
      expect(problems.toSorted()).toEqual(misspelt.map(([problem]) => problem).toSorted());
    });

    test('is kept and found: patch', async () => {
      await server.create(policies, policyNamed('kept-patch', {}));
      const patch = JSON.stringify({ spec: all });
      expect(await kubectl(['patch', 'podpol', 'kept-patch', '--type=merge', '--patch', patch])).toMatchObject({
        code: 0,
        stderr: '',
      });
      expect(readPolicyObject(await stored('kept-patch'), compileOptions).problems).toHaveLength(misspelt.length);
    });
  });

  describe('a misspelt word, where the review is asked', () => {
    const denial = (name: string, problem: string) =>
      `admission webhook "policies.plimsoll.dev" denied the request: policy "${name}" cannot be used, 1 problem:\n- ${problem}\n`;

    test.each(misspelt)('%s', async (problem, spec) => {
      const object = policyNamed('refused', spec, { labels: reviewed });
      expect(await kubectl(['apply', '-f', '-'], object)).toEqual({
        code: 1,
        stdout: '',
        stderr: `Error from server (Forbidden): error when creating "STDIN": ${denial('refused', problem)}`,
      });
    });

    test.each(ways)('is refused by the nearest name: %s', async (_, args) => {
      const [[problem, spec] = ['', {}]] = misspelt;
      const { code, stderr } = await kubectl(args, policyNamed('refused', spec, { labels: reviewed }));
      expect([code, stderr]).toEqual([1, expect.stringContaining(denial('refused', problem))]);
    });

    test('is refused in a change, with every problem, and a cause for each; the policy stays as it was', async () => {
      await server.create(policies, policyNamed('changed', {}, { labels: reviewed }));
      const spec = { mode: 'Audit', profle: 'baseline', rules: { 'limits-required': { resurces: {} } } };
      const patch = { body: { spec }, type: 'application/merge-patch+json' };
      const { status, body } = await server.request('PATCH', `${policies}/changed`, patch);
      const messages = [
        '"profle" is not a field of spec; did you mean "profile"?',
        '"resurces" is not an option of limits-required; did you mean "resources"?',
      ];
      expect([status, body]).toEqual([
        403,
        expect.objectContaining({
          reason: 'Forbidden',
          message: [
            'admission webhook "policies.plimsoll.dev" denied the request: policy "changed" cannot be used, 2 problems:',
            `- spec.profle: ${messages[0]}`,
            `- spec.rules.limits-required.resurces: ${messages[1]}`,
          ].join('\n'),
          details: {
            name: 'changed',
            group: 'plimsoll.dev',
            kind: 'PodPolicy',
            causes: [
              { reason: 'FieldValueInvalid', message: messages[0], field: 'spec.profle' },
              { reason: 'FieldValueInvalid', message: messages[1], field: 'spec.rules.limits-required.resurces' },
            ],
          },
        }),
      ]);
      expect(valueAt(await stored('changed'), ['spec'])).toEqual({ mode: 'Warn' });
    });
  });

  test('what a schema cannot say is refused too', async () => {
    const spec = { rules: { 'limits-required': { resources: { Memory: { default: '1gb' } } } } };
    const { stderr } = await kubectl(['create', '-f', '-'], policyNamed('meaning', spec, { labels: reviewed }));
    expect(stderr.split('\n').slice(1)).toEqual([
      '- spec.rules.limits-required.resources.Memory: "Memory" is not a resource of containers; write memory',
      '- spec.rules.limits-required.resources.Memory.default: "1gb" is not a quantity; write 1G or 1Gi',
      '',
    ]);
  });

  test('what is hardly meant is accepted with a warning', async () => {
    expect(await kubectl(['create', '-f', '-'], policyNamed('odd', {}, { labels: reviewed }))).toEqual({
      code: 0,
      stdout: 'podpolicy.plimsoll.dev/odd created\n',
      stderr: 'Warning: spec: no rule is on, so nothing is judged; write a profile, or rules\n',
    });
  });

  test('a policy that cannot be used can be labelled, given a status, mended and deleted', async () => {
    const [[problem, spec] = ['', {}]] = misspelt;
    await server.create(policies, policyNamed('bad', spec, { finalizers: ['plimsoll.dev/test'] }));
    const label = Object.entries(reviewed).map(([key, value]) => `${key}=${value}`);
    expect(await kubectl(['label', 'podpol', 'bad', ...label])).toMatchObject({ code: 0, stderr: '' });
    const { status } = await server.request('PATCH', `${policies}/bad/status`, {
      body: { status: { observedGeneration: 1, conditions: [condition('Accepted', 'False', problem)] } },
      type: 'application/merge-patch+json',
    });
    expect(status).toBe(200);
    const patch = (body: object) =>
      kubectl(['patch', 'podpol', 'bad', '--type=merge', '--patch', JSON.stringify(body)]);
    expect(await patch({ spec: { mode: 'Audit' } })).toMatchObject({ code: 1 });
    expect(await patch({ spec: { profle: null, profile: 'baseline' } })).toMatchObject({ code: 0, stderr: '' });
    expect(await kubectl(['delete', 'podpol', 'bad', '--wait=false'])).toMatchObject({ code: 0, stderr: '' });
    expect(await patch({ metadata: { finalizers: null } })).toMatchObject({ code: 0, stderr: '' });
    expect((await server.request('GET', `${policies}/bad`)).status).toBe(404);
  });

  test('kubectl get shows mode, profile, and whether it is in force and fails open; wide also why', async () => {
    const name = 'columns';
    await server.create(policies, policyNamed(name, { mode: 'Enforce', profile: 'baseline' }));
    const { status } = await server.request('PATCH', `${policies}/${name}/status`, {
      body: {
        status: {
          conditions: [
            condition('Accepted', 'True', 'a'),
            condition('InForce', 'False', 'nobody asks'),
            condition('FailOpen', 'Unknown', 'b'),
            condition('Questionable', 'False', 'c'),
          ],
        },
      },
      type: 'application/merge-patch+json',
    });
    expect(status).toBe(200);
    const columns = async (args: readonly string[]) => {
      const { stdout } = await kubectl(['get', ...args]);
      return stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ {2,}/));
    };
    const age = expect.stringMatching(/^\d+s$/);
    expect(await columns(['podpol', name])).toEqual([
      ['NAME', 'MODE', 'PROFILE', 'IN FORCE', 'FAIL OPEN', 'AGE'],
      [name, 'Enforce', 'baseline', 'False', 'Unknown', age],
    ]);
    expect(await columns(['podpol', name, '-o', 'wide'])).toEqual([
      ['NAME', 'MODE', 'PROFILE', 'IN FORCE', 'FAIL OPEN', 'ACCEPTED', 'QUESTIONABLE', 'MESSAGE', 'AGE'],
      [name, 'Enforce', 'baseline', 'False', 'Unknown', 'True', 'False', 'nobody asks', age],
    ]);
    expect((await columns(['plimsoll'])).map(([first]) => first)).toContain(name);
    expect(readPolicyObject(await stored(name), compileOptions)).toMatchObject({ problems: [], policy: { name } });
  });
});

function condition(type: string, status: string, message: string): object {
  const lastTransitionTime = '2026-01-01T00:00:00Z';
  return { type, status, reason: 'Read', message, lastTransitionTime, observedGeneration: 1 };
}

/** Two specs in one; what both have is an object or a list of one. */
function merged(a: unknown, b: unknown): object {
  if (Array.isArray(a) && Array.isArray(b)) return [merged(a[0], b[0])];
  if (!isObject(a) || !isObject(b)) throw new Error('two values for one field');
  const shared = Object.keys(b).filter((key) => Object.hasOwn(a, key));
  const both = shared.map((key) => [key, isSame(a[key], b[key]) ? a[key] : merged(a[key], b[key])] as const);
  return { ...a, ...b, ...Object.fromEntries(both) };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Has the API server ask our review of policies; waits until it does. Resolves to what ends it. */
async function sendToReview(server: ApiServer): Promise<() => Promise<void>> {
  const authority = await issueCa(new Date());
  const certificate = await issueLeaf(authority, ['127.0.0.1'], new Date());
  const gate = https.createServer(certificate, (request, response) => {
    response.setHeader('content-type', 'application/json');
    void json(request).then((body) =>
      response.end(JSON.stringify(reviewPolicy(body, new Gate(compileOptions, '0.1.0')).answer)),
    );
  });
  await new Promise<void>((resolve) => {
    gate.listen(0, '127.0.0.1', resolve);
  });
  const { port } = gate.address() as AddressInfo;
  const configurations = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
  await server.create(configurations, {
    metadata: { name: 'policies' },
    webhooks: [
      {
        name: 'policies.plimsoll.dev',
        clientConfig: {
          url: `https://127.0.0.1:${port}/policies`,
          caBundle: Buffer.from(authority.cert).toString('base64'),
        },
        rules: [
          {
            apiGroups: ['plimsoll.dev'],
            apiVersions: ['*'],
            operations: ['CREATE', 'UPDATE', 'DELETE'],
            resources: ['podpolicies', 'podpolicies/status'],
            scope: 'Cluster',
          },
        ],
        objectSelector: { matchLabels: reviewed },
        failurePolicy: 'Ignore',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
      },
    ],
  });
  await until('policies are reviewed', async () => {
    const body = policyNamed('probe', { rules: { no: {} } }, { labels: reviewed });
    return (await server.request('POST', `${policies}?dryRun=All`, { body })).status === 403;
  });
  return async () => {
    await server.request('DELETE', `${configurations}/policies`);
    gate.closeAllConnections();
    await new Promise((resolve) => {
      gate.close(resolve);
    });
  };
}
