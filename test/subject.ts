import type { Subject } from '../src/engine/subject.ts';

/** A pod that is created in namespace `shop`, but for the changes, as the webhook asks about it. */
export function reviewed(object: unknown, changes: Partial<Subject> = {}): Subject {
  return { ...created, templates: 'lenient', stage: 'admitted', object, ...changes };
}

/** The same as a check asks, before there is any cluster. */
export function checked(object: unknown, changes: Partial<Subject> = {}): Subject {
  return { ...created, templates: 'by mode', stage: 'to be created', object, ...changes };
}

const created = {
  operation: 'CREATE',
  kind: { group: '', kind: 'Pod' },
  subresource: '',
  namespace: 'shop',
} as const;
