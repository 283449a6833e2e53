import { describe, expect, test } from 'vitest';
import { sampleFinding, sampleVerdict } from '../../test/sample-finding.ts';
import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import type { ContainerReference } from '../model/container.ts';
import type { Words } from '../rules/contract/words.ts';
import { linesOf } from './lines.ts';

/** How many containers the pod has, where not all of them are in the findings. */
const many = { containers: 1000 };

function textsOf(findings: readonly Finding[], tweak: Partial<JudgedVerdict> = many): readonly string[] {
  const verdict = sampleVerdict(findings, tweak);
  return linesOf(findings, verdict, { apart: () => '', remedyOf: ({ remedy }) => remedy, maxNamed: 8 }).map(
    ({ text }) => text,
  );
}

type Owner = Pick<Finding, 'container'> | Pick<Finding, 'volume'>;

const container = (name: string, tweak: Partial<ContainerReference> = {}): Owner => ({
  container: { kind: 'regular', name, isSidecar: false, ...tweak },
});
const init = (name: string) => container(name, { kind: 'init' });
const sidecar = (name: string) => container(name, { kind: 'init', isSidecar: true });
const ephemeral = (name: string) => container(name, { kind: 'ephemeral' });
const containers = (count: number) => Array.from({ length: count }, (_, index) => container(`c${index + 1}`));
const volume = (name: string): Owner => ({ volume: name });
const pod: Owner = {};

/** That each of them has this problem. */
function found(owners: readonly Owner[], problem: Words, remedy?: Words): readonly Finding[] {
  const { container: _container, remedy: _remedy, ...sample } = sampleFinding();
  return owners.map((owner) => ({ ...sample, ...owner, problem, ...(remedy !== undefined && { remedy }) }));
}

/** That each of them has a problem with each item. */
function foundItems(owners: readonly Owner[], items: readonly string[], words: (item: string) => [Words, Words?]) {
  return owners.flatMap((owner) => items.flatMap((item) => found([owner], ...words(item))));
}

const noLimit = (item: string): [Words, Words] => [
  ['has no ', item, ' limit'],
  ['set ', `resources.limits.${item}`, ''],
];
const port = (item: string): [Words, Words] => [['uses host port ', item, ''], 'remove hostPort'];
const capability = (item: string): [Words, Words] => [
  ['adds capability ', `"${item}"`, ''],
  ['remove ', `"${item}"`, ' from securityContext.capabilities.add'],
];

describe('containers that share a problem', () => {
  const remedy = 'set securityContext.privileged to false';

  test.each<[name: string, owners: readonly Owner[], text: string]>([
    ['one', containers(1), 'container "c1" is privileged'],
    ['two', containers(2), 'containers "c1" and "c2" are privileged'],
    ['seven', containers(7), 'containers "c1", "c2", "c3", "c4", "c5", "c6" and "c7" are privileged'],
    ['nine', containers(9), 'containers "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8" and "c9" are privileged'],
    [
      'more than are named',
      containers(12),
      'containers "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8" and 4 more are privileged',
    ],
    ['one of two kinds each', [init('a'), container('b')], 'init container "a" and container "b" are privileged'],
    [
      'one of each kind',
      [init('a'), sidecar('b'), container('c'), ephemeral('d')],
      'init container "a", sidecar container "b", container "c" and ephemeral container "d" are privileged',
    ],
    [
      'several of two kinds',
      [init('a'), init('b'), container('c'), container('d')],
      'init containers "a" and "b", and containers "c" and "d" are privileged',
    ],
    [
      'seven of three kinds',
      [init('a'), sidecar('b'), sidecar('c'), container('d'), container('e'), container('f'), container('g')],
      'init container "a", sidecar containers "b" and "c", and containers "d", "e", "f" and "g" are privileged',
    ],
    [
      'kinds that alternate, by kind',
      [init('a'), sidecar('b'), init('c')],
      'init containers "a" and "c", and sidecar container "b" are privileged',
    ],
    ['one name in two kinds', [init('a'), container('a')], 'init container "a" and container "a" are privileged'],
    ['a name with quotes', [container('"a"')], String.raw`container "\"a\"" is privileged`],
  ])('%s', (_, owners, text) => {
    expect(textsOf(found(owners, 'is privileged', remedy))).toEqual([`${text}; ${remedy}`]);
  });

  test.each<[name: string, problem: Words, text: string]>([
    ['what they have', 'is privileged', 'all 7 containers are privileged'],
    ['what they may do', 'may run as root', 'all 7 containers may run as root'],
    ['what they lack', ['has no ', 'memory', ' limit'], 'no container has a memory limit'],
    ['what they do not do', 'does not drop ALL capabilities', 'no container drops ALL capabilities'],
  ])('all containers of the pod: %s', (_, problem, text) => {
    const owners = [...containers(5), init('a'), ephemeral('b')];
    expect(textsOf(found(owners, problem, 'do this'), { containers: 7 })).toEqual([`${text}; do this`]);
  });

  test('the only container of a pod is named', () => {
    expect(textsOf(found(containers(1), 'has no memory limit'), { containers: 1 })).toEqual([
      'container "c1" has no memory limit',
    ]);
  });
});

