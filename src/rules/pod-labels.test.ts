import { describe, expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import type { Origin } from '../model/origin.ts';
import { meaningProblems, OptionDoubt, OptionWarning, type OptionProblem } from './contract/options.ts';
import type { Problem, Rule } from './contract/rule.ts';
import { textOf } from './contract/words.ts';
import podAnnotations from './pod-annotations.ts';
import podLabels from './pod-labels.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(rule: Rule, pod: Pod, options: Options): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(pod, (problem) => problems.push(problem));
  return problems;
}

const textsOf = (problems: readonly Problem[]) =>
  problems.map(({ problem, remedy = '' }) => `the pod ${textOf(problem)}; ${textOf(remedy)}`);

const ofLabels = (labels: unknown, options: Options) =>
  textsOf(problemsOf(podLabels, new Pod({ metadata: { labels }, spec: {} }), options));

describe('labels', () => {
  test.each<[what: string, labels: unknown, options: Options, problems: readonly string[]]>([
    ['none at all', undefined, { labels: { team: {} } }, ['the pod has no label "team"; set metadata.labels.team']],
    ['null', null, { labels: { team: {} } }, ['the pod has no label "team"; set metadata.labels.team']],
    // open-policy-agent/gatekeeper-library#583: a key alone asks for any value; an empty one names nobody.
    ['any value', { team: 'x' }, { labels: { team: {} } }, []],
    [
      'an empty value, which counts as none',
      { team: '' },
      { labels: { team: {} } },
      ['the pod has an empty label "team"; set metadata.labels.team'],
    ],
    [
      'an empty value of one that may be left out',
      { team: '' },
      { labels: { team: { required: false, allowed: ['', 'a'] } } },
      [],
    ],
    [
      'an empty value',
      { team: '' },
      { labels: { team: { allowed: ['a'] } } },
      ['the pod sets label "team" to ""; use "a"'],
    ],
    ['an empty value, which "*" is too', { team: '' }, { labels: { team: { allowed: ['*'] } } }, []],
    [
      'upper and lower case',
      { Team: 'a' },
      { labels: { team: {} } },
      ['the pod has no label "team"; set metadata.labels.team'],
    ],
    [
      'a value of another case',
      { team: 'A' },
      { labels: { team: { allowed: ['a'] } } },
      ['the pod sets label "team" to "A"; use "a"'],
    ],
    [
      'a value that no pattern matches',
      { team: 'web-shop' },
      { labels: { team: { allowed: ['shop-*', '*-batch'] } } },
      ['the pod sets label "team" to "web-shop"; use a value that matches "shop-*" or "*-batch"'],
    ],
    ['one that may be left out', {}, { labels: { team: { required: false, allowed: ['a'] } } }, []],
    [
      'a name that every object inherits',
      {},
      { labels: { constructor: {} } },
      ['the pod has no label "constructor"; set metadata.labels.constructor'],
    ],
    [
      'a forbidden key, and one that a pattern forbids',
      { a: '', 'b/c': '', 'b/d': null, e: '' },
      { labels: {}, forbidden: ['a', 'b/*'] },
      [
        'the pod has forbidden label "a"; remove metadata.labels.a',
        'the pod has forbidden label "b/c"; remove metadata.labels["b/c"]',
      ],
    ],
    [
      'what Kubernetes writes, by a pattern and by itself',
      { 'pod-template-hash': 'x', 'controller-uid': 'x', 'statefulset.kubernetes.io/pod-name': 'web-0' },
      { labels: {}, forbidden: ['pod-*', '*.kubernetes.io/*', 'controller-uid'] },
      ['the pod has forbidden label "controller-uid"; remove metadata.labels.controller-uid'],
    ],
  ])('%s', (_, labels, options, problems) => {
    expect(ofLabels(labels, options)).toEqual(problems);
  });

  test.each<[labels: unknown, fault: string]>([
    [[], 'metadata.labels is not an object'],
    [{ team: 1 }, 'metadata.labels.team is not text'],
  ])('%j cannot be judged', (labels, fault) => {
    expect(() => ofLabels(labels, { labels: { team: {} } })).toThrow(fault);
  });
});

