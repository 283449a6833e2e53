import type { AmountList } from '../../model/container.ts';
import type { Path } from '../../model/path.ts';
import type { Quantity } from '../../model/quantity.ts';

/** Which amount of a resource: the one that each container has, or what a pod comes to as a whole. */
export interface StatedAmount {
  readonly of: 'container' | 'pod';
  readonly list: AmountList;
  readonly resource: string;
}

/** How large that amount is in every pod that a rule lets through, where it is written at all. */
export interface StatedBound extends StatedAmount {
  readonly kind: 'least' | 'most';
  readonly bound: Quantity;
  /** Where it is written, from the rule's options. */
  readonly path: Path;
}

/** Whether every pod that a rule lets through has that amount, or none has it. */
export interface StatedPresence extends StatedAmount {
  readonly kind: 'required' | 'forbidden';
  readonly path: Path;
}

/** Which devices the containers of the pods that a rule lets through may have at all. */
export interface StatedDevices {
  readonly kind: 'only';
  readonly allows: (resource: string) => boolean;
  readonly path: Path;
}

/** Whether a rule's own options let pods have something at all, so that what another rule says of it counts. */
export interface StatedUse {
  readonly kind: 'allows' | 'refuses';
  /** In words: `volumes of type hostPath`. */
  readonly use: string;
  /** The rule that says which of them; where it is off, all are allowed. */
  readonly boundBy?: string;
  readonly path: Path;
}

/** What a rule says of all pods that it lets through, so that rules can be compared with each other before there is a pod. */
export type Statement = StatedBound | StatedPresence | StatedDevices | StatedUse;
