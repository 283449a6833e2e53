import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readInput } from '../src/cli/input.ts';
import { manifestsIn } from '../src/cli/manifest.ts';
import { deploymentText, folderOf, policyText } from './check-folder.ts';
import { run } from './command.ts';

const policy = { 'policy.yaml': policyText() };

describe('files and folders', () => {
  test('a folder with links in loops, hidden folders and packages: every file once', async () => {
    const folder = await folderOf({
      'b.yaml': deploymentText(),
      'below/c.yml': deploymentText(),
      'below/d.json': '{}',
      'below/notes.txt': deploymentText(),
      '.hidden/e.yaml': deploymentText(),
      'node_modules/f.yaml': deploymentText(),
    });
    await symlink('..', join(folder, 'below/up'));
    await symlink('b.yaml', join(folder, 'link.yaml'));
    await symlink('nowhere', join(folder, 'broken.yaml'));
    await symlink('self.yaml', join(folder, 'self.yaml'));
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')], { stdio: 'ignore' });
    const { texts, problems, skipped } = await readInput([folder, join(folder, 'below/c.yml')]);
    expect(texts.map(({ name }) => name.slice(folder.length))).toEqual(['/b.yaml', '/below/c.yml', '/below/d.json']);
    expect([problems, skipped]).toEqual([[], []]);
    const hidden = await readInput([join(folder, '.hidden')]);
    expect(hidden.texts).toHaveLength(1);
  });

  test('Helm charts are reported in one line, and what is beside their templates is read', async () => {
    const chart = (name: string) => ({
      [`${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}`,
      [`${name}/values.yaml`]: 'apiVersion: 1',
      [`${name}/values-prod.yaml`]: 'apiVersion: 1',
      [`${name}/templates/web.yaml`]: 'kind: {{ .Values.kind }}',
      [`${name}/charts/sub/Chart.yaml`]: 'apiVersion: v2',
      [`${name}/crds/crd.yaml`]: 'apiVersion: v1',
    });
    const folder = await folderOf({ ...chart('one'), ...chart('two') });
    const one = join(folder, 'one');
    const both = await readInput([folder]);
    expect(both.texts.map(({ name }) => name.slice(folder.length))).toEqual([
      '/one/crds/crd.yaml',
      '/two/crds/crd.yaml',
    ]);
    expect(both.skipped).toEqual([
      `skipped: 2 Helm charts that are not rendered, such as ${one}; check each with --helm, as --helm ${one}`,
    ]);
    const templates = await readInput([join(one, 'templates')]);
    expect(templates).toEqual({
      texts: [],
      problems: [],
      skipped: [`skipped: ${one} is a Helm chart that is not rendered; check it with --helm ${one}`],
    });
  });

  test('nasty files: one sentence each, the rest is checked, and the exit code is 2', { timeout: 60_000 }, async () => {
    const folder = await folderOf({
      ...policy,
      'a-large.yaml': Buffer.alloc(50 * 1024 * 1024, 'a'),
      'b-binary.yaml': Uint8Array.from({ length: 999 }, (_, index) => (index * 37) % 256),
      'c-control.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: "a\u0001"}\n',
      'd-utf8.yaml': Buffer.concat([Buffer.from('apiVersion: v1 # '), Buffer.from([0xc3, 0x28])]),
      'e-recursive.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: &a\n  labels: *a\n',
      'f-template.yaml': 'apiVersion: v1\nkind: {{ .Values.kind }}\nspec: {{ .Values.spec }}\n',
      'g-aliases.yaml': `apiVersion: v1\na0: &a0 [1]\n${[...'12345678'].map((level) => `a${level}: &a${level} [${`*a${Number(level) - 1},`.repeat(9)}]`).join('\n')}`,
      'h-deep.yaml': `apiVersion: ${'['.repeat(100_000)}`,
      'i-good.yaml': deploymentText(),
    });
    const { exit, stdout, stderr } = await run(['check', '.'], { cwd: folder });
    expect([exit, stderr]).toEqual([2, '']);
    const lines = stdout.split('\n');
    expect(lines.slice(lines.indexOf('i-good.yaml'))).toEqual([
      'i-good.yaml',
      '  11:13  denied  Deployment "web": container "app" is privileged; set securityContext.privileged to false (privileged)',
      '      11 |             privileged: true',
      '         |             ^',
      '',
      '"a-large.yaml" is larger than 20 MiB; split it into smaller files',
      '"b-binary.yaml" is not UTF-8 text; save it as UTF-8',
      '"d-utf8.yaml" is not UTF-8 text; save it as UTF-8',
      'c-control.yaml:3:20: a control character stands here; remove it',
      'e-recursive.yaml:4:11: the value of "&a" contains itself; write it out',
      'f-template.yaml:2:8: this is a template that is not rendered; render it first, as with --helm CHART',
      'g-aliases.yaml:8:10: aliases make this too large; write less "*"',
      'h-deep.yaml:1:512: objects and lists nest more than 500 levels deep; write it flatter',
      '',
      '1 object checked: 1 denied, 8 errors',
      '',
    ]);
  });

  test('what is named is to be there, and to be readable', async () => {
    const { exit, stdout } = await run(['check', 'gone.yaml', '--quiet'], { cwd: await folderOf({}) });
    expect([exit, stdout]).toEqual([2, '"gone.yaml" cannot be read: there is no such file; write the path of one\n']);
  });

  test('a repository with a hundred files for other programs: one line', async () => {
    const others = Array.from({ length: 100 }, (_, index) => [`conf/${index}.yaml`, `a: !Ref ${index}\n? [b]\n`]);
    const folder = await folderOf({
      ...Object.fromEntries(others),
      'tsconfig.json': '// with a comment\n{"compilerOptions": {},}',
      ...policy,
      'plimsoll.yaml': 'namespace: shop\n',
      'below/plimsoll.yaml': 'namespace: shop\n',
      'suite.yaml': 'apiVersion: plimsoll.dev/v1alpha1\nkind: PolicyTest\n',
      'service.yaml': 'apiVersion: v1\nkind: Service\n---\n# empty\n---\napiVersion: v1\nkind: Namespace\n',
      'good.yaml': deploymentText('web', false),
    });
    const { exit, stdout } = await run(['check', '.'], { cwd: folder });
    expect([exit, stdout]).toEqual([
      0,
      'skipped: 1 object without a pod template, 101 files with something else than Kubernetes objects, such as "conf/0.yaml"\n1 object checked: 1 passed\n',
    ]);
  });
});

describe('objects in texts', () => {
  const names = (text: string) =>
    manifestsIn([{ name: 'f', text }]).manifests.map(({ apiVersion, kind, source: { line, column, document } }) =>
      [apiVersion, kind, line, column, document].join(' '),
    );

  test.each([
    ['documents', 'a: 1\n---\n---\napiVersion: v1\nkind: Pod\n', ['v1 Pod 4 1 3']],
    ['JSON', '{"apiVersion": "v1", "kind": "Pod"}', ['v1 Pod 1 1 1']],
    [
      'a List of Lists',
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- apiVersion: v1\n  kind: List\n  items:\n    - {apiVersion: v1, kind: Pod}\n- null\n',
      ['v1 Pod 4 3 1', 'v1 Pod 8 7 1'],
    ],
    [
      'a list of one kind, whose items leave it out',
      'apiVersion: apps/v1\nkind: DeploymentList\nitems:\n- metadata: {name: a}\n',
      ['apps/v1 Deployment 4 3 1'],
    ],
    ['an empty List', 'apiVersion: v1\nkind: List\nitems: []\n', []],
    ['an empty List as Go writes it', 'apiVersion: v1\nkind: List\nitems: null\n', []],
  ])('%s', (_, text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  test('an empty List is a file of Kubernetes', () => {
    expect(manifestsIn([{ name: 'f', text: 'apiVersion: v1\nkind: List\nitems: []\n' }])).toEqual({
      manifests: [],
      unread: [],
      others: new Set(),
    });
  });

  test.each([
    [
      'a List whose items leave out their kind',
      'apiVersion: v1\nkind: List\nitems:\n- metadata: {name: a}\n- null\n',
      [
        '4:3: apiVersion is missing; write it',
        '4:3: kind is missing; write it',
        '5:3: this item of a list is not an object; write one with apiVersion and kind, or remove it',
      ],
    ],
    [
      'a List without items',
      'apiVersion: v1\nkind: List\n',
      ['1:1: items is missing, or not a list; write a list of objects'],
    ],
    ['kind alone', 'kind: Pod\nmetadata: {name: a}\n', ['1:1: apiVersion is missing; write it']],
    ['apiVersion alone', 'apiVersion: v1\nspec: {}\n', ['1:1: kind is missing; write it']],
    [
      'a version that is a number',
      'apiVersion: 1\nkind: Pod\nspec: {}\n',
      ['1:13: apiVersion is not text; write text'],
    ],
  ])('%s is a problem, also in a folder', (_, text, expected) => {
    for (const isFound of [false, true]) {
      const { manifests, unread } = manifestsIn([{ name: 'f', text, isFound }]);
      const lines = unread.map(({ line, column, message }) => `${line}:${column}: ${message}`);
      expect([manifests, lines]).toEqual([[], expected]);
    }
  });

  test.each([
    'kind: pretty\n',
    'apiVersion: 1\nname: chart\n',
    'kind: {{ not YAML }}: [\n',
    '{"kind": "compilation", // a comment\n}',
  ])('in a folder, %j is for another program', (text) => {
    const { manifests, unread, others } = manifestsIn([{ name: 'f', text, isFound: true }]);
    expect([manifests, unread, others]).toEqual([[], [], new Set(['f'])]);
  });
});

describe('what would pass unjudged is a problem', () => {
  async function problemsIn(files: Readonly<Record<string, string>>) {
    const { exit, stdout } = await run(['check', '.', '--output', 'json'], { cwd: await folderOf(files) });
    const { objects, unread, skipped } = JSON.parse(stdout);
    return {
      exit,
      objects: objects.length,
      problems: unread.map(({ message }: { message: string }) => message),
      skipped,
    };
  }

  test('an API that is not served any more is checked as the one that took its place', async () => {
    const file = deploymentText().replace('apps/v1', 'extensions/v1beta1');
    expect(file).toContain('extensions/v1beta1');
    expect(await problemsIn({ ...policy, 'web.yaml': file })).toMatchObject({ objects: 1, problems: [] });
  });

  test('a misspelt template', async () => {
    const rollout = (spec: string) =>
      `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec: ${spec}\n`;
    expect(
      await problemsIn({
        ...policy,
        'web.yaml': deploymentText().replace('template', 'tmplate'),
        'rollout.yaml': rollout('{tmplate: {}}'),
        'of-workload.yaml': rollout('{workloadRef: {kind: Deployment, name: web}}'),
        'job.yaml': 'apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nspec: {tsks: []}\n',
      }),
    ).toEqual({
      exit: 2,
      objects: 0,
      skipped: ['skipped: 1 object without a pod template'],
      problems: [
        'the Job has no spec.tasks; write it, or check a patch as a part of its overlay, with --kustomize',
        'Rollout "r" has no spec.template; write it, or check a patch as a part of its overlay, with --kustomize',
        'Deployment "web" has no spec.template; write it, or check a patch as a part of its overlay, with --kustomize',
      ],
    });
  });

  test.each([
    ['kind: PodPolicy', 'kind: Podpolicy', /^kind is "Podpolicy"; write PodPolicy$/],
    ['kind: PodPolicy', 'kind: Rules', /^kind "Rules" is not one of plimsoll\.dev; write PodPolicy$/],
    ['kind: PodPolicy', 'kind: PolicyTst', /^kind "PolicyTst" is not one of plimsoll\.dev; write PolicyTest$/],
    ['plimsoll.dev', 'plimsol.dev', /plimsoll\.dev\/v1alpha1/],
  ])('a policy with %s written as %s', async (right, wrong, message) => {
    const files = { 'policy.yaml': policyText().replace(right, wrong), 'web.yaml': deploymentText() };
    const { exit, objects, problems } = await problemsIn(files);
    expect([exit, objects, problems]).toEqual([2, 1, [expect.stringMatching(message)]]);
  });

  test('where a policy is named, those among the files are not read', async () => {
    const files = { 'policy.yaml': policyText('privilegd'), 'web.yaml': deploymentText(), 'named.txt': policyText() };
    const { exit, stdout } = await run(['check', '.', '--policy', 'named.txt'], { cwd: await folderOf(files) });
    expect([exit, stdout.split('\n').at(-2)]).toEqual([1, '1 object checked: 1 denied']);
  });
});
