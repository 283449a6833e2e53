import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { policyTest } from './policy-test.ts';
import type { TestFormat } from './report-format.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-test-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, text: string): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** What the command says; the folder of the files is left out of it. */
async function run(names: readonly string[] = [''], output: TestFormat = 'text') {
  const said = { stdout: '', stderr: '' };
  const paths = names.map((name) => join(folder, name));
  const exitCode = await policyTest(paths, output, {
    stdout: (text) => void (said.stdout += text.replaceAll(join(folder, '/'), '')),
    stderr: (text) => void (said.stderr += text),
  });
  return { exitCode, ...said };
}

const suite = (cases: string, policies = '[policy.yaml]') =>
  `apiVersion: plimsoll.dev/v1alpha1\nkind: PolicyTest\npolicies: ${policies}\ncases:\n${cases}`;

const policy = (spec: string) =>
  `apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: one}\nspec: {${spec}}\n`;

const pod = (container = '', image = 'nginx') =>
  `{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: app, image: "${image}"${container}}]}}`;

const deployment = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {containers: [{name: app, image: nginx}]}}}}`;

/** Runs one case by one policy, and says what it prints of it. */
async function differences(spec: string, fields: string): Promise<readonly string[]> {
  await write('policy.yaml', policy(spec));
  await write('suite.yaml', suite(`  - name: a\n${fields.replaceAll(/^/gm, '    ')}`));
  const { exitCode, stdout } = await run(['suite.yaml']);
  const lines = stdout.trimEnd().split('\n');
  expect([exitCode, lines.at(-1)]).toEqual(
    lines.length === 1 ? [0, '1 case in 1 file: 1 passed'] : [1, '1 case in 1 file: 1 failed'],
  );
  return lines.slice(1, -2);
}

const tagged = 'mode: Enforce, rules: {image-tag: {}}';
const noTag =
  'image-tag, effect "deny": container "app" uses image "nginx" without a tag, which means "latest"; add a tag, such as ":1.2.3", or a digest';

describe('what holds', () => {
  test.each([
    ['a verdict', tagged, `object: ${pod()}\nexpect: {verdict: denied}`],
    ['a finding', tagged, `object: ${pod()}\nexpect: {findings: [{rule: image-tag}]}`],
    [
      'all that a finding has',
      tagged,
      `object: ${pod()}\nexpect: {only: true, findings: [{rule: image-tag, container: app, effect: deny, message: 'uses image "nginx"'}]}`,
    ],
    ['nothing', tagged, `object: ${pod('', 'nginx:1.2')}\nexpect: {verdict: allowed, only: true}`],
    [
      'a warning',
      'mode: Warn, rules: {image-tag: {}}',
      `object: ${pod()}\nexpect: {verdict: warned, findings: [{rule: image-tag, effect: warn}]}`,
    ],
    [
      'what is recorded',
      'mode: Audit, rules: {image-tag: {}}',
      `object: ${pod()}\nexpect: {verdict: allowed, findings: [{rule: image-tag, effect: audit}]}`,
    ],
    ['a workload, which is admitted with a warning', tagged, `object: ${deployment}\nexpect: {verdict: warned}`],
    ['a workload, with templates', `${tagged}, templates: Enforce`, `object: ${deployment}\nexpect: {verdict: denied}`],
    [
      'an update that leaves it as it was',
      tagged,
      `object: ${pod(', tty: true')}\noldObject: ${pod()}\nexpect: {verdict: warned}`,
    ],
    ['an update to worse', tagged, `object: ${pod()}\noldObject: ${pod('', 'nginx:1')}\nexpect: {verdict: denied}`],
    [
      'the namespace of the case',
      `${tagged}, match: {namespaces: [shop]}`,
      `object: ${pod()}\nnamespace: shop\nexpect: {verdict: denied}`,
    ],
    [
      'the namespace default',
      `${tagged}, match: {namespaces: [default]}`,
      `object: ${pod()}\nexpect: {verdict: denied}`,
    ],
    [
      'labels of the namespace',
      `${tagged}, match: {namespaceSelector: {matchLabels: {team: a}}}`,
      `object: ${pod()}\nnamespaceLabels: {team: b}\nexpect: {verdict: allowed}`,
    ],
    [
      'labels that are not known count as selected',
      `${tagged}, match: {namespaceSelector: {matchLabels: {team: a}}}`,
      `object: ${pod()}\nexpect: {verdict: denied}`,
    ],
    [
      'the defaults of LimitRanges, in whichever namespace they are written',
      'mode: Enforce, rules: {limits-required: {resources: {memory: {}}}}',
      `object: ${pod()}\nlimitRanges: [{apiVersion: v1, kind: LimitRange, metadata: {name: a, namespace: b}, spec: {limits: [{type: Container, default: {memory: 1Gi}}]}}]\nexpect: {verdict: allowed}`,
    ],
    [
      'what a policy fills in',
      'mode: Enforce, rules: {requests-required: {fill: true, resources: {cpu: {default: 100m}}}}',
      `object: ${pod()}\nexpect: {verdict: allowed}`,
    ],
    [
      'the version of the API server',
      'mode: Enforce, profile: baseline',
      `kubeVersion: "1.33"\nobject: ${pod(', livenessProbe: {httpGet: {host: 10.0.0.1, port: 80}}')}\nexpect: {verdict: allowed}`,
    ],
    [
      'the newest version, where none is said',
      'mode: Enforce, profile: baseline',
      `object: ${pod(', livenessProbe: {httpGet: {host: 10.0.0.1, port: 80}}')}\nexpect: {verdict: denied, only: true, findings: [{rule: probe-host}]}`,
    ],
    [
      'a kind that Kubernetes does not define',
      tagged,
      'object: {apiVersion: argoproj.io/v1alpha1, kind: Rollout, metadata: {name: web}, spec: {template: {spec: {containers: [{name: app, image: nginx}]}}}}\nexpect: {verdict: warned, findings: [{rule: image-tag, container: app}]}',
    ],
  ])('%s', async (_, spec, fields) => {
    expect(await differences(spec, fields)).toEqual([]);
  });
});

describe('what does not hold is said in few lines', () => {
  test.each<[string, string, string, readonly string[]]>([
    [
      'another verdict',
      tagged,
      `object: ${pod()}\nexpect: {verdict: warned}`,
      ['  - warned', '  + denied', `  + ${noTag}`],
    ],
    [
      'a pod that passes',
      tagged,
      `object: ${pod('', 'nginx:1')}\nexpect: {verdict: denied, findings: [{rule: image-tag, container: app, key: k, message: m, effect: deny}]}`,
      ['  - denied', '  - image-tag, container "app", key "k", message "m", effect "deny"', '  + allowed'],
    ],
    [
      'another container',
      tagged,
      `object: ${pod()}\nexpect: {findings: [{rule: image-tag, container: b}]}`,
      ['  - image-tag, container "b"', `  + ${noTag}`],
    ],
    [
      'another key',
      tagged,
      `object: ${pod()}\nexpect: {findings: [{rule: image-tag, key: b}]}`,
      ['  - image-tag, key "b"', `  + ${noTag}`],
    ],
    [
      'another effect',
      tagged,
      `object: ${pod()}\nexpect: {findings: [{rule: image-tag, effect: warn}]}`,
      ['  - image-tag, effect "warn"', `  + ${noTag}`],
    ],
    [
      'another message',
      tagged,
      `object: ${pod()}\nexpect: {findings: [{rule: image-tag, message: b}]}`,
      ['  - image-tag, message "b"', `  + ${noTag}`],
    ],
    ['another rule', tagged, `object: ${pod()}\nexpect: {findings: [{rule: privileged}]}`, ['  - privileged']],
    ['more than expected', tagged, `object: ${pod()}\nexpect: {verdict: denied, only: true}`, [`  + ${noTag}`]],
    [
      'no policy',
      `${tagged}, match: {namespaces: [shop]}`,
      `object: ${pod()}\nexpect: {verdict: denied}`,
      ['  - denied', '  + allowed', '  + no policy is about the namespace'],
    ],
    [
      'an update that is not judged',
      tagged,
      `object: ${pod()}\noldObject: ${pod()}\nexpect: {verdict: denied}`,
      ['  - denied', '  + allowed', '  + not judged: the update changes nothing that a rule reads'],
    ],
    [
      'far more than expected, the nearest first',
      'mode: Warn, profile: standard, rules: {image-registry: {allowed: [a.example.com]}}',
      `object: ${pod()}\nexpect: {only: true, findings: [{rule: image-registry, container: b}]}`,
      [
        '  - image-registry, container "b"',
        expect.stringMatching(/^ {2}\+ image-registry, /),
        ...Array.from({ length: 4 }, () => expect.stringMatching(/^ {2}\+ [-a-z]+, effect "warn"/)),
        expect.stringMatching(/^ {2}\+ and \d more findings$/),
      ],
    ],
  ])('%s', async (_, spec, fields, lines) => {
    expect(await differences(spec, fields)).toEqual(lines);
  });

  test('with the place of the case, and how many there are', async () => {
    await write('policy.yaml', policy(tagged));
    await write('b.yaml', suite(`  - {name: one, object: ${pod()}, expect: {only: true}}\n`));
    await write(
      'a/a.yaml',
      suite(
        `  - {name: one, object: ${pod()}, expect: {verdict: denied}}\n  - {name: two, object: ${pod()}, expect: {verdict: warned}}\n`,
        '[../policy.yaml]',
      ),
    );
    expect(await run()).toEqual({
      exitCode: 1,
      stdout: [
        'a/a.yaml:6:5: two',
        '  - warned',
        '  + denied',
        `  + ${noTag}`,
        '',
        'b.yaml:5:5: one',
        `  + ${noTag}`,
        '',
        '3 cases in 2 files: 1 passed, 2 failed',
        '',
      ].join('\n'),
      stderr: '',
    });
  });
});

describe('objects of files', () => {
  const refer = (reference: string) => `object: ${reference}\nexpect: {verdict: denied}`;

  test.each([
    '{file: pods.yaml, name: b}',
    '{file: pods.yaml, name: web, kind: Pod}',
    '{file: one.yaml}',
    '{file: list.yaml}',
  ])('%s', async (reference) => {
    const others = 'kind: ConfigMap\napiVersion: v1\n---\n';
    await write('one.yaml', `${others}${pod()}\n`);
    await write('pods.yaml', `${pod()}\n---\n${pod().replace('web', 'b')}\n---\n${deployment}\n`);
    await write('list.yaml', `{apiVersion: v1, kind: List, items: [${pod()}]}\n`);
    expect(await differences(tagged, refer(reference))).toEqual([]);
  });

  test.each([
    ['{file: no.yaml}', '"no.yaml" cannot be read: there is no such file; write the path of one', 20],
    ['{file: pods.yaml}', '"pods.yaml" has several; write kind and name of one of "Pod web" and "Deployment web"', 20],
    [
      '{file: pods.yaml, name: c}',
      '"pods.yaml" has none of this kind and name; write those of "Pod web" and "Deployment web"',
      20,
    ],
    ['{file: policy.yaml}', '"policy.yaml" has no pod or workload; write the path of a file with one', 20],
    ['{file: bad.yaml}', expect.stringMatching(/^bad\.yaml:1:2: /), 20],
    ['{file: pods.yaml, nam: c}', '"nam" is not a field of a reference; did you mean "name"?', 36],
    ['{apiVersion: v1, kind: ConfigMap}', 'kind "ConfigMap" is not a pod or workload; write one', 36],
    ['{kind: Pod}', 'apiVersion is missing; write an object of Kubernetes, or {file: PATH}', 13],
  ])('%s cannot be read', async (reference, message, column) => {
    await write('policy.yaml', policy(tagged));
    await write('pods.yaml', `${pod()}\n---\n${deployment}\n`);
    await write('bad.yaml', '[}\n');
    await write('suite.yaml', suite(`  - name: a\n    object: ${reference}\n    expect: {only: true}\n`));
    const { exitCode, stdout } = await run(['suite.yaml']);
    const [problem = '', , summary] = stdout.split('\n');
    expect([exitCode, summary]).toEqual([2, '0 cases in 0 files: 1 problem']);
    expect([
      problem.slice(0, 'suite.yaml:6:'.length),
      Number.parseInt(problem.slice('suite.yaml:6:'.length), 10),
    ]).toEqual(['suite.yaml:6:', column]);
    expect(problem.slice(`suite.yaml:6:${column}: `.length)).toEqual(message);
  });
});

describe('what cannot be read', () => {
  test('a policy is said once for all cases, with all that is wrong; other suites are run', async () => {
    const cases = ['a', 'b']
      .map((name) => `  - {name: ${name}, object: ${pod()}, expect: {verdict: denied}}\n`)
      .join('');
    await write('policy.yaml', policy('mode: warn, rules: {image-tags: {}}'));
    await write('a.yaml', suite(cases));
    await write('b.yaml', suite(cases, '[standard]'));
    expect(await run()).toMatchObject({
      exitCode: 2,
      stdout: [
        'a.yaml:3:11: policy.yaml:4:14: spec.mode is "warn"; write Warn',
        'a.yaml:3:11: policy.yaml:4:28: "image-tags" is not a rule; did you mean "image-tag"?',
        '',
        '2 cases in 1 file: 2 passed, 2 problems',
        '',
      ].join('\n'),
    });
  });

  test('a policy that a cluster would refuse is not tested', async () => {
    await write('policy.yaml', policy('mode: Warn, rules: {capabilities: {allowed: [NET_BIND_SERVCE]}}'));
    await write('a.yaml', suite(`  - {name: a, object: ${pod()}, expect: {verdict: warned}}\n`));
    const { exitCode, stdout } = await run();
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining('"NET_BIND_SERVCE" is not a capability')]);
  });

  test('a file that is named and has no suite', async () => {
    await write('policy.yaml', policy(tagged));
    expect(await run(['policy.yaml'])).toMatchObject({
      exitCode: 2,
      stdout: 'policy.yaml:1:1: no suite is written here; write kind: PolicyTest\n\n0 cases in 0 files: 1 problem\n',
    });
  });

  test('a folder without suites', async () => {
    await write('a/policy.yaml', policy(tagged));
    const { exitCode, stdout } = await run(['a']);
    expect([exitCode, stdout]).toEqual([
      2,
      'no suite is in a; write a document with kind: PolicyTest\n\n0 cases in 0 files: 1 problem\n',
    ]);
  });

  test('an object in a file that is too large', async () => {
    await write('policy.yaml', policy(tagged));
    await write('large.yaml', '#'.repeat(21 * 1024 * 1024));
    await write('a.yaml', suite('  - {name: a, object: {file: large.yaml}, expect: {verdict: denied}}\n'));
    const { exitCode, stdout } = await run(['a.yaml']);
    expect([exitCode, stdout]).toEqual([
      2,
      expect.stringContaining('is larger than 20 MiB; split it into smaller files'),
    ]);
  });

  test('a path that is not there', async () => {
    const { exitCode, stdout } = await run(['nope.yaml']);
    expect([exitCode, stdout]).toEqual([
      2,
      expect.stringMatching(/^"nope\.yaml" cannot be read: there is no such file/),
    ]);
  });
});

describe('an object with several templates', () => {
  const job = (...images: readonly string[]) => {
    const tasks = images.map((image) => `{template: {spec: {containers: [{name: app, image: "${image}"}]}}}`);
    return `{apiVersion: batch.volcano.sh/v1alpha1, kind: Job, metadata: {name: job}, spec: {tasks: [${tasks.join(', ')}]}}`;
  };

  test.each([
    [job('nginx:1.2', 'nginx'), '{verdict: denied, findings: [{rule: image-tag}]}', []],
    [job('nginx:1.2', 'nginx:1.3'), '{verdict: allowed, only: true}', []],
    [job('nginx', 'nginx:1.2'), '{only: true}', [`  + ${noTag}`]],
    [job('nginx:1.2', 'nginx'), '{verdict: allowed}', ['  - allowed', '  + denied', `  + ${noTag}`]],
  ])('%s: %s', async (object, expected, lines) => {
    expect(await differences(`templates: Enforce, ${tagged}`, `object: ${object}\nexpect: ${expected}`)).toEqual(lines);
  });

  test.each([
    [deployment.replace('template', 'tmplate'), 'Deployment has no spec.template; write it'],
    [job().replace('tasks', 'tsks'), 'Job has no spec.tasks; write it'],
  ])('%s is not judged, and cannot be expected to be allowed', async (object, message) => {
    await write('policy.yaml', policy(tagged));
    await write('suite.yaml', suite(`  - {name: a, object: ${object}, expect: {verdict: allowed}}\n`));
    expect(await run(['suite.yaml'])).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(`^suite\\.yaml:5:\\d+: ${message}\n`),
    });
  });
});

test.each([
  ['text', /^a\.yaml:5:5: one\n/],
  ['json', /^\{\n {2}"apiVersion": "plimsoll\.dev\/v1",\n {2}"kind": "TestResult",\n/],
  [
    'junit',
    /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="plimsoll policy test" tests="1" failures="1" /,
  ],
  ['github', /^::error file=a\.yaml,line=5,col=5,title=one::- warned%0A\+ denied%0A/],
] as const)('--output %s', async (output, text) => {
  await write('policy.yaml', policy(tagged));
  await write('a.yaml', suite(`  - {name: one, object: ${pod()}, expect: {verdict: warned}}\n`));
  expect(await run([''], output)).toEqual({ exitCode: 1, stdout: expect.stringMatching(text), stderr: '' });
});
