import { quote } from '../../model/quote.ts';
import { remarkOnName, type KnownNames } from './known-name.ts';
import { word } from '../options.ts';
import { refusal, type Remark } from './remark.ts';

/** As include/uapi/linux/capability.h has them in Linux 6.18, less CAP_; and ALL, which runtimes take for all of them. */
const known: KnownNames = {
  noun: 'a capability',
  comparedAs: normalisedCapability,
  names: [
    'ALL',
    'AUDIT_CONTROL',
    'AUDIT_READ',
    'AUDIT_WRITE',
    'BLOCK_SUSPEND',
    'BPF',
    'CHECKPOINT_RESTORE',
    'CHOWN',
    'DAC_OVERRIDE',
    'DAC_READ_SEARCH',
    'FOWNER',
    'FSETID',
    'IPC_LOCK',
    'IPC_OWNER',
    'KILL',
    'LEASE',
    'LINUX_IMMUTABLE',
    'MAC_ADMIN',
    'MAC_OVERRIDE',
    'MKNOD',
    'NET_ADMIN',
    'NET_BIND_SERVICE',
    'NET_BROADCAST',
    'NET_RAW',
    'PERFMON',
    'SETFCAP',
    'SETGID',
    'SETPCAP',
    'SETUID',
    'SYSLOG',
    'SYS_ADMIN',
    'SYS_BOOT',
    'SYS_CHROOT',
    'SYS_MODULE',
    'SYS_NICE',
    'SYS_PACCT',
    'SYS_PTRACE',
    'SYS_RAWIO',
    'SYS_RESOURCE',
    'SYS_TIME',
    'SYS_TTY_CONFIG',
    'WAKE_ALARM',
  ],
};

/** A capability in a list of what may be added: spelt as pods spell it, or `*`. */
export function allowedCapability(description: string) {
  return word(description, (written) => (written === '*' ? undefined : remarkOnSpelling(written)));
}

/** A capability in a list of what is forbidden, which any spelling means. */
export function forbiddenCapability(description: string) {
  return word(description, (written) => {
    if (written === '*') return refusal('"*" is not a capability, and forbids none; to forbid all, set allowed to []');
    return remarkOnName(written, known);
  });
}

/** As container runtimes read it: upper case, without the prefix. */
export function normalisedCapability(written: string): string {
  return written.toUpperCase().replace(/^CAP_/, '');
}

function remarkOnSpelling(written: string): Remark | undefined {
  const normalised = normalisedCapability(written);
  const remark = remarkOnName(written, known);
  if (remark !== undefined || normalised === written) return remark;
  return refusal(`${quote(written)} is not how Kubernetes writes a capability; write ${quote(normalised)}`);
}
