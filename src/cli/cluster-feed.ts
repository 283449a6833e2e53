import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { CertificateUnreadable, type CertificateFiles } from '../cluster/certificates/certificate-files.ts';
import { followCertificate, givenCertificate } from '../cluster/certificates/certificate-source.ts';
import { Certificates } from '../cluster/certificates/certificates.ts';
import { namesFor, type Names } from '../cluster/certificates/names.ts';
import { endOf } from '../cluster/certificates/pem.ts';
import { ClusterState } from '../cluster/cluster-state.ts';
import { systemClock } from '../cluster/clock.ts';
import { connect, type Connection } from '../cluster/connection.ts';
import { KubeconfigUnreadable } from '../cluster/credentials.ts';
import { Lease } from '../cluster/lease.ts';
import { NamespaceUnknown, ownNamespace } from '../cluster/own-namespace.ts';
import { failOpenBy, fillGaps } from '../cluster/policy-conditions.ts';
import { PolicyStatuses } from '../cluster/policy-statuses.ts';
import type { Certificate } from '../server/app.ts';
import { ClusterPolicies } from './cluster-policies.ts';
import { EndedEarly, Ends } from './ends.ts';
import type { Fed, Feed } from './feed.ts';
import { version } from './version.ts';

/** What a gate that is fed by a cluster is started with. */
export interface ClusterFeedOptions {
  /** What the chart named its objects. */
  readonly name: string;
  /** The namespace of these objects; undefined for that of the pod that this runs in. */
  readonly namespace: string | undefined;
  /** The certificate to serve; undefined where the gate manages its own. */
  readonly tls: CertificateFiles | undefined;
  /** The API server's minor version; undefined where the API server is to be asked. */
  readonly serverMinor: number | undefined;
}

/** Who of the replicas leads, and until when the authority of their certificates is good. */
interface Lead {
  readonly isLeader: () => boolean;
  readonly caEnd: () => Date | undefined;
  /** How many things are wrong with the certificates. */
  readonly problems: () => number;
}

/** The gate's objects, and who of its replicas leads. */
interface Following {
  readonly namespace: string;
  readonly name: string;
  readonly lead: Lead;
}

/** Policies, and what policies look at, from a cluster's API server; a certificate that is kept there, or from files. */
export class ClusterFeed implements Feed {
  readonly #options: ClusterFeedOptions;
  readonly #ends = new Ends();
  /** The one that is served, or is about to be. */
  #certificate: Certificate | undefined;

  constructor(options: ClusterFeedOptions) {
    this.#options = options;
  }

  async begin(started: Fed): Promise<Certificate> {
    const { name, tls } = this.#options;
    const fed: Fed = {
      ...started,
      show: (certificate) => {
        started.show(certificate);
        this.#certificate = certificate;
      },
    };
    const namespace = this.#options.namespace ?? (await ownNamespace());
    const connection = await connect({ environment: process.env, userAgent: `plimsoll/${version}` });
    this.#ends.add(() => connection.close());
    const names = namesFor(name, namespace);
    if (tls !== undefined) {
      const { first, unfollow } = await followCertificate(givenCertificate(tls), fed);
      this.#ends.add(unfollow);
      this.#certificate ??= first.certificate;
      this.#follow(fed, connection, { namespace, name, lead: this.#lease(fed, connection, names) });
      return first.certificate;
    }
    const certificates = this.#certificates(fed, connection, names);
    const lead = {
      isLeader: () => certificates.status().isLeader,
      caEnd: () => certificates.status().caEnd,
      problems: () => certificates.status().problems,
    };
    this.#follow(fed, connection, { namespace, name, lead });
    const certificate = await certificates.start();
    if (certificate === undefined) throw new EndedEarly('shut down before there was a certificate');
    this.#certificate ??= certificate;
    fed.metrics.certificateRead('success', endOf(certificate));
    return certificate;
  }

  isComplaint(error: unknown): boolean {
    return [KubeconfigUnreadable, NamespaceUnknown, CertificateUnreadable].some(
      (complaint) => error instanceof complaint,
    );
  }

  announce(): string {
    // Whoever reads the log of a pod reads lines of JSON.
    return '';
  }

  end(): Promise<void> {
    return this.#ends.all();
  }

  #certificates({ log, metrics, show }: Fed, connection: Connection, names: Names): Certificates {
    const certificates = new Certificates({
      connection,
      log,
      names,
      identity: identity(),
      today: connection.today,
      onCertificate: (certificate) => {
        show(certificate);
        metrics.certificateRead('success', endOf(certificate));
      },
    });
    this.#ends.add(() => certificates.stop());
    return certificates;
  }

  /** A certificate from files needs nobody who leads, but the status of policies does. */
  #lease({ log }: Fed, connection: Connection, names: Names): Lead {
    const { namespace, lease: name } = names;
    const { today } = connection;
    const lease = new Lease({ connection, log, namespace, name, identity: identity(), today });
    lease.start();
    this.#ends.add(() => lease.stop());
    return { isLeader: () => lease.isLeader, caEnd: () => undefined, problems: () => lease.problems };
  }

  #follow(fed: Fed, connection: Connection, { namespace, name, lead }: Following): void {
    const { gate, log, metrics } = fed;
    const { serverMinor, tls } = this.#options;
    const policies = new ClusterPolicies(fed);
    let callOff = () => {};
    const judge = () => {
      callOff();
      const again = policies.judgeBy(state);
      callOff = again === undefined ? () => {} : systemClock.after(again, judge);
      statuses.update(policies.readings);
    };
    const state = new ClusterState({
      connection,
      log,
      podsConfiguration: `${name}-pods`,
      fillsConfiguration: `${name}-fills`,
      served: () => ({
        service: { namespace, name },
        certificate: this.#certificate,
        writesCaBundle: tls === undefined,
      }),
      serverMinor,
      onChange: judge,
    });
    const webhook = () => state.podsWebhook;
    const webhooks = () => ({ pods: state.podsWebhook, fills: state.fillsWebhook });
    const { today } = connection;
    const isReady = () => gate.obstacle === undefined;
    const statuses = new PolicyStatuses({ connection, log, isLeader: lead.isLeader, isReady, webhooks, today });
    gate.facts = state.facts;
    gate.failOpen = () => failOpenBy(webhook())?.sentence;
    gate.fillGaps = (policy) => {
      const fills = state.fillsWebhook;
      return fills === undefined ? [] : fillGaps(policy, fills).map(({ sentence }) => sentence);
    };
    metrics.inCluster(() => ({
      watchAges: state.ages(),
      ...policies.figures(webhook()),
      isLeader: lead.isLeader(),
      certificateProblems: lead.problems(),
      caEnd: lead.caEnd(),
    }));
    state.start();
    statuses.start();
    this.#ends.add(() => callOff());
    this.#ends.add(() => state.stop());
    this.#ends.add(() => statuses.stop());
  }
}

/** Of this process alone, and not of the same pod after a restart. */
function identity(): string {
  return `${hostname()}_${randomBytes(4).toString('hex')}`;
}
