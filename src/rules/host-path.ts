import { goesThroughProcess, isOfNode, plainPath, segmentsOf } from '../model/host-path.ts';
import { Environment } from '../model/environment.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { SegmentTree } from '../model/segment-tree.ts';
import { partOf, rightsOf, VolumeUses } from '../model/volume-uses.ts';
import { examplePod, exampleContainer } from './contract/example.ts';
import { climbs, nodePath } from './grammar/node-path.ts';
import { flag, list, object, objectWith, OptionDoubt, OptionWarning } from './contract/options.ts';
import { defineRule, type Problem, type Report } from './contract/rule.ts';
import { voidEntry } from './parts/void-entry.ts';
import { wordList } from './parts/word-list.ts';

const removal = 'remove the volume from spec.volumes and volumeMounts';
const otherType = 'use another volume type, such as emptyDir or persistentVolumeClaim';
const unlisted = (path: string) => ({
  problem: `mounts host path ${quote(path)}`,
  remedy: isOfNode(path) ? removal : otherType,
});
const outside = (path: string, allowed: string) => ({
  problem: `mounts host path ${quote(path)}, and only ${allowed} is allowed`,
  remedy: `${isOfNode(path) ? removal : otherType}, or use an allowed path`,
});
const forbiddenBy = (path: string, entry: string) => ({
  problem: `mounts host path ${quote(path)}, and ${quote(entry)} is forbidden`,
  remedy: isOfNode(path) ? removal : otherType,
});
const above = (path: string, entry: string) => ({
  problem: `mounts host path ${quote(path)}, which may hold ${quote(entry)}, and that is forbidden`,
  remedy: `mount only the path that is needed, and not one above ${quote(entry)}`,
});
const linked = (path: string) => ({
  problem: `mounts host path ${quote(path)}, which the kernel links to other paths`,
  remedy: 'mount the path that it leads to, if that is allowed',
});
const writable = (mountPath: string, path: string) => ({
  problem: [
    `mounts host path ${quote(path)} at `,
    quote(mountPath),
    ' for writing, and the path is allowed only read-only',
  ] as const,
  remedy: 'set readOnly to true in volumeMounts',
});

const logs = { name: 'logs', hostPath: { path: '/var/log/pods' } };
const mount = { name: 'logs', mountPath: '/logs' };

