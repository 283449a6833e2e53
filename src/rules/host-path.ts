import { isOfNode, plainPath, segmentsOf } from '../model/host-path.ts';
import { Environment } from '../model/environment.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { partOf, rightsOf, VolumeUses } from '../model/volume-uses.ts';
import { examplePod, exampleContainer } from './example.ts';
import { climbs, nodePath } from './grammar/node-path.ts';
import { flag, list, object, objectWith } from './options.ts';
import { defineRule, type Report } from './rule.ts';
import { wordList } from './word-list.ts';

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
      'The host paths that pods may use. An empty list allows none.',
    ),
  }),
  defaults: { allowed: [] },
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

  check({ allowed }) {
    const paths = new AllowedPaths();
    for (const { path, readOnly = false } of allowed) {
      paths.add(path, readOnly);
    }
    const told = wordList(
      allowed.map(({ path }) => path),
      ' or ',
      quote,
    );
    const wordsFor = (path: string) => (told === '' ? unlisted(path) : outside(path, told));
    return (pod, report) => {
      let readOnly: Map<string, string> | undefined;
      let uses: VolumeUses | undefined;
      for (const volume of pod.volumes) {
        if (!volume.has('hostPath')) continue;
        const path = volume.fields('hostPath').text('path') ?? '';
        const isReadOnly = paths.covering(path);
        if (isReadOnly === undefined) {
          const at = volume.at('hostPath', 'path');
          const parts = [plainPath(path), ...(uses ??= new VolumeUses(pod)).take(volume)];
          report({ at, guards: 'storage', value: path, parts, ...wordsFor(path) });
        } else if (isReadOnly) (readOnly ??= new Map()).set(volume.name, path);
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

/** A segment of the paths that may be used; all of them are a tree. */
class AllowedSegment {
  readonly below = new Map<string, AllowedSegment>();
  /** Whether all paths that end here are for reading alone; undefined where none does. */
  isReadOnly: boolean | undefined;
}

/** The paths that may be used: those that cover another are found in one pass over it. */
class AllowedPaths {
  readonly #root = new AllowedSegment();

  add(path: string, readOnly: boolean): void {
    let place = this.#root;
    for (const segment of segmentsOf(path)) {
      const below = place.below.get(segment) ?? new AllowedSegment();
      place.below.set(segment, below);
      place = below;
    }
    place.isReadOnly = readOnly && place.isReadOnly !== false;
  }

  /** Whether all that cover a path are for reading alone; undefined where none does. */
  covering(path: string): boolean | undefined {
    if (!path.startsWith('/') || climbs(path)) return undefined;
    let place: AllowedSegment | undefined = this.#root;
    let covering = place.isReadOnly;
    for (const segment of segmentsOf(path)) {
      place = place.below.get(segment);
      if (place === undefined) break;
      if (place.isReadOnly !== undefined) covering = place.isReadOnly && covering !== false;
    }
    return covering;
  }
}
