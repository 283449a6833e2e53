import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { told } from '../../test/told.ts';
import { Malformed } from '../model/fields.ts';
import { formatPath } from '../model/path.ts';
import { Pod } from '../model/pod.ts';
import rule from './capabilities.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import type { Problem } from './contract/rule.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(tweak: Tweak, options: Options = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod(tweak)), (problem) => problems.push(told(problem)));
  return problems;
}

const messagesOf = (tweak: Tweak, options?: Options) =>
  findingsIn(onlyRule(rule, options), examplePod(tweak)).map((finding) => sentenceOf(finding));
const keysOf = (tweak: Tweak, options?: Options) => problemsOf(tweak, options).map(({ key, value }) => value ?? key);

const own = (capabilities: unknown) => ({ securityContext: { capabilities } });
const adding = (...add: readonly string[]): Tweak => ({ container: own({ add }) });
const drop = 'set securityContext.capabilities.drop to ["ALL"]';
const windows = { os: { name: 'windows' } };
const anyBut = (...forbidden: readonly string[]): Options => ({ allowed: ['*'], forbidden, dropAll: false });

describe('dropping all', () => {
  test.each<[name: string, capabilities: unknown, drops: boolean]>([
    ['ALL', { drop: ['ALL'] }, true],
    ['ALL among others', { drop: ['NET_RAW', 'ALL'] }, true],
    ['ALL twice', { drop: ['ALL', 'ALL'] }, true],
    ['all', { drop: ['all'] }, false],
    ['CAP_ALL', { drop: ['CAP_ALL'] }, false],
    ['others', { drop: ['NET_RAW', 'SYS_ADMIN'] }, false],
    ['nothing', { drop: [] }, false],
    ['null', { drop: null }, false],
    ['capabilities of null', null, false],
  ])('%s', (_name, capabilities, drops) => {
    expect(keysOf({ container: own(capabilities) })).toEqual(drops ? [] : ['ALL']);
    expect(keysOf({ container: own(capabilities) }, { dropAll: false })).toEqual([]);
  });

  test.each([
    ['initContainers', {}, 'init container "other"'],
    ['initContainers', { restartPolicy: 'Always' }, 'sidecar container "other"'],
    ['ephemeralContainers', {}, 'ephemeral container "other"'],
  ])('is for containers in %s too: %j', (list, more, who) => {
    const spec = { [list]: [{ ...exampleContainer, name: 'other', ...more }] };
    expect(messagesOf({ container: own({ drop: ['ALL'] }), spec })).toEqual([
      `${who} does not drop ALL capabilities; ${drop}`,
    ]);
  });

  test.each([
    [['all'], 'drops "all", and Kubernetes counts only "ALL"'],
    [['NET_RAW', 'Cap_All', 'all'], 'drops "Cap_All", and Kubernetes counts only "ALL"'],
    [['NET_RAW'], 'does not drop ALL capabilities'],
  ])('in another spelling is told: %j', (written, problem) => {
    expect(messagesOf({ container: own({ drop: written }) })).toEqual([`container "app" ${problem}; ${drop}`]);
  });
});

describe('dropping what is listed', () => {
  test.each<[name: string, drop: readonly string[], kept: readonly string[]]>([
    ['as it is written', ['NET_RAW', 'MKNOD'], []],
    ['by ALL', ['ALL'], []],
    ['in lower case, as all runtimes read it', ['net_raw', 'all'], []],
    ['not with the prefix, which containerd puts before it once more', ['CAP_NET_RAW', 'MKNOD'], ['NET_RAW']],
    ['not by ALL with the prefix', ['CAP_ALL'], ['NET_RAW', 'MKNOD']],
    ['not at all', [], ['NET_RAW', 'MKNOD']],
  ])('%s', (_name, written, kept) => {
    const options = { allowed: ['*'], dropAll: false, drop: ['NET_RAW', 'MKNOD'] };
    expect(keysOf({ container: own({ drop: written }) }, options)).toEqual(kept);
  });

  test.each<[name: string, options: Options, refused: readonly string[]]>([
    ['beside ALL too', { allowed: ['*'], drop: ['NET_RAW'] }, ['NET_RAW', 'ALL']],
    ['unless it is allowed by name', { allowed: ['NET_RAW', 'KILL'], drop: ['NET_RAW'] }, ['ALL']],
  ])('nobody may add it, %s', (_name, options, refused) => {
    expect(keysOf({ container: own({ drop: ['ALL'], add: ['NET_RAW', 'KILL', 'ALL'] }) }, options)).toEqual(refused);
  });
});

