import { describe, expect, test } from 'vitest';
import { ruledBy, sampleFinding, sampleVerdict } from '../../test/sample-finding.ts';
import type { Finding, Help } from '../engine/verdict.ts';
import { denialText } from './denial.ts';

const memory = sampleFinding();
const cpu = sampleFinding({
  key: 'cpu',
  problem: ['has no ', 'cpu', ' limit'],
  remedy: ['set ', 'resources.limits.cpu', ''],
});
const root = sampleFinding({
  rule: 'run-as-non-root',
  problem: 'may run as root',
  remedy: 'set securityContext.runAsNonRoot to true',
});
const proxy = { kind: 'init', name: 'proxy', isSidecar: true } as const;
const debuggerContainer = { kind: 'ephemeral', name: 'debugger', isSidecar: false } as const;
const object = 'Deployment "web"';

type HelpText = Omit<Help, 'policy'>;

function text(findings: readonly Finding[], help: readonly HelpText[] = []): string {
  const ofPolicy = help.map((each) => ({ policy: 'standard', ...each }));
  return denialText(sampleVerdict(findings, { help: ofPolicy, containers: 5 }), object);
}

describe('a namespace that is not known yet', () => {
  const of = (findings: readonly Finding[], assumed: readonly string[]) => {
    const help = [{ policy: 'standard', text: 'ask #platform' }];
    const verdict = sampleVerdict(findings, { help, unknownNamespace: { name: 'shop', assumed } });
    return denialText(verdict, object).split('\n');
  };
  const tryAgain = 'namespace "shop" is not known yet; try again';

  test('is named after the help, where a policy denies that may not be about it', () => {
    expect(of([memory, { ...root, ...ruledBy('deny', 'other') }], ['standard'])).toEqual([
      'Deployment "web" has 2 problems with policies "other" and "standard":',
      '- container "app" has no memory limit; set resources.limits.memory (limits-required, policy standard)',
      '- container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root, policy other)',
      'ask #platform',
      tryAgain,
    ]);
  });

  test.each<[string, readonly Finding[], readonly string[]]>([
    ['only others deny', [memory], ['other']],
    ['it only warns', [memory, { ...root, ...ruledBy('warn', 'other') }], ['other']],
    ['nothing denies', [{ ...memory, ...ruledBy('warn', 'standard') }], ['standard']],
  ])('is not named where %s', (_, findings, assumed) => {
    expect(of(findings, assumed)).not.toContain(tryAgain);
  });
});

