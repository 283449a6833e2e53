import { isEqual } from '../model/equality.ts';
import { isObject, type RawObject } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';

const readAnnotation =
  /^(?:container\.apparmor\.security\.beta\.kubernetes\.io\/|container\.seccomp\.security\.alpha\.kubernetes\.io\/|seccomp\.security\.alpha\.kubernetes\.io\/pod$)/;

/** Whether an object is on its way out; whatever changes of it then must not be held up. */
export function isBeingDeleted(oldObject: unknown): boolean {
  return valueAt(oldObject, ['metadata', 'deletionTimestamp']) !== undefined;
}

/**
 * Whether an update changes nothing that a rule reads: of a pod its spec and the AppArmor and seccomp annotations, of a
 * workload the whole template. So labels, finalizers, owners, status and scaling pass unread, and a restart by
 * `kubectl rollout restart`, which makes new pods, does not. The chart's matchConditions say the same.
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
