// The certificates that the gate makes for itself, as others verify them; and those that it is given.
import 'reflect-metadata';
import { execFile, spawnSync } from 'node:child_process';
import { createPrivateKey, KeyObject, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CertificateUnreadable, lookAtCertificate } from '../src/cluster/certificates/certificate-files.ts';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import type { Certificate } from '../src/server/app.ts';

const names = ['localhost', '127.0.0.1', '::1', 'gate.example.com'];
const now = new Date('2026-09-01T12:00:00Z');
const day = 24 * 3_600_000;
const openssl = 'openssl';
const hasOpenssl = spawnSync(openssl, ['version']).status === 0;

let folder: string;
let authority: Certificate;
let leaf: Certificate;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-certificate-'));
  authority = await issueCa(now);
  leaf = await issueLeaf(authority, names, now);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(cert: string, key: string): Promise<Certificate> {
  return (await lookAtCertificate({ cert, key })).use();
}

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('a certificate of its own', () => {
  test('is what it says', () => {
    const certificate = new X509Certificate(leaf.cert);
    const issuer = new X509Certificate(authority.cert);
    expect(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)).toBe(true);
    expect([certificate.ca, issuer.ca]).toEqual([false, true]);
    expect(certificate.checkPrivateKey(createPrivateKey(leaf.key))).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(certificate.validFromDate.getTime()).toBe(now.getTime() - day);
    expect(certificate.validToDate.getTime()).toBe(now.getTime() + 2 * day);
    expect(names.map((name) => isFor(certificate, name))).toEqual(names.map(() => true));
    expect(isFor(certificate, 'example.com')).toBe(false);
  });

  test('does not outlive its authority', async () => {
    const late = new Date(now.getTime() + 3649 * day);
    const certificate = new X509Certificate((await issueLeaf(authority, names, late)).cert);
    expect(certificate.validToDate).toEqual(new X509Certificate(authority.cert).validToDate);
  });

  test.skipIf(!hasOpenssl)(
    'is accepted by openssl at its strictest (needs openssl: apt-get install openssl)',
    async () => {
      const [ca, cert] = [await fileOf('ca.crt', authority.cert), await fileOf('server.crt', leaf.cert)];
      const time = String(now.getTime() / 1000);
      for (const name of ['localhost', 'gate.example.com']) {
        const asked = ['-x509_strict', '-purpose', 'sslserver', '-verify_hostname', name, '-attime', time];
        const { stdout } = await promisify(execFile)(openssl, ['verify', ...asked, '-CAfile', ca, cert]);
        expect(stdout).toBe(`${cert}: OK\n`);
      }
    },
  );

  test('is for whatever names it is made for, at any time', async () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
    const dns = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => `n${labels.join('.')}.example`);
    const name = fc.oneof(dns, fc.ipV4(), fc.ipV6());
    // From 2050 on the time is written in another form (RFC 5280, 4.1.2.5).
    const time = fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), time, async (wanted, at) => {
        const ca = await issueCa(at);
        const made = await issueLeaf(ca, wanted, at);
        const certificate = new X509Certificate(made.cert);
        expect(wanted.filter((each) => !isFor(certificate, each))).toEqual([]);
        expect(certificate.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
        expect(Math.floor(certificate.validToDate.getTime() / 1000)).toBe(Math.floor((at.getTime() + 2 * day) / 1000));
      }),
      { numRuns: 40 },
    );
  });
});

describe('a certificate that is given', () => {
  test('is read', async () => {
    const files = [await fileOf('given.crt', leaf.cert), await fileOf('given.key', leaf.key)] as const;
    expect(await read(...files)).toEqual(leaf);
  });

  test.each<{ name: string; cert: () => string; key: () => string; sentence: RegExp }>([
    {
      name: 'no certificate',
      cert: () => 'x',
      key: () => leaf.key,
      sentence: /^the file ".*a\.crt" does not hold a certificate; give one in PEM$/,
    },
    {
      name: 'no key',
      cert: () => leaf.cert,
      key: () => leaf.cert,
      sentence: /^the file ".*a\.key" does not hold a private key without a passphrase; give one in PEM$/,
    },
    {
      name: 'a key of another',
      cert: () => leaf.cert,
      key: () => authority.key,
      sentence:
        /^the key in ".*a\.key" is not the one of the certificate in ".*a\.crt"; give the two that belong together$/,
    },
  ])('$name', async ({ cert, key, sentence }) => {
    const files = [await fileOf('a.crt', cert()), await fileOf('a.key', key())] as const;
    const fault = await read(...files).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(CertificateUnreadable);
    expect(fault).toMatchObject({ message: expect.stringMatching(sentence) });
  });

  test.each([
    {
      name: 'that is not there',
      path: 'nowhere.pem',
      sentence: /^the file ".*nowhere\.pem" does not exist; give a file of PEM$/,
    },
    { name: 'that is a folder', path: '.', sentence: /^the file ".*" cannot be read \(EISDIR\); give a file of PEM$/ },
  ])('a file $name', async ({ path, sentence }) => {
    const file = join(folder, path);
    await expect(read(file, file)).rejects.toThrow(sentence);
  });

  test('the key that TLS holds for too weak', async () => {
    const weak = {
      name: 'RSASSA-PKCS1-v1_5',
      modulusLength: 512,
      publicExponent: new Uint8Array([1, 0, 1]),
      hash: 'SHA-256',
    };
    const keys = await crypto.subtle.generateKey(weak, true, ['sign', 'verify']);
    const made = await x509.X509CertificateGenerator.createSelfSigned({
      name: 'CN=weak',
      keys,
      signingAlgorithm: weak,
    });
    const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
    const files = [await fileOf('weak.crt', made.toString('pem')), await fileOf('weak.key', String(key))] as const;
    await expect(read(...files)).rejects.toThrow(/^TLS cannot use the certificate in ".*" \(.*\); give another$/);
  });
});

function isFor(certificate: X509Certificate, name: string): boolean {
  return (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined;
}
