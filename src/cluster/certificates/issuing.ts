import type { Issuing } from './arrangement.ts';
import { leafOf, signerOf } from './secret.ts';

/**
 * A day early, so that clocks may differ by as much; cert-manager's own lives: 90 days for what is shown, renewed after
 * 60, and ten years for an authority that one webhook trusts, as Gatekeeper and Kubewarden have it, replaced after two thirds.
 */
const leafValidity = { days: 90, early: 24 };
const authorityValidity = { days: 3650, early: 24 };

/** Makes certificates for these names, by the time of day. */
export function issuingFor(hosts: readonly string[], today: () => Date): Issuing {
  // Most replicas never make one.
  const load = () => import('../../server/own-certificate.ts');
  return {
    authority: async () => signerOf(await (await load()).issueAuthority(today(), authorityValidity)),
    leaf: async (by) => leafOf(await (await load()).issueCertificate(by, hosts, today(), leafValidity), by, hosts),
  };
}
