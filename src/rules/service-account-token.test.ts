import { describe, expect, test } from 'vitest';
import type { Origin } from '../model/origin.ts';
import { formatPath } from '../model/path.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { meaningProblems, OptionDoubt, OptionWarning, type OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import { textOf } from './contract/words.ts';
import rule from './service-account-token.ts';

type Options = Readonly<Record<string, unknown>>;

const template: Origin = { templateOf: 'Deployment' };
const admitted: Origin = { isAdmitted: true };
const webSaysNo: Origin = { ...template, serviceAccountsWithoutToken: new Set(['web']) };
const noneSaysNo: Origin = { ...template, serviceAccountsWithoutToken: new Set() };

function reported(spec: Options, origin: Origin = template, options: Options = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod({ spec }), origin), (each) => problems.push(each));
  return problems;
}

/** Where something is found, and for how long a token is valid. */
const found = (...args: Parameters<typeof reported>) =>
  reported(...args).map(({ at, key, value }) => [formatPath(at), key, value].filter(Boolean).join(' '));

const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const projected = (name: string, ...sources: readonly object[]) => ({
  name,
  projected: {
    sources: [
      { configMap: { name: 'kube-root-ca.crt' } },
      ...sources.map((token) => ({ serviceAccountToken: { path: 'token', ...token } })),
    ],
  },
});
/** As the API server adds it. */
const added = projected('kube-api-access-x7k2p', { expirationSeconds: 3607 });
const mounting = (name: string, mountPath = tokenPath) => ({
  ...exampleContainer,
  volumeMounts: [{ name, mountPath }],
});
const automatic = ['spec.automountServiceAccountToken'];
const turnedOn = ['spec.automountServiceAccountToken true'];

describe('the automatic token', () => {
  test.each<[what: string, spec: Options, origin: Origin, places: readonly string[]]>([
    ['a template that says nothing', {}, template, automatic],
    ['one whose ServiceAccount is known not to say no', {}, noneSaysNo, automatic],
    ['one whose ServiceAccount says no', { serviceAccountName: 'web' }, webSaysNo, []],
    ['the same by the old name of the field', { serviceAccount: 'web' }, webSaysNo, []],
    [
      'where both are written, the new one counts',
      { serviceAccount: 'web', serviceAccountName: 'a' },
      webSaysNo,
      automatic,
    ],
    [
      'an empty name is the default',
      { serviceAccountName: '' },
      { ...template, serviceAccountsWithoutToken: new Set(['default']) },
      [],
    ],
    ['another ServiceAccount', { serviceAccountName: 'web2' }, webSaysNo, automatic],
    [
      'the pod says yes, whatever its ServiceAccount says',
      { serviceAccountName: 'web', automountServiceAccountToken: true },
      webSaysNo,
      turnedOn,
    ],
    ['the pod says no', { automountServiceAccountToken: false }, template, []],
    ['null is nothing', { automountServiceAccountToken: null }, template, automatic],
    ['a pod of a file', {}, {}, automatic],
    ['an admitted pod with the volume', { volumes: [added], containers: [mounting(added.name)] }, admitted, automatic],
    [
      'one that says yes, with the volume',
      { automountServiceAccountToken: true, volumes: [added] },
      admitted,
      turnedOn,
    ],
    ['an admitted pod without the volume: its ServiceAccount says no', {}, admitted, []],
    [
      'one that says yes, where every container mounts something else there',
      { automountServiceAccountToken: true },
      admitted,
      [],
    ],
    // The plugin mounts no token where anything is mounted already.
    [
      'a template whose only container mounts something else there',
      { containers: [mounting('other')], volumes: [{ name: 'other', emptyDir: {} }] },
      template,
      [],
    ],
    [
      'a template of which one container does not',
      { containers: [mounting('other')], initContainers: [{ ...exampleContainer, name: 'setup' }] },
      template,
      automatic,
    ],
    [
      'a path that is written otherwise is another one',
      { containers: [mounting('other', `${tokenPath}/`)] },
      template,
      automatic,
    ],
    // A copy of a pod, as kubectl prints it.
    ['a template with the volume of another pod', { volumes: [added] }, template, automatic],
    ['the same, whose ServiceAccount says no', { serviceAccountName: 'web', volumes: [added] }, webSaysNo, automatic],
  ])('%s', (_, spec, origin, places) => {
    expect(found(spec, origin)).toEqual(places);
  });

  test('is told alike of a template and of its pods', () => {
    const words = ({ at, key, problem, remedy }: Problem) => ({ at, key, problem, remedy });
    const ofTemplate = reported({ serviceAccountName: 'web' }).map(words);
    const ofPod = reported({ serviceAccountName: 'web', volumes: [added] }, admitted).map(words);
    expect(ofPod).toEqual(ofTemplate);
  });

  test.each<[what: string, pod: readonly [Options, Origin], fixes: number, remedy: string]>([
    [
      'where nothing is written, a file may turn it off',
      [{}, template],
      1,
      'set spec.automountServiceAccountToken to false, and mount a projected token if a program calls the API',
    ],
    [
      'what is written is never replaced',
      [{ automountServiceAccountToken: true }, template],
      0,
      'set spec.automountServiceAccountToken to false, and mount a projected token if a program calls the API',
    ],
    [
      'beside the volume that would not settle it',
      [{ volumes: [added] }, template],
      0,
      'set spec.automountServiceAccountToken to false, and remove volume "kube-api-access-x7k2p"',
    ],
    [
      'nor in a pod that has it',
      [{ volumes: [added] }, admitted],
      0,
      'set spec.automountServiceAccountToken to false, and mount a projected token if a program calls the API',
    ],
  ])('%s', (_, pod, fixes, remedy) => {
    const [problem] = reported(...pod);
    expect(problem?.fixes).toEqual(
      Array.from({ length: fixes }, () => ({
        at: ['spec', 'automountServiceAccountToken'],
        value: false,
        risk: true,
        fileOnly: true,
      })),
    );
    expect(textOf(problem?.remedy ?? '')).toBe(remedy);
  });
});

