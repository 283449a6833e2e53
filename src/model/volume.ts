import { Fields, Malformed, isObject } from './fields.ts';

/** One volume of a pod. */
export class Volume extends Fields {
  readonly index: number;
  readonly name: string;
  /** Every source that is written, in the user's order; the API accepts exactly one, and knows new ones each year. */
  readonly sources: readonly string[];

  constructor(raw: unknown, spec: Fields, index: number) {
    if (!isObject(raw)) throw new Malformed(spec.at('volumes', index), 'is not an object');
    super(raw, spec, index, 'volumes');
    this.index = index;
    this.name = this.text('name') ?? '';
    this.sources = Object.keys(raw).filter((key) => key !== 'name' && this.has(key));
  }

  /** Whether this source is written (`emptyDir: {}` is, `emptyDir: null` is not). */
  has(source: string): boolean {
    return this.entry(source) !== undefined;
  }
}
