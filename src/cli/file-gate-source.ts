import type { CompileOptions } from '../policy/compiled-policy.ts';
import { CertificateUnreadable, type CertificateFiles } from '../cluster/certificates/certificate-files.ts';
import {
  followCertificate,
  givenCertificate,
  localCertificate,
  type ServedCertificate,
} from '../cluster/certificates/certificate-source.ts';
import { stateFolder, StateFolderUnusable } from '../cluster/certificates/local-ca.ts';
import { unreadLine } from '../report/unread.ts';
import type { Certificate } from '../server/app.ts';
import { fileInterval, follow } from '../server/following.ts';
import { announcement, type Ports } from './announcement.ts';
import { Cleanup } from './cleanup.ts';
import type { GateParts, GateSource } from './gate-source.ts';
import { lookAtPolicies, PoliciesUnusable, type UsablePolicies } from './policy-sources.ts';

/** The options of a gate that uses files. */
export interface FileGateSourceOptions {
  /** Files, or names of built-in policies. */
  readonly policy: readonly string[];
  /** The certificate to serve; undefined if the gate issues its own. */
  readonly tls: CertificateFiles | undefined;
  /** The address that it listens on. */
  readonly host: string;
  readonly compileOptions: CompileOptions;
}

/** Policies from files, and a certificate from files or issued by the gate. Both are read again after changes. */
export class FileGateSource implements GateSource {
  readonly #options: FileGateSourceOptions;
  #gate: GateParts['gate'] | undefined;
  #served: ServedCertificate | undefined;
  readonly #cleanup = new Cleanup();

  constructor(options: FileGateSourceOptions) {
    this.#options = options;
  }

  async start(parts: GateParts): Promise<Certificate> {
    const { tls, host } = this.#options;
    const { fingerprint, use } = await this.#lookAtPolicies();
    this.#judgeBy(await use(), parts);
    const source = tls === undefined ? localCertificate(host, stateFolder(process.env)) : givenCertificate(tls);
    const { first, unfollow } = await followCertificate(source, parts);
    this.#cleanup.add(unfollow);
    this.#cleanup.add(this.#followPolicies(parts, fingerprint));
    this.#gate = parts.gate;
    this.#served = first;
    return first.certificate;
  }

  isUserError(error: unknown): boolean {
    return [PoliciesUnusable, CertificateUnreadable, StateFolderUnusable].some((kind) => error instanceof kind);
  }

  announce(ports: Ports): string {
    const policies = this.#gate?.policies;
    if (policies === undefined || this.#served === undefined) return '';
    const { sentence: certificate, caFile, notes } = this.#served;
    const { compileOptions } = this.#options;
    const lines = notes.map((note) => `${note}\n`).join('');
    return lines + announcement({ policies, compileOptions, ...ports, certificate, caFile });
  }

  stop(): Promise<void> {
    return this.#cleanup.run();
  }

  #lookAtPolicies(): ReturnType<typeof lookAtPolicies> {
    return lookAtPolicies(this.#options.policy, this.#options.compileOptions);
  }

  #judgeBy({ policies, doubts }: UsablePolicies, { gate, log, metrics }: GateParts): void {
    gate.policies = policies;
    metrics.policiesRead('success', policies.policies.length);
    if (doubts.length > 0) log.warn({ doubts: doubts.map(unreadLine) }, 'policies have suspicious settings');
  }

  #followPolicies(parts: GateParts, known: string): () => void {
    const { gate, log, metrics } = parts;
    return follow({
      look: () => this.#lookAtPolicies(),
      known,
      every: fileInterval,
      changed: (usable) => {
        this.#judgeBy(usable, parts);
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