export default defineRule({
  id: 'host-path',
  since: '0.1.0',
  severity: 'critical',
  guards: ['storage'],
  summary: 'hostPath volumes',
  why: 'A host path gives access to the files of other pods, and often to the credentials of the kubelet. A pod that may write to the right one is root on the node.',
  remedy:
    'Use another volume type. Where a pod must read files of the node, such as a log agent, allow the path in the policy and mount it with readOnly: true.',
  options: object({
    allowed: list(
      objectWith(
        ['path'],
        {
          path: nodePath(
            'An absolute path of the node. It covers all below it, by whole names: /var/log covers /var/log/pods and not /var/logs.',
          ),
          readOnly: flag(
            'Whether every mount of such a volume must say readOnly: true. What is mounted on the node below the path stays writable unless the mount says recursiveReadOnly: Enabled.',
          ),
        },
        'A path that may be used. Where several cover a path, one without readOnly is enough to write.',
      ),
      'The host paths that pods may use; "/" allows all that are not forbidden. An empty list allows none.',
    ),
    forbidden: list(
      objectWith(
        ['path'],
        {
          path: nodePath(
            'An absolute path of the node, such as /run/containerd/containerd.sock or /etc/kubernetes. It covers all below it, in this case: Windows nodes read names in any. Links of the node are not known, but for /var/run, which counts as /run, and for those of processes, such as /proc/1/root, which count as all paths.',
          ),
        },
        'A path that may not be used.',
      ),
      'The host paths that no pod may use, whatever is allowed; nor one above them, which would bring them along.',
    ),
  }),
  defaults: { allowed: [], forbidden: [] },
  examples: {
    pass: [
      { name: 'another type of volume', pod: examplePod({ spec: { volumes: [{ name: 'scratch', emptyDir: {} }] } }) },
      {
        name: 'below an allowed path, mounted for reading',
        pod: examplePod({ container: { volumeMounts: [{ ...mount, readOnly: true }] }, spec: { volumes: [logs] } }),
        options: { allowed: [{ path: '/var/log', readOnly: true }] },
      },
      {
        name: 'an allowed path, mounted for writing',
        pod: examplePod({ container: { volumeMounts: [mount] }, spec: { volumes: [logs] } }),
        options: { allowed: [{ path: '/var/log/pods' }] },
      },
      {
        name: 'any but forbidden ones',
        pod: examplePod({ container: { volumeMounts: [mount] }, spec: { volumes: [logs] } }),
        options: { allowed: [{ path: '/' }], forbidden: [{ path: '/run/containerd' }, { path: '/etc/kubernetes' }] },
      },
    ],
    fail: [
      {
        name: 'a path that the node alone has',
        pod: examplePod({ spec: { volumes: [logs] } }),
        messages: [
          'volume "logs" mounts host path "/var/log/pods"; remove the volume from spec.volumes and volumeMounts',
        ],
      },
      {
        name: 'a path with data of the pod',
        pod: examplePod({ spec: { volumes: [{ name: 'data', hostPath: { path: '/data' } }] } }),
        messages: [
          'volume "data" mounts host path "/data"; use another volume type, such as emptyDir or persistentVolumeClaim',
        ],
      },
      {
        name: 'a path that only begins with the same letters',
        pod: examplePod({ spec: { volumes: [{ name: 'logs', hostPath: { path: '/var/logs' } }] } }),
        options: { allowed: [{ path: '/var/log' }] },
        messages: [
          'volume "logs" mounts host path "/var/logs", and only "/var/log" is allowed; use another volume type, such as emptyDir or persistentVolumeClaim, or use an allowed path',
        ],
      },
      {
        name: 'forbidden paths where all others are allowed, and one above them',
        pod: examplePod({
          spec: {
            volumes: [
              { name: 'runtime', hostPath: { path: '/var/run/containerd/containerd.sock' } },
              { name: 'settings', hostPath: { path: '/etc' } },
            ],
          },
        }),
        options: { allowed: [{ path: '/' }], forbidden: [{ path: '/run/containerd' }, { path: '/etc/kubernetes' }] },
        messages: [
          'volume "runtime" mounts host path "/var/run/containerd/containerd.sock", and "/run/containerd" is forbidden; remove the volume from spec.volumes and volumeMounts',
          'volume "settings" mounts host path "/etc", which may hold "/etc/kubernetes", and that is forbidden; mount only the path that is needed, and not one above "/etc/kubernetes"',
        ],
      },
      {
        name: 'an allowed path, mounted for writing where it may be read',
        pod: examplePod({
          container: { volumeMounts: [mount] },
          spec: {
            initContainers: [{ ...exampleContainer, name: 'setup', volumeMounts: [{ ...mount, readOnly: false }] }],
            volumes: [logs],
          },
        }),
        options: { allowed: [{ path: '/var/log', readOnly: true }] },
        messages: [
          'init container "setup" mounts host path "/var/log/pods" at "/logs" for writing, and the path is allowed only read-only; set readOnly to true in volumeMounts',
          'container "app" mounts host path "/var/log/pods" at "/logs" for writing, and the path is allowed only read-only; set readOnly to true in volumeMounts',
        ],
      },
    ],
  },

  states: ({ allowed }) => [
    { kind: allowed.length > 0 ? 'allows' : 'refuses', use: 'volumes of type hostPath', path: ['allowed'] },
  ],

  check({ allowed, forbidden }, doubt) {
    const open = new SegmentTree<boolean>();
    for (const { path, readOnly = false } of allowed) {
      open.add(namesOf(path), readOnly, (known, added) => known && added);
    }
    const barred = new SegmentTree<string>();
    for (const [index, { path }] of forbidden.entries()) {
      if (namesOf(path).length === 0) {
        doubt(
          new OptionDoubt(['forbidden', index, 'path'], 'it would forbid every path; to allow none, set allowed to []'),
        );
      }
      barred.add(namesOf(path), plainPath(path));
      barred.add(linkedNamesOf(path), plainPath(path));
    }
    if (allowed.length === 0 && forbidden.length > 0) {
      const message = 'no path is allowed, so it changes nothing; to allow all others, write "/" in allowed';
      doubt(new OptionWarning(['forbidden'], message));
    }
    const isBarred = (names: readonly string[]) => barred.covering(names).next().done === false;
    for (const [index, { path }] of allowed.entries()) {
      if (!isBarred([]) && isBarred(linkedNamesOf(path))) doubt(voidEntry('allowed', index, 'path'));
    }
    const told = wordList(
      allowed.map(({ path }) => path),
      ' or ',
      quote,
    );
    /** Of what is refused the words; of the rest whether it is for reading alone. */
    const judge = (path: string): Refusal | boolean => {
      if (allowed.length > 0 && goesThroughProcess(path)) {
        const isReadOnlyAnywhere = leastOf(open.covering([]));
        return isReadOnlyAnywhere === undefined || forbidden.length > 0 ? linked(path) : isReadOnlyAnywhere;
      }
      const isReadOnly = isPlain(path) ? leastOf(open.covering(namesOf(path))) : undefined;
      if (isReadOnly === undefined) return told === '' ? unlisted(path) : outside(path, told);
      const names = linkedNamesOf(path);
      const [entry] = barred.covering(names);
      if (entry !== undefined) return forbiddenBy(path, entry);
      const below = barred.below(names);
      return below === undefined ? isReadOnly : above(path, below);
    };
    return (pod, report) => {
      let readOnly: Map<string, string> | undefined;
      let uses: VolumeUses | undefined;
      for (const volume of pod.volumes) {
        if (!volume.has('hostPath')) continue;
        const path = volume.fields('hostPath').text('path') ?? '';
        const judged = judge(path);
        if (typeof judged === 'object') {
          const at = volume.at('hostPath', 'path');
          const parts = [plainPath(path), ...(uses ??= new VolumeUses(pod)).take(volume)];
          report({ at, guards: 'storage', value: path, parts, ...judged });
        } else if (judged) (readOnly ??= new Map()).set(volume.name, path);
      }
      uses?.throwUnread();
      if (readOnly !== undefined) reportWritable(pod, readOnly, report);
    };
  },
});

