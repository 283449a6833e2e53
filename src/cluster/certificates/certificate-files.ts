import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { quote } from '../../model/quote.ts';
import type { Certificate } from '../../server/app.ts';
import type { Look } from '../../server/following.ts';

/** The files of a certificate cannot be used; the message says which, and what to do. */
export class CertificateUnreadable extends Error {
  readonly code = 'ERR_CERTIFICATE_UNREADABLE';
}

/** The paths of a certificate and its key, in PEM. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

/** Reads a certificate and its key. `use` throws `CertificateUnreadable`. */
export async function lookAtCertificate(files: CertificateFiles): Promise<Look<Certificate>> {
  const [cert, key] = await Promise.all([lookAtText(files.cert), lookAtText(files.key)]);
  return {
    fingerprint: JSON.stringify([cert.fingerprint, key.fingerprint]),
    use: async () => usable(files, { cert: await cert.use(), key: await key.use() }),
  };
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
