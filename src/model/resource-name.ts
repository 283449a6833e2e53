import { quote } from './quote.ts';

const standard = ['cpu', 'memory', 'ephemeral-storage'];

/** The prefix of Kubernetes' other resources (pkg/apis/core/v1/helper, IsPrefixedNativeResource). */
const nativePrefix = 'kubernetes.io/';

/** A DNS subdomain, a slash, and a name; quotas add `requests.`, with which the prefix may be 253 long. */
const extended =
  /^(?=[^/]{1,244}\/)[a-z\d](?:[-a-z\d]*[a-z\d])?(?:\.[a-z\d](?:[-a-z\d]*[a-z\d])?)*\/(?=.{1,63}$)[A-Za-z\d](?:[-\w.]*[A-Za-z\d])?$/;

/** Whether a request may be below the limit (helper.IsOvercommitAllowed). */
export function isOvercommitable(resource: string): boolean {
  return standard.includes(resource) || resource.includes(nativePrefix);
}

/** Before the name of a device class, by which a pod asks for one of its devices as if it were a resource (KEP-5004). */
const deviceClassPrefix = 'deviceclass.resource.kubernetes.io/';

/** Whether it is a device, or whatever else a node offers beside its own resources (helper.IsExtendedResourceName). */
export function isDevice(resource: string): boolean {
  return resource.includes('/') && (!resource.includes(nativePrefix) || resource.startsWith(deviceClassPrefix));
}

/** Whether it is a huge page size. */
export function isHugePages(resource: string): boolean {
  return resource.startsWith('hugepages-');
}

/** Whether it can be set for the whole pod (KEP-2837, IsSupportedPodLevelResource). */
export function isPodLevel(resource: string): boolean {
  return resource === 'cpu' || resource === 'memory' || isHugePages(resource);
}

/**
 * Why a name is not a resource of containers, with what to write; undefined if it is
 * (pkg/apis/core/validation, ValidateContainerResourceName).
 */
export function resourceNameProblem(resource: string): string | undefined {
  if (standard.includes(resource) || /^hugepages-\d/.test(resource)) return undefined;
  if (extended.test(resource) && !resource.startsWith('requests.')) return undefined;
  const near = standard.find((name) => name === resource.toLowerCase());
  const wanted = near ?? 'cpu, memory, ephemeral-storage, hugepages-<size>, or a name like vendor.example.com/device';
  return `${quote(resource)} is not a resource of containers; write ${wanted}`;
}
