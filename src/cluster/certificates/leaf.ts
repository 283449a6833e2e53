import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../server/app.ts';
import { leafLife, signingCaOf, type SigningCa } from './ca.ts';

/** A server certificate, kept in memory only. */
export interface Leaf extends Certificate {
  /** The id of the CA that signed it. */
  readonly by: string;
  /** Valid from and until, in milliseconds since 1970. */
  readonly from: number;
  readonly until: number;
}

/** Issues certificates. */
export interface Issuing {
  ca(): Promise<SigningCa>;
  leaf(by: SigningCa): Promise<Leaf>;
}

/** In milliseconds before the expiry, when a leaf is renewed. */
const spare = leafLife / 2;
const hour = 3_600_000;

/** Issues certificates for servers of these names. */
export function issuingFor(hosts: readonly string[], today: () => Date): Issuing {
  // Loaded when needed: not with certificates from files.
  const load = () => import('./issue.ts');
  return {
    ca: async () => signingCaOf(await (await load()).issueCa(today())),
    leaf: async (by) => {
      const { cert, key } = await (await load()).issueLeaf(by, hosts, today());
      const { validFromDate, validToDate } = new X509Certificate(cert);
      return { cert, key, by: by.id, from: validFromDate.getTime(), until: validToDate.getTime() };
    },
  };
}

/** Whether a leaf has to be replaced by one of this CA. `now` is in milliseconds since 1970. */
export function isDue({ by, from, until }: Leaf, ca: SigningCa, now: number): boolean {
  // Not valid yet: a clock was wrong.
  if (by !== ca.id || now < from) return true;
  // A new leaf of an expiring CA would not be valid for longer.
  return now >= until - spare && ca.until - until > hour;
}
