import { Composer, isAlias, isMap, isNode, isScalar, isSeq, Lexer, LineCounter, Parser, Schema } from 'yaml';
import type { Alias, CST, Node, Scalar, YAMLMap, YAMLParseError } from 'yaml';
import { isObject } from './fields.ts';
import type { Path } from './path.ts';
import { quote } from './quote.ts';
import { keyOf, merges, resolve, tagOf } from './yaml-scalar.ts';

/** A place in a text, counted from 1; columns in UTF-16 units, a byte order mark at the start not counted. */
export type Position = { readonly line: number; readonly column: number };

/** What keeps a document from being read, and where. */
export type DocumentProblem = Position & { readonly message: string };

const deepest = 500;
// Every scalar is composed as text that knows its tag and its quotes: what it means is decided by `resolve`, as go-yaml does.
const schema = new Schema({ schema: 'failsafe', resolveKnownTags: false, merge: false });
const documentStart = /(?<![^\n])---(?![^ \t\r\n])/g;
const controlCharacter = /[\0-\x08\v\f\x0e-\x1f]/;

/**
 * The documents of a YAML or JSON text, read as kubectl reads them (sigs.k8s.io/yaml, which reads with go-yaml v2):
 * YAML 1.1 booleans and numbers, dates as text, merge keys. Stricter than kubectl in one thing: a key that is written
 * twice is a problem. Documents in which nothing is written are left out but counted; a written null is one. Never
 * throws.
 */
export function readDocuments(text: string): Document[] {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  const composer = new Composer({ version: '1.1', schema, uniqueKeys: false });
  const documents: Document[] = [];
  let index = 0;
  let start = 0;
  // go-yaml takes a document for an attack from about this many on.
  const budget = { aliased: 400_000 };
  for (const { contents, errors, range } of composer.compose(tokensOf(source), true, source.length)) {
    const control = source.slice(start, range[2]).search(controlCharacter);
    const isEmpty = contents === null || (isScalar(contents) && contents.type === 'PLAIN' && contents.source === '');
    if (!isEmpty || errors.length > 0 || control !== -1) {
      const reading = new Reading(contents, lines, budget);
      if (control !== -1) reading.faults.unshift([start + control, 'a control character stands here; remove it']);
      const faults = errors.length > 0 && !reading.isTooDeep ? [syntaxFault(errors)] : reading.faults;
      documents.push(new Document(index, faults, reading));
    }
    index += 1;
    start = range[2];
  }
  return documents;
}

/**
 * Each document is parsed for itself, so that one with an open quote does not take in the next, as kubectl splits them.
 * What is too deep is cut off, since the parser and the composer go into every level by recursion.
 */
function* tokensOf(source: string): Generator<CST.Token> {
  const starts = [...source.matchAll(documentStart)].map(({ index }) => index);
  for (const [at, start] of [0, ...starts].entries()) {
    const parser = new Parser();
    parser.offset = start;
    for (const lexeme of new Lexer().lex(source.slice(start, starts[at]))) {
      yield* parser.next(lexeme);
      if (parser.stack.length > deepest + 2) break;
    }
    yield* parser.end();
  }
}

/** One document of a text. */
export class Document {
  /** Its place among the documents of the text, from 0, empty ones counted. */
  readonly index: number;
  /** Plain JSON data; integers beyond 2^53 are the nearest double, as JSON.parse has them. `undefined` with problems. */
  readonly value: unknown;
  /** In the order of the text. Of a broken syntax only the first problem is told: the others follow from it. */
  readonly problems: readonly DocumentProblem[];
  readonly #reading: Reading;

  /** For `readDocuments`. */
  constructor(index: number, faults: readonly Fault[], reading: Reading) {
    this.index = index;
    this.value = faults.length === 0 ? reading.value : undefined;
    this.problems = faults.map(([offset, message]) => ({ ...reading.placeOf(offset), message }));
    this.#reading = reading;
  }

  /**
   * Where the key or the value at a path is written; an item of a list is both. What is not there has the position of
   * the nearest thing around it. What an alias or a merge key brings is found where it is written.
   */
  positionOf(path: Path, of: 'key' | 'value'): Position {
    let node = this.#reading.root;
    let offset = offsetOf(node);
    for (const segment of this.problems.length === 0 ? path : []) {
      const found = this.#reading.childOf(node, segment);
      if (found === undefined) break;
      node = found.value;
      offset = offsetOf(of === 'value' && node ? node : found.key);
    }
    return this.#reading.placeOf(offset);
  }
}

