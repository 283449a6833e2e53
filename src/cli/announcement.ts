import { isIPv6 } from 'node:net';
import type { CompileOptions } from '../policy/compiled-policy.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { Layers } from '../policy/terms.ts';
import { counted } from '../report/grammar.ts';
import { sampleReview } from './sample.ts';
import { version } from './version.ts';

/** The address of an open port. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/** The open ports of a gate. */
export interface Ports {
  readonly reviews: Address;
  readonly ops: Address;
}

/** What is announced of a gate that has started. */
export interface Started extends Ports {
  readonly policies: PolicySet;
  readonly compileOptions: CompileOptions;
  /** Its origin, in a sentence. */
  readonly certificate: string;
  /** The CA to trust; undefined for a certificate from files. */
  readonly caFile: string | undefined;
}

/** What `plimsoll serve` prints once it serves: what is in force, its URLs, and a command to try it. */
export function announcement({ policies, compileOptions, reviews, ops, certificate, caFile }: Started): string {
  const url = `https://${hostPortOf(reviews)}/validate`;
  const { review, isRefused } = sampleReview(policies);
  const trust = caFile === undefined ? '--insecure' : `--cacert ${shellWord(caFile)}`;
  const header = "--header 'content-type: application/json'";
  const data = `--data '${JSON.stringify(review)}'`;
  return [
    `plimsoll ${version}`,
    '',
    ...policyLines(policies, compileOptions),
    '',
    `reviews      ${url}`,
    `health       http://${hostPortOf(ops)}/readyz`,
    `certificate  ${certificate}`,
    '',
    isRefused ? 'a pod that is refused:' : 'a pod to try (these policies refuse none of the sample pods):',
    // Without a proxy, and on one line, so that it can be copied.
    `  curl --silent --show-error --noproxy '*' ${trust} ${header} ${data} ${url}`,
    '',
  ].join('\n');
}

function policyLines({ policies }: PolicySet, compileOptions: CompileOptions): readonly string[] {
  const known = new Set(compileOptions.rules.map(({ id }) => id));
  const width = Math.max(...policies.map(({ name }) => name.length));
  return policies.map(({ name, policy: { spec } }) => {
    const inForce = new Layers(spec, compileOptions.serverMinor).inForce([]);
    const count = inForce.filter(({ id, mode }) => known.has(id) && mode !== 'Disabled').length;
    const rules = counted(count, 'rule');
    return `policy       ${name.padEnd(width)}  profile ${spec.profile ?? 'none'}, mode ${spec.mode}, ${rules}`;
  });
}

/** A wildcard address is reached over loopback. */
function hostPortOf({ address, port }: Address): string {
  const reached = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  return isIPv6(reached) ? `[${reached}]:${port}` : `${reached}:${port}`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
