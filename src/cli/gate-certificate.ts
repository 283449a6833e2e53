import { endOf, lookAtCertificate, type Certificate, type CertificateFiles } from '../server/certificate.ts';
import { betweenLooksAtFiles, type Look } from '../server/following.ts';
import { ownCertificate, stateFolder } from './state-folder.ts';

/** A certificate that a gate shows, and what is to be said of it. */
export interface ShownCertificate {
  readonly certificate: Certificate;
  /** Where it comes from and until when it is good. */
  readonly sentence: string;
  /** The authority that a client is to trust; undefined where whoever gave the certificate knows it. */
  readonly caFile: string | undefined;
  /** What had to be replaced, in sentences. */
  readonly notes: readonly string[];
}

/** Where the certificate that a gate shows comes from. */
export interface CertificateSource {
  readonly look: () => Promise<Look<ShownCertificate>>;
  /** Milliseconds between two looks. */
  readonly every: number;
}

/** A certificate from files, which whoever gave them renews. */
export function givenCertificate(files: CertificateFiles): CertificateSource {
  return {
    look: async () => {
      const { fingerprint, use } = await lookAtCertificate(files);
      return {
        fingerprint,
        use: async () => {
          const certificate = await use();
          const sentence = `${files.cert}, good until ${dayOf(certificate)}`;
          return { certificate, sentence, caFile: undefined, notes: [] };
        },
      };
    },
    every: betweenLooksAtFiles,
  };
}

/** A certificate of the gate's own, for the address that it listens on; made anew well before it ends. */
export function selfMadeCertificate(host: string): CertificateSource {
  const loopback = ['localhost', '127.0.0.1', '::1'];
  const isListed = [...loopback, '0.0.0.0', '::'].includes(host);
  // Without the zone of a link-local address, which no certificate names.
  const names = isListed ? loopback : [...loopback, host.replace(/%.*$/, '')];
  return {
    look: async () => {
      const { caFile, notes, ...certificate } = await ownCertificate(stateFolder(process.env), names, new Date());
      const sentence = `its own, good until ${dayOf(certificate)}; its authority is ${caFile}`;
      return { fingerprint: certificate.cert, use: () => ({ certificate, sentence, caFile, notes }) };
    },
    every: 3_600_000,
  };
}

function dayOf(certificate: Certificate): string {
  return endOf(certificate).toISOString().slice(0, 'YYYY-MM-DD'.length);
}