type Fault = readonly [offset: number, message: string];

/** What a map holds under a key, or a list at an index, and where that is written. */
interface Child {
  readonly key: Node;
  readonly value: Node | null;
}

/** From nodes to plain data; what cannot be read is noted in `faults`, once, where it is written. */
class Reading {
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

  /** `budget` is how many values aliases may still repeat, in all documents of a text together. */
  constructor(root: Node | null, lines: LineCounter, budget: { aliased: number }) {
    this.root = root;
    this.#lines = lines;
    this.#budget = budget;
    this.value = this.#read(root, 0);
  }

  get isTooDeep(): boolean {
    return this.faults.some(([, message]) => message === tooDeep);
  }

  placeOf(offset: number): Position {
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
    if (depth >= deepest) return this.#stop(node, tooDeep);
    this.#open.add(node);
    const value = isMap(node) ? this.#map(node, depth + 1) : node.items.map((item) => this.#read(item, depth + 1));
    this.#open.delete(node);
    return value;
  }

  /** Under a key that own pairs and merges both write, the last one stands, as in `#map`. */
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

  /** go-yaml merges where the merge key stands: what comes before it is overwritten, what comes after overwrites. */
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

  /** An anchor that is written again stands for its new value from there on; an alias keeps what it first meant. */
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

function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

/** For a problem's sentence. */
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
const tooDeep = `objects and lists nest more than ${deepest} levels deep; write it flatter`;

// The library's error codes and messages, and what is told for them; the first that fits.
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^RESOURCE_EXHAUSTION/, tooDeep],
  [/closing .quote/, 'quoted text has no end; write the closing quote, or indent its further lines'],
  [/end with a \}/, 'an object in brackets has no end; write "}", or indent this line'],
  [/end with a \]/, 'a list in brackets has no end; write "]", or indent this line'],
  [/^TAB_AS_INDENT/, 'a tab indents this line; write spaces'],
  [/^BAD_INDENT/, 'the indentation fits nothing above; write it in line with its neighbours'],
  [/followed by map values|^MULTILINE_IMPLICIT_KEY/, 'a key has no ":" on its line; write "key: value"'],
  [/^BLOCK_AS_IMPLICIT_KEY/, 'a value holds a second ": "; write it in quotes, or the next key in line with this one'],
  [/^KEY_OVER_1024_CHARS/, 'a key is longer than 1024 characters; write a shorter one'],
  [/Missing , |empty item|Unexpected ,/, 'a "," is missing or stands alone; write one between two items'],
  [
    /^BLOCK_IN_FLOW/,
    'a second ": " or a "- " stands in brackets; write "," between items, or render the template first',
  ],
  [/^BAD_DQ_ESCAPE/, 'a backslash in double quotes begins no known escape; write "\\\\" for a backslash'],
  [/^BAD_SCALAR_START/, 'plain text cannot begin with this character; write the text in quotes'],
  [/Block scalar header/, 'text follows "|" or ">" on its line; write it on the next line'],
  [/directives-end/, 'a "%" line is not followed by "---"; write that line, or the text in quotes'],
  [/^BAD_DIRECTIVE/, 'a "%" line says nothing that YAML knows; write "%YAML 1.1" or no such line'],
  [
    /[Tt]ags? |[Aa]nchors? |[Aa]lias|^TAG_RESOLVE_FAILED/,
    'a tag, anchor or alias cannot be read; write at most one tag and one anchor, then a space',
  ],
];

function syntaxFault(errors: readonly YAMLParseError[]): Fault {
  const ordered = errors.toSorted((one, other) => one.pos[0] - other.pos[0]);
  const error = ordered.find(({ code }) => code === 'RESOURCE_EXHAUSTION') ?? ordered[0];
  const told = sentences.find(([pattern]) => pattern.test(`${error?.code} ${error?.message}`));
  return [
    error?.pos[0] ?? 0,
    told?.[1] ?? 'this has no place here; write the whole value in quotes, or a new line before this',
  ];
}
