import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { examplePod, exampleContainer } from './example.ts';
import { flag, list, object, objectWith, OptionProblem, text } from './options.ts';
import { defineRule, type Report } from './rule.ts';
import { wordList } from './word-list.ts';

const refused = (volume: string, path: string, allowed: readonly string[]) => {
  const taken = `volume ${quote(volume)} takes ${quote(path)} from the node`;
  if (allowed.length === 0) return `${taken}; use another type of volume, such as emptyDir or persistentVolumeClaim`;
  if (climbs(path)) return `${taken}, through ".."; write the path without it`;
  return `${taken}, where only ${wordList(allowed, ', ', quote)} is allowed; use a path there, or another type of volume`;
};
const writable = (who: string, mountPath: string, path: string) =>
  `${who} mounts ${quote(path)} of the node at ${quote(mountPath)} for writing, and it may only be read; set readOnly of that mount to true`;

const logs = { name: 'logs', hostPath: { path: '/var/log/pods' } };
const mount = { name: 'logs', mountPath: '/logs' };

export default defineRule({
  id: 'host-path',
  since: '0.1.0',
  severity: 'critical',
  guards: ['storage'],
  summary: 'volumes that are paths of the node',
  why: 'A path of the node holds the files of other pods, and often the credentials of the kubelet. Whoever may write to the right one is root on the node.',
  remedy:
    'Use a volume of another type. Where a pod must read the node, such as an agent that ships logs, name the path in the policy and mount it with readOnly: true.',
  options: object({
    allowed: list(
      objectWith(
        ['path'],
        {
          path: text(
            'An absolute path of the node. It covers all below it, by whole names: /var/log covers /var/log/pods and not /var/logs.',
          ),
          readOnly: flag(
            'Whether every mount of such a volume must say readOnly: true. What is mounted on the node below the path stays writable unless the mount says recursiveReadOnly: Enabled.',
          ),
        },
        'A path that may be used. Where several cover a path, one without readOnly is enough to write.',
      ),
      'The paths of the node that pods may use. An empty list allows none.',
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
        name: 'any path',
        pod: examplePod({ spec: { volumes: [logs] } }),
        messages: [refused('logs', '/var/log/pods', [])],
      },
      {
        name: 'a path that only begins with the same letters',
        pod: examplePod({ spec: { volumes: [{ name: 'logs', hostPath: { path: '/var/logs' } }] } }),
        options: { allowed: [{ path: '/var/log' }] },
        messages: [refused('logs', '/var/logs', ['/var/log'])],
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
          writable('init container "setup"', '/logs', '/var/log/pods'),
          writable('container "app"', '/logs', '/var/log/pods'),
        ],
      },
    ],
  },

  check({ allowed }) {
    const paths = new AllowedPaths();
    for (const [index, { path, readOnly = false }] of allowed.entries()) {
      const at = ['allowed', index, 'path'];
      if (!path.startsWith('/')) throw new OptionProblem(at, `${quote(path)} is not absolute; start it with "/"`);
      if (climbs(path)) throw new OptionProblem(at, `${quote(path)} holds ".."; write the path that it leads to`);
      paths.add(path, readOnly);
    }
    const told = allowed.map(({ path }) => path);
    return (pod, report) => {
      let readOnly: Map<string, string> | undefined;
      for (const volume of pod.volumes) {
        if (!volume.has('hostPath')) continue;
        const path = volume.fields('hostPath').text('path') ?? '';
        const isReadOnly = paths.covering(path);
        if (isReadOnly === undefined) {
          const at = volume.at('hostPath', 'path');
          report({ at, guards: 'storage', value: path, message: refused(volume.name, path, told) });
        } else if (isReadOnly) (readOnly ??= new Map()).set(volume.name, path);
      }
      if (readOnly !== undefined) reportWritable(pod, readOnly, report);
    };
  },
});

function reportWritable(pod: Pod, readOnly: ReadonlyMap<string, string>, report: Report): void {
  for (const container of pod.containers) {
    for (const volumeMount of container.volumeMounts) {
      const path = readOnly.get(volumeMount.text('name') ?? '');
      const written = volumeMount.boolean('readOnly');
      if (path === undefined || written === true) continue;
      const key = volumeMount.text('mountPath') ?? '';
      const message = writable(container.label, key, path);
      const at = volumeMount.at('readOnly');
      report({ at, guards: 'storage', key, ...(written !== undefined && { value: written }), message });
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

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

/** A Windows node parts names at the other slash too, where the API server does not look for "..". */
function climbs(path: string): boolean {
  return path.split(/[/\\]/).includes('..');
}
