import { setTimeout as passed } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { CertificateFiles } from '../cluster/certificates/certificate-files.ts';
import type { Setting } from '../policy/compiled-policy.ts';
import { rules } from '../rules/index.ts';
import { showCertificate, type Certificate } from '../server/app.ts';
import { Gate } from '../server/gate.ts';
import { limits } from '../server/limits.ts';
import { CannotListen, listen, type Listening } from '../server/listening.ts';
import { Metrics } from '../server/metrics.ts';
import { opsApp } from '../server/ops.ts';
import { webhookApp } from '../server/webhook.ts';
import type { Feed } from './feed.ts';
import { FileFeed } from './file-feed.ts';
import type { Io } from './io.ts';
import { createLog } from './log.ts';
import { toldToEnd } from './signals.ts';
import { version } from './version.ts';

/** What the chart named its objects, and their namespace, where that is not the one of the pod that this runs in. */
export interface ClusterObjects {
  readonly name: string;
  readonly namespace: string | undefined;
}

/** What `plimsoll serve` is started with. */
export interface ServeOptions {
  /** Where policies come from: files or names of built-in policies, or the objects of a cluster. */
  readonly policies: { readonly from: readonly string[] } | ClusterObjects;
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  /** The certificate to show; undefined for one of the gate's own. */
  readonly tls: CertificateFiles | undefined;
  /** The API server's minor version, where it is known. */
  readonly serverMinor: number | undefined;
  /** For how long it still serves once it was told to end, in seconds. */
  readonly drain: number;
  /** Whether the metrics count pods by their namespace. */
  readonly namespaceMetrics: boolean;
  readonly fillAnnotation: boolean;
  readonly logLevel: string;
}

/**
 * `plimsoll serve`: judges reviews until it is told to end. Resolves to the exit code: 0 where it was told to, 2 where
 * it could not start. A fault ends the process with 3.
 */
export async function serve(options: ServeOptions, io: Io): Promise<number> {
  const log = createLog(options.logLevel);
  const ended = toldToEnd();
  endOnFault(log, io);
  const setting: Setting = { rules, serverMinor: options.serverMinor, knowsNamespaceLabels: false };
  const feed = await feedOf(options, setting);
  const gate = new Gate(setting, version);
  const opened: Listening[] = [];
  const serving = open(options, { io, log, gate, feed, opened });
  try {
    const signal = await Promise.race([ended, serving.then(() => ended)]);
    log.info({ signal, drain: options.drain }, 'stopping');
    gate.isStopping = true;
    for (const listening of opened) listening.drain();
    await passed(options.drain * 1000);
    return 0;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    if (error instanceof CannotListen || feed.isComplaint(error)) {
      io.stderr(`${sentence}\n`);
      return 2;
    }
    log.fatal({ err: error }, 'internal error: startup failed');
    io.stderr(`internal error: ${sentence}; the log line above has the details\n`);
    return 3;
  } finally {
    const stopServing = () => Promise.all(opened.splice(0).map((listening) => listening.stop(limits.request)));
    await stopServing();
    await feed.end();
    // Told to end while it starts, it opens nothing that stays open.
    await serving.catch(() => {});
    await stopServing();
  }
}

/** What a cluster needs is loaded where there is one. */
async function feedOf({ policies, tls, host, serverMinor }: ServeOptions, setting: Setting): Promise<Feed> {
  if ('from' in policies) return new FileFeed({ policy: policies.from, tls, host, setting });
  const { ClusterFeed } = await import('./cluster-feed.ts');
  return new ClusterFeed({ ...policies, tls, serverMinor });
}

/** What a start goes by and speaks through, and the ports that it has opened so far. */
interface Start {
  readonly io: Io;
  readonly log: Logger;
  readonly gate: Gate;
  readonly feed: Feed;
  readonly opened: Listening[];
}

/** Opens the port that tells how the gate stands first: reviews have to wait for a certificate. */
async function open(options: ServeOptions, { io, log, gate, feed, opened }: Start): Promise<void> {
  const { host, port, opsPort } = options;
  const metrics = new Metrics(version);
  if (options.namespaceMetrics) metrics.countNamespaces();
  gate.annotatesFills = options.fillAnnotation;
  const shown: { certificate?: Certificate; app?: FastifyInstance } = {};
  const beginning = feed.begin({
    gate,
    log,
    metrics,
    show: (certificate) => {
      if (shown.app !== undefined) showCertificate(shown.app, certificate);
      shown.certificate = certificate;
    },
  });
  // It is awaited below, and must not count as unhandled where the port is not to be had meanwhile.
  beginning.catch(() => {});
  const ops = await listen(opsApp(gate, { log, limits, metrics }), { host, port: opsPort, setting: '--ops-port' });
  opened.push(ops);
  const first = await beginning;
  shown.app = webhookApp(gate, { log, limits, metrics, certificate: shown.certificate ?? first });
  const reviews = await listen(shown.app, { host, port, setting: '--port' });
  opened.push(reviews);
  gate.hasCertificate = true;

  io.stdout(feed.announce({ reviews, ops }));
  const names = gate.policies?.policies.map(({ name }) => name) ?? [];
  log.info({ version, policies: names, host, port: reviews.port, opsPort: ops.port }, 'serving');
}

function endOnFault(log: Logger, io: Io): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'internal error: exiting');
    io.stderr(`internal error: ${error.message}; the log line above has the details\n`);
    process.exit(3);
  });
}
