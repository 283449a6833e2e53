import type { AddedValue } from './added-value.ts';
import type { AmountList } from './container.ts';
import { isObject, Malformed, type Fields, type RawObject } from './fields.ts';
import { limitRangeValues, type LimitRange } from './limit-range.ts';
import type { Origin } from './origin.ts';
import { Pod } from './pod.ts';
import { totalsOf, type ContainerTotal } from './pod-total.ts';
import { quote } from './quote.ts';
import { isHugePages, isOvercommitable, isPodLevel } from './resource-name.ts';
import { withValues } from './with-value.ts';

/** What of a cluster is added to the pods that are created in one of its namespaces. Of what is not known nothing is. */
export interface Surroundings {
  /** Those of the namespace, in the order in which they count. */
  readonly limitRanges?: readonly LimitRange[] | undefined;
  /** What a pod of a RuntimeClass takes beside its containers, by the name of the class: amounts by resource. */
  readonly overheads?: ReadonlyMap<string, RawObject> | undefined;
}

/** A pod as the API server would have it, and what was added to it on the way. */
export interface AdmittedPod {
  /** The whole pod, as an object of the API. */
  readonly object: unknown;
  readonly pod: Pod;
  readonly added: readonly AddedValue[];
}

/**
 * The pod that results from a pod or pod template as written: what the API server adds and rules look at, in its order.
 * First its own defaults (pkg/apis/core/v1/defaults.go, SetDefaults_Pod and what it calls), then what the namespace and
 * the cluster add (the plugins LimitRanger and RuntimeClass), last the amounts of the pod as a whole (pkg/api/pod,
 * DefaultPodLevelResources; before 1.37 these came with the defaults). A template keeps all this open until a pod is made
 * of it, and is judged as that pod. What is there already stays, but for a `null` in a map; a pod that was admitted comes
 * back as it is. Fine amounts are rounded where they are read (`Fields.amount`). Throws `Malformed` as `Pod`
 * does, and where there are too many sizes of huge pages.
 */
export function asAdmitted(object: unknown, surroundings: Surroundings = {}, origin?: Origin): AdmittedPod {
  const { limitRanges, overheads } = surroundings;
  const draft = new Draft(object, origin);
  draft.add(volumeSources(draft.pod));
  draft.add(nulls(draft.pod));
  draft.add(requests(draft.pod));
  if (limitRanges !== undefined) draft.add(limitRangeValues(draft.pod, limitRanges));
  if (overheads !== undefined) draft.add(overhead(draft.pod, overheads));
  if (writesAmounts(draft.pod)) {
    refuseManyPageSizes(draft.pod);
    for (const amounts of [podHugePageLimits, podRequests, podLimits]) draft.add(amounts(draft.pod));
  }
  draft.add(hostPorts(draft.pod));
  return draft;
}

/**
 * Of sizes of huge pages, in a pod that writes amounts as a whole: each is summed over the containers. A processor has at
 * most four or five (hugetlbpage.rst); Kubernetes sets no bound.
 */
const maxPageSizes = 32;

/** A pod that values are added to, without a change to the object that it came from. */
class Draft implements AdmittedPod {
  readonly added: AddedValue[] = [];
  pod: Pod;
  object: unknown;
  readonly #origin: Origin | undefined;

  constructor(object: unknown, origin: Origin | undefined) {
    this.object = object;
    this.#origin = origin;
    this.pod = new Pod(object, origin);
  }

