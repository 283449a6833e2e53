import type { ObjectKind } from '../model/workload.ts';

/** What is asked of the engine to judge. */
export interface Subject {
  /** Who asks: the webhook answers for templates by each policy's `templates`, a check always by `mode`. */
  readonly askedBy: 'webhook' | 'check';
  readonly operation: string;
  readonly kind: ObjectKind;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly namespace: string;
  /** The object as it was sent. */
  readonly object: unknown;
  /** The object as it stood before an update. */
  readonly oldObject?: unknown;
  /** Who sent it, where that is known. */
  readonly user?: User | undefined;
}

/** Who sends an object, as the API server has found out. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}
