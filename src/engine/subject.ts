import type { Path } from '../model/path.ts';
import type { ObjectKind } from '../model/workload.ts';

/** What is asked of the engine to judge. */
export interface Subject {
  /** What is answered for a workload template: the milder of a finding's mode and the policy's `templates`, or the mode. */
  readonly templates: 'lenient' | 'by mode';
  /** Whether what the API server adds to a pod is yet to be added. The pods of a template are always to be created. */
  readonly stage: 'to be created' | 'admitted';
  readonly operation: string;
  readonly kind: ObjectKind;
  /** Where the object keeps its pod template, of a kind that Kubernetes does not define. */
  readonly template?: Path;
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
