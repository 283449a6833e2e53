import { createPrivateKey, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Certificate } from './certificate.ts';

/** In milliseconds. What is nearer to its end than this is made anew. */
const spare = 30 * 24 * 3_600_000;

/** Why an authority that was kept cannot be used again; undefined where it can. */
export function obstacleToAuthority(authority: Certificate, now: Date): string | undefined {
  const obstacle = obstacleToAny(authority, now);
  if (obstacle !== undefined) return obstacle;
  const certificate = new X509Certificate(authority.cert);
  const isOwn = certificate.ca && certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
  return isOwn ? undefined : 'is not an authority of its own';
}

/** Why a certificate that was kept cannot be used again for these names; undefined where it can. */
export function obstacleToCertificate(
  certificate: Certificate,
  authority: Certificate,
  names: readonly string[],
  now: Date,
): string | undefined {
  const obstacle = obstacleToAny(certificate, now);
  if (obstacle !== undefined) return obstacle;
  const leaf = new X509Certificate(certificate.cert);
  const issuer = new X509Certificate(authority.cert);
  if (!leaf.checkIssued(issuer) || !leaf.verify(issuer.publicKey)) return 'is from another authority';
  const missing = names.find((name) => !isFor(leaf, name));
  return missing === undefined ? undefined : `is not for ${missing}`;
}

function obstacleToAny({ cert, key }: Certificate, now: Date): string | undefined {
  try {
    const certificate = new X509Certificate(cert);
    if (!certificate.checkPrivateKey(createPrivateKey(key))) return 'has another key';
    if (certificate.validFromDate > now) return 'is not valid yet';
    return certificate.validToDate.getTime() - now.getTime() < spare ? 'ends soon' : undefined;
  } catch {
    return 'cannot be read';
  }
}

function isFor(leaf: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name)) !== undefined;
}
