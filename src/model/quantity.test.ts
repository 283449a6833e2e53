import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Quantity, QuantityError, statesNumber } from './quantity.ts';

const GENERAL = 'write a number with an optional suffix, as in 500m, 1.5 or 2Gi';

describe('parse', () => {
  test.each([
    ['0', '0', 0n, 'DecimalSI'],
    ['-0', '0', 0n, 'DecimalSI'],
    ['0Ki', '0', 0n, 'BinarySI'],
    ['1.5', '1500m', 1_500_000_000n, 'DecimalSI'],
    ['0.5', '500m', 500_000_000n, 'DecimalSI'],
    ['.5', '500m', 500_000_000n, 'DecimalSI'],
    ['5.G', '5G', 5_000_000_000_000_000_000n, 'DecimalSI'],
    ['+1', '1', 1_000_000_000n, 'DecimalSI'],
    ['007', '7', 7_000_000_000n, 'DecimalSI'],
    ['1000m', '1', 1_000_000_000n, 'DecimalSI'],
    ['1000k', '1M', 1_000_000_000_000_000n, 'DecimalSI'],
    ['1000E', '1000E', 10n ** 30n, 'DecimalSI'],
    ['1024Ki', '1Mi', 1_048_576_000_000_000n, 'BinarySI'],
    ['1.5Gi', '1536Mi', 1_610_612_736_000_000_000n, 'BinarySI'],
    ['1.1Gi', '1181116006400m', 1_181_116_006_400_000_000n, 'BinarySI'],
    ['0.1Ki', '102400m', 102_400_000_000n, 'BinarySI'],
    ['0.0001Ki', '102400u', 102_400_000n, 'DecimalSI'],
    ['-0.0001Ki', '-102400u', -102_400_000n, 'DecimalSI'],
    ['1000Mi', '1000Mi', 1_048_576_000_000_000_000n, 'BinarySI'],
    ['8Ei', '9223372036854775807', 9_223_372_036_854_775_807_000_000_000n, 'BinarySI'],
    ['-16Ei', '-9223372036854775807', -9_223_372_036_854_775_807_000_000_000n, 'BinarySI'],
    ['9223372036854775808', '9223372036854775808', 9_223_372_036_854_775_808_000_000_000n, 'DecimalSI'],
    ['9007199254740993', '9007199254740993', 9_007_199_254_740_993_000_000_000n, 'DecimalSI'],
    ['1e1', '10', 10_000_000_000n, 'DecimalExponent'],
    ['1e4', '10e3', 10_000_000_000_000n, 'DecimalExponent'],
    ['1E+06', '1e6', 1_000_000_000_000_000n, 'DecimalExponent'],
    ['1500e-3', '1500e-3', 1_500_000_000n, 'DecimalExponent'],
    ['1E', '1E', 1_000_000_000_000_000_000_000_000_000n, 'DecimalSI'],
    ['1n', '1n', 1n, 'DecimalSI'],
    ['0.1n', '1n', 1n, 'DecimalSI'],
    ['-0.1n', '-1n', -1n, 'DecimalSI'],
    ['1.0000000001', '1000000001n', 1_000_000_001n, 'DecimalSI'],
    ['1e-308', '1e-9', 1n, 'DecimalExponent'],
    ['1e308', '100e306', 10n ** 317n, 'DecimalExponent'],
    // ParseQuantity reads these as zero.
    ['+', '0', 0n, 'DecimalSI'],
    ['k', '0', 0n, 'DecimalSI'],
    ['-Ki', '0', 0n, 'BinarySI'],
    ['.e3', '0', 0n, 'DecimalExponent'],
  ] as const)('%s is %s', (text, canonical, nano, format) => {
    const quantity = Quantity.parse(text);
    expect([quantity.toString(), quantity.nano, quantity.format, quantity.text]).toEqual([
      canonical,
      nano,
      format,
      text,
    ]);
  });

  test.each([
    ['1GB', '"1GB" is not a quantity; write 1G or 1Gi'],
    ['512mb', '"512mb" is not a quantity; write 512M or 512Mi'],
    ['1.5GiB', '"1.5GiB" is not a quantity; write 1.5Gi'],
    ['1K', '"1K" is not a quantity; write 1k or 1Ki'],
    ['1KB', '"1KB" is not a quantity; write 1k or 1Ki'],
    ['-2gi', '"-2gi" is not a quantity; write -2Gi'],
    ['5B', '"5B" is not a quantity; write 5'],
    ['5µ', '"5µ" is not a quantity; write 5u'],
    ['1 Gi', '"1 Gi" is not a quantity; write 1Gi'],
    ['100 m', '"100 m" is not a quantity; write 100m'],
    [' 1', '" 1" is not a quantity; write 1'],
    ['1\n', '"1\\n" is not a quantity; write 1'],
    ['1_000', '"1_000" is not a quantity; write 1000'],
    ['abc', `"abc" is not a quantity; ${GENERAL}`],
    ['', `"" is not a quantity; ${GENERAL}`],
    ['K', `"K" is not a quantity; ${GENERAL}`],
    ['1e', `"1e" is not a quantity; ${GENERAL}`],
    ['1e+', `"1e+" is not a quantity; ${GENERAL}`],
    ['1e3k', `"1e3k" is not a quantity; ${GENERAL}`],
    ['1.5.2', `"1.5.2" is not a quantity; ${GENERAL}`],
    ['1,000', `"1,000" is not a quantity; ${GENERAL}`],
    ['0x10', `"0x10" is not a quantity; ${GENERAL}`],
    ['--1', `"--1" is not a quantity; ${GENERAL}`],
    ['NaN', `"NaN" is not a quantity; ${GENERAL}`],
    ['Infinity', `"Infinity" is not a quantity; ${GENERAL}`],
    ['1Zi', `"1Zi" is not a quantity; ${GENERAL}`],
    ['١', `"١" is not a quantity; ${GENERAL}`],
    ['constructor', `"constructor" is not a quantity; ${GENERAL}`],
    // The two suffixes and the exponents that ParseQuantity does not read without a digit.
    ['Pi', `"Pi" is not a quantity; ${GENERAL}`],
    ['-.Ei', `"-.Ei" is not a quantity; ${GENERAL}`],
    ['.e-10', `".e-10" is not a quantity; ${GENERAL}`],
    ['1e309', '"1e309" is out of range; write an exponent between -308 and 308'],
    ['1e-309', '"1e-309" is out of range; write an exponent between -308 and 308'],
    ['1e2147483647', '"1e2147483647" is out of range; write an exponent between -308 and 308'],
    ['1e4294967297', '"1e4294967297" is out of range; write an exponent between -308 and 308'],
    [
      '1'.repeat(201),
      '"1111111111111111111111111111111111111111…" is too long for a quantity; write at most 200 characters',
    ],
  ])('%s is refused', (text, message) => {
    expect(() => Quantity.parse(text)).toThrow(QuantityError);
    expect(() => Quantity.parse(text)).toThrow(expect.objectContaining({ message, code: 'ERR_QUANTITY' }));
  });

  test('200 digits are read', () => {
    expect(Quantity.parse('9'.repeat(200)).toString()).toBe('9'.repeat(200));
  });
});

