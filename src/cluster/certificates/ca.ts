import { createHash, X509Certificate } from 'node:crypto';
import type { Certificate } from '../../server/app.ts';
import { certificateBlocks, certificateIn } from './pem.ts';

/** A CA certificate that API servers are to trust. */
export interface Ca {
  /** Of its content: the same for the same certificate, and for no other. */
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

/** How long a certificate of a server is valid, in milliseconds: so long, a CA that was replaced stays trusted. */
export const leafLife = 48 * 3_600_000;

/** The CA certificates in a text of PEM, each once, the oldest first; anything else in it is skipped. */
export function casIn(text: string): readonly Ca[] {
  return inOrder(
    certificateBlocks(text).flatMap((block) => {
      const certificate = certificateIn(block);
      return certificate?.ca === true ? [caOf(certificate)] : [];
    }),
  );
}

/** A CA that was issued. */
export function signingCaOf({ cert, key }: Certificate): SigningCa {
  return { ...caOf(new X509Certificate(cert)), key };
}

/** Each of them once, the oldest first, so that the same CAs are the same bytes. */
export function inOrder(cas: readonly Ca[]): readonly Ca[] {
  const byId = new Map(cas.map(({ id, from, until, cert }) => [id, { id, from, until, cert }]));
  return [...byId.values()].toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
}

/** As PEM, for a caBundle. */
export function bundleOf(cas: readonly Ca[]): string {
  return cas.map(({ cert }) => cert).join('');
}

/** Whether a CA is among others. */
export function includes(cas: readonly Ca[], id: string): boolean {
  return cas.some((ca) => ca.id === id);
}

function caOf(certificate: X509Certificate): Ca {
  return {
    // Short, for logs; nobody can make another certificate with these 128 bits.
    id: createHash('sha256').update(certificate.raw).digest('hex').slice(0, 32),
    from: certificate.validFromDate.getTime(),
    until: certificate.validToDate.getTime(),
    // In one spelling, so that bundles can be compared.
    cert: `${certificate.toString().trim()}\n`,
  };
}
