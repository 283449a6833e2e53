/**
 * What a grammar says of a value. `unreadable`: no rule can be made of it. `refusal`: it may not be written, and is in
 * force where it stands. `warning`: it may be written. A check that is new in some version is one of the last two.
 */
export interface Remark {
  readonly kind: 'unreadable' | 'refusal' | 'warning';
  readonly message: string;
}

/** Of what no rule can be made. */
export function unreadable(message: string): Remark {
  return { kind: 'unreadable', message };
}

/** Of what may not be written any more. */
export function refusal(message: string): Remark {
  return { kind: 'refusal', message };
}

/** Of what may be written and is hardly meant. */
export function warning(message: string): Remark {
  return { kind: 'warning', message };
}
