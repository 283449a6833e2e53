import { inList } from './list.ts';

/** How a quantity is written: with a decimal suffix, a binary suffix, or an exponent. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** A text or value is not a quantity. The message quotes it and says what to write. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
  readonly code = 'ERR_QUANTITY';
}

/**
 * A Kubernetes `resource.Quantity`: immutable and exact, without the overflows of the reference implementation.
 * Source of the behaviour: k8s.io/apimachinery, pkg/api/resource/quantity.go.
 */
export class Quantity {
  /** Nothing, printed as `0`: where a sum starts. */
  static readonly ZERO = new Quantity(0n, 'DecimalSI', '0', false);

  /** The exact value in billionths, the finest that Kubernetes keeps. */
  readonly nano: bigint;
  /** Decides the suffix that `toString` prints. */
  readonly format: QuantityFormat;
  readonly #spelling: string | undefined;
  /** Whether there may be a part finer than a thousandth; for nearly all, the suffix rules it out without a division. */
  readonly #mayBeFine: boolean;

  private constructor(nano: bigint, format: QuantityFormat, spelling: string | undefined, mayBeFine: boolean) {
    this.nano = nano;
    this.format = format;
    this.#spelling = spelling;
    this.#mayBeFine = mayBeFine;
  }

  /**
   * Parses like Kubernetes' `ParseQuantity`: no spaces, case matters, anything finer than a billionth is rounded away from
   * zero, and a few texts without a digit, such as `k`, are zero (see `statesNumber`). Unlike Kubernetes, refuses more than
   * 200 characters, and exponents beyond 308, which no number in JSON has. Throws `QuantityError`.
   */
  static parse(text: string): Quantity {
    let end = 0;
    let whole = 0;
    for (; end < SAFE_DIGITS; end++) {
      const digit = text.charCodeAt(end) - 48;
      if (!(digit >= 0 && digit <= 9)) break;
      whole = whole * 10 + digit;
    }
    // Nearly every quantity in a cluster is a short whole number and a suffix.
    const unit = end > 0 && text.length - end <= 2 ? UNITS.get(text.slice(end)) : undefined;
    if (unit === undefined) return Quantity.#parseAnyForm(text);
    return new Quantity(capped(BigInt(whole) * unit.nano, unit.format), unit.format, text, unit.isFine);
  }

  /**
   * Reads a JSON value as the API server does: a string, without outer spaces, or a number, with the precision of a double.
   * Throws `QuantityError` for anything else, also for null, which the API server decodes to 0 and never sends.
   */
  static read(value: unknown): Quantity {
    if (typeof value === 'string') return Quantity.parse(withoutOuterSpaces(value));
    if (typeof value === 'number' && Number.isFinite(value)) return Quantity.parse(String(value));
    throw new QuantityError(`${kindOf(value)} is not a quantity; ${ADVICE}`);
  }

  static #parseAnyForm(text: string): Quantity {
    if (text.length > MAX_LENGTH) {
      throw new QuantityError(`${excerpt(text)} is too long for a quantity; write at most ${MAX_LENGTH} characters`);
    }
    const match = GRAMMAR.exec(text);
    if (match === null || text === '') throw new QuantityError(`${excerpt(text)} is not a quantity; ${hintFor(text)}`);
    const [, sign, whole = '', fraction = '', suffix = ''] = match;

    const named = UNITS.get(suffix);
    const exponent = named === undefined ? Number(suffix.slice(1)) : 0;
    if (Math.abs(exponent) > MAX_EXPONENT) {
      throw new QuantityError(
        `${excerpt(text)} is out of range; write an exponent between -${MAX_EXPONENT} and ${MAX_EXPONENT}`,
      );
    }
    const { format, nano: unit } = named ?? { format: 'DecimalExponent', nano: NANO_PER_ONE };

    // Kubernetes reads a missing number as 0, except with these suffixes.
    const missing = whole === '' && fraction === '';
    if (missing && (suffix === 'Pi' || suffix === 'Ei' || exponent < -9)) {
      throw new QuantityError(`${excerpt(text)} is not a quantity; ${ADVICE}`);
    }

