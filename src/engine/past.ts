import { isSameProblem, placeOf } from './identity.ts';
import type { Finding } from './verdict.ts';

/** The findings that an object had before an update, under the policies of the new one, each with one ruling. */
export class Past {
  /** By their places, at each of which there are few. */
  readonly #findings = new Map<string, Finding[]>();

  constructor(findings: readonly Finding[]) {
    for (const finding of findings) {
      const place = placeOf(finding);
      const same = this.#findings.get(place);
      if (same === undefined) this.#findings.set(place, [finding]);
      else same.push(finding);
    }
  }

  /**
   * Whether a finding was there and is no worse now: its measure is no larger, or, without one, its value is the same.
   * What could not be judged, then or now, is never known to be no worse.
   */
  had(finding: Finding): boolean {
    const [policy] = finding.by;
    const before = this.#findings
      .get(placeOf(finding))
      ?.findLast((old) => old.by[0]?.policy === policy?.policy && isSameProblem(old, finding));
    if (before === undefined || finding.outcome === 'error' || before.outcome === 'error') return false;
    if (finding.measure === undefined || before.measure === undefined) return finding.value === before.value;
    return finding.measure <= before.measure;
  }
}
