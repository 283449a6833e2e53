/** Paths that belong to the node, with everything below. */
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

/** Parents of these; other directories in them may be of pods. */
const aboveThese: ReadonlySet<string> = new Set(['', 'opt', 'var', 'var/lib', 'var/log']);

/** In segments, of the paths above. */
const maxDepth = 3;

/** The segments of a path, as the kernel reads it. */
export function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/** A path without empty segments and `.`; `..` stays. */
export function plainPath(path: string): string {
  return `${path.startsWith('/') ? '/' : ''}${segmentsOf(path).join('/')}`;
}

/**
 * Whether a path leads to something of the node itself: kernel, devices, sockets, programs, configuration, files of the
 * kubelet and the runtime. From the Filesystem Hierarchy Standard and the defaults of kubelets and runtimes.
 */
export function isOfNode(path: string): boolean {
  if (path.startsWith('\\\\.\\pipe\\')) return true;
  if (!path.startsWith('/')) return false;
  const segments = segmentsOf(path);
  if (segments.length < maxDepth && aboveThese.has(segments.join('/'))) return true;
  return segments.slice(0, maxDepth).some((_, index) => ofNode.has(segments.slice(0, index + 1).join('/')));
}

/**
 * Whether a path goes through the directory of a process, which has links to any other path: `/proc/1/root` is the whole node
 * (proc(5): root, cwd, exe, fd, map_files and task of /proc/pid).
 */
export function goesThroughProcess(path: string): boolean {
  const [first, second = '', third] = segmentsOf(path);
  return first === 'proc' && third !== undefined && /^(?:\d+|self|thread-self)$/.test(second);
}
