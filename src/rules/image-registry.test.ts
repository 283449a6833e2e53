import { describe, expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './image-registry.ts';
import { meaningProblems, OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import { voidEntry } from './parts/void-entry.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(tweak: Tweak, options: Options = {}): Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod(tweak)), (problem) => problems.push(problem));
  return problems;
}

const valuesOf = (image: unknown, options?: Options) =>
  problemsOf({ container: { image } }, options).map(({ value }) => value);

const digest = `sha256:${'0'.repeat(64)}`;

describe('what an entry covers', () => {
  test.each<[entry: string, image: string]>([
    ['ghcr.io', 'ghcr.io/shop/app:1'],
    ['ghcr.io', 'ghcr.io/app'],
    ['ghcr.io/', 'ghcr.io/app'],
    ['ghcr.io/*', 'ghcr.io/app'],
    ['ghcr.io/shop', 'ghcr.io/shop/app'],
    ['ghcr.io/shop/', 'ghcr.io/shop/app'],
    ['ghcr.io/shop/*', 'ghcr.io/shop/a/b/c:1'],
    ['ghcr.io/shop/**', 'ghcr.io/shop/app'],
    ['ghcr.io/shop/app', `ghcr.io/shop/app:1@${digest}`],
    ['ghcr.io', 'GHCR.io/shop/app'],
    ['GHCR.IO/shop', 'ghcr.io/shop/app'],
    ['ghcr.io', 'ghcr.io:443/shop/app'],
    ['ghcr.io:443/shop', 'ghcr.io/shop/app'],
    ['ghcr.io', 'ghcr.io:0443/shop/app'],
    ['registry.example.com:5000', 'registry.example.com:05000/app'],
    ['localhost', 'localhost/app'],
    ['[::1]:5000', '[::1]:5000/app'],
    ['[::1]', '[::1]:0443/app'],
    ['[:000]', '[:000]/app'],
    ['registry.example.com:0', 'registry.example.com:000/app'],
    ['ORG', 'ORG/app'],
    ['docker.io', 'nginx'],
    ['docker.io', 'bitnami/nginx:1'],
    ['docker.io/library', 'nginx'],
    ['docker.io/library/*', 'docker.io/nginx:1'],
    ['docker.io/library/nginx', 'index.docker.io/nginx'],
    ['docker.io/bitnami', 'bitnami/nginx'],
    ['index.docker.io/bitnami', 'docker.io/bitnami/nginx'],
    ['docker.io/bitnami', 'registry-1.docker.io/bitnami/nginx'],
    ['docker.io/bitnami', 'registry.hub.docker.com/bitnami/nginx'],
    ['docker.io/bitnami', 'Index.Docker.IO:443/bitnami/nginx'],
    ['*.example.com', 'eu.example.com/shop/app'],
    ['*.example.com', 'EU.example.com:443/app'],
    ['*.example.com:5000/*', 'eu.example.com:5000/app'],
    ['12.dkr.ecr.*.amazonaws.com', '12.dkr.ecr.eu-west-1.amazonaws.com/app'],
    ['*.*.example.com', 'a.b.example.com/app'],
    ['ghcr.io/*/base', 'ghcr.io/shop/base'],
    ['ghcr.io/*/base', 'ghcr.io/shop/base/app:1'],
    ['*.example.com/*/base', 'eu.example.com/shop/base'],
    ['docker.io/*/nginx', 'nginx'],
    ['*.io', 'ghcr.io/app'],
  ])('%s: %s', (entry, image) => {
    expect(valuesOf(image, { allowed: [entry] })).toEqual([]);
    expect(valuesOf(image, { forbidden: [entry] })).toHaveLength(1);
  });

  test.each<[entry: string, image: string, value: string]>([
    ['ghcr.io/org', 'ghcr.io/org-evil/x:1', 'ghcr.io/org-evil/x'],
    ['ghcr.io/org', 'ghcr.io.evil.com/org/x', 'ghcr.io.evil.com/org/x'],
    ['ghcr.io', 'ghcr.io.evil.com/org/x', 'ghcr.io.evil.com/org/x'],
    ['ghcr.io', 'evil.com/ghcr.io/x', 'evil.com/ghcr.io/x'],
    ['ghcr.io', 'evil-ghcr.io/x', 'evil-ghcr.io/x'],
    ['ghcr.io', 'ghcr.io:8443/x', 'ghcr.io:8443/x'],
    ['ghcr.io', 'ghcr.io', 'docker.io/library/ghcr.io'],
    ['ghcr.io/shop/app', 'ghcr.io/shop/app-two:1', 'ghcr.io/shop/app-two'],
    ['ghcr.io/shop/app', 'ghcr.io/shop', 'ghcr.io/shop'],
    ['registry.example.com:5000', 'registry.example.com/app', 'registry.example.com/app'],
    ['docker.io/library', 'bitnami/nginx:1', 'docker.io/bitnami/nginx'],
    ['docker.io/org', 'org-evil/x', 'docker.io/org-evil/x'],
    ['docker.io/nginx', 'nginx', 'docker.io/library/nginx'],
    ['docker.io', 'docker.io.evil.com/x', 'docker.io.evil.com/x'],
    ['docker.io', 'docker.example.com/x', 'docker.example.com/x'],
    ['*.example.com', 'example.com/x', 'example.com/x'],
    ['*.example.com', 'a.b.example.com/x', 'a.b.example.com/x'],
    ['*.example.com', 'a.example.com:5000/x', 'a.example.com:5000/x'],
    ['*.example.com', 'a.example.com.evil.net/x', 'a.example.com.evil.net/x'],
    ['*.example.com', 'evil.net/a.example.com/x', 'evil.net/a.example.com/x'],
    ['ghcr.io/*/base', 'ghcr.io/base', 'ghcr.io/base'],
    ['ghcr.io/*/base', 'ghcr.io/a/b/base', 'ghcr.io/a/b/base'],
    ['ghcr.io/*/base', 'ghcr.io/shop/base-two', 'ghcr.io/shop/base-two'],
    ['localhost', 'localhost:5000/x', 'localhost:5000/x'],
    ['[::1]', '[::2]/x', '[::2]/x'],
    ['[:0]', '[:000]/x', '[:000]/x'],
    ['ghcr.io', `Registry.example.com/x:1@${digest}`, 'Registry.example.com/x'],
  ])('%s: not %s', (entry, image, value) => {
    expect(valuesOf(image, { allowed: [entry] })).toEqual([value]);
    expect(valuesOf(image, { forbidden: [entry] })).toEqual([]);
  });
});

describe('which entries count', () => {
  const uses = 'uses image "ghcr.io/shop/app"';
  const isForbidden = (entry: string) => `${uses}, and images from "${entry}" are forbidden`;

  test.each<[string, Options, { problem: string; remedy: string }[]]>([
    ['no options', {}, []],
    ['"*"', { allowed: ['*'] }, []],
    ['"*" beside others', { allowed: ['*', 'quay.io'] }, []],
    ['one of several', { allowed: ['quay.io', 'ghcr.io/shop'] }, []],
    [
      'none of several',
      { allowed: ['quay.io/', 'docker.io/library/*'] },
      [
        {
          problem: `${uses}, which is not from an allowed registry`,
          remedy: 'use an image from "quay.io" or "docker.io/library"',
        },
      ],
    ],
    [
      'forbidden and allowed',
      { allowed: ['ghcr.io', 'quay.io'], forbidden: ['ghcr.io/shop/*'] },
      [{ problem: isForbidden('ghcr.io/shop'), remedy: 'use an image from "ghcr.io" or "quay.io"' }],
    ],
    [
      'forbidden with more than what is allowed, of which nothing is told',
      { allowed: ['ghcr.io/shop', 'quay.io'], forbidden: ['ghcr.io'] },
      [{ problem: isForbidden('ghcr.io'), remedy: 'use an image from "quay.io"' }],
    ],
    [
      'forbidden by a pattern that is wider than what is allowed',
      { allowed: ['ghcr.io/shop', 'ghcr.io/*/app', 'quay.io'], forbidden: ['ghcr.io/*/app', '*.io/shop'] },
      [{ problem: isForbidden('*.io/shop'), remedy: 'use an image from "quay.io"' }],
    ],
    [
      'forbidden, though anything is allowed',
      { allowed: ['*', 'quay.io'], forbidden: ['ghcr.io'] },
      [{ problem: isForbidden('ghcr.io'), remedy: 'use an image from another registry' }],
    ],
    [
      'a path that is forbidden, though anything is allowed',
      { forbidden: ['ghcr.io/shop'] },
      [{ problem: isForbidden('ghcr.io/shop'), remedy: 'use an image from another registry or path' }],
    ],
  ])('%s', (_, options, words) => {
    const tweak = { container: { image: 'ghcr.io/shop/app:1' } };
    expect(problemsOf(tweak, options).map(({ problem, remedy }) => ({ problem, remedy }))).toEqual(words);
  });
});

describe('names that lead to no registry', () => {
  test.each(['', undefined, null])('%j is left to the API server', (image) => {
    expect(problemsOf({ container: { image } }, { allowed: ['ghcr.io'] })).toEqual([]);
  });

  test.each<[image: string, value: string, problem: string, remedy: string]>([
    [
      'reg_io.x/app:1',
      'reg_io.x/app',
      'uses image "reg_io.x/app", whose first part is not a host name',
      'begin the image with a registry, as in "registry.example.com/app"',
    ],
    ['nginx:', 'nginx:', 'uses image "nginx:", which is not an image reference', 'write a tag after ":"'],
    [' ', ' ', 'uses image " ", which is not an image reference', 'write it without spaces'],
    [
      'ghcr.io/Shop/app',
      'ghcr.io/Shop/app',
      'uses image "ghcr.io/Shop/app", which is not an image reference',
      'write everything before the tag in lower case',
    ],
  ])('"%s" is refused whatever is allowed', (image, value, problem, remedy) => {
    for (const options of [{}, { allowed: ['*'] }, { allowed: ['ghcr.io'] }]) {
      expect(problemsOf({ container: { image } }, options)).toEqual([
        {
          at: ['spec', 'containers', 0, 'image'],
          guards: 'image',
          value,
          problem,
          remedy,
        },
      ]);
    }
  });
});

test('every kind of container, then volumes', () => {
  const named = (name: string) => ({ ...exampleContainer, name, image: 'nginx:1' });
  const problems = problemsOf(
    {
      spec: {
        volumes: [
          { name: 'scratch', emptyDir: {} },
          { name: 'v', image: { reference: 'nginx:1' } },
          { name: 'open', image: {} },
        ],
        initContainers: [named('i'), { ...named('s'), restartPolicy: 'Always' }],
        ephemeralContainers: [named('e')],
      },
    },
    { forbidden: ['docker.io'] },
  );
  expect(problems.map(({ at }) => at)).toEqual([
    ['spec', 'initContainers', 0, 'image'],
    ['spec', 'initContainers', 1, 'image'],
    ['spec', 'ephemeralContainers', 0, 'image'],
    ['spec', 'volumes', 1, 'image', 'reference'],
  ]);
});

describe('options', () => {
  test.each<[entry: string, reason: string]>([
    ['library/nginx', 'does not begin with a registry; write "docker.io/library/nginx"'],
    [
      'bitnami/*',
      'does not begin with a registry; write "docker.io/bitnami" for the account of that name, "docker.io/library/bitnami" for the official image',
    ],
    ['reg_io.x/shop', 'does not begin with a registry; "reg_io.x" is not a host name'],
    ['ghcr.io/shop*', 'has a "*" beside other characters; write "*" for whole parts between dots or slashes'],
    ['eu-*.example.com', 'has a "*" beside other characters; write "*" for whole parts between dots or slashes'],
    ['ghcr.io/**/app', 'has a "*" beside other characters; write "*" for whole parts between dots or slashes'],
    ['*.example.com:*', 'has a "*" beside other characters; write "*" for whole parts between dots or slashes'],
    ['*/shop', 'does not begin with a registry; write its name'],
    ['registry.*', 'ends its registry with "*", and anybody may own such a name; write the end out'],
    ['registry.*:5000/shop', 'ends its registry with "*", and anybody may own such a name; write the end out'],
    ['ghcr.io/shop/app:1.2', 'has a tag or a digest; write "ghcr.io/shop/app"'],
    [`ghcr.io/shop/app@${digest}`, 'has a tag or a digest; write "ghcr.io/shop/app"'],
    ['ghcr.io/Shop', 'has a path with capital letters; write "ghcr.io/shop"'],
    ['https://ghcr.io/shop', 'is no registry; write it without a scheme such as "https://"'],
    ['ghcr.io /shop', 'is no registry; write it without spaces'],
    ['nginx:latest', 'is no registry; write the registry "nginx:latest" as a host name with an optional port'],
    [
      'ghcr.io/..',
      'is no registry; write the name in lower-case letters and digits, with single ".", "_" or "/" or any "-" between them',
    ],
  ])('refuses the entry %s', (entry, reason) => {
    for (const option of ['allowed', 'forbidden']) {
      const options = { ...rule.defaults, [option]: ['quay.io', entry] };
      const problem = new OptionProblem([option, 1], `"${entry}" ${reason}`);
      expect(meaningProblems(rule.options, options)).toEqual([problem]);
    }
  });

  test.each<[allowed: readonly string[], told: readonly number[]]>([
    [['*', 'ghcr.io/shop', 'quay.io'], [1]],
    [['quay.io', 'ghcr.io', 'ghcr.io/*/x'], [2]],
    [['quay.io', 'ghcr.io'], []],
  ])('warns of what is allowed in vain among %j', (allowed, told) => {
    const doubts: unknown[] = [];
    rule.check({ allowed, forbidden: ['ghcr.io/shop', 'ghcr.io/*/x'] }, (doubt) => doubts.push(doubt));
    expect(doubts).toEqual(told.map((index) => voidEntry('allowed', index)));
  });

  test('refuses to forbid all', () => {
    expect(meaningProblems(rule.options, { forbidden: ['*'] })).toEqual([
      new OptionProblem(['forbidden', 0], '"*" would forbid every image; write out each registry and path'),
    ]);
  });

  test.each<[string, Options, string]>([
    ['no entry', { allowed: [] }, 'it allows no image; name a registry, or leave it out to allow any'],
    [
      'nothing that is not forbidden',
      { allowed: ['ghcr.io/shop', 'index.docker.io'], forbidden: ['docker.io', 'ghcr.io'] },
      'all of it is forbidden too, so no image is allowed; name a registry that is not',
    ],
  ])('refuses to allow %s', (_, options, message) => {
    expect(() => rule.check({ ...rule.defaults, ...options })).toThrow(new OptionProblem(['allowed'], message));
  });
});