describe('read', () => {
  test.each([
    ['2Gi', '2Gi'],
    [' 2Gi ', '2Gi'],
    ['\u00a02Gi\u2003', '2Gi'],
    [1, '1'],
    [0.5, '0.5'],
    [-0, '0'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
  ])('%j is %s', (value, text) => {
    expect(Quantity.read(value).text).toBe(text);
  });

  test.each([
    [null, 'null'],
    [undefined, 'a value of type undefined'],
    [true, 'true'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
    [1n, 'a value of type bigint'],
    [Symbol('1'), 'a value of type symbol'],
    [{ toString: () => '1' }, 'an object or a list'],
    [['1'], 'an object or a list'],
  ])('refuses a value that is no string or number (%#)', (value, kind) => {
    expect(() => Quantity.read(value)).toThrow(QuantityError);
    expect(() => Quantity.read(value)).toThrow(`${kind} is not a quantity; ${GENERAL}`);
  });

  test('refuses a revoked proxy, which throws at nearly every question', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(() => Quantity.read(proxy)).toThrow(`an object or a list is not a quantity; ${GENERAL}`);
  });

  // In JSON these are escapes, and the API server trims before it resolves them.
  test.each(['1\t', '\n1', '1 \n'])('refuses %j', (value) => {
    expect(() => Quantity.read(value)).toThrow(QuantityError);
  });
});

describe('arithmetic', () => {
  test.each([
    ['1k', '1Ki', '2024', 'DecimalSI'],
    ['1Ki', '1k', '2024', 'BinarySI'],
    ['1Gi', '1Gi', '2Gi', 'BinarySI'],
    ['0', '1Gi', '1Gi', 'BinarySI'],
    ['1Gi', '0', '1Gi', 'BinarySI'],
    ['0Ki', '0e1', '0', 'DecimalExponent'],
    ['1e3', '500m', '1000500e-3', 'DecimalExponent'],
    ['-1', '1Ki', '1023', 'DecimalSI'],
    ['0.1', '0.2', '300m', 'DecimalSI'],
    ['8Ei', '1', '8Ei', 'BinarySI'],
    ['7Ei', '7Ei', '14Ei', 'BinarySI'],
    ['9223372036854775807', '1', '9223372036854775808', 'DecimalSI'],
    ['999E', '1E', '1000E', 'DecimalSI'],
  ])('%s plus %s is %s', (left, right, canonical, format) => {
    const sum = Quantity.parse(left).plus(Quantity.parse(right));
    expect([sum.toString(), sum.text, sum.format]).toEqual([canonical, canonical, format]);
  });

  test('a sum of 1024Ei keeps its suffix', () => {
    let sum = Quantity.parse('1Ei');
    for (let doublings = 0; doublings < 10; doublings++) sum = sum.plus(sum);
    expect(sum.toString()).toBe('1024Ei');
  });

  test('zero takes the format of what is added', () => {
    expect(Quantity.parse('0').plus(Quantity.parse('512Mi')).plus(Quantity.parse('512Mi')).toString()).toBe('1Gi');
  });

  test.each([
    ['1', '1000m', 0],
    ['1Ki', '1k', 1],
    ['1024Mi', '1Gi', 0],
    ['-1', '0', -1],
    ['9007199254740992', '9007199254740993', -1],
    ['1e19', '1', 1],
    ['8Ei', '9223372036854775807', 0],
    ['8Ei', '9223372036854775808', -1],
  ])('%s compared with %s is %i', (left, right, order) => {
    expect(Quantity.parse(left).compare(Quantity.parse(right))).toBe(order);
  });

  test.each([
    ['0.1m', '1m'],
    ['1n', '1m'],
    ['-1n', '-1m'],
    ['1001u', '2m'],
    ['1.1Ki', '1126400m'],
    ['0', '0'],
  ])('%s rounds up to %s', (text, rounded) => {
    expect(Quantity.parse(text).roundUpToMilli().toString()).toBe(rounded);
  });

  test.each(['+2Gi', '0.1m', '1500u'])('%s keeps its spelling', (text) => {
    expect(Quantity.parse(text).roundUpToMilli().text).toBe(text);
  });

  test('a sum rounds up as what it is the sum of', () => {
    const sum = Quantity.parse('1').plus(Quantity.parse('400u'));
    expect(sum.plus(Quantity.parse('1m')).roundUpToMilli().toString()).toBe('1002m');
  });

  test.each([
    ['-1n', false],
    ['0', false],
    ['1n', true],
  ])('whether %s is positive: %s', (text, isPositive) => {
    expect(Quantity.parse(text).isPositive).toBe(isPositive);
  });
});

test.each([
  ['1', true],
  ['-.5Gi', true],
  ['007', true],
  ['k', false],
  ['+', false],
  ['.e3', false],
  ['', false],
])('statesNumber of %j is %j', (text, answer) => {
  expect(statesNumber(text)).toBe(answer);
});

describe('properties', () => {
  const suffixes = ['', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'P', 'E', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
  const digits = fc.stringMatching(/^[0-9]{1,70}$/);
  const suffix = fc.oneof(
    fc.constantFrom(...suffixes),
    fc.integer({ min: -60, max: 60 }).map((exponent) => `e${exponent}`),
  );
  const written = fc
    .tuple(fc.constantFrom('', '-', '+'), digits, fc.option(digits, { nil: undefined }), suffix)
    .map(([sign, whole, fraction, end]) => `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${end}`);

  test('the canonical text has the same value', () => {
    fc.assert(
      fc.property(written, (text) => {
        const quantity = Quantity.parse(text);
        const again = Quantity.parse(quantity.toString());
        expect(again.compare(quantity)).toBe(0);
        expect(again.toString()).toBe(quantity.toString());
      }),
    );
  });

  // Values that need no rounding and no cap, as numerator over a power of ten.
  const exact = fc.tuple(
    fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom('', 'e0', 'k', 'E'),
  );
  const factors = new Map([
    ['k', 10n ** 3n],
    ['E', 10n ** 18n],
  ]);

  test('order and sum agree with exact fractions', () => {
    fc.assert(
      fc.property(exact, exact, (left, right) => {
        const [a, b] = [left, right].map(([numerator, , end]) => numerator * (factors.get(end) ?? 1n));
        const [x, y] = [(a ?? 0n) * tenTo(right[1]), (b ?? 0n) * tenTo(left[1])];
        const [first, second] = [Quantity.parse(textOf(left)), Quantity.parse(textOf(right))];

        expect(first.compare(second)).toBe(x < y ? -1 : x > y ? 1 : 0);
        expect(first.plus(second).nano * tenTo(left[1]) * tenTo(right[1])).toBe((x + y) * 10n ** 9n);
        expect(first.plus(second).compare(second)).toBe(first.compare(Quantity.parse('0')));
      }),
    );
  });

  test('order is total', () => {
    fc.assert(
      fc.property(written, written, written, (...texts) => {
        const [a, b, c] = texts.map((text) => Quantity.parse(text)).toSorted((left, right) => left.compare(right));
        if (a === undefined || b === undefined || c === undefined) throw new Error('three were sorted');
        expect([a.compare(b), b.compare(c), a.compare(c)].every((order) => order <= 0)).toBe(true);
        expect(b.compare(a)).toBe(a.compare(b) === 0 ? 0 : 1);
        expect(a.compare(c) === 0).toBe(a.compare(b) === 0 && b.compare(c) === 0);
      }),
    );
  });

  test('whatever the value, read answers or throws a QuantityError', () => {
    const long = fc.tuple(fc.constantFrom('0', '9', '.', ' ', '-', 'e', 'µ'), fc.integer({ min: 0, max: 100_000 }));
    const hostile = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }),
      fc.string({ unit: 'binary' }),
      fc.stringMatching(/^[+-]?[0-9.]{0,5}[a-zA-Zµ]{0,3}[+-]?[0-9]{0,12}$/),
      fc.tuple(long, long, long).map((parts) => parts.map(([char, times]) => char.repeat(times)).join('')),
      long.map(([, times]) => `1e${'9'.repeat(times)}`),
    );
    fc.assert(
      fc.property(hostile, (value) => {
        const text = attempt(() => Quantity.read(value))?.toString() ?? '0';
        expect(text).toMatch(/^-?[0-9]+([numkMGTPE]|[KMGTPE]i|e-?[0-9]+)?$/);
      }),
    );
  });
});