describe('the default', () => {
  const options = { default: 'nobody' };
  const owned = { ownerReferences: [{ kind: 'ReplicaSet', name: 'web', controller: true }] };
  const fixesOf = (rule: Rule, metadata: object, origin?: Origin) =>
    problemsOf(rule, new Pod({ metadata, spec: {} }, origin), {
      [rule === podLabels ? 'labels' : 'annotations']: { team: options },
    }).flatMap(({ fixes = [] }) => fixes.map(({ fileOnly = false }) => fileOnly));

  test.each<[what: string, metadata: object, origin: Origin | undefined, ofLabel: readonly boolean[]]>([
    ['a pod of its own gets it', {}, undefined, [false]],
    ['one with a controller does not', owned, undefined, []],
    [
      'one whose owner is no controller does',
      { ownerReferences: [{ kind: 'Other', name: 'web' }] },
      undefined,
      [false],
    ],
    ['a template gets it in a file', {}, { templateOf: 'Deployment' }, [true]],
    [
      'what is empty gets none, since a fix replaces nothing',
      { labels: { team: '' }, annotations: { team: '' } },
      undefined,
      [],
    ],
    ['what has a value gets none', { labels: { team: 'x' }, annotations: { team: 'x' } }, undefined, []],
  ])('%s', (_, metadata, origin, ofLabel) => {
    expect(fixesOf(podLabels, metadata, origin)).toEqual(ofLabel);
    const hasValue = 'annotations' in metadata;
    expect(fixesOf(podAnnotations, metadata, origin)).toEqual(hasValue ? [] : [false]);
  });
});

describe('what controllers write is forbidden by no pattern', () => {
  const job = ['controller-uid', 'batch.kubernetes.io/controller-uid', 'job-name', 'batch.kubernetes.io/job-name'];
  const indexed = 'batch.kubernetes.io/job-completion-index';

  test.each<[controller: string, labels: readonly string[], annotations: readonly string[]]>([
    ['ReplicaSet of a Deployment', ['pod-template-hash'], []],
    ['DaemonSet', ['controller-revision-hash', 'pod-template-generation'], []],
    [
      'StatefulSet',
      ['controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'],
      [],
    ],
    ['Job', job, []],
    ['Indexed Job', [...job, indexed], [indexed]],
    // https://kubernetes.io/docs/reference/labels-annotations-taints/: with backoffLimitPerIndex.
    [
      'Indexed Job, of a retry',
      [...job, indexed],
      [indexed, 'batch.kubernetes.io/job-index-failure-count', 'batch.kubernetes.io/job-index-ignored-failure-count'],
    ],
  ])('%s', (_, labels, annotations) => {
    const written = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, 'x']));
    const metadata = { labels: written(labels), annotations: written(annotations) };
    const forbidden = ['*kubernetes.io/*', 'controller*', 'job*', 'pod*'];
    const pod = new Pod({ metadata, spec: {} });
    expect(textsOf(problemsOf(podLabels, pod, { labels: {}, forbidden }))).toEqual([]);
    expect(textsOf(problemsOf(podAnnotations, pod, { forbidden }))).toEqual([]);
  });
});

