import { Composer, isScalar, Lexer, LineCounter, Parser, Schema, type CST } from 'yaml';
import type { Path } from './path.ts';
import { maxDepth, syntaxFault, type Fault } from './yaml-fault.ts';
import { offsetOf, YamlTree } from './yaml-tree.ts';

/** A position in a text, from 1; columns in UTF-16 units, without a byte order mark. */
export type Position = { readonly line: number; readonly column: number };

/** Why a document cannot be read, and where. */
export type DocumentProblem = Position & { readonly message: string };

// Scalars stay text with their tags and quotes; `resolve` decides what they mean, as go-yaml does.
const schema = new Schema({ schema: 'failsafe', resolveKnownTags: false, merge: false });
const documentStart = /(?<![^\n])---(?![^ \t\r\n])/g;
const controlCharacter = /[\0-\x08\v\f\x0e-\x1f]/;

/**
 * The documents of a YAML or JSON text, read as kubectl reads them (sigs.k8s.io/yaml, based on go-yaml v2): YAML 1.1
 * booleans and numbers, dates as text, merge keys. Unlike in kubectl, a duplicate key is a problem. Empty documents are
 * skipped but counted; a written null is not empty. Never throws.
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
  // go-yaml refuses a document from about this many on.
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
 * Splits documents before parsing, as kubectl does, so that an open quote ends with its document. Cuts off levels that are
 * too deep, since the parser and the composer are recursive.
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

/** A document, or an object in one. */
export type DocumentPart = Pick<Document, 'value' | 'problems' | 'positionOf'>;

/** One document of a text. */
export class Document {
  /** Its index in the text, from 0, including empty documents. */
  readonly index: number;
  /** Plain JSON data; integers beyond 2^53 are the nearest double, as in JSON.parse. Undefined if there are problems. */
  readonly value: unknown;
  /** In the order of the text. Of syntax errors only the first, since the others follow from it. */
  readonly problems: readonly DocumentProblem[];
  readonly #tree: YamlTree;

  constructor(index: number, faults: readonly Fault[], tree: YamlTree) {
    this.index = index;
    this.value = faults.length === 0 ? tree.value : undefined;
    this.problems = faults.map(([offset, message]) => ({ ...tree.placeOf(offset), message }));
    this.#tree = tree;
  }

  /**
   * The position of the key or the value at a path; for an item of a list, both are the same. If the path does not exist, the
   * position of its nearest parent. Values of an alias or a merge key have the position where they are written.
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
