// Turns a schema into code that checks values, so that nothing is compiled and no validator is needed at run time.
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import type { Schema } from '../src/rules/options.ts';

/** One ES module, without imports, that exports a validate function under `name`; it tells every error of a value. */
export async function validatorModule(name: string, schema: Schema): Promise<string> {
  const ajv = new Ajv({
    schemas: [{ $id: name, ...withSharedParts(schema) }],
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    inlineRefs: false,
    messages: false,
    code: { source: true, esm: true },
  });
  const { outputFiles } = await build({
    // ajv requires its own runtime even in an ES module, so it is bundled in.
    stdin: { contents: standalone.default(ajv, { [name]: name }), resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    minify: true,
    lineLimit: 120,
    banner: { js: '// Written by scripts/generate.ts from the schema of the policy; change that instead.' },
  });
  return outputFiles[0]?.text ?? '';
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The schema as far as a validator needs it: no words for people, and what is alike (a rule's terms in the policy and in
 * an override, for one) stands once and is referred to, so that it is compiled once.
 */
function withSharedParts(schema: Schema): Json {
  const parts = new Map<string, { readonly schema: Schema; readonly isShared: boolean }>();
  const visit = (part: Schema): void => {
    const text = JSON.stringify(lean(part, leanThroughout));
    const isKnown = parts.has(text);
    parts.set(text, { schema: part, isShared: isKnown });
    if (!isKnown) childrenOf(part).forEach(visit);
  };
  visit(schema);
  const shared = [...parts].filter(([, { isShared }]) => isShared);
  const names = new Map(shared.map(([text], index) => [text, `part${index + 1}`]));
  const refer = (part: Schema): Json => {
    const name = names.get(JSON.stringify(leanThroughout(part)));
    return name === undefined ? lean(part, refer) : { $ref: `#/$defs/${name}` };
  };
  const definitions = shared.map(([text, part]) => [names.get(text), lean(part.schema, refer)]);
  return { ...lean(schema, refer), $defs: Object.fromEntries(definitions) };
}

function leanThroughout(schema: Schema): Json {
  return lean(schema, leanThroughout);
}

/** A schema less descriptions and Kubernetes' own keywords, its children as `of` makes them. */
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
