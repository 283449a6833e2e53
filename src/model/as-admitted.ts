import type { AmountList } from './container.ts';
import { isObject, type Fields } from './fields.ts';
import type { Path } from './path.ts';
import { Pod } from './pod.ts';
import { totalOf } from './pod-total.ts';
import { isHugePages, isOvercommitable, isPodLevel } from './resource-name.ts';
import { withValue } from './with-value.ts';

/** A value that the API server adds to what was written, or puts in its place, and why it does. */
export interface AddedValue {
  readonly at: Path;
  readonly value: unknown;
  /** In words, for people: `its limit`, `the API server's default`. */
  readonly from: string;
}

/** A pod as the API server would have it, and what was added to it on the way. */
export interface AdmittedPod {
  readonly pod: Pod;
  readonly added: readonly AddedValue[];
}

/**
 * The pod that results from a pod or pod template as written: what the API server's defaulting adds and rules look at
 * (pkg/apis/core/v1/defaults.go, SetDefaults_Pod and what it calls). A template keeps these open until a pod is made of
 * it, and is judged as that pod. What is there already stays, but for amounts of `null`; a pod that was defaulted comes
 * back as it is. Fine amounts are rounded where they are read (`Fields.amount`). Throws `Malformed` as `Pod` does.
 */
export function asAdmitted(object: unknown): AdmittedPod {
  const draft = new Draft(object);
  draft.add(volumeSources(draft.pod));
  draft.add(zeros(draft.pod));
  draft.add(requests(draft.pod));
  if (draft.pod.resources.isPresent) {
    for (const amounts of [podHugePageLimits, podRequests, podLimits]) draft.add(amounts(draft.pod));
  }
  draft.add(hostPorts(draft.pod));
  return { pod: draft.pod, added: draft.added };
}

/** A pod that values are added to, without a change to the object that it came from. */
class Draft {
  readonly added: AddedValue[] = [];
  pod: Pod;
  #object: unknown;

  constructor(object: unknown) {
    this.#object = object;
    this.pod = new Pod(object);
  }

  add(values: readonly AddedValue[]): void {
    if (values.length === 0) return;
    for (const { at, value } of values) this.#object = withValue(this.#object, at, value);
    this.added.push(...values);
    this.pod = new Pod(this.#object);
  }
}

const none: readonly AddedValue[] = Object.freeze([]);

/** An amount of `null` is 0: the API server decodes it so, and keeps it as if it were written. */
function zeros({ resourced, resources }: Pod): readonly AddedValue[] {
  const values: AddedValue[] = [];
  for (const container of resourced) addZeros(values, container.resources);
  addZeros(values, resources);
  return values;
}

function addZeros(values: AddedValue[], resources: Fields): void {
  if (!resources.isPresent) return;
  const { limits, requests } = resources.raw;
  for (const resource of nullsIn(limits)) values.push({ at: resources.at('limits', resource), ...zero });
  for (const resource of nullsIn(requests)) values.push({ at: resources.at('requests', resource), ...zero });
}

const zero = { value: '0', from: 'null, which the API server reads as 0' };

/** What is no list of amounts is for the rules to tell. */
function nullsIn(amounts: unknown): readonly string[] {
  if (!isObject(amounts)) return noNames;
  let names: string[] | undefined;
  // Not by a list of the keys: every amount of every pod is looked at here.
  for (const resource in amounts) if (amounts[resource] === null) (names ??= []).push(resource);
  return names ?? noNames;
}

const noNames: readonly string[] = Object.freeze([]);

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

/** Where the pod writes any amounts, the huge pages that its containers may use are its own limit. */
function podHugePageLimits(pod: Pod): readonly AddedValue[] {
  if (namesIn(pod.limits).length === 0 && namesIn(pod.requests).length === 0) return none;
  return namesIn(...pod.resourced.map(({ limits }) => limits)).flatMap((resource) => {
    const isWritten = pod.limits.entry(resource) !== undefined || pod.requests.entry(resource) !== undefined;
    return isHugePages(resource) && !isWritten ? fromContainers(pod, 'limits', resource) : none;
  });
}

/** Where the pod writes limits, it requests what its containers request together, or else its limit. */
function podRequests(pod: Pod): readonly AddedValue[] {
  if (namesIn(pod.limits).length === 0) return none;
  return namesIn(...pod.resourced.map((container) => container.requests), pod.limits).flatMap((resource) => {
    if (!isPodLevel(resource) || pod.requests.entry(resource) !== undefined) return none;
    const together = isOvercommitable(resource) ? fromContainers(pod, 'requests', resource) : none;
    const limit = pod.limits.entry(resource);
    if (together.length > 0 || limit === undefined) return together;
    return [{ at: ['spec', 'resources', 'requests', resource], value: limit, from: 'its limit' }];
  });
}

/** Where the pod writes requests and no limits, its limit is what its containers' limits come to, if each has one. */
function podLimits(pod: Pod): readonly AddedValue[] {
  if (!namesIn(pod.requests).some(isPodLevel) || namesIn(pod.limits).some(isPodLevel)) return none;
  return namesIn(...pod.resourced.map(({ limits }) => limits)).flatMap((resource) => {
    const isWhole = pod.resourced.every(({ limits }) => limits.entry(resource) !== undefined);
    return isPodLevel(resource) && isOvercommitable(resource) && isWhole
      ? fromContainers(pod, 'limits', resource)
      : none;
  });
}

function fromContainers(pod: Pod, list: AmountList, resource: string): readonly AddedValue[] {
  const total = totalOf(pod, list, resource);
  if (total === undefined) return none;
  return [{ at: ['spec', 'resources', list, resource], value: total.toString(), from: `its containers' ${list}` }];
}

/** The resources that some lists of amounts write, each once. */
function namesIn(...lists: readonly Fields[]): readonly string[] {
  const names = lists.flatMap((list) => Object.keys(list.raw).filter((name) => list.entry(name) !== undefined));
  return lists.length === 1 ? names : [...new Set(names)];
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
