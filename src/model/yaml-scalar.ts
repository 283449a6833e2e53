import type { Scalar } from 'yaml';

const tagPrefix = 'tag:yaml.org,2002:';
const words = new Map<string, boolean | number | null>([
  ...spelled('y Y yes Yes YES true True TRUE on On ON', true),
  ...spelled('n N no No NO false False FALSE off Off OFF', false),
  ...spelled('~ null Null NULL', null),
  ...spelled('.inf .Inf .INF +.inf +.Inf +.INF', Infinity),
  ...spelled('-.inf -.Inf -.INF', -Infinity),
  ...spelled('.nan .NaN .NAN', NaN),
  ['', null],
]);
const shortInteger = /^-?[1-9]\d{0,14}$/;
const integer = /^([-+]?)(?:(0[xX][\da-fA-F]+)|(0[bB][01]+)|0[oO]?([0-7]+)|(\d+))$/;
const decimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

function spelled<T>(spellings: string, value: T): [string, T][] {
  return spellings.split(' ').map((word) => [word, value]);
}

/** The tag of a scalar in its short form: `!!int`. */
export function tagOf({ tag }: Scalar): string | undefined {
  return tag?.replace(tagPrefix, '!!');
}

/** The value of a scalar in go-yaml, by its quotes and tag; undefined if it does not fit the tag. */
export function resolve(node: Scalar): string | number | boolean | null | undefined {
  const text = String(node.value);
  if (node.tag === undefined) return node.type === 'PLAIN' ? resolvePlain(text) : text;
  const plain = resolvePlain(text);
  switch (node.tag.replace(tagPrefix, '')) {
    case 'bool':
      return typeof plain === 'boolean' ? plain : undefined;
    case 'null':
      return plain === null ? plain : undefined;
    case 'float':
      return typeof plain === 'number' ? plain : undefined;
    case 'int':
      return integerOf(text) === undefined ? undefined : plain;
    case 'binary':
      return decodeBase64(text.replace(/[\r\n]/g, ''));
    default:
      return text;
  }
}

function resolvePlain(text: string): string | number | boolean | null {
  if (shortInteger.test(text)) return Number(text);
  const word = words.get(text);
  if (word !== undefined) return word;
  if (!/^[-+.\d]/.test(text)) return text;
  const whole = integerOf(text);
  if (whole !== undefined) return Number(whole);
  const digits = text.replace(text.startsWith('.') ? /(?<=\d)_(?=\d)/g : /_/g, '');
  const number = decimal.test(digits) ? Number(digits) : NaN;
  return Number.isFinite(number) ? number : text;
}

/** An integer of up to 64 bits; undefined for other text. */
function integerOf(text: string): bigint | undefined {
  const match = text.length < 200 && /^[-+\d]/.test(text) ? integer.exec(text.replaceAll('_', '')) : null;
  if (match === null) return undefined;
  const [, sign, hexadecimal, binary, octal, digits] = match;
  if (digits !== undefined && digits.length > 1 && digits.startsWith('0')) return undefined;
  const magnitude = BigInt(hexadecimal ?? binary ?? (octal === undefined ? (digits ?? '') : `0o${octal}`));
  const value = sign === '-' ? -magnitude : magnitude;
  return value >= -(2n ** 63n) && value < (sign === '' ? 2n ** 64n : 2n ** 63n) ? value : undefined;
}

function decodeBase64(packed: string): string | undefined {
  if (packed.length % 4 !== 0 || !/^[A-Za-z\d+/]*={0,2}$/.test(packed)) return undefined;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    Uint8Array.from(atob(packed), (unit) => unit.charCodeAt(0)),
  );
}

/** Whether a key is the merge key `<<`. */
export function merges({ value, tag, type }: Scalar): boolean {
  if (value !== '<<') return false;
  return tag === undefined ? type === 'PLAIN' : tag === '!' || tag === `${tagPrefix}merge`;
}

/** A key as text, as in sigs.k8s.io/yaml; undefined for null, and for integers that fit only unsigned. */
export function keyOf(node: Scalar): string | undefined {
  const value = resolve(node);
  if (typeof value !== 'number') return value === null ? undefined : value?.toString();
  const whole = node.tag === `${tagPrefix}float` ? undefined : integerOf(String(node.value));
  if (whole !== undefined) return whole < 2n ** 63n ? whole.toString() : undefined;
  const single = Math.fround(value);
  if (Number.isNaN(single)) return '.nan';
  if (!Number.isFinite(single)) return single > 0 ? '.inf' : '-.inf';
  let digits = 1;
  while (digits < 9 && Math.fround(Number(single.toPrecision(digits))) !== single) digits += 1;
  const [mantissa = '', exponent = ''] = single.toExponential(digits - 1).split('e');
  if (Number(exponent) >= -4 && Number(exponent) < 6) return String(Number(single.toPrecision(digits)));
  return `${mantissa}e${exponent.replace(/^([-+])(\d)$/, '$10$2')}`;
}
