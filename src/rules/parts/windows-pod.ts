import { flag } from '../contract/options.ts';

/** An option of profiles alone: older ones ask of Windows pods what the API forbids there. */
export const exemptWindows = flag(
  'Whether Windows pods pass, as they do in Pod Security from v1.25 on. Absent: they need not write what the API forbids there, and what they write is judged.',
);

/** What a Windows pod is told where it is not exempt. */
export function forbiddenInWindows(field: string) {
  return {
    problem: `does not set securityContext.${field}, which the API forbids in Windows pods`,
    remedy: 'set profileVersion to v1.25 or newer in the policy',
  };
}
