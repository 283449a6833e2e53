import { join } from 'node:path';
import { build, type BuildFailure, type Metafile, type PartialMessage, type Plugin } from 'esbuild';

/** What esbuild made: nothing where there are errors. */
export interface Bundle {
  readonly errors: PartialMessage[];
  readonly warnings: PartialMessage[];
  /** Each with its path in `dist`; pure ASCII. */
  readonly outputFiles: readonly { readonly path: string; readonly text: string }[];
  readonly metafile: Pick<Metafile, 'inputs' | 'outputs'>;
}

/**
 * What Kubernetes' client loads to make requests, by module and export. Ours are made without it: signing in needs none of this,
 * which is 80 % of the client's code and 10 MiB of a gate's memory.
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
 * One character beyond ASCII makes V8 keep the whole text of a file in two bytes for each character. esbuild escapes them in
 * code, and leaves those in comments and regular expressions, where the same escape is as good.
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
    // What a command does not need is not even read: the way to a cluster is more than all else together.
    splitting: true,
    chunkNames: 'plimsoll-[hash]',
    bundle: true,
    write: false,
    metafile: true,
    plugins: [signingInOnly],
    platform: 'node',
    format: 'esm',
    target: 'node22',
    // Readable on purpose: a crash in a minified bundle prints a screenful of source, and minified it starts no faster.
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
