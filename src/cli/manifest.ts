import { readDocuments, type Document, type DocumentPart, type Position } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Source, Unread } from '../report/check-report.ts';
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
  for (const [index, { name: file, text, isFound = false }] of texts.entries()) {
    onText(index, texts.length);
    // Most YAML and JSON of a repository is for other programs, and some of it, such as JSON with comments, is neither.
    if (isFound && !/\bapiVersion\b/.test(text)) {
      others.add(file);
      continue;
    }
    let isTemplate = false;
    for (const document of readDocuments(text)) {
      const problems = document.problems.map((problem) => ({ file, ...problem }));
      const [first] = problems;
      if (first === undefined) {
        const found = objectsIn(document.value, []);
        if (found.length === 0) others.add(file);
        for (const { object, root } of found) manifests.push(manifestOf(object, root, { file, text, document }));
      } else if (!isUnrendered(text, first)) unread.push(...problems);
      else if (!isTemplate) {
        isTemplate = true;
        unread.push({ ...first, message: unrendered });
      }
    }
  }
  return { manifests, unread, others };
}

interface Found {
  readonly object: Readonly<Record<string, unknown>> & { readonly apiVersion: string; readonly kind: string };
  readonly root: Path;
}

/** Items of a list of one kind, such as a `PodList`, leave out their kind (UnstructuredJSONScheme.decodeToList). */
function objectsIn(value: unknown, root: Path, listed: object = {}): readonly Found[] {
  if (!isObject(value)) return [];
  const object = { ...listed, ...value };
  const { apiVersion, kind, items } = object as typeof value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  if (kind.endsWith('List') && Array.isArray(items)) {
    const one = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
    return items.flatMap((item: unknown, index) => objectsIn(item, [...root, 'items', index], one));
  }
  return [{ object: { ...object, apiVersion, kind }, root }];
}

function manifestOf(
  object: Found['object'],
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
