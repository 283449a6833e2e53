import 'reflect-metadata';
import { createPrivateKey, KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';
import type { Certificate } from '../../server/app.ts';
import { leafLife } from './ca.ts';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 24 * 3_600_000;

/** In milliseconds. Certificates are valid from this long before they are issued, for clocks that are behind. */
const backdated = day;
/** In milliseconds, as for the CAs of other webhooks: Gatekeeper, Kubewarden. */
const caLife = 3650 * day;

/** Issues a CA that can sign server certificates only. */
export async function issueCa(now: Date): Promise<Certificate> {
  const { privateKey, publicKey } = await newKeys();
  const serialNumber = newSerial();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    // A new name each time: a client that trusts an old CA of the same name would not try the new one.
    name: `CN=Plimsoll ${serialNumber.slice(0, 8)}`,
    serialNumber,
    notBefore: new Date(now.getTime() - backdated),
    notAfter: new Date(now.getTime() + caLife),
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

/** Issues a server certificate for DNS names or IP addresses, valid no longer than its CA. */
export async function issueLeaf(ca: Certificate, names: readonly string[], now: Date): Promise<Certificate> {
  const { privateKey, publicKey } = await newKeys();
  const issuer = new x509.X509Certificate(ca.cert);
  const signingKey = createPrivateKey(ca.key).toCryptoKey(algorithm, false, ['sign']);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=Plimsoll gate',
    issuer: issuer.subject,
    serialNumber: newSerial(),
    notBefore: new Date(now.getTime() - backdated),
    notAfter: new Date(Math.min(now.getTime() + leafLife, issuer.notAfter.getTime())),
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

/** An IPv6 address without dots: the library misreads the mixed form. */
function generalName(name: string): { type: 'dns' | 'ip'; value: string } {
  const version = isIP(name);
  if (version === 6) return { type: 'ip', value: new URL(`http://[${name}]`).hostname.slice(1, -1) };
  return { type: version === 4 ? 'ip' : 'dns', value: name };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

/** Always positive, and 16 bytes long in DER; at most 20 are allowed. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function pemOf(certificate: x509.X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}

function pemOfKey(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();
}
