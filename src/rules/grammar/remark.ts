/**
 * The result of a grammar. `unreadable`: the value cannot be used. `refusal`: a new policy with it is refused, an existing
 * one stays in force. `warning`: it is accepted. Checks that a later version adds are refusals or warnings.
 */
export interface Remark {
  readonly kind: 'unreadable' | 'refusal' | 'warning';
  readonly message: string;
}

/** A value that cannot be used. */
export function unreadable(message: string): Remark {
  return { kind: 'unreadable', message };
}

/** A value that new policies must not have. */
export function refusal(message: string): Remark {
  return { kind: 'refusal', message };
}

/** A suspicious value. */
export function warning(message: string): Remark {
  return { kind: 'warning', message };
}
