import { quote } from '../../model/quote.ts';
import { noPattern } from './known-name.ts';
import { word } from '../options.ts';
import { refusal, warning } from './remark.ts';

/** As the API server takes it (pkg/apis/core/validation, SysctlContainSlashFmt and SysctlMaxLength). */
const name = /^(?=.{1,253}$)(?:[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?[./])*[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?$/;

/** What the kernel keeps apart per pod (pkg/kubelet/sysctl, namespaces.go); others the kubelet rejects. */
const namespaced = /^(?:kernel[./](?:shm|msg)|kernel[./]sem$|fs[./]mqueue[./]|net[./])/;

/** The name of a sysctl, compared whole. */
export function sysctlName(description: string) {
  return word(description, (written) => {
    if (written.includes('*')) return refusal(noPattern(written, 'the name of a sysctl'));
    if (!name.test(written)) {
      const lower = written.toLowerCase();
      const meant = name.test(lower) ? quote(lower) : 'one such as "net.ipv4.tcp_syncookies"';
      return refusal(`${quote(written)} is not the name of a sysctl; write ${meant}`);
    }
    if (namespaced.test(written)) return undefined;
    return warning(
      `${quote(written)} is a sysctl of the whole node, and the kubelet rejects pods that set it; remove it`,
    );
  });
}
