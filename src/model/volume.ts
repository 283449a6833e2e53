import { Fields, Malformed, isObject, isWritten, nameAt } from './fields.ts';
import { quote } from './quote.ts';

/** What holds the files of an emptyDir. */
export type Medium = 'disk' | 'memory' | 'huge pages';

/** One volume of a pod. */
export class Volume extends Fields {
  readonly index: number;
  readonly name: string;
  /** All sources in the order as written. The API accepts exactly one. */
  readonly sources: readonly string[];

  constructor(raw: unknown, spec: Fields, index: number) {
    if (!isObject(raw)) throw new Malformed(spec.at('volumes', index), 'is not an object');
    super(raw, spec, index, 'volumes');
    this.index = index;
    this.name = nameAt(this, raw['name']);
    this.sources = Object.keys(raw).filter((key) => key !== 'name' && isWritten(raw[key]));
  }

  /** How a message names it: `volume "data"`. */
  get label(): string {
    return `volume ${quote(this.name)}`;
  }

  /**
   * What holds its files, of an emptyDir on Linux; undefined for other volumes. Huge pages may have a size, as in
   * `HugePages-2Mi` (kubernetes, pkg/volume/emptydir/empty_dir.go).
   */
  get medium(): Medium | undefined {
    if (!this.has('emptyDir')) return undefined;
    const medium = this.fields('emptyDir').text('medium') ?? '';
    if (medium === 'Memory') return 'memory';
    return medium.startsWith('HugePages') ? 'huge pages' : 'disk';
  }

  /** Whether it has this source (`emptyDir: {}` counts, `emptyDir: null` does not). */
  has(source: string): boolean {
    return this.sources.includes(source);
  }
}
