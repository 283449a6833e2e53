import { pino, type Logger } from 'pino';
import type { Setting } from '../policy/compiled-policy.ts';
import { rules } from '../rules/index.ts';
import { CertificateUnreadable, readCertificate, type Certificate } from '../server/certificate.ts';
import { Gate } from '../server/gate.ts';
import { limits } from '../server/limits.ts';
import { CannotListen, listen, type Listening } from '../server/listening.ts';
import { opsApp } from '../server/ops.ts';
import { webhookApp } from '../server/webhook.ts';
import { announcement } from './announcement.ts';
import type { Io } from './io.ts';
import { PoliciesUnusable, policiesFrom } from './policy-sources.ts';
import { toldToEnd } from './signals.ts';
import { endOf, ownCertificate, stateFolder, StateFolderUnusable } from './state-folder.ts';
import { version } from './version.ts';

/** What `plimsoll serve` is started with. */
export interface ServeOptions {
  /** Files, or names of built-in policies. */
  readonly policy: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  /** Files of PEM; both or none. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** The API server's minor version, where it is known. */
  readonly serverMinor: number | undefined;
  readonly logLevel: string;
}

/** What keeps the gate from starting is told in a sentence, and is for whoever started it to mend. */
const reasonsNotToStart = [PoliciesUnusable, CertificateUnreadable, StateFolderUnusable, CannotListen];

/**
 * `plimsoll serve`: judges reviews until it is told to end. Resolves to the exit code: 0 where it was told to, 2 where
 * it could not start. A fault ends the process with 3.
 */
export async function serve(options: ServeOptions, io: Io): Promise<number> {
  const log = createLog(options.logLevel);
  const end = toldToEnd();
  endOnFault(log, io);
  const opened: Listening[] = [];
  try {
    const gate = await open(options, { io, log, opened });
    await end;
    gate.isStopping = true;
    return 0;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    if (reasonsNotToStart.some((reason) => error instanceof reason)) {
      io.stderr(`${sentence}\n`);
      return 2;
    }
    log.fatal({ err: error }, 'a fault kept the gate from starting');
    io.stderr(`a fault in plimsoll kept it from starting: ${sentence}; the log line above has the details\n`);
    return 3;
  } finally {
    await Promise.all(opened.map((listening) => listening.stop(limits.request)));
  }
}

/** What a start speaks through, and the ports that it has opened so far. */
interface Start {
  readonly io: Io;
  readonly log: Logger;
  readonly opened: Listening[];
}

async function open(options: ServeOptions, { io, log, opened }: Start): Promise<Gate> {
  const { host, port, opsPort } = options;
  const setting: Setting = { rules, serverMinor: options.serverMinor };
  const policies = await policiesFrom(options.policy, setting);
  const { certificate, sentence, caFile, notes } = await certificateFor(options);

  const gate = new Gate();
  gate.policies = policies;
  gate.hasCertificate = true;
  const reviews = await listen(webhookApp(gate, { log, limits, certificate }), { host, port, setting: '--port' });
  opened.push(reviews);
  const ops = await listen(opsApp(gate, { log, limits }), { host, port: opsPort, setting: '--ops-port' });
  opened.push(ops);

  for (const note of notes) io.stdout(`${note}\n`);
  io.stdout(announcement({ policies, setting, reviews, ops, certificate: sentence, caFile }));
  const names = policies.policies.map(({ name }) => name);
  log.info({ version, policies: names, host, port: reviews.port, opsPort: ops.port }, 'serving');
  return gate;
}

interface Shown {
  readonly certificate: Certificate;
  readonly sentence: string;
  readonly caFile: string | undefined;
  readonly notes: readonly string[];
}

async function certificateFor({ tls, host }: ServeOptions): Promise<Shown> {
  if (tls !== undefined) {
    const certificate = await readCertificate(tls.cert, tls.key);
    return { certificate, sentence: `${tls.cert}, good until ${dayOf(certificate)}`, caFile: undefined, notes: [] };
  }
  const loopback = ['localhost', '127.0.0.1', '::1'];
  const isListed = [...loopback, '0.0.0.0', '::'].includes(host);
  // Without the zone of a link-local address, which no certificate names.
  const names = isListed ? loopback : [...loopback, host.replace(/%.*$/, '')];
  const { caFile, notes, ...certificate } = await ownCertificate(stateFolder(process.env), names, new Date());
  const sentence = `its own, good until ${dayOf(certificate)}; its authority is ${caFile}`;
  return { certificate, sentence, caFile, notes };
}

function dayOf(certificate: Certificate): string {
  return endOf(certificate).toISOString().slice(0, 'YYYY-MM-DD'.length);
}

/** Lines of JSON on the standard error, written at once: a fault must not lose the line that tells of it. */
function createLog(level: string): Logger {
  const destination = pino.destination({ fd: 2, sync: true });
  // Whoever read the log has gone; the gate stays.
  destination.on('error', () => {});
  const formatters = { level: (label: string) => ({ level: label }) };
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters }, destination);
}

function endOnFault(log: Logger, io: Io): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a fault ended the gate');
    io.stderr(`a fault in plimsoll ended it: ${error.message}; the log line above has the details\n`);
    process.exit(3);
  });
}
