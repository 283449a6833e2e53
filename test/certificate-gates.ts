// Gates that manage their own certificates, at an API server in memory, by a clock that a test turns.
import { X509Certificate } from 'node:crypto';
import { issuingFor } from '../src/cluster/certificates/leaf.ts';
import { namesFor } from '../src/cluster/certificates/names.ts';
import { casIn } from '../src/cluster/certificates/ca.ts';
import { Certificates } from '../src/cluster/certificates/certificates.ts';
import { configurationsPath, type WebhookEntries } from '../src/cluster/webhook-entry.ts';
import { isObject, type RawObject } from '../src/model/fields.ts';
import type { Certificate } from '../src/server/app.ts';
import { away, FakeCluster } from './fake-cluster.ts';

/** What the gates' objects are called. */
export const names = namesFor('gate', 'gates');
/** Where they are. */
export const secretPath = '/api/v1/namespaces/gates/secrets/gate-certificate';
export const leasePath = '/apis/coordination.k8s.io/v1/namespaces/gates/leases/gate';
/** When the clock stands at 0, in milliseconds since 1970. */
export const start = Date.UTC(2026, 8, 1);

type EntryName = keyof WebhookEntries;

/** The entries of the webhook, each in a configuration of its own. */
export const entries = Object.keys(names.entries) as readonly EntryName[];

/** Where the configuration of an entry is. */
export function configurationPath(name: EntryName): string {
  const entry = names.entries[name];
  return `${configurationsPath(entry)}/${entry.configuration}`;
}

/** A replica of the gate, and what it serves. */
interface Gate {
  readonly identity: string;
  readonly certificates: Certificates;
  /** Undefined until it serves. */
  shown: Certificate | undefined;
  /** How often it was given another certificate than the first. */
  showings: number;
  refusesToShow: boolean;
  cannotIssue: boolean;
}

/** All of them, and their cluster. */
export class Gates {
  readonly cluster = new FakeCluster();
  /** Those that serve. */
  replicas: Gate[] = [];
  /** All that were started. */
  readonly #all: Gate[] = [];
  /** In milliseconds: what the time of day is ahead by. */
  aged = 0;

  /** Starts one, whose time of day is off by `skew` milliseconds. */
  replica(identity: string, skew = 0): Gate {
    const { cluster } = this;
    const today = () => new Date(start + cluster.clock.now() + skew + this.aged);
    const issuing = issuingFor(names.hosts, today);
    const certificates = new Certificates({
      connection: cluster.client(identity),
      log: cluster.log(identity),
      clock: cluster.clock,
      random: () => 0.5,
      today,
      names,
      identity,
      issuing: {
        ca: () => (gate.cannotIssue ? Promise.reject(new Error('no')) : cluster.during(issuing.ca())),
        leaf: (by) => cluster.during(issuing.leaf(by)),
      },
      onCertificate: (certificate) => {
        if (gate.refusesToShow) throw new Error('no');
        gate.shown = certificate;
        gate.showings++;
      },
    });
    const gate: Gate = {
      identity,
      certificates,
      shown: undefined,
      showings: 0,
      refusesToShow: false,
      cannotIssue: false,
    };
    void certificates.start().then((certificate) => (gate.shown = certificate));
    this.replicas.push(gate);
    this.#all.push(gate);
    return gate;
  }

  /** Two that serve, of which the first leads. */
  async two(skew = 0): Promise<readonly [Gate, Gate]> {
    this.install();
    const first = this.replica('a_1', skew);
    await this.cluster.settle();
    const two = [first, this.replica('b_2')] as const;
    await this.cluster.until(() => two.every(({ shown }) => shown !== undefined));
    if (!first.certificates.status().isLeader) throw new Error('the first does not lead');
    return two;
  }

  /** From now on nothing comes from it, and it hears nothing. */
  kill({ identity }: Gate): void {
    this.cluster.refuses = ({ who }) => (who === identity ? away() : undefined);
    this.cluster.isCutOff = (who) => who === identity;
    this.replicas = this.replicas.filter((gate) => gate.identity !== identity);
  }

  async end(): Promise<void> {
    this.cluster.refuses = () => undefined;
    this.cluster.isCutOff = () => false;
    const stopping = Promise.all(this.#all.map(({ certificates }) => certificates.stop()));
    await this.cluster.pass(20_000);
    await stopping;
  }

  /** What the chart installs: no caBundle. */
  install(which: readonly EntryName[] = entries): void {
    for (const entry of which) {
      const webhook = { name: names.entries[entry].webhook, failurePolicy: 'Ignore', clientConfig: {} };
      this.cluster.set(configurationPath(entry), { webhooks: [webhook] });
    }
  }

  caBundle(entry: EntryName): string {
    const webhooks = this.cluster.object(configurationPath(entry))?.['webhooks'];
    const own: unknown = Array.isArray(webhooks) ? webhooks[0] : undefined;
    const { caBundle } = isObject(own) && isObject(own['clientConfig']) ? own['clientConfig'] : {};
    return typeof caBundle === 'string' ? Buffer.from(caBundle, 'base64').toString() : '';
  }

  /** What stands in the Secret under a key; empty where nothing does. */
  kept(key: string): string {
    const data = this.cluster.object(secretPath)?.['data'];
    const value = isObject(data) ? data[key] : undefined;
    return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : '';
  }

  get annotations(): RawObject {
    const metadata = this.cluster.object(secretPath)?.['metadata'];
    return isObject(metadata) && isObject(metadata['annotations']) ? metadata['annotations'] : {};
  }

  /** `kubectl annotate secret gate-certificate plimsoll.dev/rotate=…` */
  rotate(what: string): void {
    this.cluster.change(secretPath, (object) => {
      const metadata = object['metadata'] as { annotations?: object };
      metadata.annotations = { ...metadata.annotations, 'plimsoll.dev/rotate': what };
    });
  }

  /** Whether all API servers trust what is shown. */
  get areTrusted(): boolean {
    const serving = this.replicas.filter(({ shown }) => shown !== undefined);
    return serving.every(({ shown }) => entries.every((entry) => isVerified(shown, this.caBundle(entry))));
  }

  /** Lets time pass until something is so, while all that is shown stays trusted at every moment. Returns how long it took. */
  untilSafely(isSo: () => boolean): Promise<number> {
    return this.cluster.until(() => {
      if (!this.areTrusted) throw new Error(`somebody is not trusted: ${this.cluster.told.join('\n')}`);
      return isSo();
    });
  }

  /** Whether another CA than before signs, and nothing is asked for any more. */
  isRotated(oldKey: string): boolean {
    return this.kept('ca.key') !== oldKey && this.annotations['plimsoll.dev/rotate'] === undefined;
  }

  /** The CAs of a caBundle, or of `ca.crt`, by their ids. */
  cas(text: string): readonly string[] {
    return casIn(text).map(({ id }) => id);
  }

  get warnings(): readonly string[] {
    return this.cluster.told.filter((line) => line.includes(' warn: '));
  }
}

/** Whether a bundle of authorities vouches for a certificate. */
export function isVerified(leaf: Certificate | undefined, bundle: string): boolean {
  if (leaf === undefined) return false;
  const certificate = new X509Certificate(leaf.cert);
  return casIn(bundle).some(({ cert }) => certificate.verify(new X509Certificate(cert).publicKey));
}
