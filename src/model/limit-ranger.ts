import type { AddedValue } from './added-value.ts';
import type { AmountList, Container } from './container.ts';
import type { Pod } from './pod.ts';

const annotation = 'kubernetes.io/limit-ranger';

/** In characters; enough for hundreds of containers. */
const maxLength = 100_000;

/**
 * The amounts of an admitted pod that LimitRanges have set, from an annotation of the API server, which does not name the
 * LimitRange. Anyone can write the annotation, so nothing may be judged by it. Source of the format:
 * plugin/pkg/admission/limitranger/admission.go, mergeContainerResources.
 */
export function limitRangerValues(pod: Pod): readonly AddedValue[] {
  const noted = pod.annotations.entry(annotation);
  if (typeof noted !== 'string' || noted.length > maxLength) return [];
  const containers = new Map(pod.resourced.map((container) => [`${container.kind} ${container.name}`, container]));
  return noted
    .replace('LimitRanger plugin set: ', '')
    .split('; ')
    .flatMap((part) => valuesIn(part, containers));
}

function valuesIn(part: string, containers: ReadonlyMap<string, Container>): readonly AddedValue[] {
  const [, resources, list, init, name] = /^(.+) (limit|request) for (init )?container (.+)$/.exec(part) ?? [];
  const container = containers.get(`${init === undefined ? 'regular' : 'init'} ${name}`);
  if (resources === undefined || container === undefined) return [];
  const amounts: AmountList = list === 'limit' ? 'limits' : 'requests';
  return resources.split(', ').map((resource) => ({
    at: container.at('resources', amounts, resource),
    value: container.amountOf(amounts, resource),
    from: 'a LimitRange',
  }));
}
