import { nearest } from '../../model/nearest.ts';
import { quote } from '../../model/quote.ts';
import { word } from '../contract/options.ts';
import { refusal, warning, type Remark } from './remark.ts';

/** The key of a taint or of a node label, or a pattern in which `*` matches any characters, also none. */
export function nodeKey(description: string) {
  return word(description, remarkOn);
}

/** An optional DNS subdomain with a slash, and a name (apimachinery, IsQualifiedName). */
const qualified =
  /^(?:(?=[^/]{1,253}\/)[a-z\d](?:[-a-z\d]*[a-z\d])?(?:\.[a-z\d](?:[-a-z\d]*[a-z\d])?)*\/)?(?=.{1,63}$)[A-Za-z\d](?:[-\w.]*[A-Za-z\d])?$/;

/**
 * Roles of nodes as common installers call them. `kubectl get nodes` shows whatever stands there, so an administrator
 * may choose any name.
 */
const commonRoles = ['control-plane', 'controlplane', 'etcd', 'infra', 'master', 'worker'];

/** Keys under the prefixes that Kubernetes keeps for itself (k8s.io/api/core/v1, well_known_labels.go). */
const known: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io': ['arch', 'hostname', 'os'],
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
  const isRole = prefix === 'node-role.kubernetes.io';
  const names = isRole ? commonRoles : known[prefix];
  if (names === undefined || names.includes(name) || name.includes('*')) return undefined;
  const nearestName = nearest(name, names);
  if (nearestName === undefined) return undefined;
  const meant = quote(`${prefix}/${nearestName}`);
  if (isRole) return warning(`${quote(written)} is not a common role of nodes; write ${meant} if that is meant`);
  return refusal(`${quote(written)} is no key that Kubernetes has; write ${meant}`);
}
