import 'reflect-metadata';
import { createPrivateKey, KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import type { Certificate } from './certificate.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const hour = 3_600_000;
const day = 24 * hour;

/** How long a certificate is good. */
export interface Validity {
  /** From now on. */
  readonly days: number;
  /** Hours before now from which it is good already, for clocks that are behind. */
  readonly early: number;
}

const tenYears: Validity = { days: 3650, early: 1 };
const aYear: Validity = { days: 365, early: 1 };

/** Makes an authority of our own, good for ten years, that can vouch for servers and for nothing else. */
export async function issueAuthority(now: Date, validity: Validity = tenYears): Promise<Certificate> {
  const { privateKey, publicKey } = await newKeys();
  const serialNumber = newSerial();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    // Its own name each time: a program that trusts an old one of the same name would look no further.
    name: `CN=Plimsoll ${serialNumber.slice(0, 8)}`,
    serialNumber,
    ...lifetime(now, validity),
    signingAlgorithm: algorithm,
    keys: { privateKey, publicKey },
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
    ],
  });
  return { cert: pemOf(certificate), key: pemOfKey(privateKey) };
}

/**
 * Makes a certificate for a server of these names (DNS names or IP addresses), good for a year, and no longer than its
 * authority.
 */
export async function issueCertificate(
  authority: Certificate,
  names: readonly string[],
  now: Date,
  validity: Validity = aYear,
): Promise<Certificate> {
  const { privateKey, publicKey } = await newKeys();
  const issuer = new x509.X509Certificate(authority.cert);
  const signingKey = createPrivateKey(authority.key).toCryptoKey(algorithm, false, ['sign']);
  const { notBefore, notAfter } = lifetime(now, validity);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=Plimsoll gate',
    issuer: issuer.subject,
    serialNumber: newSerial(),
    notBefore,
    notAfter: notAfter < issuer.notAfter ? notAfter : issuer.notAfter,
    signingAlgorithm: algorithm,
    publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names.map(generalName)),
      await x509.SubjectKeyIdentifierExtension.create(publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return { cert: pemOf(certificate), key: pemOfKey(privateKey) };
}

/** An IPv6 address in the one form that has no dots: the library reads the mixed one as another address. */
function generalName(name: string): { type: 'dns' | 'ip'; value: string } {
  const version = isIP(name);
  if (version === 6) return { type: 'ip', value: new URL(`http://[${name}]`).hostname.slice(1, -1) };
  return { type: version === 4 ? 'ip' : 'dns', value: name };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** Positive and 16 bytes long in DER, whatever chance says: at most 20 are allowed, and none may be negative. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function lifetime(now: Date, { days, early }: Validity): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now.getTime() - early * hour), notAfter: new Date(now.getTime() + days * day) };
}

function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}

function pemOfKey(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}
