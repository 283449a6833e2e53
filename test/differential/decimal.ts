/** Billionths of a plain decimal number with at most nine digits behind the point that are not 0. Throws where it is none. */
export function nanoOf(text: string): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,9})0*)?$/.exec(text) ?? [];
  if (whole === '') throw new Error(`"${text}" is no decimal number of billionths`);
  return BigInt(`${sign}${whole}${fraction.padEnd(9, '0')}`);
}
