const number = /^[1-9]\d*$/;

/**
 * Whether a resourceVersion is older than another of the same resource, compared as whole numbers of any length
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions, KEP-5504: guaranteed since Kubernetes
 * 1.35, true before). False if one of them is not such a number, as an extension API server may send it: then their
 * order of arrival counts.
 */
export function isOlder(version: string, other: string): boolean {
  if (!number.test(version) || !number.test(other)) return false;
  return version.length === other.length ? version < other : version.length < other.length;
}
