import type { DocumentPart, DocumentProblem } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { SpellingOf } from './schema-problems.ts';

/**
 * Warns of numbers with a leading 0, which are octal in YAML 1.1 and for kubectl. Only the text of a file shows them.
 */
export function octalWarnings(document: DocumentPart, spellingOf: SpellingOf): readonly DocumentProblem[] {
  return numbersIn(document.value, []).flatMap(({ at, value }) => {
    const spelled = spellingOf(at) ?? '';
    const decimal = spelled.replace(/^([-+]?)0+(?=\d)/, '$1');
    if (!/^[-+]?0[0-7]+$/.test(spelled) || Number(decimal) === value) return [];
    const message = `${spelled} is octal in YAML, and means ${value}; write ${value}, or ${decimal}`;
    return [{ ...document.positionOf(at, 'value'), message }];
  });
}

interface NumberAt {
  readonly at: Path;
  readonly value: number;
}

/** Recursive: a valid policy is not deeper than its schema. */
function numbersIn(value: unknown, at: Path): readonly NumberAt[] {
  if (typeof value === 'number') return [{ at, value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => numbersIn(item, [...at, index]));
  return isObject(value) ? Object.entries(value).flatMap(([key, item]) => numbersIn(item, [...at, key])) : [];
}
