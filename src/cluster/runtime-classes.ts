import { isObject, type RawObject } from '../model/fields.ts';
import { Reflector, type WatchOptions } from './reflector.ts';

/** Watches the RuntimeClasses; keeps of each the overhead of its pods: quantities by resource, as written. */
export function followRuntimeClasses(following: WatchOptions): Reflector<RawObject> {
  return new Reflector({
    ...following,
    path: '/apis/node.k8s.io/v1/runtimeclasses',
    slim: ({ overhead }) => {
      const podFixed = isObject(overhead) ? overhead['podFixed'] : undefined;
      return isObject(podFixed) ? podFixed : none;
    },
  });
}

const none: RawObject = Object.freeze({});
