import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { CertificateUnreadable, type CertificateFiles } from '../cluster/certificates/certificate-files.ts';
import { followCertificate, givenCertificate } from '../cluster/certificates/certificate-source.ts';
import { Certificates, type CertificatesStatus } from '../cluster/certificates/certificates.ts';
import { namesFor, type Names } from '../cluster/certificates/names.ts';
import { endOf } from '../cluster/certificates/pem.ts';
import { ClusterState } from '../cluster/cluster-state.ts';
import { systemClock } from '../cluster/clock.ts';
import { connect, type Connection } from '../cluster/connection.ts';
import { KubeconfigUnreadable, NamespaceUnknown, ownNamespace } from '../cluster/credentials.ts';
import { Lease } from '../cluster/lease.ts';
import { failOpenBy, fillGaps } from '../cluster/policy-conditions.ts';
import { PolicyStatuses } from '../cluster/policy-statuses.ts';
import type { Certificate } from '../server/app.ts';
import { Cleanup, EndedEarly } from './cleanup.ts';
import { ClusterPolicies } from './cluster-policies.ts';
import type { GateParts, GateSource } from './gate-source.ts';
import { version } from './version.ts';

/** The options of a gate that uses a cluster. */
export interface ClusterGateSourceOptions {
  /** The name that the chart gave to its objects. */
  readonly name: string;
  /** The namespace of these objects; undefined for that of the pod. */
  readonly namespace: string | undefined;
  /** The certificate to serve; undefined if the gate manages its own. */
  readonly tls: CertificateFiles | undefined;
  /** The API server's minor version; undefined to ask the API server. */
  readonly serverMinor: number | undefined;
}

/** Policies, and what they depend on, from the API server of a cluster; a certificate signed by the CA kept there, or from files. */
export class ClusterGateSource implements GateSource {
  readonly #options: ClusterGateSourceOptions;
  readonly #cleanup = new Cleanup();
  /** The certificate that is served, or will be. */
  #certificate: Certificate | undefined;

  constructor(options: ClusterGateSourceOptions) {
    this.#options = options;
  }

  async start(given: GateParts): Promise<Certificate> {
    const { name, tls } = this.#options;
    const parts: GateParts = {
      ...given,
      serveCertificate: (certificate) => {
        given.serveCertificate(certificate);
        this.#certificate = certificate;
      },
    };
    const namespace = this.#options.namespace ?? (await ownNamespace());
    const connection = await connect({ environment: process.env, userAgent: `plimsoll/${version}` });
    this.#cleanup.add(() => connection.close());
    const names = namesFor(name, namespace);
    if (tls !== undefined) {
      const { first, unfollow } = await followCertificate(givenCertificate(tls), parts);
      this.#cleanup.add(unfollow);
      this.#certificate ??= first.certificate;
      this.#follow(parts, connection, names, this.#electLeader(parts, connection, names));
      return first.certificate;
    }
    const certificates = this.#certificates(parts, connection, names);
    this.#follow(parts, connection, names, () => certificates.status());
    const certificate = await certificates.start();
    if (certificate === undefined) throw new EndedEarly('shut down before there was a certificate');
    this.#certificate ??= certificate;
    parts.metrics.certificateRead('success', endOf(certificate));
    return certificate;
  }

  isUserError(error: unknown): boolean {
    return [KubeconfigUnreadable, NamespaceUnknown, CertificateUnreadable].some((kind) => error instanceof kind);
  }

  announce(): string {
    // The log of a pod has lines of JSON only.
    return '';
  }

  stop(): Promise<void> {
    return this.#cleanup.run();
  }

  #certificates({ log, metrics, serveCertificate }: GateParts, connection: Connection, names: Names): Certificates {
    const certificates = new Certificates({
      connection,
      log,
      names,
      identity: identity(),
      today: connection.today,
      onCertificate: (certificate) => {
        serveCertificate(certificate);
        metrics.certificateRead('success', endOf(certificate));
      },
    });
    this.#cleanup.add(() => certificates.stop());
    return certificates;
  }

  /** With a certificate from files, only the status of policies needs a leader. */
  #electLeader({ log }: GateParts, connection: Connection, names: Names): () => CertificatesStatus {
    const { namespace, lease: name } = names;
    const { today } = connection;
    const lease = new Lease({ connection, log, namespace, name, identity: identity(), today });
    lease.start();
    this.#cleanup.add(() => lease.stop());
    return () => ({ isLeader: lease.isLeader, caEnd: undefined, problems: lease.problems });
  }

  #follow(parts: GateParts, connection: Connection, names: Names, certificates: () => CertificatesStatus): void {
    const { gate, log, metrics } = parts;
    const { name, serverMinor, tls } = this.#options;
    const { namespace, entries } = names;
    const policies = new ClusterPolicies(parts);
    let cancel = () => {};
    const judge = () => {
      cancel();
      const again = policies.judgeBy(state);
      cancel = again === undefined ? () => {} : systemClock.after(again, judge);
      statuses.update(policies.readings);
    };
    const state = new ClusterState({
      connection,
      log,
      entries,
      served: () => ({
        service: { namespace, name },
        certificate: this.#certificate,
        writesCaBundle: tls === undefined,
      }),
      serverMinor,
      onChange: judge,
    });
    const webhooks = () => ({ pods: state.podsWebhook, fills: state.fillsWebhook });
    const { today } = connection;
    const isLeader = () => certificates().isLeader;
    const isReady = () => gate.obstacle === undefined;
    const statuses = new PolicyStatuses({ connection, log, isLeader, isReady, webhooks, today });
    gate.facts = state.facts;
    gate.failOpen = () => failOpenBy(state.podsWebhook)?.sentence;
    gate.fillGaps = (policy) => {
      const fills = state.fillsWebhook;
      return fills === undefined ? [] : fillGaps(policy, fills).map(({ sentence }) => sentence);
    };
    metrics.inCluster(() => {
      const { problems: certificateProblems, ...rest } = certificates();
      return { watchAges: state.ages(), ...policies.figures(webhooks()), certificateProblems, ...rest };
    });
    state.start();
    statuses.start();
    this.#cleanup.add(() => cancel());
    this.#cleanup.add(() => state.stop());
    this.#cleanup.add(() => statuses.stop());
  }
}

/** Unique to this process: a restarted container of the same pod has another. */
function identity(): string {
  return `${hostname()}_${randomBytes(4).toString('hex')}`;
}