describe('items of one owner', () => {
  test.each<[name: string, findings: readonly Finding[], texts: readonly string[]]>([
    ['one', foundItems(containers(1), ['cpu'], noLimit), ['container "c1" has no cpu limit; set resources.limits.cpu']],
    [
      'two that are lacking, with "or", and what to write of both',
      foundItems(containers(1), ['cpu', 'memory'], noLimit),
      ['container "c1" has no cpu or memory limit; set resources.limits.cpu and resources.limits.memory'],
    ],
    [
      'two that are lacking, with a noun before them',
      foundItems([pod], ['"team"', '"tier"'], (item) => [['has no label ', item, '']]),
      ['the pod has no labels "team" or "tier"'],
    ],
    [
      'two that are there, with "and", and one thing to write',
      foundItems(containers(1), ['80/TCP', '443/TCP'], port),
      ['container "c1" uses host ports 80/TCP and 443/TCP; remove hostPort'],
    ],
    [
      'seven',
      foundItems(containers(1), ['A', 'B', 'C', 'D', 'E', 'F', 'G'], capability),
      [
        'container "c1" adds capabilities "A", "B", "C", "D", "E", "F" and "G"; remove "A", "B", "C", "D", "E", "F" and "G" from securityContext.capabilities.add',
      ],
    ],
    [
      'more than are named',
      foundItems(
        containers(1),
        Array.from({ length: 20 }, (_, index) => `${index + 1}/TCP`),
        port,
      ),
      [
        'container "c1" uses host ports 1/TCP, 2/TCP, 3/TCP, 4/TCP, 5/TCP, 6/TCP, 7/TCP, 8/TCP and 12 more; remove hostPort',
      ],
    ],
    [
      'one that is there twice is told once',
      foundItems(containers(1), ['80/TCP', '80/TCP'], port),
      ['container "c1" uses host port 80/TCP; remove hostPort'],
    ],
    [
      'the same of two containers',
      foundItems(containers(2), ['cpu', 'memory'], noLimit),
      ['containers "c1" and "c2" have no cpu or memory limit; set resources.limits.cpu and resources.limits.memory'],
    ],
    [
      'others of each container: a line for each',
      [
        ...foundItems([container('a')], ['cpu', 'memory'], noLimit),
        ...foundItems([container('b')], ['memory'], noLimit),
        ...foundItems([container('c')], ['memory', 'cpu'], noLimit),
        ...foundItems([init('d')], ['memory'], noLimit),
      ],
      [
        'container "a" has no cpu or memory limit; set resources.limits.cpu and resources.limits.memory',
        'container "b" and init container "d" have no memory limit; set resources.limits.memory',
        'container "c" has no memory or cpu limit; set resources.limits.memory and resources.limits.cpu',
      ],
    ],
    [
      'those of the pod',
      foundItems([pod], ['hostNetwork', 'hostPID', 'hostIPC'], (item) => [
        ['sets ', item, ' to true'],
        ['remove ', `spec.${item}`, ''],
      ]),
      ['the pod sets hostNetwork, hostPID and hostIPC to true; remove spec.hostNetwork, spec.hostPID and spec.hostIPC'],
    ],
  ])('%s', (_, findings, texts) => {
    expect(textsOf(findings)).toEqual(texts);
  });

  test('that no container has', () => {
    expect(textsOf(foundItems(containers(2), ['cpu', 'memory'], noLimit), { containers: 2 })).toEqual([
      'no container has a cpu or memory limit; set resources.limits.cpu and resources.limits.memory',
    ]);
  });
});

