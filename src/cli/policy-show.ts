import { minorOf } from '../model/kubernetes-version.ts';
import type { Labels } from '../policy/namespace-selector.ts';
import { nameLabel } from '../policy/namespace-selector.ts';
import { termsReport, type TermsReport } from '../report/terms-report.ts';
import { termsJson } from '../report/terms-json.ts';
import { termsText } from '../report/terms-text.ts';
import { unreadLine, type Unread } from '../report/unread.ts';
import { rules } from '../rules/index.ts';
import { ConfigUnusable, readConfig } from './config.ts';
import type { Io } from './io.ts';
import { lookAtPolicies, PoliciesUnusable } from './policy-sources.ts';
import { TextFileError } from './text-file.ts';
import { version } from './version.ts';

/** The options of `policy show`, as they are parsed. */
export interface ShowFlags {
  readonly namespace?: string;
  /** Of the namespace; empty where they are not known. */
  readonly label: Labels;
  readonly kubeVersion?: number;
  readonly output: 'text' | 'json';
}

/**
 * `plimsoll policy show [FILE|NAME…]`: prints what policies hold the pods of a namespace to, each value with the layer that
 * it comes from. Without policies, those of `plimsoll.yaml`, or else the built-in `standard`. Resolves to the exit code: 2
 * where something cannot be read, or a cluster would refuse a policy.
 */
export async function policyShow(named: readonly string[], flags: ShowFlags, io: Io): Promise<number> {
  try {
    const { report, doubts } = await termsFor(named, flags);
    for (const doubt of doubts) io.stderr(`${unreadLine(doubt)}\n`);
    io.stdout(flags.output === 'json' ? termsJson(report) : termsText(report));
    return doubts.length > 0 ? 2 : 0;
  } catch (error) {
    const isExpected = [ConfigUnusable, PoliciesUnusable, TextFileError].some((kind) => error instanceof kind);
    if (!isExpected || !(error instanceof Error)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

async function termsFor(
  named: readonly string[],
  flags: ShowFlags,
): Promise<{ readonly report: TermsReport; readonly doubts: readonly Unread[] }> {
  const config = await readConfig(process.cwd());
  const serverMinor = flags.kubeVersion ?? minorOf(config.kubeVersion ?? '');
  const namespace = flags.namespace ?? config.namespace ?? 'default';
  const chosen = [named, config.policy, ['standard']].find((sources) => sources.length > 0) ?? [];
  const look = await lookAtPolicies(chosen, { rules, serverMinor, knowsNamespaceLabels: true });
  const { policies, sources, doubts } = await look.use();
  const labels = Object.keys(flags.label).length === 0 ? undefined : { ...flags.label, [nameLabel]: namespace };
  const report = termsReport(policies.policies, { version, serverMinor, namespace, labels, sources });
  return { report, doubts };
}
