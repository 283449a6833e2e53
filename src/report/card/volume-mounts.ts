import type { Container } from '../../model/container.ts';
import type { Fields } from '../../model/fields.ts';
import { quote } from '../../model/quote.ts';
import type { Pod } from '../../model/pod.ts';
import type { Volume } from '../../model/volume.ts';
import { shown } from './part.ts';

/** One use of a volume by a container, as a folder or as a device. */
interface Mount {
  readonly container: Container;
  readonly path: string | undefined;
  readonly fields: Fields;
}

/** Where the containers of a pod mount its volumes. */
export class VolumeMounts {
  readonly #byVolume: ReadonlyMap<string | undefined, readonly Mount[]>;

  /** Throws `Malformed` where the API does not define a mount so. */
  constructor(pod: Pod) {
    this.#byVolume = Map.groupBy(pod.containers.flatMap(mountsIn), ({ fields }) => fields.text('name'));
  }

  of({ name }: Pick<Volume, 'name'>): readonly Mount[] {
    return this.#byVolume.get(name) ?? none;
  }

  /** Where a volume is mounted first, and how often else: `/data (and 2 more)`; by its name where it is not. */
  nameOf(volume: Pick<Volume, 'name'>): string {
    const paths = new Set(this.of(volume).flatMap(({ path }) => path ?? []));
    const [first] = paths;
    if (first === undefined) return `volume ${shown(quote(volume.name))} (not mounted)`;
    return paths.size === 1 ? shown(first) : `${shown(first)} (and ${paths.size - 1} more)`;
  }
}

const none: readonly Mount[] = Object.freeze([]);

function mountsIn(container: Container): readonly Mount[] {
  const folders = container.volumeMounts.map((fields) => ({ container, fields, path: fields.text('mountPath') }));
  const devices = container.items('volumeDevices');
  return [...folders, ...devices.map((fields) => ({ container, fields, path: fields.text('devicePath') }))];
}
