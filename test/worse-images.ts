import * as fc from 'fast-check';
import { anyWorse, maybe, parts, podOf, worseCase } from './worse-case.ts';

const nothing = fc.constant({});
const digest = `sha256:${'0'.repeat(64)}`;

const image = parts(
  nothing,
  fc.constantFrom('nginx', 'nginx:1', `nginx:1@${digest}`, 'quay.io/shop/app', 'ghcr.io/shop/app', 'nginx:', 'nginx@'),
);
const isUnreadable = (each: string) => /[:@]$/.test(each);
const isUnpinned = (each: string) => !each.includes('@') && !each.startsWith('ghcr.io');

const pulled = fc.record({
  image: fc.constantFrom('nginx', 'nginx:latest', 'nginx:1', `nginx:1@${digest}`),
  imagePullPolicy: maybe('Always', 'IfNotPresent', 'Never'),
});
type Pulled = typeof pulled extends fc.Arbitrary<infer T> ? T : never;
const isLatest = ({ image: each }: Pulled) => !/:1/.test(each);
const policyOf = (each: Pulled) => each.imagePullPolicy ?? (isLatest(each) ? 'Always' : 'IfNotPresent');

function pullPolicy(options: Readonly<Record<string, unknown>>, isRefused: (each: Pulled) => boolean) {
  return worseCase({
    rule: 'image-pull-policy',
    options,
    state: parts(nothing, pulled),
    pod: (state) => podOf(state, (each) => each),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        if (!isRefused(each)) return false;
        return before === undefined || !isRefused(before) || policyOf(each) !== policyOf(before);
      }),
  });
}

export const images = [
  worseCase({
    rule: 'image-digest',
    options: { exempt: ['ghcr.io'] },
    isOfImage: true,
    state: image,
    pod: (state) => podOf(state, (each) => ({ image: each })),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        if (isUnreadable(each)) return each !== before;
        return isUnpinned(each) && (before === undefined || isUnreadable(before) || !isUnpinned(before));
      }),
  }),
  pullPolicy({}, (each) => policyOf(each) !== 'Always'),
  pullPolicy({ policy: 'IfNotPresent' }, (each) => policyOf(each) !== 'IfNotPresent'),
  pullPolicy({ tags: ['latest'] }, (each) => isLatest(each) && policyOf(each) !== 'Always'),
];
