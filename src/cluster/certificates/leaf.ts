import { X509Certificate } from 'node:crypto';
import type { Certificate } from '../../server/app.ts';
import { leafLife, signingCaOf, type SigningCa } from './ca.ts';

/** A certificate that a server serves, held in memory alone. */
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

/** In milliseconds: a leaf is renewed so long before it expires. */
const spare = leafLife / 2;
const hour = 3_600_000;

/** Issues certificates for servers of these names, by the time of day. */
export function issuingFor(hosts: readonly string[], today: () => Date): Issuing {
  // Loaded where a certificate is issued: not with certificates from files.
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

/** Whether it is to be signed anew by this CA. `now` is in milliseconds since 1970. */
export function isDue({ by, from, until }: Leaf, ca: SigningCa, now: number): boolean {
  // Where a clock was wrong.
  if (by !== ca.id || now < from) return true;
  // Of a CA that is about to expire, a new leaf would expire as soon.
  return now >= until - spare && ca.until - until > hour;
}
