import type { AddedValue } from './added-value.ts';
import type { AmountList, Container } from './container.ts';
import type { RawObject } from './fields.ts';
import type { Pod } from './pod.ts';
import { quote } from './quote.ts';

/**
 * What of a LimitRange is added to pods, as the API server keeps it: where only a maximum was written it stands there as
 * the default limit, and a default limit, or else a minimum, as the default request (pkg/apis/core/v1/defaults.go,
 * SetDefaults_LimitRangeItem).
 */
export interface LimitRange {
  readonly name: string;
  /** Undefined where it says nothing of containers. */
  readonly container:
    | {
        /** Limits, by resource, of a container that writes none. */
        readonly default: RawObject;
        /** Requests, by resource, of a container that writes none. */
        readonly defaultRequest: RawObject;
      }
    | undefined;
}

/**
 * What the LimitRanges of a namespace add to a pod that is created in it: to each init and regular container the
 * resources that it does not write, one by one (plugin/pkg/admission/limitranger, mergeContainerResources). Of several
 * with a default for one resource the first counts here; the API server takes any.
 */
export function limitRangeValues({ resourced }: Pod, ranges: readonly LimitRange[]): readonly AddedValue[] {
  return resourced.flatMap((container) => [
    ...missingIn(container, 'limits', ranges),
    ...missingIn(container, 'requests', ranges),
  ]);
}

function missingIn(container: Container, list: AmountList, ranges: readonly LimitRange[]): Iterable<AddedValue> {
  const missing = new Map<string, AddedValue>();
  for (const { name, container: defaults } of ranges) {
    const amounts = (list === 'limits' ? defaults?.default : defaults?.defaultRequest) ?? {};
    for (const [resource, value] of Object.entries(amounts)) {
      if (value === null || missing.has(resource) || container.amountOf(list, resource) !== undefined) continue;
      const at = container.at('resources', list, resource);
      missing.set(resource, { at, value, from: `LimitRange ${quote(name)}` });
    }
  }
  return missing.values();
}
