import type { Arrangement } from './plan.ts';
import { inOrder, type Holdings, type Leaf, type Signer, type Trusted } from './secret.ts';

/** Makes certificates. */
export interface Issuing {
  authority(): Promise<Signer>;
  /** A certificate of that authority. */
  leaf(by: Signer): Promise<Leaf>;
}

/** What an arrangement is made of. */
export interface Sources {
  readonly kept: Holdings | undefined;
  readonly remembered: Holdings | undefined;
  /** All authorities that are known, wherever from. */
  readonly known: readonly Trusted[];
}

/** What the Secret is to hold, as it was planned. */
export async function arranged(step: Arrangement, sources: Sources, issuing: Issuing): Promise<Holdings> {
  const source = sources[step.from];
  const authority =
    step.authority === 'new' ? await issuing.authority() : step.authority === 'next' ? source?.next : source?.authority;
  const next = step.next === 'new' ? await issuing.authority() : step.next === 'same' ? source?.next : undefined;
  const leaf = step.leaf === 'new' && authority !== undefined ? await issuing.leaf(authority) : source?.leaf;
  const others = sources.known.filter(({ id }) => step.trusts.includes(id));
  const signers = [authority, next].filter((one) => one !== undefined);
  return { authority, next, leaf, trusted: inOrder([...others, ...signers]), faults: [] };
}
