import { X509Certificate } from 'node:crypto';

/** The certificates of a text in PEM, each as it is written; whether they can be read is not known yet. */
export function certificateBlocks(text: string): readonly string[] {
  return text.match(/-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----/gs) ?? [];
}

/** The first certificate of a text in PEM; undefined where there is none that can be read. */
export function certificateIn(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}
