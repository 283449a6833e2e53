import { setTimeout as passed } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Setting } from '../policy/compiled-policy.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { rules } from '../rules/index.ts';
import { showCertificate } from '../server/app.ts';
import { CertificateUnreadable, endOf, type CertificateFiles } from '../server/certificate.ts';
import { betweenLooksAtFiles, follow } from '../server/following.ts';
import { Gate } from '../server/gate.ts';
import { limits } from '../server/limits.ts';
import { CannotListen, listen, type Listening } from '../server/listening.ts';
import { Metrics } from '../server/metrics.ts';
import { opsApp } from '../server/ops.ts';
import { webhookApp } from '../server/webhook.ts';
import { announcement } from './announcement.ts';
import { givenCertificate, selfMadeCertificate, type CertificateSource } from './gate-certificate.ts';
import type { Io } from './io.ts';
import { createLog } from './log.ts';
import { lookAtPolicies, PoliciesUnusable } from './policy-sources.ts';
import { toldToEnd } from './signals.ts';
import { StateFolderUnusable } from './state-folder.ts';
import { version } from './version.ts';

/** What `plimsoll serve` is started with. */
export interface ServeOptions {
  /** Files, or names of built-in policies. */
  readonly policy: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  /** The certificate to show; undefined for one of the gate's own. */
  readonly tls: CertificateFiles | undefined;
  /** The API server's minor version, where it is known. */
  readonly serverMinor: number | undefined;
  /** For how long it still serves once it was told to end, in seconds. */
  readonly drain: number;
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
    const { gate, unfollow } = await open(options, { io, log, opened });
    const signal = await end;
    log.info({ signal, drain: options.drain }, 'stopping');
    gate.isStopping = true;
    for (const listening of opened) listening.drain();
    await passed(options.drain * 1000);
    unfollow();
    return 0;
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    if (isReasonNotToStart(error)) {
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

/** A gate that serves, and how it stops to follow what it is fed from. */
interface Open {
  readonly gate: Gate;
  readonly unfollow: () => void;
}

async function open(options: ServeOptions, { io, log, opened }: Start): Promise<Open> {
  const { host, port, opsPort, tls } = options;
  const setting: Setting = { rules, serverMinor: options.serverMinor };
  const look = () => lookAtPolicies(options.policy, setting);
  const source = tls === undefined ? selfMadeCertificate(host) : givenCertificate(tls);
  const [written, shown] = [await look(), await source.look()];
  const policies = await written.use();
  const { certificate, sentence, caFile, notes } = await shown.use();

  const metrics = new Metrics(version);
  metrics.policiesRead('success', policies.policies.length);
  metrics.certificateRead('success', endOf(certificate));
  const gate = new Gate(setting);
  gate.policies = policies;
  gate.hasCertificate = true;
  const app = webhookApp(gate, { log, limits, metrics, certificate });
  const reviews = await listen(app, { host, port, setting: '--port' });
  opened.push(reviews);
  const ops = await listen(opsApp(gate, { log, limits, metrics }), { host, port: opsPort, setting: '--ops-port' });
  opened.push(ops);

  for (const note of notes) io.stdout(`${note}\n`);
  io.stdout(announcement({ policies, setting, reviews, ops, certificate: sentence, caFile }));
  log.info({ version, policies: namesOf(policies), host, port: reviews.port, opsPort: ops.port }, 'serving');

  const followed = { log, metrics };
  const unfollow = [
    followPolicies(gate, { look, known: written.fingerprint }, followed),
    followCertificate(app, { source, known: shown.fingerprint, end: endOf(certificate) }, followed),
  ];
  return { gate, unfollow: () => unfollow.forEach((stop) => stop()) };
}

/** Where it is told what became of what is followed. */
interface Told {
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The look at the policies, and the fingerprint of those in force. */
interface FollowedPolicies {
  readonly look: () => ReturnType<typeof lookAtPolicies>;
  readonly known: string;
}

function followPolicies(gate: Gate, { look, known }: FollowedPolicies, { log, metrics }: Told): () => void {
  return follow({
    look,
    known,
    every: betweenLooksAtFiles,
    changed: (policies) => {
      gate.policies = policies;
      metrics.policiesRead('success', policies.policies.length);
      log.info({ policies: namesOf(policies) }, 'the policies were read again');
    },
    failed: (error) => {
      metrics.policiesRead('failure', gate.policies?.policies.length ?? 0);
      log.error(complaintOf(error), 'the policies cannot be read again; the last good ones stay');
    },
  });
}

/** Where the certificate comes from, and the one that is shown already. */
interface FollowedCertificate {
  readonly source: CertificateSource;
  readonly known: string;
  readonly end: Date;
}

function followCertificate(app: FastifyInstance, followed: FollowedCertificate, { log, metrics }: Told): () => void {
  let { end } = followed;
  return follow({
    look: followed.source.look,
    known: followed.known,
    every: followed.source.every,
    changed: ({ certificate, notes }) => {
      showCertificate(app, certificate);
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

function namesOf({ policies }: PolicySet): readonly string[] {
  return policies.map(({ name }) => name);
}

/** What is for whoever feeds the gate is told in sentences; all else is a fault of ours, with its stack. */
function complaintOf(error: unknown): object {
  if (!isReasonNotToStart(error)) return { err: error };
  return { problems: error.message.split('\n') };
}

function isReasonNotToStart(error: unknown): error is Error {
  return reasonsNotToStart.some((reason) => error instanceof reason);
}

function endOnFault(log: Logger, io: Io): void {
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'a fault ended the gate');
    io.stderr(`a fault in plimsoll ended it: ${error.message}; the log line above has the details\n`);
    process.exit(3);
  });
}
