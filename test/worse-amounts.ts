import * as fc from 'fast-check';
import { anyWorse, maybe, parts, podOf, worseCase, type Parts } from './worse-case.ts';

const sizes: Readonly<Record<string, number>> = {
  '0': 0,
  '0.064': 0.064,
  '128m': 0.128,
  '64Ki': 2 ** 16,
  '512Mi': 2 ** 29,
  '1Gi': 2 ** 30,
  '1024Mi': 2 ** 30,
  '2Gi': 2 ** 31,
  '3Gi': 3 * 2 ** 30,
  '1000Gi': 1000 * 2 ** 30,
};
const bytes = (text: string) => sizes[text] ?? Number.NaN;
const gibi = 2 ** 30;

interface Amount {
  readonly amount: string | undefined;
}
const amountOf = (...amounts: readonly string[]): fc.Arbitrary<Amount> => fc.record({ amount: maybe(...amounts) });
const nothing = amountOf();

type List = 'limits' | 'requests';
const memory =
  (list: List) =>
  ({ amount }: Amount) =>
    amount === undefined ? {} : { resources: { [list]: { memory: amount } } };

/** At a node 0 is none. */
const isNone = ({ amount }: Amount) => amount === undefined || amount === '0';

const required = (rule: string, list: List) =>
  worseCase({
    rule,
    options: { resources: { memory: {} } },
    resizes: true,
    state: parts(amountOf('0', '3Gi'), amountOf('0', '1Gi')),
    pod: (state) => podOf(state, memory(list), memory(list)),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        if (!isNone(now.whole) || !isNone(each)) return false;
        if (before === undefined || !isNone(old.whole) || !isNone(before)) return true;
        // Where nothing is written, the namespace may have a default.
        return each.amount === '0' && before.amount === undefined;
      }),
  });

/** How far from a limit of at most 1Gi, or from a request of at least that. */
const above = ({ amount }: Amount) => {
  if (amount === undefined) return 1e300;
  return amount === '0' ? Infinity : bytes(amount) - gibi;
};
const below = ({ amount }: Amount) => (amount === undefined ? 0 : gibi - bytes(amount));

const bounded = (list: List, bound: 'min' | 'max', distance: (each: Amount) => number) =>
  worseCase({
    rule: 'resource-range',
    options: { [list]: { memory: { [bound]: '1Gi' } } },
    resizes: true,
    state: parts(nothing, amountOf('0', '64Ki', '512Mi', '1Gi', '1024Mi', '2Gi', '3Gi', '1000Gi')),
    pod: (state) => podOf(state, memory(list)),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        if (distance(each) <= 0) return false;
        return before === undefined || distance(each) > Math.max(0, distance(before));
      }),
  });

const devices = fc.record({ gpu: maybe(1, 2, 3), mig: maybe(1, 2, 3) });
/** Of at most one of each. */
const ofVendor = worseCase({
  rule: 'resource-range',
  options: { limits: { 'nvidia.com/*': { max: 1 } } },
  state: parts(nothing, devices),
  pod: (state) =>
    podOf(state, ({ gpu, mig }) => {
      const written = { 'nvidia.com/gpu': gpu, 'nvidia.com/mig': mig };
      return { resources: { limits: written, requests: written } };
    }),
  worse: (old, now) =>
    anyWorse(old, now, (each, before) =>
      (['gpu', 'mig'] as const).some((name) => (each[name] ?? 0) > Math.max(1, before?.[name] ?? 0)),
    ),
});

const notBestEffort = worseCase({
  rule: 'requests-required',
  options: { resources: {}, notBestEffort: true },
  resizes: true,
  state: parts(amountOf('0', '3Gi'), amountOf('0', '1Gi')),
  pod: (state) => podOf(state, memory('limits'), memory('requests')),
  worse: (old, now) => {
    const isBestEffort = ({ whole, app, side }: Parts<Amount, Amount>) =>
      [whole, app, ...(side === undefined ? [] : [side])].every((each) => isNone(each));
    return isBestEffort(now) && !isBestEffort(old);
  },
});

interface Ratio {
  readonly request: string;
  readonly limit: string;
}
const isAboveTwo = ({ request, limit }: Ratio) => bytes(limit) > 2 * bytes(request);

/** Without a request there is nothing to divide by, and the limit alone counts. */
const isRatioWorse = (now: Ratio, old: Ratio | undefined) => {
  if (!isAboveTwo(now)) return false;
  if (old === undefined || !isAboveTwo(old)) return true;
  if (now.request === '0') return old.request !== '0' || bytes(now.limit) > bytes(old.limit);
  return old.request !== '0' && bytes(now.limit) / bytes(now.request) > bytes(old.limit) / bytes(old.request);
};

/** Whether an amount was hardly meant. */
const isOdd = ({ amount = '0' }: Amount) => bytes(amount) > 0 && bytes(amount) < 2 ** 20;

export const amounts = [
  required('limits-required', 'limits'),
  required('requests-required', 'requests'),
  ofVendor,
  notBestEffort,
  worseCase({
    rule: 'limits-forbidden',
    options: { resources: { memory: {} } },
    resizes: true,
    state: parts(amountOf('0', '2Gi', '3Gi'), amountOf('0', '512Mi', '1Gi', '1024Mi')),
    pod: (state) => podOf(state, memory('limits'), memory('limits')),
    worse: (old, now) => {
      const isWorse = (each: Amount, before: Amount | undefined) => {
        if (isNone(each)) return false;
        return before === undefined || isNone(before) || bytes(each.amount ?? '') < bytes(before.amount ?? '');
      };
      return isWorse(now.whole, old.whole) || anyWorse(old, now, isWorse);
    },
  }),
  bounded('limits', 'max', above),
  bounded('requests', 'min', below),
  worseCase({
    rule: 'pod-resource-range',
    options: { limits: { memory: { max: '1Gi' } } },
    resizes: true,
    state: parts(nothing, amountOf('0', '512Mi', '1Gi', '2Gi')),
    pod: (state) => podOf(state, memory('limits')),
    worse: (old, now) => {
      const total = ({ app, side }: typeof old) => {
        const all = side === undefined ? [app] : [app, side];
        return all.reduce((sum, each) => sum + (isNone(each) ? Infinity : bytes(each.amount ?? '')), 0);
      };
      return total(now) > Math.max(gibi, total(old));
    },
  }),
  worseCase({
    rule: 'limit-request-ratio',
    options: { resources: { memory: 2 } },
    resizes: true,
    state: parts(
      nothing,
      fc.record({
        request: fc.constantFrom('0', '512Mi', '1Gi'),
        limit: fc.constantFrom('1Gi', '2Gi', '3Gi', '1000Gi'),
      }),
    ),
    pod: (state) =>
      podOf(state, ({ request, limit }) => ({
        resources: { requests: { memory: request }, limits: { memory: limit } },
      })),
    worse: (old, now) => anyWorse(old, now, isRatioWorse),
  }),
  worseCase({
    rule: 'quantity-units',
    resizes: true,
    state: parts(nothing, amountOf('0', '0.064', '128m', '64Ki', '1Gi')),
    pod: (state) => podOf(state, memory('limits')),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        if (!isOdd(each)) return false;
        return before === undefined || !isOdd(before) || bytes(each.amount ?? '') < bytes(before.amount ?? '');
      }),
  }),
];
