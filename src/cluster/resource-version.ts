const number = /^[1-9]\d*$/;

/**
 * Whether a resourceVersion is older than another of the same resource. They are compared as whole numbers of any
 * length (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions, KEP-5504: a promise since
 * Kubernetes 1.35, and so before). False where one of them is no such number, as an API server of an extension may
 * have it: then nothing can be said, and whoever asks goes by the order in which they came.
 */
export function isOlder(version: string, other: string): boolean {
  if (!number.test(version) || !number.test(other)) return false;
  return version.length === other.length ? version < other : version.length < other.length;
}
