import { setTimeout as passed } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { pino, type Logger } from 'pino';
import type { CertificateFiles } from '../cluster/certificates/certificate-files.ts';
import type { CompileOptions } from '../policy/compiled-policy.ts';
import { rules } from '../rules/index.ts';
import { serveCertificate, type Certificate } from '../server/app.ts';
import { Gate } from '../server/gate.ts';
import { limits } from '../server/limits.ts';
import { CannotListen, listen, type Listening } from '../server/listening.ts';
import { Metrics } from '../server/metrics.ts';
import { opsApp } from '../server/ops.ts';
import { webhookApp } from '../server/webhook.ts';
import type { ClusterGateSourceOptions } from './cluster-gate-source.ts';
import type { GateSource } from './gate-source.ts';
import { FileGateSource } from './file-gate-source.ts';
import type { Io } from './io.ts';
import { stopSignal } from './signals.ts';
import { version } from './version.ts';

/** The options of `plimsoll serve`. */
export interface ServeOptions {
  /** Files or names of built-in policies, or the objects of a cluster. */
  readonly policies: { readonly from: readonly string[] } | Pick<ClusterGateSourceOptions, 'name' | 'namespace'>;
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  /** The certificate to serve; undefined if the gate manages its own. */
  readonly tls: CertificateFiles | undefined;
  /** The API server's minor version, if given. */
  readonly serverMinor: number | undefined;
  /** For how long it keeps serving after a signal, in seconds. */
  readonly drain: number;
  /** Whether to count pods by namespace. */
  readonly namespaceMetrics: boolean;
  /** Whether pods get an annotation that lists what was filled in. */
  readonly fillAnnotation: boolean;
  readonly logLevel: string;
}

/**
 * `plimsoll serve`: judges reviews until a signal. Resolves to the exit code: 0 after a signal, 2 if it could not start, 3
 * after an internal error.
 */
export async function serve(options: ServeOptions, io: Io): Promise<number> {
  const log = createLog(options.logLevel);
  const stopped = stopSignal();
  endOnFault(log, io);
  const compileOptions: CompileOptions = { rules, serverMinor: options.serverMinor, knowsNamespaceLabels: false };
  const source = await sourceOf(options, compileOptions);
  const gate = new Gate(compileOptions, version);
  const opened: Listening[] = [];
  const serving = open(options, { io, log, gate, source, opened });
  try {
    const signal = await Promise.race([stopped, serving.then(() => stopped)]);
    log.info({ signal, drain: options.drain }, 'stopping');
    gate.isStopping = true;
    for (const listening of opened) listening.drain();
    await passed(options.drain * 1000);
    return 0;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    if (error instanceof CannotListen || source.isUserError(error)) {
      io.stderr(`${sentence}\n`);
      return 2;
    }
    log.fatal({ err: error }, 'internal error: startup failed');
    io.stderr(`internal error: ${sentence}; the log line above has the details\n`);
    return 3;
  } finally {
    const stopServing = () => Promise.all(opened.splice(0).map((listening) => listening.stop(limits.request)));
    await stopServing();
    await source.stop();
    // Ports that were opened during the shutdown.
    await serving.catch(() => {});
    await stopServing();
  }
}

/** The code for clusters is loaded only if needed. */
async function sourceOf(
  { policies, tls, host, serverMinor }: ServeOptions,
  compileOptions: CompileOptions,
): Promise<GateSource> {
  if ('from' in policies) return new FileGateSource({ policy: policies.from, tls, host, compileOptions });
  const { ClusterGateSource } = await import('./cluster-gate-source.ts');
  return new ClusterGateSource({ ...policies, tls, serverMinor });
}

/** What a start needs, and the ports that it has opened so far. */
interface Start {
  readonly io: Io;
  readonly log: Logger;
  readonly gate: Gate;
  readonly source: GateSource;
  readonly opened: Listening[];
}

/** Opens the port for probes and metrics first: reviews have to wait for a certificate. */
async function open(options: ServeOptions, { io, log, gate, source, opened }: Start): Promise<void> {
  const { host, port, opsPort } = options;
  const metrics = new Metrics(version);
  if (options.namespaceMetrics) metrics.countNamespaces();
  gate.annotatesFills = options.fillAnnotation;
  const serving: { certificate?: Certificate; app?: FastifyInstance } = {};
  const starting = source.start({
    gate,
    log,
    metrics,
    serveCertificate: (certificate) => {
      if (serving.app !== undefined) serveCertificate(serving.app, certificate);
      serving.certificate = certificate;
    },
  });
  // Awaited below; must not count as unhandled if the port cannot be opened.
  starting.catch(() => {});
  const ops = await listen(opsApp(gate, { log, limits, metrics }), { host, port: opsPort, flag: '--ops-port' });
  opened.push(ops);
  const first = await starting;
  serving.app = webhookApp(gate, { log, limits, metrics, certificate: serving.certificate ?? first });
  const reviews = await listen(serving.app, { host, port, flag: '--port' });
  opened.push(reviews);
  gate.hasCertificate = true;

  io.stdout(source.announce({ reviews, ops }));
  const names = gate.policies?.policies.map(({ name }) => name) ?? [];
  log.info({ version, policies: names, host, port: reviews.port, opsPort: ops.port }, 'serving');
}

/** Lines of JSON on standard error, written synchronously, so that a crash loses none. */
function createLog(level: string): Logger {
  const destination = pino.destination({ fd: 2, sync: true });
  // A closed pipe must not end the gate.
  destination.on('error', () => {});
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters }, destination);
}

function endOnFault(log: Logger, io: Io): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'internal error: exiting');
    io.stderr(`internal error: ${error.message}; the log line above has the details\n`);
    process.exit(3);
  });
}
