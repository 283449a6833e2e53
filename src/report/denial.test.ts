import { describe, expect, test } from 'vitest';
import { judge } from '../engine/judge.ts';
import type { Finding, Help } from '../engine/verdict.ts';
import type { PodPolicy } from '../policy/pod-policy.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { rules } from '../rules/index.ts';
import { sampleFinding } from '../../test/sample-finding.ts';
import { denialText } from './denial.ts';

const root = sampleFinding({
  rule: 'run-as-non-root',
  message: 'container "app" may run as root; set securityContext.runAsNonRoot to true',
});

type HelpText = Omit<Help, 'policy'>;

function text(findings: readonly Finding[], help: readonly HelpText[] = []): string {
  const ofPolicy = help.map((each) => ({ policy: 'standard', ...each }));
  return denialText({ kind: 'judged', of: 'pod', policies: ['standard'], findings, help: ofPolicy });
}

describe('a namespace that is not known yet', () => {
  const of = (findings: readonly Finding[], assumed: readonly string[]) =>
    denialText({
      kind: 'judged',
      of: 'pod',
      policies: ['other', 'standard'],
      findings,
      help: [{ policy: 'standard', text: 'ask #platform' }],
      unknownNamespace: { name: 'shop', assumed },
    }).split('\n');
  const tryAgain = 'namespace "shop" is not known yet; try again';

  test('is told last, where a policy denies that may not be about it', () => {
    expect(of([sampleFinding(), { ...root, policy: 'other' }], ['standard'])).toEqual([
      '2 problems with policies "other" and "standard":',
      '- container "app" has no memory limit; set resources.limits.memory (limits-required, policy standard)',
      '- container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root, policy other)',
      'ask #platform',
      tryAgain,
    ]);
  });

  test.each<[string, readonly Finding[], readonly string[]]>([
    ['only others deny', [sampleFinding()], ['other']],
    ['it only warns', [sampleFinding(), { ...root, policy: 'other', effect: 'warn' }], ['other']],
    ['nothing denies', [sampleFinding({ effect: 'warn' })], ['standard']],
  ])('is not told where %s', (_, findings, assumed) => {
    expect(of(findings, assumed)).not.toContain(tryAgain);
  });
});

describe('the text of a refusal', () => {
  test.each<{ name: string; findings: Finding[]; help?: HelpText[]; lines: string[] }>([
    { name: 'nothing denies', findings: [sampleFinding({ effect: 'warn' })], lines: [''] },
    {
      name: 'one problem',
      findings: [sampleFinding()],
      lines: [
        '1 problem with policy "standard":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
      ],
    },
    {
      name: 'two problems and a help line',
      findings: [sampleFinding(), root],
      help: [{ text: 'ask #platform', url: 'https://wiki.example.com/pods' }],
      lines: [
        '2 problems with policy "standard":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
        '- container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root)',
        'ask #platform: https://wiki.example.com/pods',
      ],
    },
    {
      name: 'what only warns is not counted',
      findings: [sampleFinding(), { ...root, effect: 'warn', policy: 'other' }],
      lines: [
        '1 problem with policy "standard":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
      ],
    },
    {
      name: 'two policies',
      findings: [sampleFinding({ policy: 'b' }), { ...root, policy: 'a' }],
      lines: [
        '2 problems with policies "a" and "b":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required, policy b)',
        '- container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root, policy a)',
      ],
    },
    {
      name: 'three policies',
      findings: [sampleFinding({ policy: 'c' }), { ...root, policy: 'a' }, { ...root, policy: 'b', message: 'x' }],
      lines: [
        '3 problems with policies "a", "b" and "c":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required, policy c)',
        '- container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root, policy a)',
        '- x (run-as-non-root, policy b)',
      ],
    },
    {
      name: 'a problem that two policies have, beside one that a third has alone',
      findings: [sampleFinding({ policy: 'c', alsoIn: ['a'] }), { ...root, policy: 'b' }],
      lines: [
        '2 problems with policies "a", "b" and "c":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required, policies c and a)',
        '- container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root, policy b)',
      ],
    },
    {
      name: 'help is told once, whichever part of it there is',
      findings: [sampleFinding()],
      help: [{ text: 'ask #platform' }, { url: 'https://a.example' }, { text: 'ask #platform' }, {}],
      lines: [
        '1 problem with policy "standard":',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
        'ask #platform',
        'https://a.example',
      ],
    },
    {
      name: 'an ephemeral container',
      findings: [{ ...root, container: { kind: 'ephemeral', name: 'app' } }],
      lines: [
        '1 problem with policy "standard":',
        '- container "app" may run as root; set securityContext.runAsNonRoot to true, or use kubectl debug --profile=restricted (run-as-non-root)',
      ],
    },
    {
      name: 'the image of an ephemeral container, which no profile of kubectl writes',
      findings: [sampleFinding({ guards: 'image', container: { kind: 'ephemeral', name: 'app' }, message: 'tag it' })],
      lines: ['1 problem with policy "standard":', '- tag it (limits-required)'],
    },
    {
      name: 'a rule that could not judge',
      findings: [sampleFinding({ outcome: 'error', message: 'could not be judged: spec.containers is not a list' })],
      lines: [
        '1 problem with policy "standard":',
        '- could not be judged: spec.containers is not a list (limits-required)',
      ],
    },
    {
      name: 'no character breaks a line or turns it around',
      findings: [sampleFinding({ message: 'a\nb\tc\u202Ed\u2028e\uD800f' })],
      help: [{ text: 'x\r\ny' }],
      lines: [
        '1 problem with policy "standard":',
        '- a\\u{a}b\\u{9}c\\u{202e}d\\u{2028}e\\u{d800}f (limits-required)',
        'x\\u{d}\\u{a}y',
      ],
    },
  ])('$name', ({ findings, help, lines }) => {
    expect(text(findings, help)).toBe(lines.join('\n'));
  });

  test('a policy that only warns does not say whom to ask', () => {
    const help = [{ policy: 'other', text: 'ask somebody else' }];
    expect(
      denialText({ kind: 'judged', of: 'pod', policies: ['other', 'standard'], findings: [sampleFinding()], help }),
    ).toBe(text([sampleFinding()]));
  });

  test('is bounded, and says how many more there are', () => {
    const many = Array.from({ length: 5000 }, (_, index) => sampleFinding({ message: `problem ${index}` }));
    const lines = text(many, [{ text: 'ask #platform' }]).split('\n');
    expect(lines[0]).toBe('5000 problems with policy "standard":');
    expect(lines.at(-1)).toBe('ask #platform');
    const told = lines.filter((line) => line.startsWith('- problem ')).length;
    expect(lines.at(-2)).toBe(`- and ${5000 - told} more`);
    expect(told).toBeGreaterThan(1000);
    expect(lines.join('\n').length).toBeLessThan(70_000);
  });
});

