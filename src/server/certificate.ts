import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { quote } from '../model/quote.ts';
import type { Look } from './following.ts';
import { certificateBlocks, certificateIn } from './pem.ts';

/** What a server shows and what it proves it with, both as PEM. */
export interface Certificate {
  /** The certificate itself first, then those that lead to the authority. */
  readonly cert: string;
  readonly key: string;
}

/** The files of a certificate cannot be used; the message says which and what to write. */
export class CertificateUnreadable extends Error {
  readonly code = 'ERR_CERTIFICATE_UNREADABLE';
}

/** The files of a certificate and of its key, in PEM. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** What stands in the files of a certificate now. Using it throws `CertificateUnreadable`. */
export async function lookAtCertificate(files: CertificateFiles): Promise<Look<Certificate>> {
  const [cert, key] = await Promise.all([lookAtText(files.cert), lookAtText(files.key)]);
  return {
    fingerprint: JSON.stringify([cert.fingerprint, key.fingerprint]),
    use: async () => usable(files, { cert: await cert.use(), key: await key.use() }),
  };
}

/** Until when a certificate is good. */
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

function usable({ cert: certFile, key: keyFile }: CertificateFiles, certificate: Certificate): Certificate {
  const leaf = parsed(certFile, 'a certificate', () => new X509Certificate(certificate.cert));
  const key = parsed(keyFile, 'a private key without a passphrase', () => createPrivateKey(certificate.key));
  if (!leaf.checkPrivateKey(key)) {
    throw new CertificateUnreadable(
      `the key in ${quote(keyFile)} is not the one of the certificate in ${quote(certFile)}; give the two that belong together`,
    );
  }
  try {
    createSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CertificateUnreadable(`TLS cannot use the certificate in ${quote(certFile)} (${reason}); give another`, {
      cause,
    });
  }
  return certificate;
}

async function lookAtText(file: string): Promise<Look<string>> {
  try {
    const text = await readFile(file, 'utf8');
    return { fingerprint: text, use: () => text };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const reason = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    return {
      fingerprint: code,
      use: () => {
        throw new CertificateUnreadable(`the file ${quote(file)} ${reason}; give a file of PEM`, { cause });
      },
    };
  }
}

function parsed<T extends X509Certificate | KeyObject>(file: string, what: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    throw new CertificateUnreadable(`the file ${quote(file)} does not hold ${what}; give one in PEM`, { cause });
  }
}