    const dividend = BigInt(whole + fraction) * unit * 10n ** BigInt(Math.max(exponent, 0));
    const divisor = 10n ** BigInt(fraction.length + Math.max(-exponent, 0));
    const magnitude = capped(roundedUp(dividend, divisor), format);
    // Below 1, ParseQuantity changes the binary format to decimal.
    const kept = format === 'BinarySI' && magnitude > 0n && magnitude < NANO_PER_ONE ? 'DecimalSI' : format;
    return new Quantity(sign === '-' ? -magnitude : magnitude, kept, text, true);
  }

  /** The text as written; for a sum, the canonical text. */
  get text(): string {
    return this.#spelling ?? this.toString();
  }

  /** Above zero. On a node, a limit of 0 means no limit. */
  get isPositive(): boolean {
    return this.nano > 0n;
  }

  /** Compares the exact values, not the spelling. */
  compare(other: Quantity): -1 | 0 | 1 {
    return this.nano === other.nano ? 0 : this.nano > other.nano ? 1 : -1;
  }

  /** The exact sum, never capped. As in Kubernetes' `Add`, it has the format of this quantity, unless this one is zero. */
  plus(other: Quantity): Quantity {
    const format = this.nano === 0n ? other.format : this.format;
    return new Quantity(this.nano + other.nano, format, undefined, this.#mayBeFine || other.#mayBeFine);
  }

  /**
   * Rounded away from zero to a thousandth, as the API server rounds the resources of a container. Keeps its spelling.
   */
  roundUpToMilli(): Quantity {
    if (!this.#mayBeFine || this.nano % NANO_PER_MILLI === 0n) return this;
    const away = this.nano > 0n ? 1n : -1n;
    return new Quantity((this.nano / NANO_PER_MILLI + away) * NANO_PER_MILLI, this.format, this.#spelling, false);
  }

  /** The canonical text, as Kubernetes' `CanonicalizeBytes`; but from 1000E or 1024Ei on, that drops the suffix. */
  toString(): string {
    if (this.nano === 0n) return '0';
    const magnitude = this.nano < 0n ? -this.nano : this.nano;
    const isBinary = this.format === 'BinarySI' && magnitude >= BINARY_FROM && magnitude % NANO_PER_ONE === 0n;
    const text = isBinary
      ? binaryText(magnitude / NANO_PER_ONE)
      : decimalText(magnitude, this.format === 'DecimalExponent');
    return this.nano < 0n ? `-${text}` : text;
  }
}

/**
 * Whether the text has a number at all. `Quantity.parse` reads `k`, `+` or `.e3` as zero, as Kubernetes does. The API server
 * sends them as `0`, so they are found only in files and policies, as mistakes.
 */
export function statesNumber(text: string): boolean {
  return /^[+-]?\.?[0-9]/.test(text);
}

const MAX_LENGTH = 200;
// The exponent of the largest double. Kubernetes accepts exponents up to 2^31, which can take very long to compute.
const MAX_EXPONENT = 308;
// A double holds this many digits exactly.
const SAFE_DIGITS = 15;

const NANO_PER_MILLI = 1_000_000n;
const NANO_PER_ONE = 1_000_000_000n;
const BINARY_FROM = 1024n * NANO_PER_ONE;
const BINARY_MAX = (2n ** 63n - 1n) * NANO_PER_ONE;

const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

interface Unit {
  readonly nano: bigint;
  readonly format: QuantityFormat;
  /** Finer than a thousandth. */
  readonly isFine: boolean;
}

// Decimal ones last: a number without a suffix is decimal.
const UNITS: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...BINARY_SUFFIXES.map((suffix, power): [string, Unit] => [
    suffix,
    { nano: 1024n ** BigInt(power) * NANO_PER_ONE, format: 'BinarySI', isFine: false },
  ]),
  ...DECIMAL_SUFFIXES.map((suffix, power): [string, Unit] => [
    suffix,
    { nano: 1000n ** BigInt(power), format: 'DecimalSI', isFine: power < DECIMAL_SUFFIXES.indexOf('m') },
  ]),
]);

