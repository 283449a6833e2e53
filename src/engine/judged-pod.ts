import { asAdmitted, type AdmittedPod } from '../model/as-admitted.ts';
import { Malformed } from '../model/fields.ts';
import type { Origin } from '../model/origin.ts';
import type { Path } from '../model/path.ts';
import { templatePathOf } from '../model/workload.ts';
import { valueAt } from '../model/value-at.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { Circumstances } from './circumstances.ts';
import type { Facts } from './facts.ts';
import { addedBy, fillingOf, type FillOptions, type Filling } from './fill.ts';
import type { Subject } from './subject.ts';

/** A pod as it is judged, and what was filled into it. */
export interface JudgedPod extends AdmittedPod {
  readonly filling?: Filling;
}

/** Reads the pods of a subject as they are judged. */
export interface PodReader {
  /** As fills were asked for: a RuntimeClass that is filled in brings its overhead. */
  readonly mutating: FillOptions;
  /** The pod in an object of the subject's kind. */
  readonly read: (object: unknown) => JudgedPod | Malformed;
}

/** Reads pods as the API server would have them, with what the policies fill in. */
export function podReader(
  subject: Subject,
  { root, terms }: Pick<Circumstances, 'root' | 'terms'>,
  facts: Facts,
): PodReader {
  const isToBeCreated = root.length > 0 || subject.stage === 'to be created';
  const origin = originOf(subject, root, facts);
  const options: FillOptions = {
    terms,
    bounds: facts.limitRangeBounds,
    runtimeClasses: facts.overheads,
    admit: (pod) => asAdmitted(pod, isToBeCreated ? facts : nothingKnown, origin),
  };
  const { overheads } = facts;
  const mutating: FillOptions = isToBeCreated
    ? options
    : { ...options, admit: (pod) => asAdmitted(pod, { overheads }, origin) };
  const isFilled = isToBeCreated && facts.fills === true;
  return { mutating, read: (object) => readPod(valueAt(object, root), options, isFilled) };
}

/** The pod of a subject as `judge` judges it, whether or not there is a finding; undefined for a kind that makes no pods. */
export function podAsJudged(policies: PolicySet, subject: Subject, facts: Facts): JudgedPod | Malformed | undefined {
  const root = subject.template ?? templatePathOf(subject.kind);
  if (root === undefined) return undefined;
  const terms = policies.termsFor(subject.namespace, facts.namespaceLabels);
  return podReader(subject, { root, terms }, facts).read(subject.object);
}

const nothingKnown: Facts = Object.freeze({});

function originOf({ kind, namespace, stage }: Subject, root: Path, facts: Facts): Origin {
  if (root.length === 0 && stage === 'admitted') return { namespace, isAdmitted: true };
  const { serviceAccountsWithoutToken } = facts;
  return {
    namespace,
    ...(root.length > 0 && { templateOf: kind.kind }),
    ...(serviceAccountsWithoutToken !== undefined && { serviceAccountsWithoutToken }),
  };
}

function readPod(object: unknown, options: FillOptions, isFilled: boolean): JudgedPod | Malformed {
  try {
    const admitted = options.admit(object);
    if (!isFilled) return admitted;
    const filling = fillingOf(admitted, options);
    return { ...filling.filled, added: [...admitted.added, ...addedBy(filling, admitted)], filling };
  } catch (error) {
    if (error instanceof Malformed) return error;
    throw error;
  }
}
