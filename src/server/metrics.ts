import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { effectOf, isAllowed, type Finding, type JudgedVerdict, type Verdict } from '../engine/verdict.ts';
import { isStricter, type Mode } from '../policy/mode.ts';
import { templatePathOf } from '../model/workload.ts';
import { NamespaceFindings } from './namespace-findings.ts';
import type { Review } from './review.ts';

/** Whether what was read again could be used. */
export type ReadResult = 'success' | 'failure';

/** Why a connection was closed to make room: there were too many, or its body held too much memory for too long. */
export type CloseReason = 'too_many' | 'held';

/** How a gate stands to the cluster that it is in, at one moment. */
export interface ClusterFigures {
  /** For how many seconds nothing was heard of each resource that is followed. */
  readonly watchAges: ReadonlyMap<string, number>;
  /** Policies whose last writing cannot be read. */
  readonly policiesRejected: number;
  /** Policies in force that would be refused if they were written now. */
  readonly policiesQuestionable: number;
  /** Policies that refuse, while pods pass unjudged where the gate is away; undefined while it is not known what pods do then. */
  readonly policiesFailOpen: number | undefined;
  readonly isLeader: boolean;
  /** How many things are wrong with looking after the gate's own certificates; each is a line of the log. */
  readonly certificateTroubles: number;
  /** Until when the authority of the gate's own certificates is good. */
  readonly authorityEnd: Date | undefined;
}

