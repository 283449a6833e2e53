import { versionPattern } from '../model/kubernetes-version.ts';
import { text, type Schema } from '../rules/contract/options.ts';

const namePattern = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';

/** What to write where a text does not match one of the patterns of these fields. */
export const clusterFieldAdvice: ReadonlyMap<string, string> = new Map([
  [versionPattern, 'a version of Kubernetes such as "1.36", in quotes'],
  [namePattern, 'the name of a namespace: a-z, 0-9 and "-" only, with none of "-" at either end'],
]);

/** A version of Kubernetes, as text: the number 1.30 is 1.3. */
export function kubeVersionField(description: string): Schema<string> {
  return { ...text(description), pattern: versionPattern };
}

/** The name of a namespace. */
export function namespaceField(description: string): Schema<string> {
  return { ...text(description), pattern: namePattern };
}
