import type { Path } from '../model/path.ts';
import type { ObjectKind } from '../model/workload.ts';

/** What the engine judges. */
export interface Subject {
  /** For a workload template: `lenient` means the milder of a finding's mode and the policy's `templates`. */
  readonly templates: 'lenient' | 'by mode';
  /** Whether the API server has added its defaults. The pods of a template are always to be created. */
  readonly stage: 'to be created' | 'admitted';
  readonly operation: string;
  readonly kind: ObjectKind;
  /** The path of the pod template, for a kind that Kubernetes does not define. */
  readonly template?: Path;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly namespace: string;
  readonly object: unknown;
  /** The object before an update. */
  readonly oldObject?: unknown;
  /** The user of the request, if known. */
  readonly user?: User | undefined;
}

/** The authenticated user of a request. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}