function reportWritable(pod: Pod, readOnly: ReadonlyMap<string, string>, report: Report): void {
  for (const container of pod.containers) {
    const environment = new Environment(container, pod);
    for (const volumeMount of container.volumeMounts) {
      const name = volumeMount.text('name') ?? '';
      const path = readOnly.get(name);
      const written = volumeMount.boolean('readOnly');
      if (path === undefined || written === true) continue;
      const at = volumeMount.at('readOnly');
      // What of the node may be written, wherever in the container it is: absence of readOnly is false on every node.
      const key = plainPath(`${path}/${partOf(volumeMount)}`);
      const rights = rightsOf(volumeMount).map((right) => `${right} ${name}`);
      const parts = [...rights, ...environment.variablesOf(volumeMount)];
      const words = writable(volumeMount.text('mountPath') ?? '', path);
      report({ at, guards: 'storage', key, ...(written !== undefined && { value: written }), parts, ...words });
    }
  }
}

type Refusal = Pick<Problem, 'problem' | 'remedy'>;

/** What cannot be compared is refused, wherever it would lead. */
function isPlain(path: string): boolean {
  return path.startsWith('/') && !climbs(path);
}

/** The names on the way, each with its slash, since `*` is a name like any other. */
function namesOf(path: string): readonly string[] {
  return segmentsOf(path).map((name) => `/${name}`);
}

/**
 * The same where the node leads: on nearly all /var/run is a link to /run (Filesystem Hierarchy Standard 3.0, 5.13), and a
 * Windows node parts names at the other slash too.
 */
function linkedNamesOf(path: string): readonly string[] {
  const names = namesOf(path.replaceAll('\\', '/'));
  return names[0] === '/var' && names[1] === '/run' ? names.slice(1) : names;
}

/** Whether all that cover a path are for reading alone; undefined where none does. */
function leastOf(covering: Iterable<boolean>): boolean | undefined {
  let least: boolean | undefined;
  for (const isReadOnly of covering) least = isReadOnly && least !== false;
  return least;
}
