// Random quantities, and what our code says of them beside what Kubernetes' parser says.
import * as fc from 'fast-check';
import { Quantity, QuantityError } from '../../src/model/quantity.ts';
import { nanoOf } from './decimal.ts';
import type { AmountAnswer } from './kubernetes.ts';
import type { Difference } from './comparisons.ts';
import { isKnownRefusal, isKnownSpelling } from './known.ts';

const digits = fc.oneof(
  fc.nat({ max: 2000 }).map(String),
  fc.stringMatching(/^[0-9]{0,25}$/),
  fc.constantFrom(
    '',
    '0',
    '00',
    '1024',
    '9223372036854775807',
    '9223372036854775808',
    '999999999999999999',
    '1000000000000000000',
  ),
);
const fraction = fc.oneof(
  { weight: 3, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constant('.') },
  { weight: 3, arbitrary: fc.stringMatching(/^\.[0-9]{1,14}$/) },
  { weight: 1, arbitrary: fc.constantFrom('.000000001', '.0000000001', '.9999999999', '.5') },
);
const suffix = fc.oneof(
  fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'),
  fc.tuple(fc.constantFrom('e', 'E', 'e+', 'E-', 'e-'), fc.nat({ max: 40 })).map(([e, exponent]) => `${e}${exponent}`),
  fc.constantFrom('K', 'ki', 'mi', 'µ', 'B', 'GB', 'e', 'e+', 'i', '%', ' Gi', 'e1.5', 'nn'),
);
const number = fc
  .tuple(fc.constantFrom('', '', '', '-', '+', '--'), digits, fraction, suffix)
  .map((parts) => parts.join(''));
const letters = fc.stringMatching(/^[-+0-9.eEinumkKMGTP ]{0,6}$/);

/** A JSON value where a quantity is expected. */
const text = fc.oneof(
  { weight: 12, arbitrary: number.map((written) => JSON.stringify(written)) },
  { weight: 2, arbitrary: letters.map((written) => JSON.stringify(written)) },
  { weight: 1, arbitrary: number.map((written) => JSON.stringify(` ${written}\u00a0`)) },
  {
    weight: 1,
    arbitrary: fc
      .oneof(
        fc.integer(),
        fc.nat({ max: 10_000 }).map((n) => n / 1000),
      )
      .map((n) => JSON.stringify(n)),
  },
);

/** As many as make it worth while to ask. */
export const amountTexts = fc.array(text, { minLength: 1, maxLength: 100 });

/** All that differs. */
export function differencesOfAmounts(
  texts: readonly string[],
  answers: readonly AmountAnswer[],
): readonly Difference[] {
  return texts.flatMap((json, index) => {
    const answer = answers[index];
    if (answer === undefined) return [];
    const theirs =
      answer.error === undefined && !isKnownRefusal(String(JSON.parse(json)))
        ? told(nanoOf(answer.exact), nanoOf(answer.rounded), answer.canonical)
        : none;
    const ours = read(JSON.parse(json), answer);
    return ours === theirs ? [] : [{ of: 'quantities', what: json, ours, theirs }];
  });
}

const none = 'no quantity';

function read(value: unknown, { canonical }: AmountAnswer): string {
  try {
    const quantity = Quantity.read(value);
    const printed = quantity.toString();
    return told(quantity.nano, quantity.roundUpToMilli().nano, isKnownSpelling(printed) ? canonical : printed);
  } catch (error) {
    if (error instanceof QuantityError) return none;
    throw error;
  }
}

function told(nano: bigint, rounded: bigint, canonical: string): string {
  return `${nano}n, rounded ${rounded}n, printed ${canonical}`;
}
