import { expect, test } from 'vitest';
import { told } from '../../test/told.ts';
import { Pod } from '../model/pod.ts';
import { textOf } from './contract/words.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { meaningProblems, OptionDoubt, OptionWarning, type OptionProblem } from './contract/options.ts';
import rule from './env-secrets.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(pod: unknown, options: Options = {}): readonly string[] {
  const problems: string[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(pod), (problem) => {
    const { at, key, measure } = told(problem);
    problems.push([at.slice(1).join('.'), key, ...(measure === undefined ? [] : [measure])].join(' '));
  });
  return problems;
}

const ofEnv = (env: unknown, options?: Options) => problemsOf(examplePod({ container: { env } }), options);
const ofSecret = { secretKeyRef: { name: 'db', key: 'password' } };

test.each([
  'PASSWORD',
  'DB_PASSWORD',
  'dbPassword',
  'db.password',
  'MYSQL_PWD',
  'CLIENT_SECRET',
  // stackrox/kube-linter#72
  'AWS_ACCESS_KEY_SECRET',
  'AWS_SECRET_ACCESS_KEY',
  'GITHUB_TOKEN',
  'apiKey',
  'x-api-key',
  'TLS_PRIVATE_KEY',
])('the name of a secret: %s', (name) => {
  expect(ofEnv([{ name, value: 'x' }])).toEqual([`containers.0.env.0 ${name} 2`]);
});

test.each([
  // stackrox/kube-linter#1198
  ['SECRETS_DIR', '/mnt/secrets'],
  // kubescape/regolibrary#563 and #697
  ['MARIADB_ROOT_PASSWORD_FILE', '/secrets/mariadb-root-password'],
  ['METALLB_ML_SECRET_KEY_PATH', '/etc/ml_secret_key'],
  // moby/buildkit#5775 and #5403
  ['PUBLIC_KEY', 'x'],
  ['KMS_KEY_ALIAS', 'x'],
  ['AWS_ACCESS_KEY_ID', 'x'],
  ['CREDENTIAL_MANAGER', 'x'],
  ['PASSWORD_PROMPT_STRING', 'x'],
  ['GOOGLE_APPLICATION_CREDENTIALS', '/secrets/key.json'],
  ['SECRET_NAME', 'db'],
  ['PWD', '/app'],
  ['OLDPWD', '/app'],
])('no name of a secret: %s', (name, value) => {
  expect(ofEnv([{ name, value }])).toEqual([]);
});

test.each(['', null, undefined, 'true', 'False', 'yes', '$(OTHER)', '$(A)$(B)'])(
  'a value that is none of a secret: %s',
  (value) => {
    expect(ofEnv([{ name: 'PASSWORD', value }])).toEqual([]);
  },
);

test.each(['x', '0', 'true ', 'user:$(OTHER)', '$$(OTHER)', '$(OTHER'])('a value that may be: %s', (value) => {
  expect(ofEnv([{ name: 'PASSWORD', value }])).toEqual(['containers.0.env.0 PASSWORD 2']);
});

const plainX = { name: 'X', value: 'hunter2' };
const fromX = { name: 'PASSWORD', value: '$(X)' };

test.each<[what: string, env: readonly object[], found: readonly string[]]>([
  ['a secret from a variable with a value', [plainX, fromX], ['containers.0.env.1 PASSWORD 2']],
  ['among others', [plainX, { name: 'PASSWORD', value: '$(A)$(X)' }], ['containers.0.env.1 PASSWORD 2']],
  [
    'by another',
    [plainX, { name: 'Y', value: '$(X)' }, { name: 'PASSWORD', value: '$(Y)' }],
    ['containers.0.env.2 PASSWORD 2'],
  ],
  ['one that is defined below, which is not expanded', [fromX, plainX], []],
  ['a switch', [{ name: 'X', value: 'true' }, fromX], []],
  ['a variable of a ConfigMap', [{ name: 'X', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } }, fromX], []],
  ['a value that another entry replaces', [plainX, { name: 'X', value: '' }, fromX], []],
  ['a value that replaces another', [{ name: 'X' }, plainX, fromX], ['containers.0.env.2 PASSWORD 2']],
  [
    'one that is reported itself',
    [
      { name: 'TOKEN', value: 'x' },
      { name: 'PASSWORD', value: '$(TOKEN)' },
    ],
    ['containers.0.env.0 TOKEN 2'],
  ],
  [
    'one that is exempt',
    [
      { name: 'FREE', value: 'x' },
      { name: 'PASSWORD', value: '$(FREE)' },
    ],
    [],
  ],
  ['a variable that is no secret', [plainX, { name: 'Y', value: '$(X)' }], []],
])('a reference to %s', (_, env, found) => {
  expect(ofEnv(env, { exempt: ['FREE'], allowDuplicates: true })).toEqual(found);
});

test('the variable that has the value is named, and the value is not', () => {
  const problems: unknown[] = [];
  const pod = new Pod(examplePod({ container: { env: [plainX, fromX] } }));
  rule.check(rule.defaults)(pod, (problem) => problems.push({ ...problem, problem: textOf(problem.problem) }));
  expect(problems).toMatchObject([
    {
      problem: 'sets environment variable "PASSWORD" from variable "X", which is in plain text',
      remedy: 'put the value into a Secret, and mount it as a volume instead',
    },
  ]);
  expect(JSON.stringify(problems)).not.toContain('hunter');
});

test('the value itself is never repeated', () => {
  const value = 'correct horse battery staple';
  const problems: unknown[] = [];
  const pod = new Pod(examplePod({ container: { env: [{ name: 'PASSWORD', value }] } }));
  rule.check(rule.defaults)(pod, (problem) => problems.push(problem));
  expect(problems).toHaveLength(1);
  expect(JSON.stringify(problems)).not.toContain('horse');
});

