import { fileURLToPath } from 'node:url';
import type { GoProgram, Source } from './go-programs.ts';

/** The version of Kubernetes for tests. */
export const kubernetesVersion = '1.37.2';

const kubernetes: Source = {
  module: 'k8s.io/kubernetes',
  version: `v${kubernetesVersion}`,
  sum: 'h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=',
  linked: versionOfKubernetes(),
  alsoRequires: publishedLibraries,
};

/** kind also has the files of a node: see `node-image.ts`. */
export const kind: Source = {
  module: 'sigs.k8s.io/kind',
  version: 'v0.33.0',
  sum: 'h1:AjvDv3vOygb/VKLVQW87lfktIBzkxR8Ump9DjxC8+Lk=',
};

const helm: Source = {
  module: 'helm.sh/helm/v4',
  version: 'v4.3.1',
  sum: 'h1:UndCoLe9UPmNoL7IvWzaUXveL7T5t/ijoorEmgJdI9g=',
  linked: { 'helm.sh/helm/v4/internal/version.version': 'v4.3.1' },
};

const containerd: Source = {
  module: 'github.com/containerd/containerd/v2',
  version: 'v2.3.7',
  sum: 'h1:7PGbgAVKE4ieQjFPv7+kwAv7f9dCtRpExZwjExHD/Fk=',
  linked: { 'github.com/containerd/containerd/v2/version.Version': 'v2.3.7' },
  // Each would need a C library.
  tags: ['no_btrfs', 'no_devmapper', 'no_zfs', 'no_aufs'],
};

const networkPlugins: Source = {
  module: 'github.com/containernetworking/plugins',
  version: 'v1.9.1',
  sum: 'h1:8oU6WsIsU3bpnNZuvHp74a6cE1MJwbj2P7s4/yTUNlA=',
};

/** The version that kubeadm uses. */
const coreDns: Source = {
  module: 'github.com/coredns/coredns',
  version: 'v1.14.6',
  sum: 'h1:V2g2JdCWJVqYGdX8tlBiK0iQo23Pnt8xs8gHqKyFYs8=',
  mains: fileURLToPath(new URL('kind/programs', import.meta.url)),
};

const all = {
  etcd: { source: kubernetes, package: 'go.etcd.io/etcd/server/v3' },
  'kube-apiserver': { source: kubernetes, package: 'k8s.io/kubernetes/cmd/kube-apiserver' },
  kubectl: { source: kubernetes, package: 'k8s.io/kubernetes/cmd/kubectl' },
  'kube-controller-manager': { source: kubernetes, package: 'k8s.io/kubernetes/cmd/kube-controller-manager' },
  'kube-scheduler': { source: kubernetes, package: 'k8s.io/kubernetes/cmd/kube-scheduler' },
  'kube-proxy': { source: kubernetes, package: 'k8s.io/kubernetes/cmd/kube-proxy' },
  kubelet: { source: kubernetes, package: 'k8s.io/kubernetes/cmd/kubelet' },
  kubeadm: { source: kubernetes, package: 'k8s.io/kubernetes/cmd/kubeadm' },
  kind: { source: kind, package: 'sigs.k8s.io/kind' },
  helm: { source: helm, package: 'helm.sh/helm/v4/cmd/helm' },
  containerd: { source: containerd, package: 'github.com/containerd/containerd/v2/cmd/containerd' },
  ctr: { source: containerd, package: 'github.com/containerd/containerd/v2/cmd/ctr' },
  'containerd-shim-runc-v2': {
    source: containerd,
    package: 'github.com/containerd/containerd/v2/cmd/containerd-shim-runc-v2',
  },
  ptp: { source: networkPlugins, package: 'github.com/containernetworking/plugins/plugins/main/ptp' },
  loopback: { source: networkPlugins, package: 'github.com/containernetworking/plugins/plugins/main/loopback' },
  'host-local': { source: networkPlugins, package: 'github.com/containernetworking/plugins/plugins/ipam/host-local' },
  portmap: { source: networkPlugins, package: 'github.com/containernetworking/plugins/plugins/meta/portmap' },
  coredns: { source: coreDns, package: './coredns' },
  pause: { source: coreDns, package: './pause' },
} as const satisfies Record<string, GoProgram>;

/** A program of test clusters. */
export type Program = keyof typeof all;

/** The programs of an API server without a cluster. */
export const apiServerPrograms: readonly Program[] = ['etcd', 'kube-apiserver', 'kubectl'];

/** The programs of a node. */
export const nodePrograms: readonly Program[] = [
  ...apiServerPrograms,
  ...(['kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'kubelet', 'kubeadm'] as const),
  ...(['containerd', 'ctr', 'containerd-shim-runc-v2', 'ptp', 'loopback', 'host-local', 'portmap'] as const),
  ...(['coredns', 'pause'] as const),
];

/** The recipes of programs. */
export function recipesOf(names: readonly Program[]): ReadonlyMap<string, GoProgram> {
  return new Map(names.map((name) => [name, all[name]]));
}

/**
 * Kubernetes as a library for our own programs; `mains` is the folder of their main packages. Without the exclusions Go would
 * compile the libraries again, in another version.
 */
export function kubernetesWith(mains: string): Source {
  const alsoRequires = (goMod: string) =>
    publishedLibraries(goMod).flatMap((line) => [line, line.replace(/^replace .* => /, 'exclude ')]);
  return { ...kubernetes, mains, alsoRequires };
}

/** Otherwise kube-apiserver reports v0.0.0, and kubectl warns of the difference. */
function versionOfKubernetes(): Record<string, string> {
  const [major = '', minor = ''] = kubernetesVersion.split('.');
  const facts = { gitVersion: `v${kubernetesVersion}`, gitMajor: major, gitMinor: minor, gitTreeState: 'archive' };
  const variables = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) =>
    Object.entries(facts).map(([fact, value]): [string, string] => [`${name}.${fact}`, value]),
  );
  return Object.fromEntries(variables);
}

/**
 * Kubernetes' go.mod replaces its libraries by folders that are not in the published module. They are modules of their own,
 * v0.37.2 for 1.37.2.
 */
function publishedLibraries(goMod: string): readonly string[] {
  const libraries = goMod.match(/^\t\S+(?= => \.\/staging\/)/gm) ?? [];
  return libraries
    .map((tabbed) => tabbed.trim())
    .map((library) => `replace ${library} => ${library} v0.${kubernetesVersion.replace(/^1\./, '')}`);
}
