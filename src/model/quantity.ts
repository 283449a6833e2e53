import { inList } from './list.ts';

/** How a quantity was written, and so how it is printed: a suffix of powers of ten, of powers of two, or an exponent. */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** Thrown where a text or a value is not a quantity. The message quotes it and says what to write. */
export class QuantityError extends Error {
  override readonly name = 'QuantityError';
  readonly code = 'ERR_QUANTITY';
}

/**
 * A Kubernetes `resource.Quantity`: immutable and exact, without the overflows of the reference implementation.
 * Source of the behaviour: k8s.io/apimachinery, pkg/api/resource/quantity.go.
 */
export class Quantity {
  /** Nothing at all, printed as `0`. A sum that starts here takes the format of the first quantity added. */
  static readonly ZERO = new Quantity(0n, 'DecimalSI', '0', false);

  /** The exact value in billionths. Kubernetes keeps nothing finer, so this is always whole. */
  readonly nano: bigint;
  /** Decides the suffix that `toString` prints. */
  readonly format: QuantityFormat;
  readonly #spelling: string | undefined;
  /** Whether there may be a part finer than a thousandth: by their suffix nearly all have none, without a division. */
  readonly #mayBeFine: boolean;

  private constructor(nano: bigint, format: QuantityFormat, spelling: string | undefined, mayBeFine: boolean) {
    this.nano = nano;
    this.format = format;
    this.#spelling = spelling;
    this.#mayBeFine = mayBeFine;
  }

  /**
   * Reads a text as Kubernetes' `ParseQuantity` does: no spaces, case matters, what is finer than a billionth is
   * rounded away from zero. Like Kubernetes it takes a few texts without a digit, such as `k`, for zero (see
   * `statesNumber`). Unlike Kubernetes it refuses texts above 200 characters, and exponents beyond 308, which no number
   * of JSON has. Throws `QuantityError`.
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
   * Reads a JSON value as the API server decodes a quantity: a string, spaces around it not counted, or a number.
   * A number has already lost what a double cannot hold. Throws `QuantityError` for anything else, null included
   * (which the API server decodes to 0, so it never sends it on).
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

    // Kubernetes reads a missing number as 0 on its short path only, and these suffixes take its long one.
    const missing = whole === '' && fraction === '';
    if (missing && (suffix === 'Pi' || suffix === 'Ei' || exponent < -9)) {
      throw new QuantityError(`${excerpt(text)} is not a quantity; ${ADVICE}`);
    }

    const dividend = BigInt(whole + fraction) * unit * 10n ** BigInt(Math.max(exponent, 0));
    const divisor = 10n ** BigInt(fraction.length + Math.max(-exponent, 0));
    const magnitude = capped(roundedUp(dividend, divisor), format);
    // ParseQuantity gives up the binary format below 1, on its long path, which such a value always takes.
    const kept = format === 'BinarySI' && magnitude > 0n && magnitude < NANO_PER_ONE ? 'DecimalSI' : format;
    return new Quantity(sign === '-' ? -magnitude : magnitude, kept, text, true);
  }

  /** The text as the user wrote it; of a sum, the canonical text. */
  get text(): string {
    return this.#spelling ?? this.toString();
  }

  /** Cheap: no arithmetic. */
  get sign(): -1 | 0 | 1 {
    return this.nano === 0n ? 0 : this.nano > 0n ? 1 : -1;
  }

  /** Above zero: at a node a limit of 0 is no limit. */
  get isPositive(): boolean {
    return this.nano > 0n;
  }

  /** Orders by exact value; the spelling plays no part. */
  compare(other: Quantity): -1 | 0 | 1 {
    return this.nano === other.nano ? 0 : this.nano > other.nano ? 1 : -1;
  }

  /** The exact sum, never capped. As in Kubernetes' `Add` it has this quantity's format, unless this one is zero. */
  plus(other: Quantity): Quantity {
    const format = this.nano === 0n ? other.format : this.format;
    return new Quantity(this.nano + other.nano, format, undefined, this.#mayBeFine || other.#mayBeFine);
  }

  /**
   * Rounded to a thousandth away from zero, as the API server defaults each resource of a container. The text stays the
   * user's.
   */
  roundUpToMilli(): Quantity {
    if (!this.#mayBeFine || this.nano % NANO_PER_MILLI === 0n) return this;
    const away = this.nano > 0n ? 1n : -1n;
    return new Quantity((this.nano / NANO_PER_MILLI + away) * NANO_PER_MILLI, this.format, this.#spelling, false);
  }

  /** The canonical text: Kubernetes' `CanonicalizeBytes`, but for numbers of 1000E or 1024Ei and more, whose suffix it drops. */
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
 * Whether the text writes a number at all. `Quantity.parse` takes `k`, `+` or `.e3` for zero, since Kubernetes does;
 * the API server sends them on as `0`, so only text that a person wrote (a file, a policy) can hold one, and it is a slip.
 */
export function statesNumber(text: string): boolean {
  return /^[+-]?\.?[0-9]/.test(text);
}

const MAX_LENGTH = 200;
// Kubernetes takes exponents up to 2^31, which once made its own parser run for ever. No quantity of anything reaches
// 1e100, and up to where doubles go the costliest text takes little more time than any other.
const MAX_EXPONENT = 308;
// As many digits as a double always holds exactly.
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

// The decimal ones last: a number without a suffix is decimal.
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

/** Binary quantities stop at the largest int64, an old promise of ParseQuantity; decimal ones do not. */
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
 * The white space that Go's `strings.TrimSpace` takes off and that may stand in a JSON string unescaped: the API server
 * trims a quantity before it resolves escapes, so a tab or a line end (always escaped in JSON) stays and is an error.
 */
const SPACES =
  ' \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000';

function withoutOuterSpaces(text: string): string {
  // Nearly every quantity begins and ends with a plain character, and looking for spaces costs as much as reading it.
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

// Asks for the type alone: a proxy may throw at any other question.
function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return 'an object or a list';
  return typeof value === 'boolean' || typeof value === 'number' ? String(value) : `a value of type ${typeof value}`;
}

/** What was surely meant, for the slips that people make: `1GB`, `512mb`, `1K`, `2gi`, `1 Gi`, `1_000`, `5µ`. */
function hintFor(text: string): string {
  const slip = /^([+-]?[0-9]+(?:\.[0-9]+)?)([a-zµμ]*)$/i.exec(text.replaceAll(/[\s_]/g, ''));
  if (slip === null) return ADVICE;
  const [, number = '', letters = ''] = slip;
  const size = letters.toLowerCase().replace(/b$/, '');
  const spellings = MEANT.get(size);
  if (spellings === undefined) return ADVICE;
  // `100 m` differs from `100m` by its space only: the letters are already right.
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