describe('projected tokens', () => {
  const off = { automountServiceAccountToken: false };
  const place = (volume: number, source = 1) =>
    `spec.volumes[${volume}].projected.sources[${source}].serviceAccountToken.expirationSeconds`;

  test.each<[what: string, volumes: readonly object[], options: Options, places: readonly string[]]>([
    ['none', [{ name: 'a', emptyDir: {} }, projected('b')], {}, []],
    [
      'of an hour, which is what none written means',
      [projected('a', { expirationSeconds: 3600 }), projected('b', {})],
      {},
      [],
    ],
    ['an hour, where less is allowed', [projected('a', {})], { maxExpirationSeconds: 3599 }, [`${place(0)} 3600`]],
    ['of a second more', [projected('a', { expirationSeconds: 3601 })], {}, [`${place(0)} 3601`]],
    [
      'for somebody else',
      [projected('a', { audience: 'vault', expirationSeconds: 7200 })],
      {},
      [`${place(0)} vault 7200`],
    ],
    [
      'for somebody who is exempt',
      [projected('a', { audience: 'vault', expirationSeconds: 7200 })],
      { exemptAudiences: ['vault'] },
      [],
    ],
    [
      'of several for one the longest',
      [projected('a', { expirationSeconds: 3700 }, { expirationSeconds: 9000 }, {})],
      {},
      [`${place(0, 2)} 9000`],
    ],
    [
      'for several, of one volume',
      [projected('a', { expirationSeconds: 9000 }, { audience: 'vault', expirationSeconds: 8000 })],
      {},
      [`${place(0)} 9000`, `${place(0, 2)} vault 8000`],
    ],
    ['none is allowed', [projected('a', {})], { allowProjected: false }, [place(0)]],
    [
      'none is allowed but for somebody else',
      [projected('a', { audience: 'vault' })],
      { allowProjected: false, exemptAudiences: ['vault'] },
      [],
    ],
    // A mutating webhook that turns the token off does not remove the volume that is there by then.
    ['the automatic one, which is left where a webhook turned it off', [added], {}, [`${place(0)} 3607`]],
  ])('%s', (_, volumes, options, places) => {
    expect(found({ ...off, volumes }, template, options)).toEqual(places);
    expect(found({ ...off, volumes }, admitted, options)).toEqual(places);
  });

  test('one that is called as the automatic one, and is valid for longer, is told by itself', () => {
    const volumes = [projected('kube-api-access-a', { expirationSeconds: 86_400 })];
    expect(found({ volumes }, admitted)).toEqual([`${place(0)} 86400`]);
    expect(found({ volumes }, template)).toEqual([`${place(0)} 86400`]);
    expect(found({ volumes: [{ name: 'kube-api-access-a', emptyDir: {} }] }, template)).toEqual([]);
  });
});

test.each<[what: string, spec: Options, fault: string]>([
  [
    'a field that is no flag',
    { automountServiceAccountToken: 'false' },
    'spec.automountServiceAccountToken is not true or false',
  ],
  ['a name that is no text', { serviceAccountName: 7 }, 'spec.serviceAccountName is not text'],
  [
    'sources that are no list',
    { volumes: [{ name: 'a', projected: { sources: {} } }] },
    'spec.volumes[0].projected.sources is not a list',
  ],
  [
    'a time that is no number',
    { volumes: [projected('a', { expirationSeconds: '1h' })] },
    'spec.volumes[0].projected.sources[1].serviceAccountToken.expirationSeconds is not a number',
  ],
])('%s cannot be judged', (_, spec, fault) => {
  expect(() => reported(spec)).toThrow(fault);
});

test.each<[options: Options, problems: readonly string[]]>([
  [{ exemptAudiences: ['vault', 'api://AzureADTokenExchange'], maxExpirationSeconds: 600 }, []],
  [
    { exemptAudiences: ['*', 'https://kubernetes.default.svc', 'https://kubernetes.default.svc.cluster.local/'] },
    [
      'refused, exemptAudiences.0: "*" is not an audience, and nothing matches it; write out each one that is meant',
      'refused, exemptAudiences.1: "https://kubernetes.default.svc" is the API server itself, whose tokens are what this rule is about; remove it',
      'refused, exemptAudiences.2: "https://kubernetes.default.svc.cluster.local/" is the API server itself, whose tokens are what this rule is about; remove it',
    ],
  ],
  [
    { allowProjected: false, maxExpirationSeconds: 600 },
    [
      'warned, maxExpirationSeconds: no projected token is allowed, so it changes nothing; remove it, or set allowProjected to true',
    ],
  ],
])('options %j', (options, problems) => {
  const doubts: OptionProblem[] = [...meaningProblems(rule.options, options)];
  rule.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
  const kind = (problem: OptionProblem) =>
    problem instanceof OptionWarning ? 'warned' : problem instanceof OptionDoubt ? 'refused' : 'unreadable';
  expect(doubts.map((each) => `${kind(each)}, ${each.path.join('.')}: ${each.message}`)).toEqual(problems);
});
