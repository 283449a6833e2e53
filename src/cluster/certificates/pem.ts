import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../server/app.ts';

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

/** When a certificate expires. */
export function endOf({ cert }: Certificate): Date {
  return new X509Certificate(cert).validToDate;
}

/**
 * Whether a client that trusts the certificates of `bundle`, in PEM, trusts this one: one of its chain is among them, or
 * is signed by one of them. Certificates of `bundle` that cannot be read count as absent, as they do for Go's clients.
 */
export function isSignedByOneOf({ cert }: Certificate, bundle: string): boolean {
  const [chain, trusted] = [cert, bundle].map((text) =>
    certificateBlocks(text).flatMap((block) => certificateIn(block) ?? []),
  );
  return (chain ?? []).some((own) =>
    (trusted ?? []).some((ca) => own.raw.equals(ca.raw) || (own.checkIssued(ca) && own.verify(ca.publicKey))),
  );
}
