import { flag } from '../contract/options.ts';

/** An option for profiles only: older ones require fields of Windows pods that the API forbids there. */
export const exemptWindows = flag(
  'Whether Windows pods pass, as they do in Pod Security from v1.25 on. Absent: they need not write what the API forbids there, and what they write is judged.',
);

/** The texts about a Windows pod that is not exempt. */
export function forbiddenInWindows(field: string) {
  return {
    problem: `does not set securityContext.${field}, which the API forbids in Windows pods`,
    remedy: 'set profileVersion to v1.25 or newer in the policy',
  };
}
