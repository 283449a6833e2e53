import { limits } from '../src/server/limits.ts';
import { ValueCount } from '../src/server/value-count.ts';
import { largePod, lists, otherItems, type Item } from '../test/large-pods.ts';
import { requestOf } from './connection.ts';
import { median } from './median.ts';

/** In bytes of the pod. */
const sizes = [64 * 1024, 512 * 1024];

/** In bytes: what all smaller ones cost is no more than the bounds on their lists allow, some milliseconds. */
const least = 30_000;

/** What a pod may have of each: see src/model/pod.ts. */
const maxContainers = 500;
const maxVolumes = 1000;
const maxItems = 10_000;

/** JSON values of a pod that still fits in a review together with its past. */
const maxValues = limits.values / 2 - 100;

/** How often each is sent in a first pass; the costliest of it, and how often each of these is then sent, in how many runs. */
const first = 6;
const costliest = 8;
const [again, runs] = [40, 3];

/** A review, and what is large in it. */
interface Costly {
  readonly name: string;
  readonly request: Buffer;
  /** Processor time for each byte of its body, in seconds. */
  readonly cpu: number;
}

/** Sends a request so many times, and resolves to the processor time of one, in seconds. */
type CpuOf = (request: Buffer, count: number) => Promise<number>;

/**
 * The review that costs most for each of its bytes, of pods that are large in one way: created, and updated so that no
 * container has a past. The most of a hundred short measurements is mostly noise, so the costliest are measured again.
 */
export async function worstReview(cpuOf: CpuOf): Promise<Costly> {
  const measured: Costly[] = [];
  for (const each of largeReviews()) measured.push({ ...each, cpu: await perByte(cpuOf, each.request, first) });
  const candidates = byCost(measured).slice(0, costliest);
  const confirmed: Costly[] = [];
  for (const each of candidates) {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await perByte(cpuOf, each.request, again));
    confirmed.push({ ...each, cpu: median(times) });
  }
  const [worst] = byCost(confirmed);
  if (worst === undefined) throw new Error('there is no large review');
  return worst;
}

function* largeReviews(): Generator<Omit<Costly, 'cpu'>> {
  for (const [path, item] of [...Object.entries(lists), ...otherItems]) {
    for (const size of sizes) {
      const pod = podOf(path, item, size);
      for (const oldObject of [undefined, withOtherImages(pod)]) {
        const request = requestOf(reviewOf(pod, oldObject));
        const name = `${path}, ${oldObject === undefined ? 'created' : 'updated'}`;
        if (request.length >= least) yield { name, request };
      }
    }
  }
}

async function perByte(cpuOf: CpuOf, request: Buffer, count: number): Promise<number> {
  return (await cpuOf(request, count)) / request.length;
}

function byCost(reviews: readonly Costly[]): readonly Costly[] {
  return reviews.toSorted((a, b) => b.cpu - a.cpu);
}

/** A pod of about so many bytes, or as large as a pod may be that way. */
function podOf(path: string, item: Item, size: number): unknown {
  const made = (count: number) => largePod({ [path]: count }, { ...lists, [path]: item });
  const [one, more] = [JSON.stringify(made(1)), JSON.stringify(made(101))];
  const bytesEach = (more.length - one.length) / 100;
  const valuesEach = (valuesIn(more) - valuesIn(one)) / 100;
  const most = path.endsWith('ontainers[]') ? maxContainers : path === 'spec.volumes[]' ? maxVolumes : maxItems;
  return made(Math.min(Math.ceil(size / bytesEach), Math.floor(maxValues / valuesEach), most));
}

function valuesIn(json: string): number {
  const count = new ValueCount();
  count.add(Buffer.from(json));
  return count.values;
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
