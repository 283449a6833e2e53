import type { Guard } from '../contract/rule.ts';

/** The guard of an amount of a resource. Devices and other extended resources are part of the machine. */
export function guardOf(resource: string): Guard {
  if (resource === 'cpu') return 'cpu';
  if (resource === 'memory' || resource.startsWith('hugepages-')) return 'memory';
  return resource === 'ephemeral-storage' ? 'storage' : 'machine';
}
