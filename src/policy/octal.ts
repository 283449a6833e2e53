import type { Document, DocumentProblem } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { SpellingOf } from './schema-problems.ts';

/**
 * Numbers of a document that begin with 0, which YAML 1.1 reads as octal, as kubectl does. Only their spelling shows that
 * another number may be meant, so only who reads the text can tell.
 */
export function octalWarnings(document: Document, spellingOf: SpellingOf): readonly DocumentProblem[] {
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

/** A policy that can be read is no deeper than its schema. */
function numbersIn(value: unknown, at: Path): readonly NumberAt[] {
  if (typeof value === 'number') return [{ at, value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => numbersIn(item, [...at, index]));
  return isObject(value) ? Object.entries(value).flatMap(([key, item]) => numbersIn(item, [...at, key])) : [];
}
