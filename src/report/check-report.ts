import { identityOf } from '../engine/identity.ts';
import { effectOf, type Effect, type Finding, type Verdict } from '../engine/verdict.ts';
import type { Position } from '../model/document.ts';
import { formatPath, type Path } from '../model/path.ts';
import { kindOf } from '../model/workload.ts';
import type { ReportFrame } from './report-frame.ts';

/** Where an object is written. Lines, columns and documents count from 1. */
export interface Source extends Position {
  /** As the user named it, or as it was found in a folder. */
  readonly file: string;
  /** Its place among the documents of the file. */
  readonly document: number;
}

/** One object that was checked. */
export interface CheckedObject {
  readonly apiVersion: string;
  readonly kind: string;
  /** Empty where none is known. */
  readonly namespace: string;
  readonly name: string;
  readonly object: unknown;
  readonly source: Source;
  readonly verdict: Verdict;
  /** Where a field is written, by its path from the object; of what is not there, the nearest thing around it. */
  readonly placeOf: (at: Path) => Position;
}

/** All that a check has found. */
export interface CheckReport extends ReportFrame {
  /** In the order of the files and of their documents. */
  readonly objects: readonly CheckedObject[];
  /** A line of a file, without its end; undefined where there is none. */
  readonly lineOf: (file: string, line: number) => string | undefined;
}

/** What came of one object: `unmatched` where no policy is about its namespace. */
export const objectVerdicts = ['allowed', 'warned', 'denied', 'error', 'unmatched'] as const;

/** What came of one object. */
export type ObjectVerdict = (typeof objectVerdicts)[number];

/** What came of one object: `unmatched` where no policy is about its namespace. */
export function verdictOf({ verdict }: CheckedObject): ObjectVerdict {
  if (verdict.kind === 'not judged') return 'allowed';
  if (verdict.policies.length === 0) return 'unmatched';
  const { findings } = verdict;
  if (findings.some((finding) => finding.outcome === 'error' && effectOf(finding) === 'deny')) return 'error';
  const effects = new Set<Effect>(findings.map(effectOf));
  if (effects.has('deny')) return 'denied';
  return effects.has('warn') ? 'warned' : 'allowed';
}

/** From which effect on a check has failed. */
export const failOns = ['deny', 'warn'] as const;

/** From which effect on a check has failed. */
export type FailOn = (typeof failOns)[number];

/** Whether a finding makes a check fail. */
export function fails(finding: Finding, failOn: FailOn): boolean {
  const effect = effectOf(finding);
  return effect === 'deny' || effect === failOn;
}

/** What was found in an object. */
export function findingsOf({ verdict }: CheckedObject): readonly Finding[] {
  return verdict.kind === 'judged' ? verdict.findings : none;
}

/** Where a finding stands: the field itself, or the nearest thing around it. */
export function placeOf({ verdict, placeOf: at }: CheckedObject, finding: Finding): Position {
  return at([...(verdict.kind === 'judged' ? verdict.root : []), ...finding.at]);
}

/**
 * One text for a finding, the same in every run and on every machine: by the object's group, kind, namespace and name, the
 * template in it, and the identity of the finding, without lines.
 */
export function fingerprintOf({ object, kind, namespace, name, verdict }: CheckedObject, finding: Finding): string {
  const { group = '' } = kindOf(object) ?? {};
  const root = verdict.kind === 'judged' ? formatPath(verdict.root) : '';
  return JSON.stringify([group, kind, namespace, name, root, identityOf(finding)]);
}

/** How many objects have which verdict. */
export interface Summary {
  readonly objects: number;
  readonly denied: number;
  readonly warned: number;
  readonly errors: number;
}

/** Counts objects by their verdict. What cannot be read is an error too. */
export function summaryOf({ objects, unread }: CheckReport): Summary {
  const count = (wanted: ObjectVerdict) => objects.filter((object) => verdictOf(object) === wanted).length;
  return {
    objects: objects.length,
    denied: count('denied'),
    warned: count('warned'),
    errors: count('error') + unread.length,
  };
}

const none: readonly never[] = Object.freeze([]);
