import { isObject, type RawObject } from '../model/fields.ts';
import { Reflector, type Following } from './reflector.ts';

/** What is kept of a RuntimeClass. */
export interface RuntimeClass {
  /** Quantities by resource, as they are written: what a pod of this class takes beside its containers. */
  readonly podFixed: RawObject;
}

/** The RuntimeClasses, as they stand in the cluster. */
export class RuntimeClasses {
  readonly reflector: Reflector<RuntimeClass>;

  constructor(following: Following) {
    this.reflector = new Reflector({
      ...following,
      path: '/apis/node.k8s.io/v1/runtimeclasses',
      slim: ({ overhead }) => {
        const podFixed = isObject(overhead) ? overhead['podFixed'] : undefined;
        return isObject(podFixed) ? { podFixed } : none;
      },
    });
  }

  /** Undefined where the class is not known. */
  named(name: string): RuntimeClass | undefined {
    return this.reflector.objects.get(name);
  }
}

const none: RuntimeClass = Object.freeze({ podFixed: Object.freeze({}) });
