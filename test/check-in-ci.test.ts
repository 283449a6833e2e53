// The GitHub Action, the hooks of pre-commit, and the page about them.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { deploymentText, folderOf, policyText } from './check-folder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly id?: string; readonly run?: string; readonly shell?: string }[];
  };
}

const action = parse(read('action.yml')) as Action;

test('actions have the commits that the workflows of this repository use', () => {
  const pinsIn = (text: string) => text.match(/(?<=uses: )[\w-]+\/[\w/-]+@[0-9a-f]{40} # v[\d.]+/g) ?? [];
  const pinOf = (pin: string) => pin.replace(/^([\w-]+\/[\w-]+)[\w/-]*/, '$1');
  const folder = '.github/workflows';
  const known = new Set(
    readdirSync(join(root, folder)).flatMap((name) => pinsIn(read(`${folder}/${name}`)).map(pinOf)),
  );
  const used = ['action.yml', 'docs/ci.md'].flatMap((file) => pinsIn(read(file)));
  expect(used).toHaveLength(3);
  expect(used.filter((pin) => !known.has(pinOf(pin)))).toEqual([]);
  expect(read('action.yml').match(/uses: /g)).toHaveLength(2);
});

test(
  "the action's script: SARIF in a file, annotations in the log, and the exit code of check",
  { timeout: 60_000 },
  async () => {
    const script = action.runs.steps.find(({ id }) => id === 'check')?.run ?? '';
    const folder = await folderOf({
      'policies/own.yaml': policyText(),
      'deploy/web.yaml': deploymentText(),
      'other/good.yaml': deploymentText('good', false),
    });
    const checked = (paths: string, policy = 'policies/own.yaml') => {
      writeFileSync(join(folder, 'output'), '');
      const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
        cwd: folder,
        encoding: 'utf8',
        env: {
          PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
          PLIMSOLL: join(root, 'src/cli/main.ts'),
          RUNNER_TEMP: folder,
          GITHUB_OUTPUT: join(folder, 'output'),
          PATHS: paths,
          POLICY: policy,
          FAIL_ON: '',
        },
      });
      const sarif = readFileSync(join(folder, 'plimsoll.sarif'), 'utf8');
      return {
        status,
        stderr,
        output: readFileSync(join(folder, 'output'), 'utf8'),
        annotations: stdout.split('\n').filter((line) => line.startsWith('::')),
        results: sarif === '' ? [] : JSON.parse(sarif).runs[0].results,
      };
    };
    const denied = checked('deploy other');
    expect([denied.status, denied.results.length]).toEqual([1, 1]);
    expect(denied.annotations).toEqual([
      '::error file=deploy/web.yaml,line=11,col=13,title=privileged::Deployment "web": container "app" is privileged; set securityContext.privileged to false',
    ]);
    const output = `sarif=${folder}/plimsoll.sarif\n`;
    expect(denied.output).toBe(output);
    expect(checked('other\ndeploy\n')).toEqual(denied);
    expect(checked('other')).toEqual({ status: 0, stderr: '', output, annotations: [], results: [] });
    const unread = checked('deploy gone.yaml');
    expect([unread.status, unread.output, unread.results.length]).toEqual([2, output, 1]);
    expect(checked('deploy', 'gone.yaml')).toEqual({
      status: 2,
      stderr: 'policy "gone.yaml" cannot be read: there is no such file; write the path of one\n',
      output: '',
      annotations: [],
      results: [],
    });
  },
);

test('the example for GitHub has the permissions that uploading needs, also in a private repository', () => {
  const [, example = ''] = /^## GitHub\n\n((?:    .*\n)+)/m.exec(read('docs/ci.md')) ?? [];
  const { permissions } = parse(example) as { readonly permissions: object };
  expect(permissions).toEqual({ contents: 'read', 'security-events': 'write', actions: 'read' });
});

test('the hooks of pre-commit run check over the repository, with the image of this version', () => {
  interface Hook {
    readonly entry: string;
    readonly args: readonly string[];
    readonly files: string;
    readonly pass_filenames: boolean;
  }
  const hooks = parse(read('.pre-commit-hooks.yaml')) as readonly Hook[];
  const { version } = JSON.parse(read('package.json')) as { readonly version: string };
  const { image } = parse(read('charts/plimsoll/values.yaml')) as { readonly image: { readonly repository: string } };
  expect(hooks.map(({ entry }) => entry)).toEqual([`${image.repository}:${version} check`, 'plimsoll check']);
  for (const { args, files, pass_filenames: passes } of hooks) {
    expect([args, passes]).toEqual([['.'], false]);
    expect(['a.yaml', 'b/a.yml', 'a.json', 'a.yaml.txt'].map((name) => new RegExp(files).test(name))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  }
});
