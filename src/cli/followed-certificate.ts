import { CertificateUnreadable, endOf } from '../server/certificate.ts';
import { follow } from '../server/following.ts';
import type { Fed } from './feed.ts';
import type { CertificateSource, ShownCertificate } from './gate-certificate.ts';
import { StateFolderUnusable } from './state-folder.ts';

/** A certificate that is looked at again and again. */
export interface FollowedCertificate {
  /** The one to begin with. */
  readonly first: ShownCertificate;
  readonly unfollow: () => void;
}

/** Reads a certificate and follows it from then on. Throws where it cannot be used; later it tells and shows the last one on. */
export async function followCertificate(
  { look, every }: CertificateSource,
  { log, metrics, show }: Fed,
): Promise<FollowedCertificate> {
  const { fingerprint, use } = await look();
  const first = await use();
  let end = endOf(first.certificate);
  metrics.certificateRead('success', end);
  const unfollow = follow({
    look,
    known: fingerprint,
    every,
    changed: ({ certificate, notes }) => {
      show(certificate);
      end = endOf(certificate);
      metrics.certificateRead('success', end);
      log.info({ end, ...(notes.length > 0 && { notes }) }, 'the certificate was replaced');
    },
    failed: (error) => {
      metrics.certificateRead('failure', end);
      const isTold = error instanceof CertificateUnreadable || error instanceof StateFolderUnusable;
      const about = isTold ? { problems: error.message.split('\n') } : { err: error };
      log.error({ ...about, end }, 'the certificate cannot be read again; the last good one stays');
    },
  });
  return { first, unfollow };
}
