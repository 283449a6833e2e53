import { readDocuments, type Document, type DocumentPart, type Position } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';
import type { Source } from '../report/check-report.ts';
import type { Unread } from '../report/unread.ts';
import type { InputText } from './input.ts';

/** An object of Kubernetes that is written in a file. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly object: unknown;
  readonly source: Source;
  /** Of the file. */
  readonly text: string;
  readonly document: DocumentPart;
  /** Where a field is written, by its path from the object. */
  readonly placeOf: (at: Path) => Position;
}

/** What texts hold. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly unread: readonly Unread[];
  /** Files with documents that are no objects of Kubernetes. */
  readonly others: ReadonlySet<string>;
}

/** The objects of texts, in their order; those of a `List` one by one. `onText` is called before each text is parsed. */
export function manifestsIn(
  texts: readonly InputText[],
  onText: (index: number, count: number) => void = () => {},
): Manifests {
  const manifests: Manifest[] = [];
  const unread: Unread[] = [];
  const others = new Set<string>();
  for (const [index, text] of texts.entries()) {
    onText(index, texts.length);
    // Most YAML and JSON of a repository is for other programs, and some of it, such as JSON with comments, is neither.
    const hint = text.isFound === true ? hintIn(text.text) : 'apiVersion';
    if (hint === undefined) {
      others.add(text.name);
      continue;
    }
    const found = new Found(text);
    for (const document of readDocuments(text.text)) {
      if (document.problems.length === 0) found.look(document);
      else if (hint === 'kind') found.isOther = true;
      else found.complain(document.problems);
    }
    manifests.push(...found.manifests);
    unread.push(...found.unread);
    if (found.isOther) others.add(text.name);
  }
  return { manifests, unread, others };
}

/** What makes a file in a folder one of Kubernetes: text with `kind` alone may be any text. */
function hintIn(text: string): 'apiVersion' | 'kind' | undefined {
  if (/\bapiVersion\b/.test(text)) return 'apiVersion';
  return /\bkind\b/.test(text) ? 'kind' : undefined;
}

const headers = ['apiVersion', 'kind'] as const;

/** What one text holds. */
class Found {
  readonly manifests: Manifest[] = [];
  readonly unread: Unread[] = [];
  /** Whether a document is for another program. */
  isOther = false;
  readonly #text: InputText;
  #isTemplate = false;

  constructor(text: InputText) {
    this.#text = text;
  }

  /** Takes the objects of a document that can be read. */
  look(document: Document): void {
    const { value } = document;
    const written = isObject(value) ? headers.filter((header) => typeof value[header] === 'string') : [];
    const isMeant =
      isObject(value) &&
      (written.length === headers.length ||
        (written.length > 0 &&
          (this.#text.isFound !== true || isObject(value['metadata']) || isObject(value['spec']))));
    if (isMeant) this.#take(document, value, { root: [], listed: {} });
    else this.isOther = true;
  }

  complain(problems: Document['problems']): void {
    const [first] = problems;
    const { name: file, text } = this.#text;
    if (first === undefined) return;
    if (!isUnrendered(text, first)) this.unread.push(...problems.map((problem) => ({ file, ...problem })));
    else if (!this.#isTemplate) {
      this.#isTemplate = true;
      this.unread.push({ file, ...first, message: unrendered });
    }
  }

  /** Items of a list of one kind, such as a `PodList`, leave out their kind (UnstructuredJSONScheme.decodeToList). */
  #take(document: Document, value: unknown, { root, listed }: { readonly root: Path; readonly listed: object }): void {
    const refuse = (at: Path, message: string) =>
      this.unread.push({ file: this.#text.name, ...document.positionOf([...root, ...at], 'value'), message });
    if (!isObject(value)) {
      refuse([], 'this item of a list is not an object; write one with apiVersion and kind, or remove it');
      return;
    }
    const object: Readonly<Record<string, unknown>> = { ...listed, ...value };
    const { apiVersion, kind, items } = object;
    if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
      for (const header of headers) {
        if (typeof object[header] === 'string') continue;
        const isThere = valueAt(object, [header]) !== undefined;
        refuse(
          isThere ? [header] : [],
          isThere ? `${header} is not text; write text` : `${header} is missing; write it`,
        );
      }
    } else if (kind === 'List' && !isList(items)) {
      refuse(['items'], 'items is missing, or not a list; write a list of objects');
    } else if (kind.endsWith('List') && isList(items)) {
      const one = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
      for (const [index, item] of (items ?? []).entries()) {
        this.#take(document, item, { root: [...root, 'items', index], listed: one });
      }
    } else {
      const { name: file, text } = this.#text;
      this.manifests.push(manifestOf({ ...object, apiVersion, kind }, root, { file, text, document }));
    }
  }
}

/** Kubernetes writes an empty list also as null. */
function isList(items: unknown): items is readonly unknown[] | null {
  return items === null || Array.isArray(items);
}

interface WrittenObject extends Readonly<Record<string, unknown>> {
  readonly apiVersion: string;
  readonly kind: string;
}

function manifestOf(
  object: WrittenObject,
  root: Path,
  { file, text, document }: { readonly file: string; readonly text: string; readonly document: Document },
): Manifest {
  const { apiVersion, kind } = object;
  const placeOf = (at: Path) => document.positionOf([...root, ...at], 'key');
  const source = { file, ...document.positionOf(root, 'value'), document: document.index + 1 };
  const part: DocumentPart = {
    value: object,
    problems: [],
    positionOf: (at, of) => document.positionOf([...root, ...at], of),
  };
  return { apiVersion, kind, object, source, text, document: part, placeOf };
}

const unrendered = 'this is a template that is not rendered; render it first, as with --helm CHART';

/** Whether YAML is none because of a template in it. */
function isUnrendered(text: string, { line }: Position): boolean {
  return text.includes('{{-') || (text.split('\n')[line - 1] ?? '').includes('{{');
}
