import type { Subject } from '../src/engine/subject.ts';
import { valueAt } from '../src/model/value-at.ts';

/** A pod that is created in namespace `shop`, but for the changes, as the webhook asks about it. */
export function reviewed(object: unknown, changes: Partial<Subject> = {}): Subject {
  return { ...created, templates: 'lenient', stage: 'admitted', object, ...changes };
}

/** The same as a check asks, before there is any cluster. */
export function checked(object: unknown, changes: Partial<Subject> = {}): Subject {
  return { ...created, templates: 'by mode', stage: 'to be created', object, ...changes };
}

/** The namespace that an object names, where it names one. */
export function ownNamespace(object: unknown): Partial<Subject> {
  const namespace = valueAt(object, ['metadata', 'namespace']);
  return typeof namespace === 'string' ? { namespace } : {};
}

const created = {
  operation: 'CREATE',
  kind: { group: '', kind: 'Pod' },
  subresource: '',
  namespace: 'shop',
} as const;