test('a Secret counts whatever the variable is called, and a ConfigMap, a field or a resource does not', () => {
  const env = [
    { name: 'COLOR', valueFrom: ofSecret },
    { name: 'PASSWORD', valueFrom: { configMapKeyRef: { name: 'a', key: 'b' } } },
    { name: 'TOKEN', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    { name: 'SECRET', valueFrom: null },
  ];
  expect(ofEnv(env)).toEqual(['containers.0.env.0 COLOR 1']);
  expect(ofEnv(env, { allowReferences: true })).toEqual([]);
});

test('containers of every kind, and each whole Secret once', () => {
  const envFrom = [
    { configMapRef: { name: 'app' } },
    { prefix: 'A_', secretRef: { name: 'app' } },
    { prefix: 'B_', secretRef: { name: 'app' } },
    { secretRef: { name: 'db', optional: true } },
    { secretRef: null },
  ];
  const other = (name: string) => ({ ...exampleContainer, name, env: [{ name: 'TOKEN', value: 'x' }] });
  const pod = examplePod({
    container: { envFrom },
    spec: { initContainers: [other('setup')], ephemeralContainers: [other('debugger')] },
  });
  expect(problemsOf(pod)).toEqual([
    'initContainers.0.env.0 TOKEN 2',
    'containers.0.envFrom.1.secretRef.name app',
    'containers.0.envFrom.3.secretRef.name db',
    'ephemeralContainers.0.env.0 TOKEN 2',
  ]);
  expect(problemsOf(pod, { allowReferences: true })).toHaveLength(2);
});

test('of entries of one name the worst is told, and that there are several', () => {
  const env = [
    { name: 'TOKEN', valueFrom: ofSecret },
    { name: 'MODE', value: 'a' },
    { name: 'TOKEN', value: 'x' },
    { name: 'TOKEN', value: 'y' },
  ];
  expect(ofEnv(env)).toEqual(['containers.0.env.2 TOKEN 2', 'containers.0.env.2.name TOKEN']);
  expect(ofEnv(env, { allowDuplicates: true })).toEqual(['containers.0.env.2 TOKEN 2']);
  expect(ofEnv([{ name: 'a' }, { name: 'A' }])).toEqual([]);
});

test('what is exempt may have any value, and only one entry', () => {
  const exempt = ['*_PUBLIC_TOKEN', 'postgres-password'];
  const env = [
    { name: 'mapbox.public.token', value: 'pk.1' },
    { name: 'POSTGRES_PASSWORD', valueFrom: ofSecret },
    { name: 'POSTGRES_PASSWORD', value: 'x' },
  ];
  expect(ofEnv(env, { exempt })).toEqual(['containers.0.env.2.name POSTGRES_PASSWORD']);
});

test('names of the user replace the others', () => {
  const env = [
    { name: 'PASSWORD', value: 'x' },
    { name: 'LICENCE_7', value: 'x' },
  ];
  expect(ofEnv(env, { names: ['licence-*'] })).toEqual(['containers.0.env.1 LICENCE_7 2']);
  expect(ofEnv(env, { names: [] })).toEqual([]);
});

test.each<[what: string, env: unknown, problem: string]>([
  ['a list that is none', {}, 'spec.containers[0].env is not a list'],
  ['a value that is no text', [{ name: 'A', value: 1 }], 'spec.containers[0].env[0].value is not text'],
  ['a name that is no text', [{ name: 1 }], 'spec.containers[0].env[0].name is not text'],
])('%s cannot be judged', (_, env, problem) => {
  expect(() => ofEnv(env)).toThrow(problem);
});

test('several are told together', () => {
  const words: string[] = [];
  const env = [{ name: 'A_TOKEN', value: 'x' }];
  rule.check(rule.defaults)(new Pod(examplePod({ container: { env } })), ({ problem }) => words.push(textOf(problem)));
  expect(words).toEqual(['sets environment variable "A_TOKEN" in plain text, with the name of a secret']);
});

test.each<[options: Options, problems: readonly string[]]>([
  [{ names: ['*TOKEN'], exempt: ['MAPBOX_*'] }, []],
  [{ names: ['*'] }, ['refused, names.0: "*" is every variable; write a part of the name too']],
  [
    { exempt: ['A=B', '$(A)'] },
    [
      'refused, exempt.0: "A=B" is not the name of an environment variable; write one such as "*_PASSWORD"',
      'refused, exempt.1: "$(A)" begins as a reference does; write the name of the variable alone',
    ],
  ],
  [
    { names: ['A'.repeat(129)] },
    [`refused, names.0: "${'A'.repeat(129)}" is longer than 128 characters; write a shorter pattern`],
  ],
  [
    { names: ['A_TOKEN', 'B_TOKEN'], exempt: ['a-token'] },
    ['warned, names.0: all of it is exempt too, so it means nothing; remove it'],
  ],
  [
    { names: [], allowReferences: true, allowDuplicates: true },
    [
      'warned, names: references and duplicates are allowed, so nothing is asked for; name some, or write mode: Disabled',
    ],
  ],
])('options %j', (options, problems) => {
  const doubts: OptionProblem[] = [...meaningProblems(rule.options, options)];
  rule.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
  const kind = (problem: OptionProblem) =>
    problem instanceof OptionWarning ? 'warned' : problem instanceof OptionDoubt ? 'refused' : 'unreadable';
  expect(doubts.map((each) => `${kind(each)}, ${each.path.join('.')}: ${each.message}`)).toEqual(problems);
});
