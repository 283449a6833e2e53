import { nearest } from '../../model/nearest.ts';
import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { refusal, type Remark } from './remark.ts';

/** The key of a taint or of a node label, or a pattern in which `*` matches any characters, also none. */
export function nodeKey(description: string) {
  return word(description, remarkOn);
}

/** An optional DNS subdomain with a slash, and a name (apimachinery, IsQualifiedName). */
const qualified =
  /^(?:(?=[^/]{1,253}\/)[a-z\d](?:[-a-z\d]*[a-z\d])?(?:\.[a-z\d](?:[-a-z\d]*[a-z\d])?)*\/)?(?=.{1,63}$)[A-Za-z\d](?:[-\w.]*[A-Za-z\d])?$/;

/** Keys under the prefixes of Kubernetes (k8s.io/api/core/v1, well_known_labels.go), and other common keys there. */
const known: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io': ['arch', 'hostname', 'os'],
  'node-role.kubernetes.io': ['control-plane', 'controlplane', 'etcd', 'infra', 'master', 'worker'],
  'node.kubernetes.io': [
    'disk-pressure',
    'instance-type',
    'memory-pressure',
    'network-unavailable',
    'not-ready',
    'out-of-service',
    'pid-pressure',
    'unreachable',
    'unschedulable',
    'windows-build',
  ],
  'topology.kubernetes.io': ['region', 'zone'],
};

function remarkOn(written: string): Remark | undefined {
  // A "*" may also match the slash, and any number of characters.
  if (!qualified.test(written.replaceAll('*', 'x'))) {
    const problem = `${quote(written)} is not the key of a taint or a label`;
    return refusal(`${problem}; write one such as "node-role.kubernetes.io/control-plane", without value and effect`);
  }
  const [prefix = '', name = ''] = written.split('/');
  const names = known[prefix];
  if (names === undefined || names.includes(name) || name.includes('*')) return undefined;
  const meant = nearest(name, names);
  if (meant === undefined) return undefined;
  return refusal(`${quote(written)} is no key that Kubernetes has; write ${quote(`${prefix}/${meant}`)}`);
}
