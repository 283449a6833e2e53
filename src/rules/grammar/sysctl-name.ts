import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { refusal, warning } from './remark.ts';

/** The syntax of the API server (pkg/apis/core/validation, SysctlContainSlashFmt and SysctlMaxLength). */
const name = /^(?=.{1,253}$)(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;

/** A prefix with `*` at its end (policy/v1beta1, SysctlContainSlashPatternFmt; kubelet, sysctl/allowlist.go). */
const pattern = /^(?=.{1,253}$)(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*(?:[a-z0-9][-_a-z0-9]*)?\*$/;

/** Namespaced sysctls (pkg/kubelet/sysctl, namespaces.go): one name, and prefixes. The kubelet rejects others. */
const namespaced = ['kernel.sem', 'kernel.shm', 'kernel.msg', 'fs.mqueue.', 'net.'];

/** The name of a sysctl, or a prefix with `*` at its end. */
export function sysctlPattern(description: string) {
  return word(description, (written) => {
    if (!name.test(written) && !pattern.test(written)) return refusal(whatToWrite(written));
    if (isNamespaced(written.replaceAll('/', '.'))) return undefined;
    return warning(
      `no pod can set ${quote(written)}, since the kernel does not keep it apart per pod; check the spelling, or remove it`,
    );
  });
}

function isNamespaced(written: string): boolean {
  const start = written.split('*')[0] ?? '';
  if (written !== start) return namespaced.some((each) => start.startsWith(each) || each.startsWith(start));
  return namespaced.some((each) => (each === 'kernel.sem' ? written === each : written.startsWith(each)));
}

function whatToWrite(written: string): string {
  if (written.includes('*')) {
    return `${quote(written)} has a "*" elsewhere than at its end; write one such as "net.ipv4.*"`;
  }
  const lower = written.toLowerCase();
  const meant = name.test(lower) ? quote(lower) : 'one such as "net.ipv4.tcp_syncookies"';
  return `${quote(written)} is not the name of a sysctl; write ${meant}`;
}
