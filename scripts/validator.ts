// Compiles a schema to code that validates values, so that none is compiled at run time.
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import type { Schema } from '../src/rules/contract/options.ts';
import { leanSchema } from './lean-schema.ts';

/** One ES module, without imports, that exports a validate function called `name`, which reports all errors of a value. */
export async function validatorModule(name: string, schema: Schema): Promise<string> {
  const { whole, parts } = leanSchema(schema, '#/$defs/');
  const ajv = new Ajv({
    schemas: [{ $id: name, ...whole, $defs: parts }],
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    inlineRefs: false,
    messages: false,
    code: { source: true, esm: true },
  });
  const { outputFiles } = await build({
    // ajv imports its runtime, so that is bundled.
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