describe('adding', () => {
  test.each<[name: string, add: readonly string[], options: Options, refused: readonly string[]]>([
    ['an allowed one', ['CHOWN'], { allowed: ['CHOWN'] }, []],
    ['another', ['KILL'], { allowed: ['CHOWN'] }, ['KILL']],
    ['an allowed one in another case', ['chown'], { allowed: ['CHOWN'] }, ['chown']],
    ['an allowed one with its prefix', ['CAP_CHOWN'], { allowed: ['CHOWN'] }, ['CAP_CHOWN']],
    ['one twice, told once', ['KILL', 'KILL'], { allowed: [] }, ['KILL']],
    ['one in two spellings, each told', ['KILL', 'CAP_KILL'], { allowed: [] }, ['KILL', 'CAP_KILL']],
    ['in the order of the list', ['B', 'CHOWN', 'A'], { allowed: ['CHOWN'] }, ['B', 'A']],
    ['an empty one', [''], { allowed: ['CHOWN'] }, ['']],
    ['one like a key of all objects', ['constructor'], { allowed: ['CHOWN'] }, ['constructor']],
    ['all, where some are allowed', ['ALL'], { allowed: ['CHOWN'] }, ['ALL']],
    ['"*", which is no capability', ['*'], { allowed: ['CHOWN'] }, ['*']],
    ['any, where any is allowed', ['SYS_ADMIN', 'ALL'], anyBut(), []],
    ['a forbidden one', ['SYS_ADMIN'], anyBut('SYS_ADMIN'), ['SYS_ADMIN']],
    ['a forbidden one, lower case', ['sys_admin'], anyBut('SYS_ADMIN'), ['sys_admin']],
    ['a forbidden one with its prefix', ['Cap_Sys_Admin'], anyBut('SYS_ADMIN'), ['Cap_Sys_Admin']],
    ['one that the policy forbids in another spelling', ['SYS_ADMIN'], anyBut('cap_sys_admin'), ['SYS_ADMIN']],
    ['one that begins like a forbidden one', ['SYS_ADMINS'], anyBut('SYS_ADMIN'), []],
    ['one that is allowed and forbidden', ['KILL'], { allowed: ['KILL'], forbidden: ['KILL'] }, ['KILL']],
    ['all, where that is forbidden', ['all', 'KILL'], anyBut('ALL'), ['all']],
  ])('%s', (_name, add, options, refused) => {
    expect(keysOf(adding(...add), { dropAll: false, ...options })).toEqual(refused);
  });

  test.each<[name: string, options: Options, rest: string]>([
    ['those allowed', { allowed: ['CHOWN', 'SETUID'] }, '; allowed: CHOWN, SETUID'],
    ['nothing where none is', { allowed: [] }, ''],
    ['none that is forbidden too', { allowed: ['CHOWN', 'SETUID'], forbidden: ['cap_setuid'] }, '; allowed: CHOWN'],
    ['no long list', { allowed: ['CHOWN', 'SETUID', 'SETGID', 'KILL'] }, ''],
  ])('names %s instead', (_name, options, rest) => {
    expect(messagesOf(adding('a"b'), { dropAll: false, ...options })).toEqual([
      `container "app" adds capability "a\\"b"; remove "a\\"b" from securityContext.capabilities.add${rest}`,
    ]);
  });
});

test.each<[name: string, options: Options, told: readonly string[]]>([
  ['in another spelling', { allowed: ['CHOWN', 'KILL'], forbidden: ['cap_kill'] }, ['allowed[1]: all of it']],
  ['ALL', { allowed: ['ALL'], forbidden: ['All'] }, ['allowed[0]: all of it']],
  ['what ALL holds', { allowed: ['ALL'], forbidden: ['KILL'], dropAll: false }, ['allowed[0]: "ALL" holds']],
  [
    'to be dropped, and ALL holds it',
    { allowed: ['ALL'], dropAll: false, drop: ['NET_RAW'] },
    ['allowed[0]: "ALL" holds'],
  ],
  ['to be dropped and allowed', { allowed: ['NET_RAW'], dropAll: false, drop: ['NET_RAW'] }, []],
  ['some, and any is allowed', { allowed: ['*'], forbidden: ['KILL'] }, []],
])('what is allowed in vain is told: forbidden is %s', (_name, options, told) => {
  const doubts: string[] = [];
  rule.check({ ...rule.defaults, ...options }, ({ path, message }) => doubts.push(`${formatPath(path)}: ${message}`));
  expect(doubts).toEqual(told.map((words) => expect.stringContaining(words)));
});

