import type { Finding } from '../src/engine/verdict.ts';

/** A finding for tests of what is said of findings: that container "app" has no memory limit, but for the tweak. */
export function sampleFinding(tweak: Partial<Finding> = {}): Finding {
  const finding: Finding = {
    rule: 'limits-required',
    severity: 'high',
    guards: 'memory',
    policy: 'standard',
    alsoIn: [],
    mode: 'Enforce',
    outcome: 'fail',
    effect: 'deny',
    container: { kind: 'regular', name: 'app' },
    at: ['spec', 'containers', 0, 'resources', 'limits', 'memory'],
    key: 'memory',
    message: 'container "app" has no memory limit; set resources.limits.memory',
    fixes: [],
    identity: 'limits of app',
    ...tweak,
  };
  return { ...finding, identity: tweak.identity ?? `${finding.rule} ${finding.message}` };
}
