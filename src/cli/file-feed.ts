import type { Setting } from '../policy/compiled-policy.ts';
import { CertificateUnreadable, type CertificateFiles } from '../cluster/certificates/certificate-files.ts';
import {
  followCertificate,
  givenCertificate,
  localCertificate,
  type ServedCertificate,
} from '../cluster/certificates/certificate-source.ts';
import { stateFolder, StateFolderUnusable } from '../cluster/certificates/local-ca.ts';
import type { Certificate } from '../server/app.ts';
import { betweenLooksAtFiles, follow } from '../server/following.ts';
import { announcement } from './announcement.ts';
import { Ends } from './ends.ts';
import type { Fed, Feed, Ports } from './feed.ts';
import { lookAtPolicies, PoliciesUnusable, type UsablePolicies } from './policy-sources.ts';

/** What a gate that is fed from files is started with. */
export interface FileFeedOptions {
  /** Files, or names of built-in policies. */
  readonly policy: readonly string[];
  /** The certificate to serve; undefined for one of the gate's own. */
  readonly tls: CertificateFiles | undefined;
  /** The address that it listens on. */
  readonly host: string;
  readonly setting: Setting;
}

/** Policies from files, and a certificate from files or of the gate's own. Both are followed. */
export class FileFeed implements Feed {
  readonly #options: FileFeedOptions;
  #fed: Fed | undefined;
  #served: ServedCertificate | undefined;
  readonly #ends = new Ends();

  constructor(options: FileFeedOptions) {
    this.#options = options;
  }

  async begin(fed: Fed): Promise<Certificate> {
    const { tls, host } = this.#options;
    const { fingerprint, use } = await this.#lookAtPolicies();
    this.#judgeBy(await use(), fed);
    const source = tls === undefined ? localCertificate(host, stateFolder(process.env)) : givenCertificate(tls);
    const { first, unfollow } = await followCertificate(source, fed);
    this.#ends.add(unfollow);
    this.#ends.add(this.#followPolicies(fed, fingerprint));
    this.#fed = fed;
    this.#served = first;
    return first.certificate;
  }

  isComplaint(error: unknown): boolean {
    return [PoliciesUnusable, CertificateUnreadable, StateFolderUnusable].some(
      (complaint) => error instanceof complaint,
    );
  }

  announce({ reviews, ops }: Ports): string {
    const policies = this.#fed?.gate.policies;
    if (policies === undefined || this.#served === undefined) return '';
    const { sentence: certificate, caFile, notes } = this.#served;
    const { setting } = this.#options;
    const told = announcement({ policies, setting, reviews, ops, certificate, caFile });
    return notes.map((note) => `${note}\n`).join('') + told;
  }

  end(): Promise<void> {
    return this.#ends.all();
  }

  #lookAtPolicies(): ReturnType<typeof lookAtPolicies> {
    return lookAtPolicies(this.#options.policy, this.#options.setting);
  }

  #judgeBy({ policies, doubts }: UsablePolicies, { gate, log, metrics }: Fed): void {
    gate.policies = policies;
    metrics.policiesRead('success', policies.policies.length);
    if (doubts.length > 0) log.warn({ doubts }, 'policies have suspicious settings');
  }

  #followPolicies(fed: Fed, known: string): () => void {
    const { gate, log, metrics } = fed;
    return follow({
      look: () => this.#lookAtPolicies(),
      known,
      every: betweenLooksAtFiles,
      changed: (usable) => {
        this.#judgeBy(usable, fed);
        log.info({ policies: usable.policies.policies.map(({ name }) => name) }, 'policy files reloaded');
      },
      failed: (error) => {
        metrics.policiesRead('failure', gate.policies?.policies.length ?? 0);
        const about = error instanceof PoliciesUnusable ? { problems: error.message.split('\n') } : { err: error };
        log.error(about, 'policy files cannot be reloaded; the last good policies stay in force');
      },
    });
  }
}