/**
 * What a gate counts of itself, for Prometheus. The number of series is bounded: no label takes its values from what clients
 * send, but for namespaces, where that is asked for. Names and labels are listed in docs/operations.md.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #registers = [this.#registry];

  readonly #reviews = new Counter({
    name: 'plimsoll_admission_reviews_total',
    help: 'Reviews that were answered, by operation, kind, decision (allowed, warned, refused, not_judged) and whether they were dry runs.',
    labelNames: ['operation', 'kind', 'decision', 'dry_run'],
    registers: this.#registers,
  });
  readonly #duration = new Histogram({
    name: 'plimsoll_admission_review_duration_seconds',
    help: 'From the headers of a review to its answer: reading its body, judging and wording.',
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: this.#registers,
  });
  readonly #notJudged = new Counter({
    name: 'plimsoll_admission_reviews_not_judged_total',
    help: 'Reviews that were allowed without judging, by reason.',
    labelNames: ['reason'],
    registers: this.#registers,
  });
  readonly #findings = new Counter({
    name: 'plimsoll_findings_total',
    help: 'Findings, by what was judged (pod, template), rule, mode, outcome and whether it was a dry run; outcome error is a rule that could not judge.',
    labelNames: ['of', 'rule', 'mode', 'outcome', 'dry_run'],
    registers: this.#registers,
  });
  readonly #namespacesUnknown = new Counter({
    name: 'plimsoll_namespaces_unknown_total',
    help: 'Reviews that were judged without knowing the labels of their namespace, where policies select by them.',
    registers: this.#registers,
  });
  readonly #badRequests = new Counter({
    name: 'plimsoll_bad_requests_total',
    help: 'Requests that were answered with an HTTP error instead of a review, by status.',
    labelNames: ['status'],
    registers: this.#registers,
  });
  readonly #closedConnections = new Counter({
    name: 'plimsoll_connections_closed_total',
    help: 'Connections that were closed to make room, by reason: too_many connections, or a body held too much memory for too long (held).',
    labelNames: ['reason'],
    registers: this.#registers,
  });
  readonly #failedHandshakes = new Counter({
    name: 'plimsoll_tls_handshake_failures_total',
    help: 'Connections that ended before TLS was agreed on: clients that do not trust the certificate are among them.',
    registers: this.#registers,
  });
  readonly #policies = unknownYet(
    new Gauge({
      name: 'plimsoll_policies',
      help: 'Policies in force.',
      registers: this.#registers,
    }),
  );
  readonly #policyReads = new Counter({
    name: 'plimsoll_policy_reads_total',
    help: 'Readings of policies that had changed, by result.',
    labelNames: ['result'],
    registers: this.#registers,
  });
  readonly #policiesAreCurrent = unknownYet(
    new Gauge({
      name: 'plimsoll_policies_current',
      help: '1 where the policies in force are what is written now, 0 where that cannot be read and the last good ones stay.',
      registers: this.#registers,
    }),
  );
  readonly #certificateReads = new Counter({
    name: 'plimsoll_certificate_reads_total',
    help: 'Readings of a certificate that had changed, by result.',
    labelNames: ['result'],
    registers: this.#registers,
  });
  readonly #certificateExpiry = unknownYet(
    new Gauge({
      name: 'plimsoll_certificate_expiry_timestamp_seconds',
      help: 'Until when the certificate that is shown is good, in seconds since 1970.',
      registers: this.#registers,
    }),
  );

  #namespaceFindings: NamespaceFindings | undefined;
  #hasReadPolicies = false;
  #refresh = () => {};

  constructor(version: string) {
    collectDefaultMetrics({ register: this.#registry });
    const info = new Gauge({
      name: 'plimsoll_build_info',
      help: 'Always 1; which Plimsoll this is.',
      labelNames: ['version', 'node'],
      registers: this.#registers,
    });
    info.set({ version, node: process.version }, 1);
    for (const result of ['success', 'failure'] as const) {
      this.#policyReads.inc({ result }, 0);
      this.#certificateReads.inc({ result }, 0);
    }
  }

  /** Also counts pods by their namespace, which clients choose: so many series at most. */
  countNamespaces(): void {
    this.#namespaceFindings = new NamespaceFindings(this.#registry);
  }

  /** A review was answered, `seconds` after its headers had come. */
  reviewed({ subject, isDryRun }: Review, verdict: Verdict, seconds: number): void {
    const kind = templatePathOf(subject.kind) === undefined ? 'other' : subject.kind.kind;
    this.#reviews.inc({ operation: subject.operation, kind, decision: decisionOf(verdict), dry_run: String(isDryRun) });
    this.#duration.observe(seconds);
    if (verdict.kind === 'not judged') {
      this.#notJudged.inc({ reason: verdict.reason.replaceAll(' ', '_') });
      return;
    }
    if (verdict.unknownNamespace !== undefined) this.#namespacesUnknown.inc();
    this.#countFindings(verdict, isDryRun);
    if (!isDryRun && verdict.of === 'pod') this.#namespaceFindings?.count(subject.namespace, verdict.findings);
  }

  /** By rule they stand together: to count each alone would cost as much as finding it. */
  #countFindings({ of, findings }: JudgedVerdict, isDryRun: boolean): void {
    let alike = 0;
    for (const [index, finding] of findings.entries()) {
      alike++;
      const next = findings[index + 1];
      const { rule, outcome } = finding;
      const mode = strictestMode(finding);
      if (next?.rule === rule && next.outcome === outcome && strictestMode(next) === mode) continue;
      this.#findings.inc({ of, rule, mode, outcome, dry_run: String(isDryRun) }, alike);
      alike = 0;
    }
  }

  /** A request was answered with an HTTP error. */
  badRequest(status: number): void {
    this.#badRequests.inc({ status: String(status) });
  }

  /** A connection was closed to make room. */
  connectionClosed(reason: CloseReason): void {
    this.#closedConnections.inc({ reason });
  }

  /** A connection ended before TLS was agreed on. */
  handshakeFailed(): void {
    this.#failedHandshakes.inc();
  }

  /** Policies had changed and were read, which leaves them as `policiesStand` has it. */
  policiesRead(result: ReadResult, inForce: number | undefined): void {
    this.#policyReads.inc({ result });
    this.policiesStand(result, inForce);
  }

  /** Whether all policies could be read as they are written now, and how many are in force; undefined while none may be judged by. */
  policiesStand(result: ReadResult, inForce: number | undefined): void {
    this.#hasReadPolicies = true;
    this.#policiesAreCurrent.set(result === 'success' ? 1 : 0);
    setOrRemove(this.#policies, inForce);
  }

  /** A certificate had changed and was read; the one that is shown is good until `end`. */
  certificateRead(result: ReadResult, end: Date): void {
    this.#certificateReads.inc({ result });
    this.#certificateExpiry.set(end.getTime() / 1000);
  }

  /** Adds what a gate in a cluster tells of itself; `figures` is asked whenever metrics are. */
  inCluster(figures: () => ClusterFigures): void {
    const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
      new Gauge({ name, help, labelNames, registers: this.#registers });
    const ages = gauge(
      'plimsoll_watch_age_seconds',
      'For how long nothing was heard from the API server of a resource that is followed; every two minutes is usual.',
      ['resource'],
    );
    const rejected = unknownYet(
      gauge('plimsoll_policy_objects_rejected', 'Policies that cannot be read as they are written now.'),
    );
    const questionable = unknownYet(
      gauge('plimsoll_policies_questionable', 'Policies in force that would be refused if they were written now.'),
    );
    const open = unknownYet(
      gauge(
        'plimsoll_policies_fail_open',
        'Policies that refuse, where pods pass unjudged while the gate is away: the failurePolicy of their webhook is Ignore.',
      ),
    );
    const leader = gauge('plimsoll_leader', '1 on the replica that renews certificates and writes status, else 0.');
    const troubles = gauge(
      'plimsoll_certificate_troubles',
      "How many things are wrong with looking after the gate's own certificates; each is a line of the log.",
    );
    const authority = gauge(
      'plimsoll_certificate_authority_expiry_timestamp_seconds',
      "Until when the authority of the gate's own certificates is good, in seconds since 1970; absent where it has none.",
    );
    this.#refresh = () => {
      const { policiesRejected, policiesQuestionable, policiesFailOpen, ...rest } = figures();
      const { watchAges, isLeader, certificateTroubles, authorityEnd } = rest;
      for (const [resource, age] of watchAges) ages.set({ resource }, age);
      if (this.#hasReadPolicies) {
        rejected.set(policiesRejected);
        questionable.set(policiesQuestionable);
        setOrRemove(open, policiesFailOpen);
      }
      leader.set(isLeader ? 1 : 0);
      troubles.set(certificateTroubles);
      setOrRemove(authority, authorityEnd && authorityEnd.getTime() / 1000);
    };
  }

  /** All of it in Prometheus' text format, and the content type that says so. */
  async scrape(): Promise<{ readonly contentType: string; readonly text: string }> {
    this.#refresh();
    return { contentType: this.#registry.contentType, text: await this.#registry.metrics() };
  }
}

/**
 * A gauge without labels begins at 0, which says something: no policy, a certificate that ended in 1970. Until it is
 * set, this one has no sample.
 */
function unknownYet(gauge: Gauge): Gauge {
  gauge.remove();
  return gauge;
}

/** A gauge without labels; without a sample while its value is not known. */
function setOrRemove(gauge: Gauge, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}

function decisionOf(verdict: Verdict): string {
  if (verdict.kind === 'not judged') return 'not_judged';
  if (!isAllowed(verdict)) return 'refused';
  return verdict.findings.some((finding) => effectOf(finding) !== 'audit') ? 'warned' : 'allowed';
}

/** Of the policies that found it. */
function strictestMode({ by }: Finding): Mode {
  return by.map(({ mode }) => mode).reduce((a, b) => (isStricter(b, a) ? b : a), 'Audit');
}
