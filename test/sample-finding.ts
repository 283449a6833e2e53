import type { Effect, Finding, JudgedVerdict, Ruling } from '../src/engine/verdict.ts';

/** A finding for tests of what is said of findings: that container "app" has no memory limit, but for the tweak. */
export function sampleFinding(tweak: Partial<Finding> = {}): Finding {
  return {
    rule: 'limits-required',
    severity: 'high',
    guards: 'memory',
    outcome: 'fail',
    container: { kind: 'regular', name: 'app', isSidecar: false },
    at: ['spec', 'containers', 0, 'resources', 'limits', 'memory'],
    key: 'memory',
    problem: ['has no ', 'memory', ' limit'],
    remedy: ['set ', 'resources.limits.memory', ''],
    by: [sampleRuling()],
    ...tweak,
  };
}

/** What policy "standard" in mode Enforce says of a finding, but for the tweak. */
export function sampleRuling(tweak: Partial<Ruling> = {}): Ruling {
  return { policy: 'standard', mode: 'Enforce', effect: 'deny', fixes: [], ...tweak };
}

/** That a policy in the mode of that effect found it. */
export function ruledBy(effect: Effect, ...policies: readonly string[]): Pick<Finding, 'by'> {
  const mode = ({ deny: 'Enforce', warn: 'Warn', audit: 'Audit' } as const)[effect];
  return { by: policies.map((policy) => sampleRuling({ policy, mode, effect })) };
}

/** A verdict of policy "standard" on a pod of two containers, but for the tweak. */
export function sampleVerdict(findings: readonly Finding[], tweak: Partial<JudgedVerdict> = {}): JudgedVerdict {
  return {
    kind: 'judged',
    of: 'pod',
    operation: 'create',
    root: [],
    containers: 2,
    policies: [{ name: 'standard' }],
    findings,
    added: [],
    help: [],
    ...tweak,
  };
}
