import { isEqual } from '../model/equality.ts';
import { isObject, type RawObject } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';

const readAnnotation =
  /^(?:container\.apparmor\.security\.beta\.kubernetes\.io\/|container\.seccomp\.security\.alpha\.kubernetes\.io\/|seccomp\.security\.alpha\.kubernetes\.io\/pod$)/;

/** Whether an object is being deleted. Its updates must not be blocked. */
export function isBeingDeleted(oldObject: unknown): boolean {
  return valueAt(oldObject, ['metadata', 'deletionTimestamp']) !== undefined;
}

/**
 * Whether an update changes nothing that a rule reads: the spec and the AppArmor and seccomp annotations of a pod, or the
 * template of a workload. So changes of labels, finalizers, owners, status and scale are allowed without judging.
 * `kubectl rollout restart` changes the template, and is judged. The chart's matchConditions are the same.
 */
export function isUnread(object: unknown, oldObject: unknown, template: Path): boolean {
  if (template.length > 0) return isEqual(valueAt(object, template), valueAt(oldObject, template));
  return (
    isEqual(valueAt(object, ['spec']), valueAt(oldObject, ['spec'])) &&
    isEqual(readAnnotations(object), readAnnotations(oldObject))
  );
}

function readAnnotations(object: unknown): RawObject {
  const annotations = valueAt(object, ['metadata', 'annotations']);
  if (!isObject(annotations)) return {};
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => readAnnotation.test(key)));
}
