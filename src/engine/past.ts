import { identityOf } from './identity.ts';
import type { Finding } from './verdict.ts';

/** The findings that an object had before an update, under the policies of the new one, each with one ruling. */
export class Past {
  readonly #findings: ReadonlyMap<string, Finding>;

  constructor(findings: readonly Finding[]) {
    this.#findings = new Map(findings.map((finding) => [keyOf(finding), finding]));
  }

  /**
   * Whether a finding was there and is no worse now: its measure is no larger, or, without one, its value is the same.
   * What could not be judged, then or now, is never known to be no worse.
   */
  had(finding: Finding): boolean {
    const before = this.#findings.get(keyOf(finding));
    if (before === undefined || finding.outcome === 'error' || before.outcome === 'error') return false;
    if (finding.measure === undefined || before.measure === undefined) return finding.value === before.value;
    return finding.measure <= before.measure;
  }
}

function keyOf(finding: Finding): string {
  return `${finding.by[0]?.policy}\n${identityOf(finding)}`;
}
