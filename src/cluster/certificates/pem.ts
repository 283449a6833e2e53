import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../server/app.ts';

const begin = '-----BEGIN CERTIFICATE-----';
const end = '-----END CERTIFICATE-----';

/** The certificate blocks of PEM text, not parsed. */
export function certificateBlocks(text: string): readonly string[] {
  return text
    .split(begin)
    .slice(1)
    .flatMap((part) => {
      const length = part.indexOf(end);
      return length === -1 ? [] : `${begin}${part.slice(0, length)}${end}`;
    });
}

/** The first certificate of PEM text; undefined if it cannot be read. */
export function certificateIn(text: string): X509Certificate | undefined {
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

/** When a certificate expires. */
export function endOf({ cert }: Certificate): Date {
  return new X509Certificate(cert).validToDate;
}

/**
 * Whether a client that trusts `bundle`, in PEM, trusts this certificate: one of its chain is in the bundle, or is signed
 * by one in it. Unreadable certificates in the bundle are ignored, as in Go.
 */
export function isSignedByOneOf({ cert }: Certificate, bundle: string): boolean {
  const [chain, trusted] = [cert, bundle].map((text) =>
    certificateBlocks(text).flatMap((block) => certificateIn(block) ?? []),
  );
  return (chain ?? []).some((own) =>
    (trusted ?? []).some((ca) => own.raw.equals(ca.raw) || (own.checkIssued(ca) && own.verify(ca.publicKey))),
  );
}
