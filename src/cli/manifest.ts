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
  placeOf(at: Path): Position;
}

/** What texts hold. */
export interface Manifests {
  readonly manifests: readonly Manifest[];
  readonly unread: readonly Unread[];
  /** Documents that are no objects of Kubernetes, by file. */
  readonly others: ReadonlyMap<string, number>;
}

/** The objects of texts, in their order; those of a `List` one by one. */
export function manifestsIn(texts: readonly InputText[]): Manifests {
  const manifests: Manifest[] = [];
  const unread: Unread[] = [];
  const others = new Map<string, number>();
  for (const { name: file, text } of texts) {
    for (const document of readDocuments(text)) {
      const { problems, value } = document;
      if (problems.length > 0) {
        unread.push(...problems.map((problem) => ({ file, ...templateProblem(text, problem) })));
        continue;
      }
      const found = objectsIn(value, []);
      if (found.length === 0) others.set(file, (others.get(file) ?? 0) + 1);
      for (const { object, root } of found) manifests.push(manifestOf(object, root, { file, text, document }));
    }
  }
  return { manifests, unread, others };
}

interface Found {
  readonly object: Readonly<Record<string, unknown>> & { readonly apiVersion: string; readonly kind: string };
  readonly root: Path;
}

function objectsIn(value: unknown, root: Path): readonly Found[] {
  if (!isObject(value)) return [];
  const { apiVersion, kind, items } = value;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return [];
  if (kind.endsWith('List') && Array.isArray(items)) {
    return items.flatMap((item: unknown, index) => objectsIn(item, [...root, 'items', index]));
  }
  return [{ object: { ...value, apiVersion, kind }, root }];
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

/** YAML that is none because a template in it is not rendered is told as that. */
function templateProblem<T extends Position & { readonly message: string }>(text: string, problem: T): T {
  const line = text.split('\n')[problem.line - 1] ?? '';
  if (!line.includes('{{') && !text.includes('{{-')) return problem;
  return { ...problem, message: 'this is a template that is not rendered; render it first, as with --helm CHART' };
}
