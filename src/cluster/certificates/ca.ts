import { createHash, X509Certificate } from 'node:crypto';
import type { Certificate } from '../../server/app.ts';
import { certificateBlocks, certificateIn } from './pem.ts';

/** A CA certificate. */
export interface Ca {
  /** A hash of the certificate. */
  readonly id: string;
  /** Valid from and until, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
  /** In PEM. */
  readonly cert: string;
}

/** A CA and its key. */
export interface SigningCa extends Ca {
  /** In PEM. */
  readonly key: string;
}

/** The lifetime of a leaf, in milliseconds. A replaced CA stays trusted for as long. */
export const leafLife = 48 * 3_600_000;

/** The CA certificates in PEM text, each once, the oldest first; anything else is skipped. */
export function casIn(text: string): readonly Ca[] {
  return inOrder(
    certificateBlocks(text).flatMap((block) => {
      const certificate = certificateIn(block);
      return certificate?.ca === true ? [caOf(certificate)] : [];
    }),
  );
}

/** The CA of a certificate and its key. */
export function signingCaOf({ cert, key }: Certificate): SigningCa {
  return { ...caOf(new X509Certificate(cert)), key };
}

/** Each once, the oldest first, so that equal lists have equal bytes. */
export function inOrder(cas: readonly Ca[]): readonly Ca[] {
  const byId = new Map(cas.map(({ id, from, until, cert }) => [id, { id, from, until, cert }]));
  return [...byId.values()].toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

/** As PEM, for a caBundle. */
export function bundleOf(cas: readonly Ca[]): string {
  return cas.map(({ cert }) => cert).join('');
}

/** Whether a CA is in a list. */
export function includes(cas: readonly Ca[], id: string): boolean {
  return cas.some((ca) => ca.id === id);
}

function caOf(certificate: X509Certificate): Ca {
  return {
    // Short, for logs; 128 bits are enough against forgery.
    id: createHash('sha256').update(certificate.raw).digest('hex').slice(0, 32),
    from: certificate.validFromDate.getTime(),
    until: certificate.validToDate.getTime(),
    // Normalised, so that bundles can be compared.
    cert: `${certificate.toString().trim()}\n`,
  };
}
