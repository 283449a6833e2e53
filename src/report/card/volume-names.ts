import type { Container } from '../../model/container.ts';
import type { Pod } from '../../model/pod.ts';
import type { Volume } from '../../model/volume.ts';
import { quote } from '../../model/quote.ts';
import { shown } from './part.ts';

/** Where a volume is mounted first, and how often else: `/data (and 2 more)`; by its name where it is not. */
export function volumeNames({ name }: Pick<Volume, 'name'>, pod: Pod): string {
  const paths = [...new Set(pod.containers.flatMap((container) => pathsOf(container, name)))];
  const [first] = paths;
  if (first === undefined) return `volume ${shown(quote(name))} (not mounted)`;
  return paths.length === 1 ? shown(first) : `${shown(first)} (and ${paths.length - 1} more)`;
}

function pathsOf(container: Container, name: string): readonly string[] {
  const mounts = container.volumeMounts.map((mount) => [mount.text('name'), mount.text('mountPath')]);
  const devices = container.items('volumeDevices').map((device) => [device.text('name'), device.text('devicePath')]);
  return [...mounts, ...devices].flatMap(([volume, path]) => (volume === name && path !== undefined ? [path] : []));
}
