import { isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Alias, LineCounter, Node, Scalar, YAMLMap } from 'yaml';
import { isObject } from './fields.ts';
import { quote } from './quote.ts';
import { maxDepth, tooDeep, type Fault } from './yaml-fault.ts';
import { keyOf, merges, resolve, tagOf } from './yaml-scalar.ts';

/** A key and its value in a map, or an item of a list. */
interface Child {
  readonly key: Node;
  readonly value: Node | null;
}

/** Converts nodes to plain data; what cannot be read goes to `faults`, once for each place. */
export class YamlTree {
  readonly root: Node | null;
  readonly value: unknown;
  readonly faults: Fault[] = [];
  readonly #lines: LineCounter;
  readonly #budget: { aliased: number };
  readonly #anchors = new Map<string, Node>();
  readonly #targets = new Map<Alias, Node>();
  readonly #open = new Set<Node>();
  readonly #children = new Map<YAMLMap, ReadonlyMap<string, Child>>();
  #within: Alias | undefined;
  #isStopped = false;

  /** `budget`: how many values aliases may still repeat, in all documents of a text together. */
  constructor(root: Node | null, lines: LineCounter, budget: { aliased: number }) {
    this.root = root;
    this.#lines = lines;
    this.#budget = budget;
    this.value = this.#read(root, 0);
  }

  get isTooDeep(): boolean {
    return this.faults.some(([, message]) => message === tooDeep);
  }

  placeOf(offset: number): { readonly line: number; readonly column: number } {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  #read(node: unknown, depth: number): unknown {
    if (!isNode(node)) return null;
    if (this.#within && --this.#budget.aliased < 0) this.#stop(node, 'aliases make this too large; write less "*"');
    if (this.#isStopped) return undefined;
    if (isAlias(node)) {
      const target = this.#follow(node);
      const outer = this.#within;
      this.#within ??= node;
      const value = target && this.#read(target, depth);
      this.#within = outer;
      return value;
    }
    this.#remember(node);
    if (isScalar(node)) return this.#scalar(node);
    if (depth >= maxDepth) return this.#stop(node, tooDeep);
    this.#open.add(node);
    const value = isMap(node) ? this.#map(node, depth + 1) : node.items.map((item) => this.#read(item, depth + 1));
    this.#open.delete(node);
    return value;
  }

  /** Of pairs and merges with the same key the last one counts, as in `#map`. */
  childOf(node: unknown, segment: string | number): Child | undefined {
    const target = isAlias(node) ? this.#targets.get(node) : node;
    if (isSeq(target)) {
      const item = typeof segment === 'number' ? target.items[segment] : undefined;
      return isNode(item) ? { key: item, value: item } : undefined;
    }
    if (!isMap(target)) return undefined;
    return this.#childrenOf(target).get(String(segment));
  }

  #childrenOf(map: YAMLMap): ReadonlyMap<string, Child> {
    const known = this.#children.get(map);
    if (known !== undefined) return known;
    const children = new Map<string, Child>();
    this.#children.set(map, children);
    for (const { key, value } of map.items) {
      if (isMergeKey(key)) {
        for (const source of isSeq(value) ? value.items.toReversed() : [value]) {
          const target = isAlias(source) ? this.#targets.get(source) : source;
          if (isMap(target)) for (const [name, child] of this.#childrenOf(target)) children.set(name, child);
        }
      } else if (isNode(key)) {
        const target = isAlias(key) ? this.#targets.get(key) : key;
        const name = isScalar(target) ? keyOf(target) : undefined;
        if (name !== undefined) children.set(name, { key, value: isNode(value) ? value : null });
      }
    }
    return children;
  }

  /** go-yaml merges at the position of the merge key: it overwrites earlier keys, and later ones overwrite it. */
  #map(map: YAMLMap, depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const written = new Map<string, number>();
    for (const { key, value } of map.items) {
      if (isMergeKey(key)) {
        if (isSeq(value)) this.#remember(value);
        const sources = (isSeq(value) ? value.items : [value]).map((source) => this.#read(source, depth));
        for (const source of sources.toReversed()) {
          if (isObject(source)) for (const name of Object.keys(source)) put(result, name, source[name]);
          else if (source !== undefined) this.#fault(key, mergesNoObject);
        }
        continue;
      }
      const name = isNode(key) ? this.#key(key) : undefined;
      const first = name === undefined ? undefined : written.get(name);
      if (name !== undefined && first !== undefined) {
        const { line } = this.placeOf(first);
        this.#fault(key, `key ${quote(name)} is written twice, first on line ${line}; remove one`);
      }
      const read = this.#read(value, depth);
      if (name === undefined) continue;
      if (first === undefined) written.set(name, offsetOf(key));
      put(result, name, read);
    }
    return result;
  }

  #key(node: Node): string | undefined {
    const target = isAlias(node) ? this.#follow(node) : node;
    if (target === undefined) return undefined;
    this.#remember(node);
    const key = isScalar(target) ? keyOf(target) : undefined;
    const hint = isScalar(target) ? '' : ', or render the template first';
    if (key === undefined) this.#fault(node, `${describe(target)} cannot be a key; write text in quotes${hint}`);
    return key;
  }

  #scalar(node: Scalar): unknown {
    const value = resolve(node);
    if (value === undefined) {
      this.#fault(node, `${describe(node)} does not fit its tag "${tagOf(node)}"; remove the tag`);
    } else if (typeof value === 'number' && !Number.isFinite(value)) {
      this.#fault(node, `${describe(node)} is no number of JSON; write a finite number, or quotes around text`);
    }
    return value;
  }

  #follow(alias: Alias): Node | undefined {
    const target = this.#targets.get(alias) ?? this.#anchors.get(alias.source);
    const name = quote(`&${alias.source}`);
    if (!target) this.#fault(alias, `no ${name} stands before this alias; write it at the value to repeat`);
    else if (this.#open.has(target)) this.#fault(alias, `the value of ${name} contains itself; write it out`);
    else this.#targets.set(alias, target);
    return this.#targets.get(alias);
  }

  /** A repeated anchor has its new value from there on; earlier aliases keep the old one. */
  #remember(node: Node): void {
    if (!isAlias(node) && node.anchor !== undefined && !this.#within) this.#anchors.set(node.anchor, node);
  }

  #fault(node: unknown, message: string): void {
    if (!this.#within && !this.#isStopped) this.faults.push([offsetOf(node), message]);
  }

  #stop(node: Node, message: string): void {
    if (!this.#isStopped) this.faults.push([offsetOf(this.#within ?? node), message]);
    this.#isStopped = true;
  }
}

function isMergeKey(node: unknown): boolean {
  return isScalar(node) && merges(node);
}

/** Where a node begins. */
export function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

function describe(node: Node): string {
  if (!isScalar(node)) return isSeq(node) ? 'a list' : 'an object';
  return node.source === '' && node.type === 'PLAIN' ? 'an empty place' : quote(String(node.value));
}

/** Never through the prototype, whatever the key. */
function put(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

const mergesNoObject = '"<<" merges something other than objects; write "<<: *anchor"';