  add(values: readonly AddedValue[]): void {
    if (values.length === 0) return;
    this.object = withValues(this.object, values);
    // One by one: there may be more than a call takes arguments.
    for (const value of values) this.added.push(value);
    this.pod = new Pod(this.object, this.#origin);
  }
}

const none: readonly AddedValue[] = Object.freeze([]);

/** In a map, an amount of `null` is 0, and a text is empty: the API server decodes them so, and keeps what it decoded. */
function nulls({ resourced, resources, metadata, spec }: Pod): readonly AddedValue[] {
  const values: AddedValue[] = [];
  for (const container of resourced) for (const list of lists) addNulls(values, container.resources, list, zero);
  for (const list of lists) addNulls(values, resources, list, zero);
  addNulls(values, metadata, 'labels', emptyText);
  addNulls(values, metadata, 'annotations', emptyText);
  addNulls(values, spec, 'nodeSelector', emptyText);
  return values;
}

/** What is no map is for the rules to tell. */
function addNulls(values: AddedValue[], fields: Fields, map: string, read: typeof zero): void {
  const entries = fields.raw[map];
  if (!isObject(entries)) return;
  // Not by a list of the keys: every amount of every pod is looked at here.
  for (const key in entries) if (entries[key] === null) values.push({ at: fields.at(map, key), ...read });
}

const lists = ['limits', 'requests'] as const;
const zero = { value: '0', from: 'null, which the API server reads as 0' };
const emptyText = { value: '', from: 'null, which the API server reads as an empty text' };

/** A volume without a source is an emptyDir. */
function volumeSources({ volumes }: Pod): readonly AddedValue[] {
  if (volumes.every((volume) => volume.sources.length > 0)) return none;
  return volumes
    .filter(({ sources }) => sources.length === 0)
    .map((volume) => ({ at: volume.at('emptyDir'), value: {}, from: "the API server's default" }));
}

/** A request that is absent becomes the limit, resource by resource. */
function requests({ resourced }: Pod): readonly AddedValue[] {
  let values: AddedValue[] | undefined;
  for (const container of resourced) {
    const { limits } = container;
    for (const resource in limits.raw) {
      const limit = limits.entry(resource);
      if (limit === undefined || container.requests.entry(resource) !== undefined) continue;
      const at = container.at('resources', 'requests', resource);
      (values ??= []).push({ at, value: limit, from: 'its limit' });
    }
  }
  return values ?? none;
}

/** Whether the pod writes amounts for all its containers together. */
function writesAmounts({ resources, limits, requests }: Pod): boolean {
  return resources.isPresent && namesIn(limits).length + namesIn(requests).length > 0;
}

/** Throws `Malformed`. */
function refuseManyPageSizes(pod: Pod): void {
  const sizes = new Set<string>();
  for (const { limits, requests } of [pod, ...pod.resourced]) {
    for (const amounts of [limits, requests]) {
      for (const resource in amounts.raw) {
        if (isHugePages(resource)) sizes.add(resource);
        if (sizes.size > maxPageSizes) {
          throw new Malformed(
            ['spec'],
            `has more than ${maxPageSizes} sizes of huge pages; write at most ${maxPageSizes}`,
          );
        }
      }
    }
  }
}

/** Of a pod that writes any amounts: the huge pages that its containers may use are its own limit. */
function podHugePageLimits(pod: Pod): readonly AddedValue[] {
  const isOpen = (resource: string) =>
    isHugePages(resource) && pod.limits.entry(resource) === undefined && pod.requests.entry(resource) === undefined;
  return [...totalsOf(pod, 'limits', isOpen)].flatMap(([resource, total]) => fromContainers('limits', resource, total));
}

/** Of a pod that writes any amounts: it requests what its containers request together, or else its limit. */
function podRequests(pod: Pod): readonly AddedValue[] {
  const isOpen = (resource: string) => isPodLevel(resource) && pod.requests.entry(resource) === undefined;
  const totals = totalsOf(pod, 'requests', (resource) => isOpen(resource) && isOvercommitable(resource));
  return [...new Set([...totals.keys(), ...namesIn(pod.limits).filter(isOpen)])].flatMap((resource) => {
    const together = fromContainers('requests', resource, totals.get(resource));
    const limit = pod.limits.entry(resource);
    if (together.length > 0 || limit === undefined) return together;
    return [{ at: ['spec', 'resources', 'requests', resource], value: limit, from: 'its limit' }];
  });
}

/** Of what the pod requests its limit is what its containers' limits come to, if each has one; never below the request. */
function podLimits(pod: Pod): readonly AddedValue[] {
  const open = namesIn(pod.requests).filter(
    (resource) => isPodLevel(resource) && pod.limits.entry(resource) === undefined,
  );
  const wanted = new Set(open);
  const totals = totalsOf(pod, 'limits', (resource) => wanted.has(resource));
  return open.flatMap((resource) => {
    const total = totals.get(resource);
    if ((total?.writers ?? 0) < pod.resourced.length) return none;
    const request = pod.requests.quantity(resource);
    if (total?.amount === undefined || request === undefined || total.amount.compare(request) >= 0) {
      return fromContainers('limits', resource, total);
    }
    const value = pod.requests.entry(resource);
    return [{ at: ['spec', 'resources', 'limits', resource], value, from: 'its request' }];
  });
}

/** A pod that writes no overhead has that of its RuntimeClass; the API server takes no other. */
function overhead(pod: Pod, overheads: ReadonlyMap<string, RawObject>): readonly AddedValue[] {
  const runtimeClass = pod.spec.text('runtimeClassName');
  if (runtimeClass === undefined || namesIn(pod.spec.fields('overhead')).length > 0) return none;
  return Object.entries(overheads.get(runtimeClass) ?? {}).map(([resource, value]) => {
    return { at: ['spec', 'overhead', resource], value, from: `RuntimeClass ${quote(runtimeClass)}` };
  });
}

function fromContainers(list: AmountList, resource: string, total: ContainerTotal | undefined): readonly AddedValue[] {
  const amount = total?.amount;
  if (amount === undefined) return none;
  return [{ at: ['spec', 'resources', list, resource], value: amount.toString(), from: `its containers' ${list}` }];
}

/** The resources that a list of amounts writes. */
function namesIn(amounts: Fields): readonly string[] {
  return Object.keys(amounts.raw).filter((name) => amounts.entry(name) !== undefined);
}

/** On the host's network a container's port is the host's port. */
function hostPorts(pod: Pod): readonly AddedValue[] {
  if (pod.spec.boolean('hostNetwork') !== true) return none;
  const values: AddedValue[] = [];
  for (const container of pod.resourced) {
    for (const port of container.ports) {
      const containerPort = port.number('containerPort');
      if ((port.number('hostPort') ?? 0) !== 0 || containerPort === undefined) continue;
      values.push({ at: port.at('hostPort'), value: containerPort, from: 'hostNetwork' });
    }
  }
  return values;
}
