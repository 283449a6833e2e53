import { join } from 'node:path';
import { build, type BuildFailure, type Metafile, type PartialMessage, type Plugin } from 'esbuild';

/** The output of esbuild; empty if there are errors. */
export interface Bundle {
  readonly errors: PartialMessage[];
  readonly warnings: PartialMessage[];
  /** With paths in `dist`; ASCII only. */
  readonly outputFiles: readonly { readonly path: string; readonly text: string }[];
  readonly metafile: Pick<Metafile, 'inputs' | 'outputs'>;
}

/**
 * What Kubernetes' client loads to make requests, by module and export. Plimsoll uses it only to authenticate. These are 80 %
 * of the client's code, and 10 MiB of a gate's memory.
 */
const leftOut: Readonly<Record<string, readonly string[]>> = {
  undici: ['Agent', 'ProxyAgent'],
  './gen/index.js': ['createConfiguration', 'ServerConfiguration'],
};

const signingInOnly: Plugin = {
  name: 'signing in only',
  setup: (builder) => {
    const namespace = 'left-out';
    builder.onResolve({ filter: /^(?:undici|\.\/gen\/index\.js)$/ }, ({ path, importer }) =>
      importer.endsWith(join('@kubernetes', 'client-node', 'dist', 'config.js')) ? { path, namespace } : undefined,
    );
    builder.onLoad({ filter: /^/, namespace }, ({ path }) => {
      const refusal = JSON.stringify(`${path} of @kubernetes/client-node is no part of the bundle`);
      const exports = leftOut[path]?.map((name) => `export function ${name}() { throw new Error(${refusal}); }`) ?? [];
      return { contents: exports.join('\n') };
    });
  },
};

/** Bundles the command line of the project in folder `root`, for its `dist`, without writing anything. */
export async function bundle(root: string): Promise<Bundle> {
  const made = await bundled(root);
  return { ...made, outputFiles: made.outputFiles.map(({ path, text }) => ({ path, text: inAscii(text) })) };
}

/**
 * With one character beyond ASCII, V8 stores the whole source in two bytes per character. esbuild escapes such characters in
 * code, but not in comments and regular expressions.
 */
function inAscii(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function bundled(root: string) {
  return build({
    absWorkingDir: root,
    entryPoints: { plimsoll: 'src/cli/main.ts' },
    outdir: join(root, 'dist'),
    outExtension: { '.js': '.mjs' },
    // Commands load only what they need: the code for clusters is more than half.
    splitting: true,
    chunkNames: 'plimsoll-[hash]',
    bundle: true,
    write: false,
    metafile: true,
    plugins: [signingInOnly],
    platform: 'node',
    format: 'esm',
    target: 'node22',
    // Not minified: crashes would print a screenful of source, and the start would be no faster.
    minify: false,
    legalComments: 'eof',
    logLevel: 'silent',
    banner: {
      // Packages in CommonJS call `require` for Node's own modules, which an ES module does not have.
      js: [
        '#!/usr/bin/env node',
        "import { createRequire as createRequireOfBundle } from 'node:module';",
        'const require = createRequireOfBundle(import.meta.url);',
      ].join('\n'),
    },
  }).catch((cause: unknown) => {
    if (isBuildFailure(cause)) {
      const { errors, warnings } = cause;
      return { errors, warnings, outputFiles: [], metafile: { inputs: {}, outputs: {} } };
    }
    throw cause;
  });
}

function isBuildFailure(cause: unknown): cause is BuildFailure {
  return cause instanceof Error && 'errors' in cause && 'warnings' in cause;
}
