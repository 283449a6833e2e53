import { nearest } from '../../model/nearest.ts';
import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { refusal, type Remark } from './remark.ts';

/** The key of a taint or of a label of nodes, or several by `*`, which stands for any characters, none too. */
export function nodeKey(description: string) {
  return word(description, remarkOn);
}

/** A DNS subdomain and a slash, which may be absent, and a name (apimachinery, IsQualifiedName). */
const qualified =
  /^(?:(?=[^/]{1,253}\/)[a-z\d](?:[-a-z\d]*[a-z\d])?(?:\.[a-z\d](?:[-a-z\d]*[a-z\d])?)*\/)?(?=.{1,63}$)[A-Za-z\d](?:[-\w.]*[A-Za-z\d])?$/;

/** Keys of labels and taints under names that are Kubernetes' own (k8s.io/api/core/v1, well_known_labels.go), and of those that are in wide use. */
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
  // A "*" may stand for the slash too, and for what makes the rest long enough.
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
