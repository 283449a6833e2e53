// How the command line starts, and how it takes what it does not know.
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { run } from './command.ts';

const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));

/** Tells on the standard error of each package that is loaded. */
const spy = `
  import { registerHooks } from 'node:module';
  const told = /^(fastify|pino|@kubernetes\\/client-node.*|@peculiar\\/x509|reflect-metadata|yaml)$/;
  registerHooks({ resolve: (name, context, next) => {
    if (told.test(name)) process.stderr.write('loads ' + name + '\\n');
    return next(name, context);
  } });
`;
const execArgv = ['--import', `data:text/javascript,${encodeURIComponent(spy)}`];

test('the version is that of the package, and nothing is loaded to tell it', async () => {
  expect(await run(['--version'], { execArgv })).toEqual({ exit: 0, stdout: `${manifest.version}\n`, stderr: '' });
});

test('a policy is checked without a server', async () => {
  const { exit, stderr } = await run(['policy', 'check', '/nope.yaml'], { execArgv });
  expect(exit).toBe(2);
  expect(new Set(stderr.match(/loads .*/g))).toEqual(new Set(['loads yaml']));
  expect(stderr).toContain('"/nope.yaml" cannot be read: there is no such file; write the path of one\n');
});

test.each([
  { args: ['explain', 'image-tag'], code: 0, said: 'image-tag\n  Finds images without a tag' },
  { args: ['policy', 'show', 'standard', '--namespace', 'shop'], code: 0, said: 'for namespace "shop"' },
  { args: ['policy', 'test', 'deploy/policies'], code: 0, said: ' passed\n' },
])('nothing of a server or a cluster is loaded for $args', async ({ args, code, said }) => {
  const { exit, stdout, stderr } = await run(args, { execArgv });
  expect([exit, stdout]).toEqual([code, expect.stringContaining(said)]);
  expect(new Set(stderr.trimEnd().split('\n'))).toEqual(new Set(['loads yaml']));
});

test('the spy sees what is loaded', async () => {
  const { stderr } = await run(['serve', '--policy', '/nope.yaml'], { execArgv });
  expect(stderr.match(/loads .*/g)).toEqual(expect.arrayContaining(['loads fastify', 'loads pino', 'loads yaml']));
});

test.each([['serve', '--cluster'], ['crd', '--apply'], ['--help']])(
  'on a Node that is too old: %s',
  async (...args) => {
    const older = 'data:text/javascript,Object.defineProperty(process.versions,"node",{value:"20.20.2"})';
    expect(await run(args, { execArgv: ['--import', older] })).toEqual({
      exit: 2,
      stdout: '',
      stderr: 'Node 20.20.2 is too old for plimsoll; run it with Node 22.19.0 or newer\n',
    });
  },
);

test('help says what there is', async () => {
  const { exit, stdout, stderr } = await run(['--help']);
  expect([exit, stderr]).toEqual([0, '']);
  for (const command of ['serve', 'policy']) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
});

describe('what is not known is refused in one sentence', () => {
  test.each([
    { args: ['serv'], sentence: "unknown command 'serv' (Did you mean serve?); see plimsoll --help" },
    {
      args: ['--verson'],
      sentence: "unknown option '--verson' (Did you mean --version?); see plimsoll --help",
    },
    {
      args: ['policy', 'chek'],
      sentence: "unknown command 'chek' (Did you mean check?); see plimsoll --help",
    },
    {
      args: ['policy', 'show', '--label', 'team'],
      sentence: "option '--label <key=value>' has 'team'; write it as KEY=VALUE",
    },
    { args: ['explain', 'image-tags'], sentence: 'there is no rule "image-tags"; did you mean "image-tag"?' },
    { args: ['policy', 'test'], sentence: "missing required argument 'path'; see plimsoll --help" },
    { args: ['policy', 'check'], sentence: "missing required argument 'file'; see plimsoll --help" },
  ])('$args', async ({ args, sentence }) => {
    expect(await run(args)).toEqual({ exit: 2, stdout: '', stderr: `${sentence}\n` });
  });
});
