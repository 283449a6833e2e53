import * as fc from 'fast-check';
import type { Path } from '../src/model/path.ts';

/** How offsets are looked up. */
export const pathKey = (path: Path) => JSON.stringify(path);

type Choose = fc.GeneratorValue;

/**
 * Writes an object as YAML in a layout that is chosen at random (block and flow, quotes, comments, tabs, indents, anchors),
 * and remembers where each field begins. It knows nothing of what reads it.
 */
export class Layout {
  text = '';
  /** Of keys and of the items of lists, by path. */
  readonly offsets = new Map<string, number>();
  readonly #choose: Choose;
  readonly #anchors = new Map<string, { readonly name: string; readonly path: Path }>();

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  /** Writes anything that is not the object. */
  write(text: string): void {
    this.text += text;
  }

  /** Writes a value that begins a line at an indent. */
  block(value: unknown, path: Path, indent: number): void {
    this.#mark(path);
    if (Array.isArray(value)) this.#blockList(value, path, indent);
    else this.#blockMap(value as object, path, indent);
  }

  #maybe(oneIn: number): boolean {
    return this.#choose(fc.nat, { max: oneIn - 1 }) === 0;
  }

  #mark(path: Path): void {
    // Of an item that begins with its first key both are at the same place.
    if (!this.offsets.has(pathKey(path))) this.offsets.set(pathKey(path), this.text.length);
  }

  #comment(indent: number): void {
    if (this.#maybe(6)) this.write(`${' '.repeat(indent)}# privileged: true\n`);
    if (this.#maybe(12)) this.write('\n');
  }

  #blockMap(map: object, path: Path, indent: number): void {
    for (const [index, [key, value]] of Object.entries(map).entries()) {
      if (index > 0) {
        this.#comment(indent);
        this.write(' '.repeat(indent));
      }
      this.#mark([...path, key]);
      this.write(`${this.#key(key)}:`);
      this.#below(value, [...path, key], indent);
    }
  }

  #blockList(list: readonly unknown[], path: Path, indent: number): void {
    for (const [index, value] of list.entries()) {
      if (index > 0) {
        this.#comment(indent);
        this.write(' '.repeat(indent));
      }
      this.write('- ');
      if (isCollection(value) && !this.#isFlow()) this.block(value, [...path, index], indent + 2);
      else {
        this.#mark([...path, index]);
        this.#flow(value, [...path, index]);
        this.#end();
      }
    }
  }

  /** What follows a colon. */
  #below(value: unknown, path: Path, indent: number): void {
    if (!isCollection(value) || this.#isFlow()) {
      this.write(this.#maybe(6) ? '\t' : ' '.repeat(1 + this.#choose(fc.nat, { max: 2 })));
      this.#flow(value, path);
      this.#end();
      return;
    }
    const known = this.#anchors.get(JSON.stringify(value));
    if (known !== undefined && this.#maybe(2)) {
      this.write(` *${known.name}`);
      this.#end();
      this.#repeat(known.path, path);
      return;
    }
    if (known === undefined && this.#maybe(3)) {
      const name = `a${this.#anchors.size}`;
      this.#anchors.set(JSON.stringify(value), { name, path });
      this.write(` &${name}`);
    }
    this.#end();
    // A list may stand as far left as its key.
    const further = Array.isArray(value) && this.#maybe(2) ? 0 : 2 + this.#choose(fc.nat, { max: 2 });
    this.#comment(indent + further);
    this.write(' '.repeat(indent + further));
    this.block(value, path, indent + further);
  }

  /** Fields of an alias are where they are written. */
  #repeat(from: Path, to: Path): void {
    const prefix = pathKey(from).slice(0, -1);
    for (const [key, offset] of this.offsets) {
      if (!key.startsWith(`${prefix},`)) continue;
      this.offsets.set(`${pathKey(to).slice(0, -1)}${key.slice(prefix.length)}`, offset);
    }
  }

  #flow(value: unknown, path: Path): void {
    if (!isCollection(value)) {
      this.write(this.#scalar(value));
      return;
    }
    const isList = Array.isArray(value);
    this.write(isList ? '[' : '{');
    for (const [index, [key, item]] of Object.entries(value).entries()) {
      if (index > 0) this.write(this.#maybe(4) ? ',\t' : ', ');
      const below = [...path, isList ? index : key];
      this.#mark(below);
      if (!isList) this.write(`${this.#key(key)}: `);
      this.#flow(item, below);
    }
    this.write(isList ? ']' : '}');
  }

  #isFlow(): boolean {
    return this.#maybe(4);
  }

  #end(): void {
    this.write(this.#maybe(8) ? ' # image: "x"\n' : '\n');
  }

  #key(key: string): string {
    return this.#maybe(5) ? JSON.stringify(key) : key;
  }

  #scalar(value: unknown): string {
    if (typeof value !== 'string') return JSON.stringify(value);
    return this.#maybe(2) ? JSON.stringify(value) : `'${value}'`;
  }
}

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
