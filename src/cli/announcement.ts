import { isIPv6 } from 'node:net';
import type { Setting } from '../policy/compiled-policy.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { Layers } from '../policy/terms.ts';
import { sampleReview } from './sample.ts';
import { version } from './version.ts';

/** Where a port was opened. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/** What there is to say of a gate that has started. */
export interface Started {
  readonly policies: PolicySet;
  readonly setting: Setting;
  readonly reviews: Address;
  readonly ops: Address;
  /** In a sentence. */
  readonly certificate: string;
  /** The authority that a client is to trust; undefined where whoever gave the certificate knows it. */
  readonly caFile: string | undefined;
}

/** What `plimsoll serve` says to a person once it serves: what is in force, where it is, and a line to try it with. */
export function announcement({ policies, setting, reviews, ops, certificate, caFile }: Started): string {
  const url = `https://${authorityOf(reviews)}/validate`;
  const { review, isRefused } = sampleReview(policies);
  const trust = caFile === undefined ? '--insecure' : `--cacert ${shellWord(caFile)}`;
  const header = "--header 'content-type: application/json'";
  const data = `--data '${JSON.stringify(review)}'`;
  return [
    `plimsoll ${version}`,
    '',
    ...policyLines(policies, setting),
    '',
    `reviews      ${url}`,
    `health       http://${authorityOf(ops)}/readyz`,
    `certificate  ${certificate}`,
    '',
    isRefused ? 'a pod that is refused:' : 'a pod to try (these policies refuse none of the sample pods):',
    // No proxy may stand between, and this is one line, so that it can be copied.
    `  curl --silent --show-error --noproxy '*' ${trust} ${header} ${data} ${url}`,
    '',
  ].join('\n');
}

function policyLines({ policies }: PolicySet, setting: Setting): readonly string[] {
  const known = new Set(setting.rules.map(({ id }) => id));
  const width = Math.max(...policies.map(({ name }) => name.length));
  return policies.map(({ name, policy: { spec } }) => {
    const inForce = new Layers(spec, setting.serverMinor).inForce([]);
    const count = inForce.filter(({ id, mode }) => known.has(id) && mode !== 'Disabled').length;
    const rules = `${count} ${count === 1 ? 'rule' : 'rules'}`;
    return `policy       ${name.padEnd(width)}  profile ${spec.profile ?? 'none'}, mode ${spec.mode}, ${rules}`;
  });
}

/** A wildcard is reached over loopback. */
function authorityOf({ address, port }: Address): string {
  const reached = address === '0.0.0.0' ? '127.0.0.1' : address === '::' ? '::1' : address;
  return isIPv6(reached) ? `[${reached}]:${port}` : `${reached}:${port}`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
