import { readDocuments, type Document, type Position } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import { nearest } from '../model/nearest.ts';
import type { Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import { schemaProblems } from './schema-problems.ts';
import { linesOf, spellingAt } from './spelling.ts';
import { clusterFieldAdvice } from './cluster-fields.ts';
import { suiteKind, suiteSchema, type Suite } from './suite.ts';
import { validatePolicyTest } from './validate-suite.generated.js';

/** A suite, and where its parts are written. */
export interface ReadSuite {
  /** As named by the user. */
  readonly file: string;
  readonly suite: Suite;
  /** Where the value at a path is written, from the root of the suite. */
  readonly placeOf: (at: Path) => Position;
}

/** Why a suite cannot be run. */
export interface SuiteProblem extends Position {
  readonly file: string;
  readonly message: string;
}

/** The suites of a file, and everything that is wrong with them. */
export interface ReadSuites {
  readonly suites: readonly ReadSuite[];
  readonly problems: readonly SuiteProblem[];
}

/**
 * Reads the suites of a text, strictly: every field is known, and fits. Documents of other kinds are passed over, but where
 * their kind is nearly that of a suite.
 */
export function readSuites(file: string, text: string): ReadSuites {
  const suites: ReadSuite[] = [];
  const problems: SuiteProblem[] = [];
  const lines = linesOf(text);
  for (const document of readDocuments(text)) {
    const found = document.problems.length > 0 ? unreadable(document, text) : problemsOf(document, lines);
    const inOrder = found.toSorted((a, b) => a.line - b.line || a.column - b.column);
    problems.push(...inOrder.map((problem) => ({ file, ...problem })));
    if (found.length === 0 && validatePolicyTest(document.value)) {
      suites.push({ file, suite: document.value, placeOf: (at) => document.positionOf(at, 'value') });
    }
  }
  return { suites, problems };
}

type Problem = Omit<SuiteProblem, 'file'>;

/** A text that names no suite is none, whatever is wrong with it. */
function unreadable({ problems }: Document, text: string): readonly Problem[] {
  return text.includes(suiteKind) ? problems : [];
}

function problemsOf(document: Document, lines: readonly string[]): readonly Problem[] {
  const { value } = document;
  if (!isObject(value) || typeof value['kind'] !== 'string') return [];
  const { kind } = value;
  if (kind !== suiteKind) {
    if (nearest(kind, ['PodPolicy', suiteKind]) !== suiteKind) return [];
    const at = document.positionOf(['kind'], 'value');
    return [{ ...at, message: `kind is ${quote(kind)}; write ${suiteKind}` }];
  }
  if (!validatePolicyTest(value)) {
    const root = { schema: suiteSchema, name: `a ${suiteKind}`, patternAdvice: clusterFieldAdvice };
    const spellingOf = (path: Path) => spellingAt(lines, document.positionOf(path, 'value'));
    return schemaProblems(value, validatePolicyTest.errors ?? [], spellingOf, root).map(({ at, of, message }) => ({
      ...document.positionOf(at, of),
      message,
    }));
  }
  return meaningProblems(value).map(({ at, message }) => ({ ...document.positionOf(at, 'key'), message }));
}

/** What the schema cannot say. */
function meaningProblems({ cases }: Suite): readonly { readonly at: Path; readonly message: string }[] {
  const names = new Map<string, number>();
  return cases.flatMap(({ name, operation, oldObject, expect }, index) => {
    const at: Path = ['cases', index];
    const first = names.get(name);
    names.set(name, first ?? index);
    const isEmpty = expect.verdict === undefined && expect.findings === undefined && expect.only === undefined;
    return [
      ...(first === undefined
        ? []
        : [{ at: [...at, 'name'], message: `another case has the name ${quote(name)}; give each its own` }]),
      ...(operation === 'CREATE' && oldObject !== undefined
        ? [{ at: [...at, 'oldObject'], message: 'a CREATE has no oldObject; remove it, or write operation: UPDATE' }]
        : []),
      ...(operation === 'UPDATE' && oldObject === undefined
        ? [{ at: [...at, 'operation'], message: 'an UPDATE has an oldObject; write it, or remove operation' }]
        : []),
      ...(isEmpty
        ? [{ at: [...at, 'expect'], message: 'nothing is expected; write verdict, findings, or only: true' }]
        : []),
    ];
  });
}
