import type { Certificate } from '../../server/app.ts';
import { fileInterval, follow, type Look } from '../../server/following.ts';
import type { Log } from '../log.ts';
import { CertificateUnreadable, lookAtCertificate, type CertificateFiles } from './certificate-files.ts';
import { isDue, issuingFor, type Leaf } from './leaf.ts';
import { localCa, StateFolderUnusable } from './local-ca.ts';
import { endOf } from './pem.ts';

/** A certificate, and how it is announced. */
export interface ServedCertificate {
  readonly certificate: Certificate;
  /** Its origin, in a sentence. */
  readonly sentence: string;
  /** The CA to trust; undefined for a certificate from files. */
  readonly caFile: string | undefined;
  /** What was replaced, in sentences. */
  readonly notes: readonly string[];
}

/** The source of a certificate outside a cluster. */
export interface CertificateSource {
  readonly look: () => Promise<Look<ServedCertificate>>;
  /** In milliseconds between two reads. */
  readonly every: number;
}

/** What new certificates are passed to. */
export interface Serving {
  readonly log: Log;
  readonly metrics: { certificateRead(result: 'success' | 'failure', end: Date): void };
  /** Serves it on new connections. */
  readonly serveCertificate: (certificate: Certificate) => void;
}

/** A certificate from files; they are renewed by others. */
export function givenCertificate(files: CertificateFiles): CertificateSource {
  return {
    look: async () => {
      const { fingerprint, use } = await lookAtCertificate(files);
      return {
        fingerprint,
        use: async () => {
          const certificate = await use();
          const sentence = `${files.cert}, valid until ${endOf(certificate).toISOString().slice(0, 'YYYY-MM-DD'.length)}`;
          return { certificate, sentence, caFile: undefined, notes: [] };
        },
      };
    },
    every: fileInterval,
  };
}

/** A certificate in memory for the address that the gate listens on, signed by the CA in a folder. */
export function localCertificate(host: string, folder: string, today = () => new Date()): CertificateSource {
  const loopback = ['localhost', '127.0.0.1', '::1'];
  const isListed = [...loopback, '0.0.0.0', '::'].includes(host);
  // Without the zone of a link-local address, which certificates do not have.
  const issuing = issuingFor(isListed ? loopback : [...loopback, host.replace(/%.*$/, '')], today);
  let leaf: Leaf | undefined;
  return {
    look: async () => {
      const { ca, caFile, notes } = await localCa(folder, today());
      if (leaf === undefined || isDue(leaf, ca, today().getTime())) leaf = await issuing.leaf(ca);
      const certificate = leaf;
      const sentence = `its own, renewed every day; its CA is ${caFile}`;
      return { fingerprint: certificate.cert, use: () => ({ certificate, sentence, caFile, notes }) };
    },
    every: 3_600_000,
  };
}

/** Reads a certificate, and again after each change. Throws if the first one cannot be used; later failures are logged, and the last one stays. */
export async function followCertificate(
  { look, every }: CertificateSource,
  { log, metrics, serveCertificate }: Serving,
) {
  const { fingerprint, use } = await look();
  const first = await use();
  let end = endOf(first.certificate);
  metrics.certificateRead('success', end);
  const unfollow = follow({
    look,
    known: fingerprint,
    every,
    changed: ({ certificate, notes }) => {
      serveCertificate(certificate);
      end = endOf(certificate);
      metrics.certificateRead('success', end);
      log.info({ end, ...(notes.length > 0 && { notes }) }, 'the certificate was replaced');
    },
    failed: (error) => {
      metrics.certificateRead('failure', end);
      const isExpected = error instanceof CertificateUnreadable || error instanceof StateFolderUnusable;
      const about = isExpected ? { problems: error.message.split('\n') } : { err: error };
      log.error({ ...about, end }, 'the certificate cannot be read again; the last good one stays');
    },
  });
  return { first, unfollow };
}
