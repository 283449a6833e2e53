import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from '@prometheus-io/client';
import { effectOf, isAllowed, type Finding, type JudgedVerdict, type Verdict } from '../engine/verdict.ts';
import { isStricter, type Mode } from '../policy/mode.ts';
import { templatePathOf } from '../model/workload.ts';
import { NamespaceFindings } from './namespace-findings.ts';
import type { Mutation } from './mutation.ts';
import type { Review } from './review.ts';

/** Whether what was read again could be used. */
export type ReadResult = 'success' | 'failure';

/** Why connection closed because a limit was reached: there were too many, or its body held too much memory for too long. */
export type CloseReason = 'too_many' | 'held';

/** What a gate in a cluster measures of it, at one moment. */
export interface ClusterFigures {
  /** Seconds since the API server last sent something, by watched resource. */
  readonly watchAges: ReadonlyMap<string, number>;
  /** Policies whose last writing cannot be read. */
  readonly policiesRejected: number;
  /** Policies in force that would be refused if they were written now. */
  readonly policiesQuestionable: number;
  /** Enforcing policies whose pods are admitted while no replica answers; undefined while that is not known. */
  readonly policiesFailOpen: number | undefined;
  /** Policies that fill in, and whose pods API servers do not send for that; undefined while that is not known. */
  readonly policiesUnfilled: number | undefined;
  readonly isLeader: boolean;
  /** Active problems with managing the certificates; each has a line in the log. */
  readonly certificateProblems: number;
  /** Expiry of the CA of the gate. */
  readonly caEnd: Date | undefined;
}

/**
 * What a gate counts of itself, for Prometheus. The number of series is bounded: no label takes its values from what clients
 * send, but for namespaces, where that is asked for. docs/metrics.md explains each.
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
    help: 'Seconds from the headers of a review to its answer, by path (validate, mutate): reading the body, judging, writing the answer.',
    labelNames: ['path'],
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: this.#registers,
  });
  readonly #notJudged = new Counter({
    name: 'plimsoll_admission_reviews_not_judged_total',
    help: 'Reviews that were allowed without being judged, by reason.',
    labelNames: ['reason'],
    registers: this.#registers,
  });
  readonly #findings = new Counter({
    name: 'plimsoll_findings_total',
    help: 'Findings, by what was judged (pod, template), rule, mode, outcome and whether it was a dry run; outcome error is a rule that could not judge.',
    labelNames: ['of', 'rule', 'mode', 'outcome', 'dry_run'],
    registers: this.#registers,
  });
  readonly #mutations = new Counter({
    name: 'plimsoll_mutation_reviews_total',
    help: 'Reviews that asked what to fill in, by result (filled, unchanged, error) and whether they were dry runs.',
    labelNames: ['result', 'dry_run'],
    registers: this.#registers,
  });
  readonly #fills = new Counter({
    name: 'plimsoll_fills_total',
    help: 'Values that were filled into pods, by rule and whether it was a dry run. A pod may be asked about several times.',
    labelNames: ['rule', 'dry_run'],
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
    help: 'Connections that were closed because a limit was reached, by reason: too_many connections, or a request body that was held open (held).',
    labelNames: ['reason'],
    registers: this.#registers,
  });
  readonly #failedHandshakes = new Counter({
    name: 'plimsoll_tls_handshake_failures_total',
    help: 'Failed TLS handshakes, among them those of clients that do not trust the certificate.',
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
    help: 'How often changed policies were read, by result.',
    labelNames: ['result'],
    registers: this.#registers,
  });
  readonly #policiesAreCurrent = unknownYet(
    new Gauge({
      name: 'plimsoll_policies_current',
      help: '1 if the stored policies are in force, 0 if one of them cannot be read.',
      registers: this.#registers,
    }),
  );
  readonly #certificateReads = new Counter({
    name: 'plimsoll_certificate_reads_total',
    help: 'How often a changed certificate was read, by result.',
    labelNames: ['result'],
    registers: this.#registers,
  });
  readonly #certificateExpiry = unknownYet(
    new Gauge({
      name: 'plimsoll_certificate_expiry_timestamp_seconds',
      help: 'Expiry of the served certificate, in seconds since 1970.',
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
      help: 'Always 1; the version of Plimsoll and of Node.',
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
    this.#duration.observe({ path: 'validate' }, seconds);
    if (verdict.kind === 'not judged') {
      this.#notJudged.inc({ reason: verdict.reason.replaceAll(' ', '_') });
      return;
    }
    if (verdict.unknownNamespace !== undefined) this.#namespacesUnknown.inc();
    this.#countFindings(verdict, isDryRun);
    if (!isDryRun && verdict.of === 'pod') this.#namespaceFindings?.count(subject.namespace, verdict.findings);
  }

  /** A review was answered with what to fill in, `seconds` after its headers had come. */
  mutated({ isDryRun }: Review, { fills, fault }: Mutation, seconds: number): void {
    const dry_run = String(isDryRun);
    const result = fault !== undefined ? 'error' : fills.length > 0 ? 'filled' : 'unchanged';
    this.#mutations.inc({ result, dry_run });
    this.#duration.observe({ path: 'mutate' }, seconds);
    for (const { rule } of fills) this.#fills.inc({ rule, dry_run });
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

  /** A TLS handshake failed. */
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

  /** A certificate had changed and was read; the one that is served expires at `end`. */
  certificateRead(result: ReadResult, end: Date): void {
    this.#certificateReads.inc({ result });
    this.#certificateExpiry.set(end.getTime() / 1000);
  }

  /** Adds the metrics of a gate in a cluster; `figures` is called at each scrape. */
  inCluster(figures: () => ClusterFigures): void {
    const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
      new Gauge({ name, help, labelNames, registers: this.#registers });
    const ages = gauge(
      'plimsoll_watch_age_seconds',
      'Seconds since the API server last sent something on this watch; up to two minutes is normal.',
      ['resource'],
    );
    const rejected = unknownYet(gauge('plimsoll_policy_objects_rejected', 'Stored policies that cannot be read.'));
    const questionable = unknownYet(
      gauge('plimsoll_policies_questionable', 'Policies in force that would be refused if they were written now.'),
    );
    const open = unknownYet(
      gauge(
        'plimsoll_policies_fail_open',
        'Enforcing policies whose pods are admitted while no replica answers: failurePolicy is Ignore, or the webhook configuration is missing.',
      ),
    );
    const unfilled = unknownYet(
      gauge('plimsoll_policies_unfilled', 'Policies that fill in, and whose pods API servers do not send for that.'),
    );
    const leader = gauge('plimsoll_leader', '1 on the leader, otherwise 0.');
    const problems = gauge(
      'plimsoll_certificate_problems',
      'Active problems with managing the certificates; each has a line in the log.',
    );
    const ca = gauge(
      'plimsoll_ca_expiry_timestamp_seconds',
      'Expiry of the CA of the gate, in seconds since 1970; absent if certificates come from files.',
    );
    this.#refresh = () => {
      const { policiesRejected, policiesQuestionable, policiesFailOpen, policiesUnfilled, ...rest } = figures();
      const { watchAges, isLeader, certificateProblems, caEnd } = rest;
      for (const [resource, age] of watchAges) ages.set({ resource }, age);
      if (this.#hasReadPolicies) {
        rejected.set(policiesRejected);
        questionable.set(policiesQuestionable);
        setOrRemove(open, policiesFailOpen);
        setOrRemove(unfilled, policiesUnfilled);
      }
      leader.set(isLeader ? 1 : 0);
      problems.set(certificateProblems);
      setOrRemove(ca, caEnd && caEnd.getTime() / 1000);
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
