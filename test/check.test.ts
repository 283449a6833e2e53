// `plimsoll check` as its users run it.
import { existsSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheFolder } from '../scripts/cache-folder.ts';
import { deploymentText, folderOf, policyText } from './check-folder.ts';
import { run } from './command.ts';
import { captured, gateWith, metrics, reviewOf, podOf, silent as log } from './sample-review.ts';
import { limits } from '../src/server/limits.ts';
import { webhookApp } from '../src/server/webhook.ts';

const denied =
  '  11:13  denied  Deployment "web": container "app" is privileged; set securityContext.privileged to false (privileged)';
const shown = ['      11 |             privileged: true', '         |             ^'];

async function checkIn(folder: string, ...args: readonly string[]) {
  const { exit, stdout, stderr } = await run(['check', ...args], { cwd: folder, env: { NO_COLOR: '' } });
  return { exit, lines: stdout.trimEnd().split('\n'), stderr };
}

describe('exit codes and what is printed', () => {
  test('denied', async () => {
    const folder = await folderOf({ 'policy.yaml': policyText(), 'web.yaml': deploymentText() });
    expect(await checkIn(folder, '.')).toEqual({
      exit: 1,
      stderr: '',
      lines: ['web.yaml', denied, ...shown, '', '1 object checked: 1 denied'],
    });
    expect(await checkIn(folder, '.', '--quiet')).toEqual({ exit: 1, stderr: '', lines: ['web.yaml', denied] });
  });

  test('a warning is no failure, unless --fail-on says so', async () => {
    const folder = await folderOf({ 'policy.yaml': policyText('privileged', 'Warn'), 'web.yaml': deploymentText() });
    const lines = ['web.yaml', denied.replace('denied', 'warning'), ...shown, '', '1 object checked: 1 with warnings'];
    expect(await checkIn(folder, '.')).toEqual({ exit: 0, stderr: '', lines });
    expect(await checkIn(folder, '.', '--fail-on', 'warn')).toEqual({ exit: 1, stderr: '', lines });
    expect(await checkIn(folder, '.', '--fail-on', 'warn', '--quiet')).toEqual({
      exit: 1,
      stderr: '',
      lines: lines.slice(0, 2),
    });
    expect(await checkIn(folder, '.', '--quiet')).toEqual({ exit: 0, stderr: '', lines: [''] });
  });

  test.each([
    [[], 'nothing to check; name files or folders, - for standard input, --helm or --kustomize\n'],
    [['.', '--values', 'v.yaml'], '--values needs --helm; add it, or remove --values\n'],
    [['--review', 'r.json', '--old', 'o.yaml'], '--review has the old object in it; remove --old\n'],
    [['--review', 'r.json', '--operation', 'UPDATE'], '--review has the operation in it; remove --operation\n'],
    [
      ['web.yaml', '--old', '-', '-'],
      '- is standard input, which can be read only once; write a file for the others\n',
    ],
    [
      ['web.yaml', '--old', '-', '--old', '-'],
      '- is standard input, which can be read only once; write a file for the others\n',
    ],
    [
      ['--review', '-', '--policy', '-'],
      '- is standard input, which can be read only once; write a file for the others\n',
    ],
    [['--review', 'r.json', '--output', 'sarif'], '--review prints text or json; write one of these\n'],
    [
      ['.', '--namespace', 'Shop'],
      `option '--namespace <name>' has 'Shop'; write the name of a namespace, of a-z, 0-9 and "-"\n`,
    ],
    [
      ['.', '--policy', 'gone.yaml'],
      'policy "gone.yaml" cannot be read: there is no such file; write the path of one\n',
    ],
  ])('%j', async (args, stderr) => {
    expect(await checkIn(await folderOf({}), ...args)).toEqual({ exit: 2, stderr, lines: [''] });
  });
});

