import { isObject, type RawObject } from '../model/fields.ts';
import { Reflector, type Following } from './reflector.ts';

/** The RuntimeClasses, as they stand in the cluster. */
export class RuntimeClasses {
  readonly reflector: Reflector<RawObject>;

  constructor(following: Following) {
    this.reflector = new Reflector({
      ...following,
      path: '/apis/node.k8s.io/v1/runtimeclasses',
      slim: ({ overhead }) => {
        const podFixed = isObject(overhead) ? overhead['podFixed'] : undefined;
        return isObject(podFixed) ? podFixed : none;
      },
    });
  }

  /** By name, what a pod of a class takes beside its containers: quantities by resource, as they are written. */
  get overheads(): ReadonlyMap<string, RawObject> {
    return this.reflector.objects;
  }
}

const none: RawObject = Object.freeze({});