test('a pod with problems in three containers and of its own', () => {
  const policy: PodPolicy = {
    apiVersion: 'plimsoll.dev/v1alpha1',
    kind: 'PodPolicy',
    metadata: { name: 'standard' },
    spec: {
      mode: 'Enforce',
      rules: { 'host-namespaces': {}, 'limits-required': {}, privileged: {} },
      help: { text: 'ask #platform', url: 'https://wiki.example.com/pods' },
    },
  };
  const limits = { memory: '64Mi' };
  const object = {
    metadata: { name: 'web' },
    spec: {
      hostPID: true,
      initContainers: [{ name: 'setup', image: 'setup:1' }],
      containers: [
        { name: 'app', image: 'app:1' },
        { name: 'proxy', image: 'proxy:1', resources: { limits }, securityContext: { privileged: true } },
      ],
    },
  };
  const subject = { askedBy: 'webhook' as const, operation: 'CREATE', subresource: '', namespace: 'shop', object };
  const verdict = judge(PolicySet.compile([policy], { rules, serverMinor: undefined, knowsNamespaceLabels: true }), {
    ...subject,
    kind: { group: '', kind: 'Pod' },
  });
  const said = verdict.kind === 'judged' ? denialText(verdict).split('\n') : [];
  const order = (rule: string) => rules.findIndex(({ id }) => id === rule);
  const lines = [
    { rule: 'host-namespaces', lines: [expect.stringMatching(/^- the pod .*; .* \(host-namespaces\)$/)] },
    {
      rule: 'limits-required',
      lines: [
        '- init container "setup" has no memory limit; set resources.limits.memory (limits-required)',
        '- container "app" has no memory limit; set resources.limits.memory (limits-required)',
      ],
    },
    { rule: 'privileged', lines: [expect.stringMatching(/^- container "proxy" .*; .* \(privileged\)$/)] },
  ].toSorted((a, b) => order(a.rule) - order(b.rule));
  expect(said).toEqual([
    '4 problems with policy "standard":',
    ...lines.flatMap((told) => told.lines),
    'ask #platform: https://wiki.example.com/pods',
  ]);
});

describe('many policies', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `p${String(index).padStart(4, '0')}`);
  const ofMany = (count: number, help: string) => {
    const [first = '', ...others] = names(count);
    return denialText({
      kind: 'judged',
      of: 'pod',
      policies: names(count),
      findings: [sampleFinding({ policy: first, alsoIn: others })],
      help: names(count).map((policy, index) => ({ policy, text: `${index} ${help}` })),
    }).split('\n');
  };

  test('are named up to twenty', () => {
    expect(ofMany(20, 'x')[0]).toBe(
      `1 problem with policies ${names(19)
        .map((name) => `"${name}"`)
        .join(', ')} and "p0019":`,
    );
    expect(ofMany(1000, 'x')[0]).toMatch(/"p0019" and 980 more:$/);
    expect(ofMany(1000, 'x')[1]).toMatch(/p0019 and 980 more\)$/);
  });

  test('and long words of help do not make an answer as long as they are', () => {
    const lines = ofMany(1000, 'x'.repeat(100_000));
    expect(lines).toHaveLength(2 + 20);
    expect(lines.at(-1)).toBe(`19 ${'x'.repeat(996)}…`);
  });
});
