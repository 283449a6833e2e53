// Bundles the command line into dist/plimsoll.mjs and parts that it loads where they are needed: they run without npm, and start in a third
// of the time. Beside them, an SBOM.
import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, formatMessages, type BuildFailure } from 'esbuild';
import { sbomOf } from './sbom.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const target = 'plimsoll.mjs';
const sbom = 'plimsoll.cdx.json';

const { errors, warnings, outputFiles, metafile } = await bundle();
const told = [
  ...(await formatMessages(errors, { kind: 'error' })),
  ...(await formatMessages(warnings, { kind: 'warning' })),
];
for (const message of told) process.stderr.write(message);

if (outputFiles.length === 0 || told.length > 0) {
  process.stderr.write(`build: dist/${target} was not written; esbuild says why above\n`);
  process.exitCode = 1;
} else {
  write(sbom, sbomOf(metafile, root), 0o644);
  // The one that loads the others comes last.
  const parts = outputFiles.map(({ path, contents }) => ({ name: basename(path), contents }));
  for (const { name, contents } of parts.toSorted((a, b) => Number(a.name === target) - Number(b.name === target))) {
    write(name, contents, name === target ? 0o755 : 0o644);
  }
  const made = new Set([sbom, ...parts.map(({ name }) => name)]);
  for (const name of readdirSync(dist)) if (!made.has(name)) rmSync(join(dist, name), { recursive: true });
}

async function bundle() {
  return build({
    absWorkingDir: root,
    entryPoints: { plimsoll: 'src/cli/main.ts' },
    outdir: dist,
    outExtension: { '.js': '.mjs' },
    // What a command does not need is not even read: the way to a cluster is more than all else together.
    splitting: true,
    chunkNames: 'plimsoll-[hash]',
    bundle: true,
    write: false,
    metafile: true,
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

/** Renames into place, so that a gate that runs from the old file is not cut in half. */
function write(name: string, contents: Uint8Array | string, mode: number) {
  const path = join(dist, name);
  const fresh = `${path}.${process.pid}`;
  mkdirSync(dist, { recursive: true });
  writeFileSync(fresh, contents);
  chmodSync(fresh, mode);
  renameSync(fresh, path);
}
