/** Places that belong to the node with all below them: no other volume has what is there. */
const ofNode: ReadonlySet<string> = new Set([
  'bin',
  'boot',
  'dev',
  'etc',
  'lib',
  'lib64',
  'opt/cni',
  'proc',
  'root',
  'run',
  'sbin',
  'sys',
  'usr',
  'var/lib/cni',
  'var/lib/containerd',
  'var/lib/containers',
  'var/lib/crio',
  'var/lib/docker',
  'var/lib/etcd',
  'var/lib/kubelet',
  'var/lib/rancher',
  'var/log/containers',
  'var/log/journal',
  'var/log/pods',
  'var/run',
]);

/** Places that hold some of these, among others that a pod may have made. */
const aboveThese: ReadonlySet<string> = new Set(['', 'opt', 'var', 'var/lib', 'var/log']);

/** In segments, of the longest of these places. */
const maxDepth = 3;

/** The names in a path of the node, as the kernel reads it. */
export function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/** A path of the node as the kernel reads it, in one spelling; a name that climbs stays. */
export function plainPath(path: string): string {
  return `${path.startsWith('/') ? '/' : ''}${segmentsOf(path).join('/')}`;
}

/**
 * Whether a path of the node leads to what the node alone has: its kernel, devices, sockets, programs, settings, the
 * files of its kubelet and runtime. By the Filesystem Hierarchy Standard and the defaults of kubelets and runtimes.
 */
export function isOfNode(path: string): boolean {
  if (path.startsWith('\\\\.\\pipe\\')) return true;
  if (!path.startsWith('/')) return false;
  const segments = segmentsOf(path);
  if (segments.length < maxDepth && aboveThese.has(segments.join('/'))) return true;
  return segments.slice(0, maxDepth).some((_, index) => ofNode.has(segments.slice(0, index + 1).join('/')));
}

/**
 * Whether a path goes through what the kernel shows of one process, where links lead to any other path: `/proc/1/root` is all
 * of the node (proc(5), /proc/pid/root, cwd, exe, fd, map_files and task).
 */
export function goesThroughProcess(path: string): boolean {
  const [first, second = '', third] = segmentsOf(path);
  return first === 'proc' && third !== undefined && /^(?:\d+|self|thread-self)$/.test(second);
}