const GRAMMAR = /^([+-]?)([0-9]*)(?:\.([0-9]*))?(n|u|m|k|Ki|[MGTPE]i?|[eE][+-]?[0-9]+)?$/;

const ADVICE = 'write a number with an optional suffix, as in 500m, 1.5 or 2Gi';

/** As in ParseQuantity, binary quantities stop at the largest int64; decimal ones do not. */
function capped(magnitude: bigint, format: QuantityFormat): bigint {
  return format === 'BinarySI' && magnitude > BINARY_MAX ? BINARY_MAX : magnitude;
}

function roundedUp(dividend: bigint, divisor: bigint): bigint {
  return divisor === 1n ? dividend : (dividend + divisor - 1n) / divisor;
}

function binaryText(ones: bigint): string {
  let power = 0;
  let mantissa = ones;
  while (power < BINARY_SUFFIXES.length - 1 && mantissa % 1024n === 0n) {
    mantissa /= 1024n;
    power++;
  }
  return `${mantissa}${BINARY_SUFFIXES[power] ?? ''}`;
}

function decimalText(nano: bigint, asExponent: boolean): string {
  const digits = nano.toString();
  let zeros = 0;
  while (digits.charCodeAt(digits.length - 1 - zeros) === 48) zeros++;
  const thousands = Math.floor(zeros / 3);
  const power = asExponent ? thousands : Math.min(thousands, DECIMAL_SUFFIXES.length - 1);
  const mantissa = digits.slice(0, digits.length - power * 3);
  if (!asExponent) return mantissa + (DECIMAL_SUFFIXES[power] ?? '');
  return power === 3 ? mantissa : `${mantissa}e${power * 3 - 9}`;
}

/**
 * The white space of Go's `strings.TrimSpace` that needs no escape in JSON: the API server trims a quantity before it
 * resolves escapes, so a tab or a line break, which is always escaped, is an error.
 */
const SPACES =
  ' \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';

function withoutOuterSpaces(text: string): string {
  // True of nearly all; a search for spaces costs as much as parsing.
  if (isPlain(text.charCodeAt(0)) && isPlain(text.charCodeAt(text.length - 1))) return text;
  let start = 0;
  let end = text.length;
  while (start < end && SPACES.includes(text.charAt(start))) start++;
  while (end > start && SPACES.includes(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** Printable ASCII, and no space. */
function isPlain(code: number): boolean {
  return code > 32 && code < 127;
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

// Only the type, since a proxy may throw on anything else.
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return 'an object or a list';
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : `a value of type ${typeof value}`;
}

/** What to write in place of common mistakes: `1GB`, `512mb`, `1K`, `2gi`, `1 Gi`, `1_000`, `5µ`. */
function hintFor(text: string): string {
  const slip = /^([+-]?[0-9]+(?:\.[0-9]+)?)([a-zµμ]*)$/i.exec(text.replaceAll(/[\s_]/g, ''));
  if (slip === null) return ADVICE;
  const [, number = '', letters = ''] = slip;
  const size = letters.toLowerCase().replace(/b$/, '');
  const spellings = MEANT.get(size);
  if (spellings === undefined) return ADVICE;
  // `100 m`: only the space is wrong.
  const meant = (UNITS.has(letters) ? [letters] : spellings).map((suffix) => number + suffix);
  return `write ${inList(meant, 'or')}`;
}

const MEANT: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['', ['']],
  ['n', ['n']],
  ['u', ['u']],
  ['µ', ['u']],
  ['μ', ['u']],
  ...['k', 'M', 'G', 'T', 'P'].map((decimal): [string, string[]] => [
    decimal.toLowerCase(),
    [decimal, `${decimal.toUpperCase()}i`],
  ]),
  ...['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((binary): [string, string[]] => [binary.toLowerCase(), [binary]]),
]);
