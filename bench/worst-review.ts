import { largePod, lists, otherItems, type Item } from '../test/large-pods.ts';
import { requestOf } from './connection.ts';

/** In bytes of the pod. */
const sizes = [64 * 1024, 512 * 1024];

/** In bytes: what all smaller ones cost is no more than the bounds on their lists allow, some milliseconds. */
const least = 30_000;

/** What a pod may have of each: see src/model/pod.ts, and src/server/limits.ts for what may be in a body, with the past. */
const maxContainers = 500;
const maxVolumes = 1000;
const maxItems = 10_000;

const timesEach = 6;

/** A review that costs much, and what is large in it. */
interface Costly {
  readonly name: string;
  /** Processor time for each byte of its body, in seconds. */
  readonly cpu: number;
}

/**
 * The review that costs most for each of its bytes, of pods that are large in one way: created, and updated so that no
 * container has a past. `cpuOf` sends a request so many times and resolves to the processor time of one, in seconds.
 */
export async function worstReview(cpuOf: (request: Buffer, count: number) => Promise<number>): Promise<Costly> {
  let worst: Costly = { name: '', cpu: 0 };
  for (const [path, item] of [...Object.entries(lists), ...otherItems]) {
    for (const size of sizes) {
      const pod = podOf(path, item, size);
      for (const oldObject of [undefined, withOtherImages(pod)]) {
        const request = requestOf(reviewOf(pod, oldObject));
        if (request.length < least) continue;
        const cpu = (await cpuOf(request, timesEach)) / request.length;
        if (cpu > worst.cpu) worst = { name: `${path}, ${oldObject === undefined ? 'created' : 'updated'}`, cpu };
      }
    }
  }
  return worst;
}

/** A pod of about so many bytes. */
function podOf(path: string, item: Item, size: number): unknown {
  const made = (count: number) => largePod({ [path]: count }, { ...lists, [path]: item });
  const bytesEach = (JSON.stringify(made(101)).length - JSON.stringify(made(1)).length) / 100;
  const most = path.endsWith('ontainers[]') ? maxContainers : path === 'spec.volumes[]' ? maxVolumes : maxItems;
  return made(Math.min(Math.ceil(size / bytesEach), most));
}

function withOtherImages(pod: unknown): unknown {
  return JSON.parse(JSON.stringify(pod).replaceAll('registry.example.com/app:1', 'registry.example.com/app:2'));
}

function reviewOf(object: unknown, oldObject: unknown): string {
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const operation = oldObject === undefined ? 'CREATE' : 'UPDATE';
  const request = { uid: 'bench', kind, namespace: 'shop', operation, object, oldObject };
  return JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request });
}