describe('Windows pods', () => {
  test('need to drop nothing, which the API forbids them, and add nothing that is not allowed', () => {
    expect(keysOf({ spec: windows })).toEqual([]);
    expect(keysOf({ spec: windows }, { dropAll: false, drop: ['NET_RAW'] })).toEqual([]);
    expect(keysOf({ ...adding('SYS_ADMIN'), spec: windows })).toEqual(['SYS_ADMIN']);
  });

  test('pass where they are exempt', () => {
    expect(keysOf({ ...adding('SYS_ADMIN'), spec: windows }, { exemptWindows: true })).toEqual([]);
  });

  test.each<[key: string, options: Options]>([
    ['ALL', {}],
    ['NET_RAW', { dropAll: false, drop: ['NET_RAW'] }],
  ])('are told of %s where they are not, without a fix, and without what the API forbids', (key, options) => {
    expect(problemsOf({ spec: windows }, { ...options, exemptWindows: false })).toMatchObject([
      { key, fixes: [], remedy: 'set profileVersion to v1.25 or newer in the policy' },
    ]);
  });

  test('are those that say exactly so', () => {
    expect(keysOf({ spec: { os: { name: 'Windows' } } })).toEqual(['ALL']);
  });
});

describe('a problem', () => {
  const at = (list: string) => ['spec', 'containers', 0, 'securityContext', 'capabilities', list];

  test('of what is kept stands at drop', () => {
    expect(problemsOf({})).toEqual([
      {
        at: at('drop'),
        guards: 'kernel',
        key: 'ALL',
        problem: 'does not drop ALL capabilities',
        remedy: drop,
        fixes: [{ at: at('drop'), value: ['ALL'], risk: true }],
      },
    ]);
  });

  test('of what is added stands at add, with the capability as it is written, and no fix', () => {
    expect(problemsOf(adding('cap_kill'), { dropAll: false })).toEqual([
      {
        at: at('add'),
        guards: 'kernel',
        key: 'KILL',
        value: 'cap_kill',
        problem: ['adds capability ', '"cap_kill"', ''],
        remedy: ['remove ', '"cap_kill"', ' from securityContext.capabilities.add; allowed: NET_BIND_SERVICE'],
      },
    ]);
  });
});

describe('a fix', () => {
  test.each<[name: string, container: Readonly<Record<string, unknown>>, mayAdd: boolean]>([
    ['no context', {}, true],
    ['a context of null', { securityContext: null }, true],
    ['capabilities of null', own(null), true],
    ['capabilities that say nothing', own({}), true],
    ['lists of null', own({ add: null, drop: null }), true],
    ['an empty list to drop, which is a choice', own({ drop: [] }), false],
    ['others dropped', own({ drop: ['NET_RAW'] }), false],
    ['one added', own({ add: ['NET_BIND_SERVICE'] }), false],
  ])('%s', (_name, container, mayAdd) => {
    expect(problemsOf({ container }).map(({ fixes = [] }) => fixes.length > 0)).toEqual([mayAdd]);
  });
});

test.each([
  ['a text', { drop: 'ALL' }, 'spec.containers[0].securityContext.capabilities.drop is not a list'],
  ['a number in the list', { drop: ['ALL', 1] }, 'spec.containers[0].securityContext.capabilities.drop[1] is not text'],
  ['an object', { drop: ['ALL'], add: {} }, 'spec.containers[0].securityContext.capabilities.add is not a list'],
])('%s is malformed', (_name, capabilities, complaint) => {
  const judged = () => problemsOf({ container: own(capabilities) });
  expect(judged).toThrow(Malformed);
  expect(judged).toThrow(complaint);
});
