import type { Setting } from '../policy/compiled-policy.ts';
import { CertificateUnreadable, endOf, type Certificate, type CertificateFiles } from '../server/certificate.ts';
import { betweenLooksAtFiles, follow } from '../server/following.ts';
import { announcement } from './announcement.ts';
import type { Fed, Feed, Ports } from './feed.ts';
import {
  givenCertificate,
  selfMadeCertificate,
  type CertificateSource,
  type ShownCertificate,
} from './gate-certificate.ts';
import { lookAtPolicies, PoliciesUnusable } from './policy-sources.ts';
import { StateFolderUnusable } from './state-folder.ts';

/** What a gate that is fed from files is started with. */
export interface FileFeedOptions {
  /** Files, or names of built-in policies. */
  readonly policy: readonly string[];
  /** The certificate to show; undefined for one of the gate's own. */
  readonly tls: CertificateFiles | undefined;
  /** The address that it listens on. */
  readonly host: string;
  readonly setting: Setting;
}

/** Policies from files, and a certificate from files or of the gate's own. Both are followed. */
export class FileFeed implements Feed {
  readonly #options: FileFeedOptions;
  readonly #source: CertificateSource;
  #fed: Fed | undefined;
  #shown: ShownCertificate | undefined;
  #followed: readonly (() => void)[] = [];

  constructor(options: FileFeedOptions) {
    this.#options = options;
    this.#source = options.tls === undefined ? selfMadeCertificate(options.host) : givenCertificate(options.tls);
  }

  async begin(fed: Fed): Promise<Certificate> {
    const [written, certified] = await Promise.all([this.#lookAtPolicies(), this.#source.look()]);
    const policies = await written.use();
    const shown = await certified.use();
    const { gate, metrics } = fed;
    gate.policies = policies;
    metrics.policiesRead('success', policies.policies.length);
    metrics.certificateRead('success', endOf(shown.certificate));
    this.#fed = fed;
    this.#shown = shown;
    this.#followed = [
      this.#followPolicies(fed, written.fingerprint),
      this.#followCertificate(fed, certified.fingerprint, endOf(shown.certificate)),
    ];
    return shown.certificate;
  }

  announce({ reviews, ops }: Ports): string {
    const policies = this.#fed?.gate.policies;
    if (policies === undefined || this.#shown === undefined) return '';
    const { sentence: certificate, caFile, notes } = this.#shown;
    const { setting } = this.#options;
    const told = announcement({ policies, setting, reviews, ops, certificate, caFile });
    return notes.map((note) => `${note}\n`).join('') + told;
  }

  async end(): Promise<void> {
    for (const unfollow of this.#followed) unfollow();
  }

  #lookAtPolicies(): ReturnType<typeof lookAtPolicies> {
    return lookAtPolicies(this.#options.policy, this.#options.setting);
  }

  #followPolicies({ gate, log, metrics }: Fed, known: string): () => void {
    return follow({
      look: () => this.#lookAtPolicies(),
      known,
      every: betweenLooksAtFiles,
      changed: (policies) => {
        gate.policies = policies;
        metrics.policiesRead('success', policies.policies.length);
        log.info({ policies: policies.policies.map(({ name }) => name) }, 'the policies were read again');
      },
      failed: (error) => {
        metrics.policiesRead('failure', gate.policies?.policies.length ?? 0);
        log.error(complaintOf(error), 'the policies cannot be read again; the last good ones stay');
      },
    });
  }

  #followCertificate({ log, metrics, show }: Fed, known: string, firstEnd: Date): () => void {
    let end = firstEnd;
    return follow({
      look: this.#source.look,
      known,
      every: this.#source.every,
      changed: ({ certificate, notes }) => {
        show(certificate);
        end = endOf(certificate);
        metrics.certificateRead('success', end);
        log.info({ end, ...(notes.length > 0 && { notes }) }, 'the certificate was replaced');
      },
      failed: (error) => {
        metrics.certificateRead('failure', end);
        log.error({ ...complaintOf(error), end }, 'the certificate cannot be read again; the last good one stays');
      },
    });
  }
}

const complaints = [PoliciesUnusable, CertificateUnreadable, StateFolderUnusable];

/** What is for whoever writes the files is told in sentences; all else is a fault of ours, with its stack. */
function complaintOf(error: unknown): object {
  const isComplaint = complaints.some((complaint) => error instanceof complaint);
  return isComplaint && error instanceof Error ? { problems: error.message.split('\n') } : { err: error };
}