describe('policies', () => {
  test('one in the input that cannot be used is a problem, and no other stands in for it', async () => {
    const folder = await folderOf({ 'policy.yaml': policyText('privilegd'), 'web.yaml': deploymentText() });
    const { exit, lines } = await checkIn(folder, '.');
    expect([exit, lines]).toEqual([
      2,
      [
        'policy.yaml:8:5: "privilegd" is not a rule; did you mean "privileged"?',
        '',
        '1 object checked: 1 error, 1 not judged, since no policy can be used',
      ],
    ]);
  });

  test('one that a cluster would refuse counts, and is reported', async () => {
    const text = `${policyText().trimEnd()}\n    limits-required: {resources: {cpu: {}}}\n    limits-forbidden: {resources: {cpu: {}}}\n`;
    const folder = await folderOf({ 'policy.txt': text, 'web.yaml': deploymentText() });
    const { exit, stderr, lines } = await checkIn(folder, 'web.yaml', '--policy', 'policy.txt');
    expect([exit, stderr]).toEqual([2, '']);
    expect(lines).toContain(denied);
    const refused = lines.filter((line) => /^policy\.txt:9:\d+: limits-required requires a cpu limit, and /.test(line));
    expect(refused).toHaveLength(1);
    const found = await checkIn(await folderOf({ 'policy.yaml': text, 'web.yaml': deploymentText() }), '.');
    expect(found).toEqual({ exit, stderr, lines: lines.map((line) => line.replace('policy.txt', 'policy.yaml')) });
  });

  test('what files say of their namespaces counts: labels, LimitRanges, ServiceAccounts', async () => {
    const namespaced = (name: string, tier: string) => [
      `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {tier: ${tier}}}\n`,
      `apiVersion: v1\nkind: LimitRange\nmetadata: {name: l, namespace: ${name}}\nspec: {limits: [{type: Container, default: {memory: 1Gi}}]}\n`,
      `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: quiet, namespace: ${name}}\nautomountServiceAccountToken: false\n`,
    ];
    const pod = (namespace: string, account: string) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: ${account}, namespace: ${namespace}}\nspec: {serviceAccountName: ${account}, containers: [{name: app}]}\n`;
    const policy = `apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: own}\nspec:\n  mode: Enforce\n  match: {namespaceSelector: {matchLabels: {tier: web}}}\n  rules:\n    limits-required: {}\n    service-account-token: {}\n`;
    const documents = [policy, ...namespaced('shop', 'web'), ...namespaced('back', 'db')];
    const pods = [pod('shop', 'quiet'), pod('shop', 'loud'), pod('back', 'loud'), pod('unknown', 'loud')];
    const folder = await folderOf({ 'all.yaml': [...documents, ...pods].join('---\n') });
    const { stdout } = await run(['check', 'all.yaml', '--output', 'json'], { cwd: folder });
    const { objects, skipped } = JSON.parse(stdout);
    const found = objects.map((each: { findings: { rule: string }[]; verdict: string }) => [
      each.verdict,
      ...each.findings.map(({ rule }) => rule),
    ]);
    expect(found).toEqual([
      ['allowed'],
      ['denied', 'service-account-token'],
      ['unmatched'],
      ['denied', 'limits-required', 'service-account-token'],
    ]);
    expect(skipped).toEqual([]);
  });
});

test('plimsoll.yaml of a folder above, up to the root of the repository', async () => {
  const folder = await folderOf({
    '.git/HEAD': '',
    'plimsoll.yaml':
      'policy: [rules/own.yaml]\nnamespace: shop\nkubeVersion: "1.36"\nfailOn: warn\nkinds:\n  - {group: example.com, kind: Farm, template: spec.barns.*.template}\n',
    'rules/own.yaml': policyText('privileged', 'Warn'),
    'deploy/web.yaml': deploymentText(),
    'deploy/farm.yaml': `apiVersion: example.com/v1
kind: Farm
metadata: {name: f}
spec:
  barns:
    - template: {spec: {containers: [{name: a}]}}
    - template: {spec: {containers: [{name: b, securityContext: {privileged: true}}]}}
`,
  });
  const { exit, stdout } = await run(['check', '.', '--output', 'json'], { cwd: join(folder, 'deploy') });
  const { kubeVersion, policies, objects } = JSON.parse(stdout);
  expect([exit, kubeVersion, policies]).toEqual([1, '1.36', ['own']]);
  expect(
    objects.map((each: { kind: string; namespace: string; findings: { field: string; line: number }[] }) => [
      each.kind,
      each.namespace,
      ...each.findings.map(({ field, line }) => `${line} ${field}`),
    ]),
  ).toEqual([
    ['Farm', 'shop'],
    ['Farm', 'shop', '7 spec.barns[1].template.spec.containers[0].securityContext.privileged'],
    ['Deployment', 'shop', '11 spec.template.spec.containers[0].securityContext.privileged'],
  ]);
});

test('JUnit: what makes the check fail is a failure, and each template has a name of its own', async () => {
  const task = '{template: {spec: {containers: [{name: a, securityContext: {privileged: true}}]}}}';
  const job = `apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nspec: {tasks: [${task}, ${task}]}\n`;
  const folder = await folderOf({ 'policy.yaml': policyText('privileged', 'Warn'), 'job.yaml': job });
  const failures = async (...args: readonly string[]) => {
    const { stdout } = await run(['check', '.', '--output', 'junit', ...args], { cwd: folder });
    expect([...stdout.matchAll(/<testcase [^>]* name="([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'Job default/without a name spec.tasks[0].template',
      'Job default/without a name spec.tasks[1].template',
    ]);
    expect(stdout).toContain('job.yaml:3:76: the Job: container &quot;a&quot; is privileged');
    return [
      / failures="(\d)"/.exec(stdout)?.[1],
      stdout.match(/<failure message="1 problem" type="warning">/g)?.length,
    ];
  };
  expect(await failures()).toEqual(['0', undefined]);
  expect(await failures('--fail-on', 'warn')).toEqual(['2', 2]);
});

test.each([['policy', 'show'], ['try', 'https://localhost:1/validate'], ['serve', '--cluster'], ['inspect']])(
  '%s: --namespace takes the name of a namespace',
  async (...command) => {
    const { exit, stderr } = await run([...command, '--namespace', 'Shop.a'], {});
    expect([exit, stderr]).toEqual([2, expect.stringContaining('write the name of a namespace, of a-z, 0-9 and "-"')]);
  },
);

test('--operation: what is done to the objects, whatever stood before', async () => {
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {nodeName: n, containers: [{name: app, image: app}]}\n';
  const folder = await folderOf({
    'policy.txt':
      'apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: p}\nspec: {mode: Enforce, rules: {node-name: {}, image-tag: {}}}\n',
    'old/pod.yaml': pod,
    'pod.yaml': pod,
  });
  const rulesOf = async (...args: readonly string[]) => {
    const { exit, lines } = await checkIn(folder, 'pod.yaml', '--policy', 'policy.txt', ...args);
    return { exit, rules: ['nodeName', 'image'].filter((id) => lines.some((line) => line.includes(`${id} `))) };
  };
  expect(await rulesOf()).toEqual({ exit: 1, rules: ['nodeName', 'image'] });
  expect(await rulesOf('--operation', 'UPDATE')).toEqual({ exit: 1, rules: ['image'] });
  expect((await rulesOf('--old', 'old')).exit).toBe(0);
  expect((await rulesOf('--old', 'old', '--operation', 'CREATE')).exit).toBe(1);
});

test('--old: only what is new or worse is denied', async () => {
  const both = (isPrivileged: boolean) => `${deploymentText('web')}---\n${deploymentText('shop', isPrivileged)}`;
  const nameless = deploymentText().replace('name: web', 'generateName: web-');
  const folder = await folderOf({
    'policy.txt': policyText(),
    'old/all.yaml': `${both(false)}---\n${nameless}`,
    'new.yaml': `${both(true)}---\n${nameless}---\n${deploymentText('added')}`.replace(
      '- name: app',
      '- name: app\n          image: b:2',
    ),
  });
  const { exit, lines } = await checkIn(folder, 'new.yaml', '--policy', 'policy.txt', '--old', 'old');
  expect(exit).toBe(1);
  expect(lines.filter((line) => /^ +\d+:/.test(line)).map((line) => line.split(': container')[0])).toEqual([
    '  12:13  warning  Deployment "web"',
    '  24:13  denied  Deployment "shop"',
    '  36:13  denied  Deployment "web-"',
    '  48:13  denied  Deployment "added"',
  ]);
  expect(lines.at(-1)).toBe('4 objects checked: 3 denied, 1 with warnings');
  const broken = await checkIn(folder, 'new.yaml', '--policy', 'policy.txt', '--old', 'gone.yaml');
  expect(broken.exit).toBe(2);
});

describe('--review', () => {
  const names = ['a-good.allow', 'b-bad.deny', 'c-forty.allow', 'd-update.allow', 'ephemeral', 'resize-bad', 'resize'];

  test('is answered as the webhook answers', { timeout: 60_000 }, async () => {
    const bad = reviewOf({ ...podOf({ hostNetwork: true }), kind: 'Pod' });
    const reviews = [
      ...(await Promise.all(names.map(captured))),
      bad,
      reviewOf({}, { operation: 'DELETE', object: null }),
    ];
    const app = webhookApp(gateWith(), { log, limits, metrics });
    const folder = await folderOf(Object.fromEntries(reviews.map((text, index) => [`${index}.json`, text])));
    const answers = await Promise.all(
      reviews.map(async (payload, index) => {
        const headers = { 'content-type': 'application/json' };
        const response = await app.inject({ method: 'POST', url: '/validate', headers, payload });
        const { exit, stdout } = await run(['check', '--review', `${index}.json`, '--output', 'json'], { cwd: folder });
        return { webhook: response.json(), check: JSON.parse(stdout), exit };
      }),
    );
    expect(answers.map(({ check }) => check)).toEqual(answers.map(({ webhook }) => webhook));
    expect(answers.map(({ exit }) => exit)).toEqual(answers.map(({ webhook }) => (webhook.response.allowed ? 0 : 1)));
    expect(new Set(answers.map(({ exit }) => exit))).toEqual(new Set([0, 1]));
    await app.close();
  });

  test('in words, with the policies and facts of files', async () => {
    const privileged = { ...podOf(), spec: { containers: [{ name: 'app', securityContext: { privileged: true } }] } };
    const folder = await folderOf({
      'policy.yaml': policyText(),
      'warn.yaml': policyText('privileged', 'Warn'),
      'review.json': `\uFEFF${reviewOf(privileged)}`,
      'no-review.json': '{}',
      'no-json.json': 'kind: AdmissionReview',
    });
    expect(await checkIn(folder, '--review', 'review.json', 'policy.yaml')).toEqual({
      exit: 1,
      stderr: '',
      lines: [
        'Pod "web" has 1 problem with policy "own":',
        '- container "app" is privileged; set securityContext.privileged to false (privileged)',
      ],
    });
    const warned = await checkIn(folder, '--review', 'review.json', '--policy', 'warn.yaml');
    const [, warning = ''] = warned.lines;
    expect([warned.exit, warned.lines[0], warned.lines[1]]).toEqual([
      0,
      'allowed',
      expect.stringMatching(/^Warning: Pod "web": container "app" is privileged/),
    ]);
    const quiet = ['--review', 'review.json', '--policy', 'warn.yaml', '--quiet'];
    expect(await checkIn(folder, ...quiet)).toEqual({ exit: 0, stderr: '', lines: [''] });
    expect(await checkIn(folder, ...quiet, '--fail-on', 'warn')).toEqual({ exit: 1, stderr: '', lines: [warning] });
    await writeFile(join(folder, 'plimsoll.yaml'), 'failOn: warn\n');
    expect((await checkIn(folder, ...quiet)).exit).toBe(1);
    expect(await checkIn(folder, '--review', 'no-review.json')).toEqual({
      exit: 2,
      stderr: '"no-review.json": the body is not an AdmissionReview of admission.k8s.io/v1; set apiVersion and kind\n',
      lines: [''],
    });
    expect(await checkIn(folder, '--review', 'no-json.json')).toEqual({
      exit: 2,
      stderr: '"no-json.json" is not JSON; write an AdmissionReview as kube-apiserver sends it\n',
      lines: [''],
    });
  });
});

const tools = join(cacheFolder(), 'cluster-tools/bin');
const hasTools = existsSync(join(tools, 'helm')) && existsSync(join(tools, 'kubectl'));

describe('rendered by other programs', () => {
  const files = {
    'policy.txt': policyText(),
    'web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'web/templates/web.yaml': deploymentText('{{ .Values.name }}', true).replace('true', '{{ .Values.privileged }}'),
    'web/values.yaml': 'name: web\nprivileged: false\n',
    'strict.yaml': 'privileged: true\n',
    'overlay/kustomization.yaml': 'resources: [web.yaml]\nnamePrefix: my-\n',
    'overlay/web.yaml': deploymentText(),
  };
  const env = { PATH: `${tools}${delimiter}${process.env['PATH'] ?? ''}` };

  test.skipIf(!hasTools)('helm and kustomize (of npm run kind -- --prepare)', { timeout: 60_000 }, async () => {
    const folder = await folderOf(files);
    const checked = async (...args: readonly string[]) => {
      const { exit, stdout, stderr } = await run(['check', ...args, '--policy', 'policy.txt'], { cwd: folder, env });
      return { exit, stderr, first: stdout.split('\n')[0], found: /^ .*denied .*"(.*)": /m.exec(stdout)?.[1] };
    };
    expect(await checked('--helm', 'web')).toMatchObject({ exit: 0, stderr: '', first: '1 object checked: 1 passed' });
    expect(await checked('--helm', 'web', '-f', 'strict.yaml', '--kube-version', '1.36')).toEqual({
      exit: 1,
      stderr: '',
      first: 'web (helm template)',
      found: 'web',
    });
    expect(await checked('--kustomize', 'overlay')).toEqual({
      exit: 1,
      stderr: '',
      first: 'overlay (kustomize build)',
      found: 'my-web',
    });
    const failed = await checked('--helm', 'web', '-f', 'gone.yaml');
    expect([failed.exit, failed.stderr]).toEqual([
      2,
      expect.stringMatching(/^helm template failed: [^\n]*gone\.yaml[^\n]*\n$/),
    ]);
  });

  test('of what a program says, the error is reported, on one line', async () => {
    const program = (said: string) => `#!/bin/sh\nprintf '%b' '${said}' >&2\nexit 1\n`;
    const folder = await folderOf({
      helm: program('WARNING: the kubeconfig is readable by others\\nError: no \\033[31mchart\\nUse --debug\\n'),
      kustomize: program('# Warning: commonLabels is deprecated\\nno such folder\\n'),
    });
    for (const name of ['helm', 'kustomize']) await chmod(join(folder, name), 0o755);
    const env = { PATH: folder };
    const helm = await run(['check', '--helm', 'web'], { cwd: folder, env });
    expect([helm.exit, helm.stderr]).toEqual([
      2,
      expect.stringMatching(/^helm template failed: no [^\n\u001B]*chart\n$/),
    ]);
    const kustomize = await run(['check', '--kustomize', 'web'], { cwd: folder, env });
    expect([kustomize.exit, kustomize.stderr]).toEqual([2, 'kustomize build failed: no such folder\n']);
  });

  test('programs that print too much', { timeout: 60_000 }, async () => {
    const folder = await folderOf({ helm: '#!/bin/sh\nexec /usr/bin/head -c 21000000 /dev/zero\n' });
    await chmod(join(folder, 'helm'), 0o755);
    const helm = await run(['check', '--helm', 'web'], { cwd: folder, env: { PATH: folder } });
    expect([helm.exit, helm.stderr]).toEqual([
      2,
      'what helm template prints is larger than 20 MiB; render less at once\n',
    ]);
  });

  test('programs that are not installed', async () => {
    const folder = await folderOf(files);
    const nowhere = { cwd: folder, env: { PATH: folder } };
    const helm = await run(['check', '--helm', 'web'], nowhere);
    expect([helm.exit, helm.stderr]).toEqual([2, 'helm is not installed; install it, or render the manifests first\n']);
    const kustomize = await run(['check', '--kustomize', 'overlay'], nowhere);
    expect([kustomize.exit, kustomize.stderr]).toEqual([
      2,
      'kustomize is not installed, nor is kubectl; install one, or render the manifests first\n',
    ]);
  });
});
