// A schema for validators.
import type { Schema } from '../src/rules/contract/options.ts';

type Json = Readonly<Record<string, unknown>>;

/** A schema, and its definitions. */
export interface LeanSchema {
  readonly whole: Json;
  readonly parts: Json;
}

/**
 * The schema without descriptions, and with equal parts (such as the options of a rule in the policy and in an override) as
 * shared definitions, which are compiled once. `place` is the path of the definitions: `#/definitions/`.
 */
export function leanSchema(schema: Schema, place: string): LeanSchema {
  const found = new Map<string, { readonly schema: Schema; readonly isShared: boolean }>();
  const visit = (part: Schema): void => {
    const text = JSON.stringify(lean(part, leanThroughout));
    const isKnown = found.has(text);
    found.set(text, { schema: part, isShared: isKnown });
    if (!isKnown) childrenOf(part).forEach(visit);
  };
  visit(schema);
  const shared = [...found].filter(([, { isShared }]) => isShared);
  const names = new Map(shared.map(([text], index) => [text, `part${index + 1}`]));
  const refer = (part: Schema): Json => {
    const name = names.get(JSON.stringify(leanThroughout(part)));
    return name === undefined ? lean(part, refer) : { $ref: place + name };
  };
  const parts: Json = Object.fromEntries(
    shared.map(([text, part]): [string, Json] => [names.get(text) ?? '', lean(part.schema, refer)]),
  );
  return { whole: lean(schema, refer), parts };
}

function leanThroughout(schema: Schema): Json {
  return lean(schema, leanThroughout);
}

/** A schema without descriptions and Kubernetes' own keywords; `of` converts its children. */
function lean(schema: Schema, of: (child: Schema) => Json): Json {
  const { properties, additionalProperties, items, anyOf, ...rest } = schema;
  const { description: _, default: __, 'x-kubernetes-int-or-string': ___, ...own } = rest;
  return {
    ...own,
    ...(anyOf && { type: anyOf.map(({ type }) => type) }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, child]) => [name, of(child)])),
    }),
    ...(additionalProperties === false && { additionalProperties }),
    ...(additionalProperties && { additionalProperties: of(additionalProperties) }),
    ...(items && { items: of(items) }),
  };
}

function childrenOf({ properties = {}, additionalProperties, items }: Schema): readonly Schema[] {
  return [
    ...Object.values(properties),
    ...(additionalProperties ? [additionalProperties] : []),
    ...(items ? [items] : []),
  ];
}