interface Vector {
  in: string;
  ok: boolean;
  format?: string;
  canonical?: string;
  roundUpMilli?: string;
  exact?: string;
  sign: number;
}

/** What the reference implementation gets wrong; anything else that differs is our fault. */
const REFERENCE_BUGS = new Map([
  // CanonicalizeBytes strips all zeros off 1000E, finds no suffix for 10^21 and prints none: a 10^21 times smaller number.
  ['1000E', { canonical: '1000E', roundUpMilli: '1000E' }],
]);

const corpora = process.env['PLIMSOLL_CORPORA'];
describe.skipIf(!corpora)("Kubernetes' own parser (vectors found by PLIMSOLL_CORPORA)", () => {
  const vectors: Vector[] = readLines(join(corpora ?? '', 'quantity-vectors.jsonl'));
  test('agrees on 3242 texts', () => {
    const ours = vectors.map(({ in: text }) => {
      const quantity = attempt(() => Quantity.parse(text));
      if (quantity === undefined) return { in: text, ok: false, sign: 0 };
      return {
        in: text,
        ok: true,
        format: quantity.format,
        canonical: quantity.toString(),
        roundUpMilli: quantity.roundUpToMilli().toString(),
        exact: quantity.nano,
        sign: quantity.compare(Quantity.parse('0')),
      };
    });
    const theirs = vectors.map((vector) => {
      const { in: text, ok, format, canonical, roundUpMilli, exact, sign } = vector;
      if (!ok) return { in: text, ok, sign };
      const agreed = { in: text, ok, format, canonical, roundUpMilli, exact: nanoOf(exact ?? ''), sign };
      return { ...agreed, ...REFERENCE_BUGS.get(text) };
    });
    expect(ours).toEqual(theirs);
    expect(vectors).toHaveLength(3242);
    expect(vectors.filter(({ ok }) => ok)).toHaveLength(1713);
  });

  test('each listed bug of the reference is still there', () => {
    const listed = vectors.filter(({ in: text }) => REFERENCE_BUGS.has(text));
    expect(listed.map(({ in: text, canonical, roundUpMilli }) => [text, canonical, roundUpMilli])).toEqual([
      ['1000E', '1', '1'],
    ]);
  });
});

/** Undefined for a QuantityError; any other error fails the test. */
function attempt(action: () => Quantity): Quantity | undefined {
  try {
    return action();
  } catch (error) {
    if (error instanceof QuantityError) return undefined;
    throw error;
  }
}

function tenTo(power: number): bigint {
  return 10n ** BigInt(power);
}

function textOf([numerator, decimals, suffix]: [bigint, number, string]): string {
  const digits = (numerator < 0n ? -numerator : numerator).toString().padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  return `${numerator < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}${suffix}`;
}

function readLines(file: string): Vector[] {
  if (!corpora) return [];
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

function nanoOf(decimal: string): bigint {
  const [whole = '', fraction = ''] = decimal.split('.');
  if (/[1-9]/.test(fraction.slice(9))) throw new Error(`${decimal} is finer than a billionth`);
  return BigInt(whole + fraction.slice(0, 9).padEnd(9, '0'));
}
