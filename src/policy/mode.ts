/** What a finding does, from the strictest to the mildest. */
export const modes = ['Enforce', 'Warn', 'Audit'] as const;

/** What a finding does: it refuses, warns, or is only recorded. */
export type Mode = (typeof modes)[number];

/** The mode of a rule; a disabled rule is not checked. */
export type RuleMode = Mode | 'Disabled';

/** Whether the first mode is stricter than the second. */
export function isStricter(a: Mode, b: Mode): boolean {
  return modes.indexOf(a) < modes.indexOf(b);
}

/** The milder of two modes. */
export function milder(a: Mode, b: Mode): Mode {
  return isStricter(a, b) ? b : a;
}
