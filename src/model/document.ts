import { Composer, isScalar, Lexer, LineCounter, Parser, Schema, type CST } from 'yaml';
import type { Path } from './path.ts';
import { maxDepth, syntaxFault, type Fault } from './yaml-fault.ts';
import { offsetOf, YamlTree } from './yaml-tree.ts';

/** A place in a text, counted from 1; columns in UTF-16 units, a byte order mark at the start not counted. */
export type Position = { readonly line: number; readonly column: number };

/** What keeps a document from being read, and where. */
export type DocumentProblem = Position & { readonly message: string };

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
      const tree = new YamlTree(contents, lines, budget);
      if (control !== -1) tree.faults.unshift([start + control, 'a control character stands here; remove it']);
      const faults = errors.length > 0 && !tree.isTooDeep ? [syntaxFault(errors)] : tree.faults;
      documents.push(new Document(index, faults, tree));
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
      if (parser.stack.length > maxDepth + 2) break;
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
  readonly #tree: YamlTree;

  /** For `readDocuments`. */
  constructor(index: number, faults: readonly Fault[], tree: YamlTree) {
    this.index = index;
    this.value = faults.length === 0 ? tree.value : undefined;
    this.problems = faults.map(([offset, message]) => ({ ...tree.placeOf(offset), message }));
    this.#tree = tree;
  }

  /**
   * Where the key or the value at a path is written; an item of a list is both. What is not there has the position of
   * the nearest thing around it. What an alias or a merge key brings is found where it is written.
   */
  positionOf(path: Path, of: 'key' | 'value'): Position {
    let node = this.#tree.root;
    let offset = offsetOf(node);
    for (const segment of this.problems.length === 0 ? path : []) {
      const found = this.#tree.childOf(node, segment);
      if (found === undefined) break;
      node = found.value;
      offset = offsetOf(of === 'value' && node ? node : found.key);
    }
    return this.#tree.placeOf(offset);
  }
}
