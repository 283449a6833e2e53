import type { AddedValue } from './added-value.ts';
import type { AmountList } from './container.ts';
import { Malformed, type RawObject } from './fields.ts';
import type { Pod } from './pod.ts';
import { quote } from './quote.ts';

/**
 * The defaults of a LimitRange, as completed by the API server: the default limit falls back to the maximum, the default
 * request to the default limit and then to the minimum (pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem).
 */
export interface LimitRange {
  readonly name: string;
  /** Undefined if it defines nothing for containers. */
  readonly container:
    | {
        /** By resource, for containers without a limit. */
        readonly default: RawObject;
        /** By resource, for containers without a request. */
        readonly defaultRequest: RawObject;
      }
    | undefined;
}

/** For containers times resources; the API server would take minutes for a pod with so many. */
/** Amounts by resource that a LimitRange holds requests and limits to. */
export interface Bounds {
  readonly min: RawObject;
  readonly max: RawObject;
  readonly maxLimitRequestRatio: RawObject;
}

/** What the LimitRanges of a namespace hold each container and each pod to: of several, the strictest by resource. */
export interface LimitRangeBounds {
  readonly container: Bounds;
  readonly pod: Bounds;
}

/** In containers times resources: the API server would take minutes to create a pod of so many. */
const maxAdded = 20_000;

/**
 * What the LimitRanges of a namespace add to a new pod: to each init and regular container, the resources that it does not
 * set (plugin/pkg/admission/limitranger, mergeContainerResources). If several have a default for one resource, the first
 * counts here; the API server may use any. Throws `Malformed` if containers times resources are too many.
 */
export function limitRangeValues({ resourced }: Pod, ranges: readonly LimitRange[]): readonly AddedValue[] {
  const limits = defaultsOf('limits', ranges);
  const requests = defaultsOf('requests', ranges);
  if (resourced.length * (limits.size + requests.size) > maxAdded) {
    const complaint = `has ${resourced.length} containers, and LimitRanges have defaults for ${limits.size + requests.size} amounts of each; write fewer containers`;
    throw new Malformed(['spec'], complaint);
  }
  const values: AddedValue[] = [];
  for (const container of resourced) {
    for (const [list, defaults] of [['limits', limits] as const, ['requests', requests] as const]) {
      for (const [resource, added] of defaults) {
        if (container.amountOf(list, resource) !== undefined) continue;
        values.push({ at: container.at('resources', list, resource), ...added });
      }
    }
  }
  return values;
}

/** By resource, the default of the first LimitRange that has one. */
function defaultsOf(list: AmountList, ranges: readonly LimitRange[]): ReadonlyMap<string, Omit<AddedValue, 'at'>> {
  const defaults = new Map<string, Omit<AddedValue, 'at'>>();
  for (const { name, container } of ranges) {
    const amounts = (list === 'limits' ? container?.default : container?.defaultRequest) ?? {};
    for (const [resource, value] of Object.entries(amounts)) {
      if (value === null || defaults.has(resource)) continue;
      defaults.set(resource, { value, from: `LimitRange ${quote(name)}` });
    }
  }
  return defaults;
}
