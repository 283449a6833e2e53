import { formatPath } from '../model/path.ts';
import { textOf } from '../rules/contract/words.ts';
import {
  findingsOf,
  fingerprintOf,
  placeOf,
  summaryOf,
  verdictOf,
  type CheckedObject,
  type CheckReport,
} from './check-report.ts';
import { inObject, sentenceOf } from './sentence.ts';

/** The report as JSON, for programs: keys are only added from one version to the next. */
export function checkJson(report: CheckReport): string {
  const { version, kubeVersion, policies, objects, unread, skipped } = report;
  const result = {
    apiVersion: 'plimsoll.dev/v1',
    kind: 'CheckResult',
    tool: { version },
    kubeVersion,
    policies,
    summary: summaryOf(report),
    objects: objects.map(jsonOf),
    unread,
    skipped,
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}

function jsonOf(checked: CheckedObject): object {
  const { apiVersion, kind, namespace, name, source, verdict } = checked;
  const root = verdict.kind === 'judged' ? verdict.root : [];
  const findings = findingsOf(checked).flatMap((finding) => {
    const { rule, severity, guards, outcome, container, volume, at, key, value, bound, remedy } = finding;
    const { line, column } = placeOf(checked, finding);
    return finding.by.map(({ policy, mode, effect, spared, fixes }) => ({
      policy,
      rule,
      severity,
      guards,
      mode,
      outcome,
      effect,
      spared,
      container: container?.name,
      containerKind: container === undefined ? undefined : container.isSidecar ? 'sidecar' : container.kind,
      volume,
      field: formatPath([...root, ...at]),
      key,
      value,
      bound,
      message: sentenceOf({ ...finding, remedy: undefined }, root),
      remedy: remedy === undefined ? undefined : inObject(textOf(remedy), root),
      fixes: fixes.map((fix) => ({ ...fix, at: undefined, field: formatPath([...root, ...fix.at]) })),
      fingerprint: fingerprintOf(checked, finding),
      line,
      column,
    }));
  });
  return { apiVersion, kind, namespace, name, source, verdict: verdictOf(checked), findings };
}