describe('volumes and the pod', () => {
  const isRefused = 'is of type "nfs", which is not allowed';

  test.each<[name: string, owners: readonly Owner[], text: string]>([
    ['one volume', [volume('a')], 'volume "a" is of type "nfs", which is not allowed'],
    ['two', [volume('a'), volume('b')], 'volumes "a" and "b" are of type "nfs", which is not allowed'],
    [
      'seven',
      ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map(volume),
      'volumes "a", "b", "c", "d", "e", "f" and "g" are of type "nfs", which is not allowed',
    ],
    ['one without a name', [volume('')], 'volume "" is of type "nfs", which is not allowed'],
  ])('%s', (_, owners, text) => {
    expect(textsOf(found(owners, isRefused, 'use persistentVolumeClaim'))).toEqual([
      `${text}; use persistentVolumeClaim`,
    ]);
  });

  test('as many volumes as the pod has containers are named', () => {
    const findings = found([volume('a'), volume('b')], isRefused);
    expect(textsOf(findings, { containers: 2 })).toEqual([
      'volumes "a" and "b" are of type "nfs", which is not allowed',
    ]);
  });

  test('the pod, a volume and a container with one problem have a line each', () => {
    const findings = [...found([pod], 'uses it'), ...found([volume('a')], 'uses it'), ...found([init('a')], 'uses it')];
    expect(textsOf(findings)).toEqual(['the pod uses it', 'volume "a" uses it', 'init container "a" uses it']);
  });
});

describe('what shares no line', () => {
  test.each<[name: string, other: Partial<Finding>]>([
    ['another rule', { rule: 'other', at: ['spec', 'containers', 1, 'resources', 'limits', 'memory'] }],
    ['another problem', { problem: 'has no limit' }],
    ['another text around the item', { problem: ['has no ', 'memory', ' limit of its own'] }],
    ['another remedy', { remedy: 'remove it' }],
  ])('%s', (_, other) => {
    const findings = [sampleFinding(), sampleFinding({ ...container('b'), ...other })];
    expect(textsOf(findings)).toHaveLength(2);
    expect(textsOf([sampleFinding(), sampleFinding(container('b'))])).toHaveLength(1);
  });

  test('what the caller keeps apart', () => {
    const findings = found(containers(3), 'is privileged');
    const apart = ({ container: whose }: Finding) => (whose?.name === 'c2' ? 'a' : 'b');
    const lines = linesOf(findings, sampleVerdict(findings, many), { apart, remedyOf: () => undefined, maxNamed: 8 });
    expect(lines.map(({ text }) => text)).toEqual([
      'containers "c1" and "c3" are privileged',
      'container "c2" is privileged',
    ]);
  });
});