describe('the text of a refusal', () => {
  test.each<{ name: string; findings: readonly Finding[]; help?: readonly HelpText[]; lines: readonly string[] }>([
    { name: 'nothing denies', findings: [{ ...memory, ...ruledBy('warn', 'standard') }], lines: [''] },
    {
      name: 'one problem',
      findings: [memory],
      lines: [
        'Deployment "web" has 1 problem with policy "standard":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
      ],
    },
    {
      name: 'containers that share a problem share a line, and so do the resources',
      findings: [cpu, memory, { ...cpu, container: proxy }, { ...memory, container: proxy }, root],
      help: [{ text: 'ask #platform', url: 'https://wiki.example.com/pods' }],
      lines: [
        'Deployment "web" has 2 problems with policy "standard":',
        '- container "app" and sidecar container "proxy" have no cpu or memory limit; set resources.limits.cpu and resources.limits.memory (limits-required)',
        '- container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root)',
        'ask #platform: https://wiki.example.com/pods',
      ],
    },
    {
      name: 'the most severe first',
      findings: [memory, { ...root, severity: 'critical' }],
      lines: [
        'Deployment "web" has 2 problems with policy "standard":',
        '- container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root)',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
      ],
    },
    {
      name: 'what only warns is not counted',
      findings: [memory, { ...root, ...ruledBy('warn', 'other') }],
      lines: [
        'Deployment "web" has 1 problem with policy "standard":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
      ],
    },
    {
      name: 'a milder policy that found it too is not named',
      findings: [{ ...memory, by: [...ruledBy('warn', 'mild').by, ...memory.by] }],
      lines: [
        'Deployment "web" has 1 problem with policy "standard":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
      ],
    },
    {
      name: 'what several policies have, beside what one has alone',
      findings: [
        { ...memory, ...ruledBy('deny', 'c', 'a') },
        { ...root, ...ruledBy('deny', 'b') },
      ],
      lines: [
        'Deployment "web" has 2 problems with policies "a", "b" and "c":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required, policies c and a)',
        '- container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root, policy b)',
      ],
    },
    {
      name: 'help is given once, whichever part of it there is',
      findings: [memory],
      help: [{ text: 'ask #platform' }, { url: 'https://a.example' }, { text: 'ask #platform' }, {}],
      lines: [
        'Deployment "web" has 1 problem with policy "standard":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
        'ask #platform',
        'https://a.example',
      ],
    },
    {
      name: 'an ephemeral container',
      findings: [{ ...root, container: debuggerContainer }],
      lines: [
        'Deployment "web" has 1 problem with policy "standard":',
        '- ephemeral container "debugger" may run as root; set securityContext.runAsNonRoot to true, or use kubectl debug --profile=restricted (kubectl 1.27 or newer) (run-as-non-root)',
      ],
    },
    {
      name: 'an ephemeral container with what no profile of kubectl writes',
      findings: [
        { ...root, rule: 'image-tag', problem: 'has no image tag', remedy: 'add one', container: debuggerContainer },
      ],
      lines: [
        'Deployment "web" has 1 problem with policy "standard":',
        '- ephemeral container "debugger" has no image tag; add one (image-tag)',
      ],
    },
    {
      name: 'a rule that could not judge',
      findings: [
        sampleFinding({ outcome: 'error', problem: 'could not be judged: spec.x is not a list', remedy: undefined }),
      ],
      lines: [
        'Deployment "web" has 1 problem with policy "standard":',
        '- container "app" could not be judged: spec.x is not a list (limits-required)',
      ],
    },
    {
      name: 'no character breaks a line or turns it around',
      findings: [sampleFinding({ problem: 'has a\nb\tc\u202Ed\u2028e\uD800f' })],
      help: [{ text: 'x\r\ny' }],
      lines: [
        'Deployment "web" has 1 problem with policy "standard":',
        '- container "app" has a\\u{a}b\\u{9}c\\u{202e}d\\u{2028}e\\u{d800}f; set resources.limits.memory (limits-required)',
        'x\\u{d}\\u{a}y',
      ],
    },
  ])('$name', ({ findings, help, lines }) => {
    expect(text(findings, help)).toBe(lines.join('\n'));
  });

  test('fields of the pod are named as the object has them', () => {
    const hostPID = sampleFinding({
      at: ['spec', 'hostPID'],
      problem: 'uses the PID namespace of the node',
      remedy: 'remove spec.hostPID',
    });
    const { container, ...ofPod } = hostPID;
    expect(container).toBeDefined();
    expect(denialText(sampleVerdict([ofPod], { of: 'template', root: ['spec', 'template'] }), object)).toContain(
      '- the pod uses the PID namespace of the node; remove spec.template.spec.hostPID (',
    );
  });

  test('of a pod that is changed it is said that most of it cannot be changed', () => {
    const lines = denialText(sampleVerdict([memory], { operation: 'update' }), 'Pod "web"').split('\n');
    expect(lines.at(-1)).toBe('most fields of a pod are fixed once it is created; change them where it is created');
  });

  test('of a pod that runs, only an ephemeral container can be changed', () => {
    const verdict = sampleVerdict([root, { ...root, container: debuggerContainer }], { operation: 'debug' });
    expect(denialText(verdict, 'Pod "web"').split('\n').slice(1)).toEqual([
      '- container "app" may run as root; debug another pod (run-as-non-root)',
      '- ephemeral container "debugger" may run as root; set securityContext.runAsNonRoot to true, or use kubectl debug --profile=restricted (kubectl 1.27 or newer) (run-as-non-root)',
    ]);
  });

  test('an amount that nobody wrote is said to be set by what set it', () => {
    const finding = sampleFinding({
      problem: 'limits memory to 8Gi, at most 4Gi is allowed',
      remedy: 'lower resources.limits.memory',
    });
    const verdict = sampleVerdict([finding], {
      added: [{ at: finding.at, value: '8Gi', from: 'LimitRange "defaults"' }],
    });
    expect(denialText(verdict, object)).toContain(
      'at most 4Gi is allowed (the amount is set by LimitRange "defaults"); write a lower resources.limits.memory (',
    );
  });

  test('help of a rule follows that of its policy, with its name, where the rule denies', () => {
    const help = [
      { policy: 'standard', text: 'ask #platform' },
      { policy: 'standard', rule: 'limits-required', text: 'see', url: 'https://wiki.example.com/limits' },
      { policy: 'standard', rule: 'run-as-non-root', text: 'only warned of' },
    ];
    const findings = [memory, { ...root, ...ruledBy('warn', 'standard') }];
    expect(denialText(sampleVerdict(findings, { help }), object).split('\n').slice(2)).toEqual([
      'ask #platform',
      'limits-required: see: https://wiki.example.com/limits',
    ]);
  });

  test('help of policies that do not deny is not given', () => {
    const help = [{ policy: 'other', text: 'ask elsewhere' }];
    expect(denialText(sampleVerdict([memory], { help, containers: 5 }), object)).toBe(text([memory]));
  });

  test('of very many lines the first are written, and the others counted', () => {
    const many = Array.from({ length: 5000 }, (_, index) => sampleFinding({ problem: `has problem ${index}` }));
    const lines = text(many, [{ text: 'ask #platform' }]).split('\n');
    expect(lines[0]).toBe('Deployment "web" has 5000 problems with policy "standard":');
    expect(lines.at(-1)).toBe('ask #platform');
    const written = lines.filter((line) => line.startsWith('- container "app" has problem ')).length;
    expect(lines.at(-2)).toBe(`- and ${5000 - written} more`);
    expect(written).toBeGreaterThan(300);
    expect(lines.join('\n').length).toBeLessThan(34_000);
  });
});

describe('many policies', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `p${String(index).padStart(4, '0')}`);
  const ofMany = (count: number, help: string) => {
    const verdict = sampleVerdict([sampleFinding(ruledBy('deny', ...names(count)))], {
      help: names(count).map((policy, index) => ({ policy, text: `${index} ${help}` })),
    });
    return denialText(verdict, object).split('\n');
  };

  test('are named up to eight', () => {
    expect(ofMany(1000, 'x')[0]).toMatch(/"p0007" and 992 more:$/);
    expect(ofMany(1000, 'x')[1]).toMatch(/p0007 and 992 more\)$/);
  });

  test('and long words of help do not make an answer as long as they are', () => {
    const lines = ofMany(1000, 'x'.repeat(100_000));
    expect(lines).toHaveLength(2 + 20);
    expect(lines.at(-1)).toBe(`19 ${'x'.repeat(996)}…`);
  });
});