test.each<[rule: Rule, options: Options, problems: readonly string[]]>([
  [podLabels, { labels: { 'app.kubernetes.io/part-of': {}, 'app.kubernetes.io/created-by': {} } }, []],
  [
    podLabels,
    { labels: { 'app.kubernetes.io/partof': {} } },
    [
      'refused, labels.app.kubernetes.io/partof: "app.kubernetes.io/partof" is not a label that Kubernetes recommends; write "app.kubernetes.io/part-of"',
    ],
  ],
  [
    podLabels,
    { labels: { 'Example.com/team': {}, 'team*': {}, '-team': {} } },
    [
      'refused, labels.Example.com/team: "Example.com/team" is not the key of a label; write "example.com/team"',
      'refused, labels.team*: "team*" is a pattern, not the key of a label, and nothing matches it; write out each one that is meant',
      'refused, labels.-team: "-team" is not the key of a label; write one such as "team" or "example.com/team"',
    ],
  ],
  [
    podAnnotations,
    { annotations: { 'a*': {}, 'a/b/c': {} } },
    [
      'refused, annotations.a*: "a*" is a pattern, not the key of an annotation, and nothing matches it; write out each one that is meant',
      'refused, annotations.a/b/c: "a/b/c" is not the key of an annotation; write one such as "team" or "example.com/team"',
    ],
  ],
  [
    podLabels,
    { labels: { team: { allowed: ['shop web', 'shop-*'], default: 'shop-*' } } },
    [
      'refused, labels.team.allowed.0: "shop web" is not the value of a label, which may have at most 63 letters, digits, "-", "_" and ".", and begins and ends with a letter or a digit',
      'refused, labels.team.default: "shop-*" is a pattern; write one value',
    ],
  ],
  [
    podLabels,
    { labels: { team: { allowed: ['a'], default: 'b' } } },
    ['refused, labels.team.default: "b" is not allowed; write one of the values in allowed'],
  ],
  [
    podLabels,
    { labels: { team: { allowed: [] }, tier: { required: false, allowed: [] } } },
    [
      'refused, labels.team.allowed: it allows no value, so no pod can pass; name one, or leave it out to allow any',
      'refused, labels.tier.allowed: it allows no value; write the key in forbidden instead',
    ],
  ],
  [
    podLabels,
    { labels: { team: {}, tier: { required: false, allowed: ['a'] } }, forbidden: ['t*'] },
    [
      'refused, labels.team: it is forbidden too, so no pod can pass; remove it from forbidden',
      'warned, labels.tier: all of it is forbidden too, so it allows nothing; remove it, or write forbidden without it',
    ],
  ],
  [
    podLabels,
    { labels: { team: { required: false, default: 'a' } } },
    [
      'warned, labels.team.default: it is never added, since pods may do without; remove it, or required: false',
      'warned, labels.team: nothing is asked of it; write the values that it may have in allowed, or remove it',
    ],
  ],
  [
    podLabels,
    { forbidden: ['*', '**', 'a'.repeat(128) + '*'] },
    [
      'refused, forbidden.0: "*" would forbid every label; write a part of the key too',
      'refused, forbidden.1: "**" would forbid every label; write a part of the key too',
      `refused, forbidden.2: "${'a'.repeat(128)}*" is longer than 128 characters; write a shorter pattern`,
      'refused, labels.app.kubernetes.io/name: it is forbidden too, so no pod can pass; remove it from forbidden',
    ],
  ],
  [
    podAnnotations,
    {},
    ['warned, annotations: no annotation is named, so nothing is asked for; name one, or write mode: Disabled'],
  ],
  [podAnnotations, { annotations: { a: { allowed: ['x'.repeat(1000), 'any text: {}'] } } }, []],
])('%o %j', (rule, options, problems) => {
  const doubts: OptionProblem[] = [...meaningProblems(rule.options, options)];
  rule.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
  const kind = (problem: OptionProblem) =>
    problem instanceof OptionWarning ? 'warned' : problem instanceof OptionDoubt ? 'refused' : 'unreadable';
  expect(doubts.map((each) => `${kind(each)}, ${each.path.join('.')}: ${each.message}`)).toEqual(problems);
});

test('a forbidden label that Kubernetes adds is warned of, and a pattern that matches one is not', () => {
  const doubts: OptionProblem[] = [];
  const options = { forbidden: ['pod-template-hash', 'pod-*'] };
  podLabels.check({ ...podLabels.defaults, labels: {}, ...options }, (doubt) => doubts.push(doubt));
  const message = 'Kubernetes or kubectl adds label "pod-template-hash" to pods, and these are refused then; remove it';
  expect(doubts).toEqual([new OptionWarning(['forbidden', 0], message)]);
});