test('the most severe come first, else they stand as they were found', () => {
  const findings = (['low', 'high', 'critical', 'medium', 'high', 'critical'] as const).map((severity, index) => ({
    ...sampleFinding(),
    rule: `rule-${index}`,
    problem: `has problem ${index}`,
    severity,
  }));
  const lines = linesOf(findings, sampleVerdict(findings), { apart: () => '', remedyOf: () => undefined, maxNamed: 8 });
  expect(lines.map(({ finding }) => finding.rule)).toEqual([
    'rule-2',
    'rule-5',
    'rule-1',
    'rule-4',
    'rule-3',
    'rule-0',
  ]);
});

describe('fields of the pod, as the object has them', () => {
  const template = ['spec', 'template'];
  const cronJob = ['spec', 'jobTemplate', 'spec', 'template'];

  test.each<[root: readonly string[], remedy: Words, told: string]>([
    [[], 'remove spec.hostPID', 'remove spec.hostPID'],
    [template, 'remove spec.hostPID', 'remove spec.template.spec.hostPID'],
    [cronJob, 'remove spec.hostPID', 'remove spec.jobTemplate.spec.template.spec.hostPID'],
    [template, ['remove ', 'spec.hostPID', ''], 'remove spec.template.spec.hostPID'],
    [
      template,
      'remove spec.hostPID, spec.hostIPC (spec.os may stay)',
      'remove spec.template.spec.hostPID, spec.template.spec.hostIPC (spec.template.spec.os may stay)',
    ],
    [template, 'set securityContext.privileged to false', 'set securityContext.privileged to false'],
    [template, 'write "spec.hostPID" in spec.x', 'write "spec.hostPID" in spec.template.spec.x'],
    [template, ['write ', '"a spec.b"', ' in spec.x'], 'write "a spec.b" in spec.template.spec.x'],
    [
      template,
      String.raw`write "a \" spec.b" in spec.x, not "\\" in spec.y`,
      String.raw`write "a \" spec.b" in spec.template.spec.x, not "\\" in spec.template.spec.y`,
    ],
    [template, 'see podspec.x, a.spec.x, my-spec.x, /spec.x', 'see podspec.x, a.spec.x, my-spec.x, /spec.x'],
    [template, 'as in the spec. Nothing else', 'as in the spec. Nothing else'],
  ])('below %j: %j', (root, remedy, told) => {
    expect(textsOf(found(containers(1), 'is wrong', remedy), { root })).toEqual([`container "c1" is wrong; ${told}`]);
  });

  test('the problem says what it says', () => {
    const findings = found(containers(1), 'uses image "spec.x" and spec.y', 'remove spec.y');
    expect(textsOf(findings, { root: template })).toEqual([
      'container "c1" uses image "spec.x" and spec.y; remove spec.template.spec.y',
    ]);
  });
});

test('a line is one line, whatever stands in it', () => {
  const findings = found([container('a\nb')], 'is\twrong', 'write\u202Ethis');
  expect(textsOf(findings)).toEqual([String.raw`container "a\u{a}b" is\u{9}wrong; write\u{202e}this`]);
});

test('no findings, no lines', () => {
  expect(textsOf([])).toEqual([]);
});

test('one problem that two rules find is one line, with the remedy of the one that has a bound', () => {
  const missing = sampleFinding({ severity: 'high' });
  const bounded = sampleFinding({
    rule: 'resource-range',
    severity: 'medium',
    bound: '4Gi',
    remedy: ['set ', 'resources.limits.memory', ' to at most 4Gi'],
  });
  const wording = { apart: () => '', remedyOf: ({ remedy }: Finding) => remedy, maxNamed: 8 };
  for (const findings of [
    [missing, bounded],
    [bounded, missing],
  ]) {
    const lines = linesOf(findings, sampleVerdict(findings), wording);
    expect(lines.map(({ text, rules, severity }) => [text, rules.toSorted(), severity])).toEqual([
      [
        'container "app" has no memory limit; set resources.limits.memory to at most 4Gi',
        ['limits-required', 'resource-range'],
        'high',
      ],
    ]);
  }
});
