/** A certificate, as far as time goes. */
export interface Lasting {
  /** Of its content: the same for the same certificate, and for no other. */
  readonly id: string;
  /** From when and until when it is good, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** A certificate that servers show. */
export interface LastingLeaf extends Lasting {
  /** The id of the authority that vouches for it. */
  readonly by: string;
  /** Whether it is for all names that it is wanted for. */
  readonly isForNames: boolean;
}

/** After two thirds of its life, as cert-manager has it; or before its life, where a clock was wrong. */
export function isDue({ from, until }: Lasting, now: number): boolean {
  return now < from || now >= from + ((until - from) * 2) / 3;
}

/** Whether a certificate is past its end. */
export function isPast({ until }: Lasting, now: number): boolean {
  return now >= until;
}

/** Whether a certificate is one of the future: API servers whose clocks agree do not trust it yet. */
export function isEarly({ from }: Lasting, now: number): boolean {
  return now < from;
}
