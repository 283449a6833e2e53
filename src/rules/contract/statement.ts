import type { AmountList } from '../../model/container.ts';
import type { Path } from '../../model/path.ts';
import type { Quantity } from '../../model/quantity.ts';

/** An amount of a resource: of each container, or the total of a pod. */
export interface StatedAmount {
  readonly of: 'container' | 'pod';
  readonly list: AmountList;
  readonly resource: string;
}

/** A bound on that amount, if it is set, in every pod that a rule allows. */
export interface StatedBound extends StatedAmount {
  readonly kind: 'least' | 'most';
  readonly bound: Quantity;
  /** Starts at the rule's options. */
  readonly path: Path;
}

/** Whether all pods that a rule allows have that amount, or none. */
export interface StatedPresence extends StatedAmount {
  readonly kind: 'required' | 'forbidden';
  readonly path: Path;
}

/** The devices that containers may have in the pods that a rule allows. */
export interface StatedDevices {
  readonly kind: 'only';
  readonly allows: (resource: string) => boolean;
  readonly path: Path;
}

/** Whether a rule's options allow pods to use something, so that the options of another rule about it have an effect. */
export interface StatedUse {
  readonly kind: 'allows' | 'refuses';
  /** As text: `volumes of type hostPath`. */
  readonly use: string;
  /** The rule that restricts this use; if it is off, every such use is allowed. */
  readonly boundBy?: string;
  readonly path: Path;
}

/** A fact about all pods that a rule allows. Statements of different rules are compared to find contradictions. */
export type Statement = StatedBound | StatedPresence | StatedDevices | StatedUse;
