import type { Schema } from '../rules/contract/options.ts';
import { joined, partsOf, type Text } from './page.ts';

/** A field of a schema. */
export interface Field {
  readonly path: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** All fields of an object, with nested ones, except below paths that `isLeftOut` names. */
export function fieldsOf(
  schema: Schema,
  isLeftOut: (path: string) => boolean = () => false,
  within = '',
): readonly Field[] {
  const required = schema.required ?? [];
  const children = Object.entries(schema.properties ?? {}).map(
    ([name, child]) => [within === '' ? name : `${within}.${name}`, child, required.includes(name)] as const,
  );
  const ofMap = schema.additionalProperties ? [[`${within}.<name>`, schema.additionalProperties, false] as const] : [];
  const ofList = schema.items ? [[`${within}[]`, schema.items, false] as const] : [];
  return [...children, ...ofMap, ...ofList].flatMap(([path, child, isRequired]) => [
    { path, schema: child, isRequired },
    ...(isLeftOut(path) ? [] : fieldsOf(child, isLeftOut, path)),
  ]);
}

/** The type of a field, in words. */
export function typeOf({ schema, isRequired }: Field): Text {
  const type = typeWords(schema);
  return isRequired ? [...partsOf(type), ', required'] : type;
}

function typeWords(schema: Schema): Text {
  if (schema['x-kubernetes-int-or-string']) return 'amount';
  switch (schema.type) {
    case 'array':
      return 'list';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'string':
      return schema.enum === undefined ? 'text' : wordsOf(schema.enum);
    default:
      return 'object';
  }
}

/** The allowed words; of many, the first two and the last. */
function wordsOf(words: readonly string[]): Text {
  const coded = words.map((code): Text => [{ code }]);
  const shown = coded.length <= 8 ? coded : [...coded.slice(0, 2), '…', ...coded.slice(-1)];
  return joined(shown, ', ');
}
