import { expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { examplePod, type Tweak } from './contract/example.ts';
import { meaningProblems, OptionDoubt } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import rule from './image-digest.ts';

function problemsOf(tweak: Tweak, exempt: readonly string[] = []): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ exempt })(new Pod(examplePod(tweak)), (problem) => problems.push(problem));
  return problems;
}

const isRefused = (image: string, exempt?: readonly string[]) =>
  problemsOf({ container: { image } }, exempt).length > 0;
const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  [`nginx@${digest}`],
  [`nginx:latest@${digest}`],
  [`registry.example.com:5000/team/app:1@${digest}`],
  [`nginx@sha512:${'a'.repeat(128)}`],
])('%s is pinned', (image) => {
  expect(isRefused(image)).toBe(false);
});

test.each([
  ['nginx'],
  ['nginx:1.29.1'],
  ['registry.example.com:5000/app'],
  [`nginx:sha256-${'0'.repeat(64)}`],
  ['nginx@sha256:0'],
  [`nginx@md5:${'0'.repeat(32)}`],
  [`nginx@${digest.toUpperCase()}`],
])('%s is not', (image) => {
  expect(isRefused(image)).toBe(true);
});

test.each<[entry: string, image: string, isExempt: boolean]>([
  ['ghcr.io', 'ghcr.io/shop/app:1', true],
  ['ghcr.io/shop', 'ghcr.io/shop/app:1', true],
  ['ghcr.io/shop/app', 'ghcr.io/shop/app:1', true],
  ['ghcr.io/shop/app', 'ghcr.io/shop/app-evil:1', false],
  ['ghcr.io/shop', 'ghcr.io/shop-two/app:1', false],
  ['ghcr.io', 'ghcr.io.evil.com/shop/app:1', false],
  ['registry.example.com', 'registry.example.com:5000/app', false],
  ['registry.example.com:5000', 'registry.example.com:5000/app', true],
  ['docker.io/library', 'busybox', true],
  ['docker.io/library', 'bitnami/nginx', false],
  ['ghcr.io/*/base', 'ghcr.io/shop/base:1', true],
  ['ghcr.io', 'ghcr.io/shop/app@sha256:0', false],
])('%s exempts %s: %s', (entry, image, isExempt) => {
  expect(isRefused(image, [entry])).toBe(!isExempt);
});

test('ephemeral containers take part, and an image that is yet to be filled in does not', () => {
  const ephemeralContainers = [{ name: 'debug', image: 'busybox' }];
  const container = { image: `nginx@${digest}` };
  expect(problemsOf({ container, spec: { ephemeralContainers } }).map(({ at }) => at[1])).toEqual([
    'ephemeralContainers',
  ]);
  expect(problemsOf({ container: { image: undefined } })).toEqual([]);
});

test('"*" alone would exempt all', () => {
  const problems = meaningProblems(rule.options, { exempt: ['*'] });
  expect(problems.map(({ message }) => message)).toEqual([
    '"*" would leave out every image; write out each registry and path',
  ]);
  expect(problems[0]).not.toBeInstanceOf(OptionDoubt);
});
