import { X509Certificate } from 'node:crypto';

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

/** The certificates of a text in PEM, each as it is written; whether they can be read is not known yet. */
export function certificateBlocks(text: string): readonly string[] {
  return text
    .split(begin)
    .slice(1)
    .flatMap((part) => {
      const length = part.indexOf(end);
      return length === -1 ? [] : `${begin}${part.slice(0, length)}${end}`;
    });
}

/** The first certificate of a text in PEM; undefined where there is none that can be read. */
export function certificateIn(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}
