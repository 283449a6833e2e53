import { expect, test } from 'vitest';
import type { Origin } from '../model/origin.ts';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { meaningProblems, OptionDoubt, OptionWarning, type OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import rule from './service-account.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(spec: Options, options: Options = {}, origin?: Origin): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod({ spec }), origin), (each) => problems.push(each));
  return problems;
}

const names = (...args: Parameters<typeof problemsOf>) => problemsOf(...args).map(({ value }) => value);
const off = { automountServiceAccountToken: false };
const token = {
  name: 'token',
  projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'vault' } }] },
};
const inCluster = { sources: [{ serviceAccountToken: { path: 'token' } }] };

test.each<[what: string, spec: Options, options: Options, found: readonly string[]]>([
  ['none written', {}, {}, ['default']],
  ['an empty one', { serviceAccountName: '' }, {}, ['default']],
  ['the default by its name', { serviceAccountName: 'default' }, {}, ['default']],
  ['one that only begins so', { serviceAccountName: 'default-web' }, {}, []],
  ['the old name of the field', { serviceAccount: 'web' }, {}, []],
  ['both, of which the new one counts', { serviceAccount: 'web', serviceAccountName: 'default' }, {}, ['default']],
  // stackrox/kube-linter#135: no rights at all is better than an account of one's own.
  ['the default without a token', off, {}, []],
  ['the default without an automatic token, and with a projected one', { ...off, volumes: [token] }, {}, ['default']],
  ['the default without a token, where that does not count', off, { allowDefaultWithoutToken: false }, ['default']],
  [
    'another forbidden one without a token',
    { ...off, serviceAccountName: 'admin' },
    { forbidden: ['admin'] },
    ['admin'],
  ],
  ['the default, where others are forbidden', {}, { forbidden: ['admin'] }, []],
  ['the default, where others are allowed', off, { forbidden: [], allowed: ['web'] }, []],
  ['a pattern', { serviceAccountName: 'cluster-admin' }, { forbidden: ['*-admin'] }, ['cluster-admin']],
  [
    'an allowed one that is forbidden too',
    { serviceAccountName: 'web' },
    { allowed: ['w*'], forbidden: ['web'] },
    ['web'],
  ],
])('%s', (_, spec, options, found) => {
  expect(names(spec, options)).toEqual(found);
});

test('what the ServiceAccount says of its token counts for a template, and what the API server did for a pod', () => {
  const saysNo = { templateOf: 'Deployment', serviceAccountsWithoutToken: new Set(['default']) };
  expect(names({}, {}, saysNo)).toEqual([]);
  expect(names({}, {}, { ...saysNo, serviceAccountsWithoutToken: new Set() })).toEqual(['default']);
  expect(names({}, {}, { isAdmitted: true })).toEqual([]);
  const volume = { name: 'kube-api-access-a', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } };
  expect(names({ volumes: [volume] }, {}, { isAdmitted: true })).toEqual(['default']);
});

test('what to write', () => {
  const remedies = (...args: Parameters<typeof problemsOf>) => problemsOf(...args).map(({ remedy }) => remedy);
  expect(remedies({}, { allowed: ['web'] })).toEqual([
    'set spec.serviceAccountName to "web", or set spec.automountServiceAccountToken to false',
  ]);
  expect(remedies({ serviceAccountName: 'x' }, { allowed: [] })).toEqual([
    'remove spec.serviceAccountName, and set spec.automountServiceAccountToken to false',
  ]);
  expect(remedies({}, { allowed: [] })).toEqual(['set spec.automountServiceAccountToken to false']);
  expect(remedies({ serviceAccountName: 'x' }, { forbidden: ['x'] })).toEqual([
    'set spec.serviceAccountName to another one',
  ]);
});

// Writing what stands there settles nothing.
test.each<[what: string, spec: Options, steps: string, origin?: Origin]>([
  ['an automatic token', {}, 'set spec.automountServiceAccountToken to false'],
  ['a projected one', { ...off, volumes: [token] }, 'remove each serviceAccountToken from spec.volumes'],
  [
    'both',
    { volumes: [token] },
    'set spec.automountServiceAccountToken to false, and remove each serviceAccountToken from spec.volumes',
  ],
  [
    'the volume of the API server, written in a file',
    { volumes: [{ ...token, name: 'kube-api-access-a', projected: inCluster }] },
    'set spec.automountServiceAccountToken to false, and remove each serviceAccountToken from spec.volumes',
  ],
  [
    'that volume in a pod at admission',
    { volumes: [{ name: 'kube-api-access-a', projected: inCluster }] },
    'set spec.automountServiceAccountToken to false',
    { isAdmitted: true },
  ],
  [
    'a projected one beside it',
    { volumes: [{ name: 'kube-api-access-a', projected: inCluster }, token] },
    'set spec.automountServiceAccountToken to false, and remove each serviceAccountToken from spec.volumes',
    { isAdmitted: true },
  ],
])('what to write against %s', (_, spec, steps, origin) => {
  const remedyOf = (more: Options, options: Options) =>
    problemsOf({ ...spec, ...more }, options, origin).map(({ remedy }) => remedy);
  expect(remedyOf({}, { allowed: [] })).toEqual([steps]);
  expect(remedyOf({}, {})).toEqual([`set spec.serviceAccountName to another one, or ${steps}`]);
  expect(remedyOf({ serviceAccountName: 'x' }, { allowed: [] })).toEqual([
    `remove spec.serviceAccountName, and ${steps}`,
  ]);
});

test('a pod without a token is only to use the default', () => {
  const [problem] = problemsOf({ ...off, serviceAccountName: 'x' }, { allowed: [] });
  expect(problem?.remedy).toBe('remove spec.serviceAccountName');
});

test.each<[options: Options, problems: readonly string[]]>([
  [{ allowed: ['web', 'shop-*', 'a.b-c'] }, []],
  [
    { allowed: ['system:serviceaccount:shop:web', 'shop/api', 'Web', 'we_b'] },
    [
      'refused, allowed.0: "system:serviceaccount:shop:web" is not the name of a ServiceAccount; write "web"',
      'refused, allowed.1: "shop/api" is not the name of a ServiceAccount; write "api"',
      'refused, allowed.2: "Web" is not the name of a ServiceAccount; write "web"',
      'refused, allowed.3: "we_b" is not the name of a ServiceAccount; write one such as "web"',
    ],
  ],
  [
    { allowed: ['web', 'default'] },
    ['warned, allowed.1: all of it is forbidden too, so it allows nothing; remove it, or write forbidden without it'],
  ],
  [
    { allowed: [], allowDefaultWithoutToken: false },
    ['refused, allowed: no ServiceAccount is left, and every pod has one; allow one'],
  ],
  [
    { forbidden: ['*'], allowDefaultWithoutToken: false },
    ['refused, forbidden: every ServiceAccount is forbidden, and every pod has one; leave one out'],
  ],
  [
    { forbidden: [`${'a'.repeat(128)}*`] },
    [`refused, forbidden.0: "${'a'.repeat(128)}*" is longer than 128 characters; write a shorter pattern`],
  ],
])('options %j', (options, problems) => {
  const doubts: OptionProblem[] = [...meaningProblems(rule.options, options)];
  rule.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
  const kind = (problem: OptionProblem) =>
    problem instanceof OptionWarning ? 'warned' : problem instanceof OptionDoubt ? 'refused' : 'unreadable';
  expect(doubts.map((each) => `${kind(each)}, ${each.path.join('.')}: ${each.message}`)).toEqual(problems);
});
