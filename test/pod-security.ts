import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readDocuments } from '../src/model/document.ts';

/** One of Kubernetes' own Pod Security fixtures: a pod that a level passes, or that one of its checks refuses. */
export interface Fixture {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  readonly version: string;
  readonly expected: 'pass' | 'fail';
  /** The check that the fixture is about, in lower case; of a failing one, a check that refuses it. */
  readonly check: string;
  readonly pod: unknown;
}

const rulesOfChecks: Readonly<Record<string, string>> = {
  allowprivilegeescalation: 'privilege-escalation',
  apparmorprofile: 'apparmor-profile',
  capabilities_baseline: 'capabilities',
  capabilities_restricted: 'capabilities',
  hostnamespaces: 'host-namespaces',
  hostpathvolumes: 'host-path',
  hostports: 'host-ports',
  hostprobesandhostlifecycle: 'probe-host',
  privileged: 'privileged',
  procmount: 'proc-mount',
  procmount_restricted: 'proc-mount',
  restrictedvolumes: 'volume-types',
  runasnonroot: 'run-as-non-root',
  runasuser: 'run-as-user',
  seccompprofile_baseline: 'seccomp-profile',
  seccompprofile_restricted: 'seccomp-profile',
  selinuxoptions: 'selinux-options',
  sysctls: 'sysctls',
  windowshostprocess: 'host-process',
};

/** The rules that stand for Kubernetes' checks, together. */
export const rulesOfPodSecurity: readonly string[] = [...new Set(Object.values(rulesOfChecks))];

/** The rule that stands for a check at a level: at restricted, the check of volume types takes the place of hostPath's. */
export function ruleOfCheck(level: Fixture['level'], check: string): string | undefined {
  return level === 'restricted' && check === 'hostpathvolumes' ? 'volume-types' : rulesOfChecks[check];
}

/** Every fixture in the folder; their files are named after the check, then a number. */
export function readFixtures(folder: string): readonly Fixture[] {
  const fixtures: Fixture[] = [];
  for (const level of ['baseline', 'restricted'] as const) {
    for (const version of readdirSync(join(folder, level))) {
      for (const expected of ['pass', 'fail'] as const) {
        const files = join(folder, level, version, expected);
        if (!existsSync(files)) continue;
        for (const file of readdirSync(files)) {
          const [document] = readDocuments(readFileSync(join(files, file), 'utf8'));
          const check = file.replace(/\d*\.yaml$/, '');
          fixtures.push({
            id: `${level}/${version}/${expected}/${file}`,
            level,
            version,
            expected,
            check,
            pod: document?.value,
          });
        }
      }
    }
  }
  return fixtures;
}
