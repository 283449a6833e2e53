import { fileURLToPath } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { bundle, type Bundle } from '../scripts/bundle.ts';

let made: Bundle;

beforeAll(async () => {
  made = await bundle(fileURLToPath(new URL('..', import.meta.url)));
});

test('the bundle is made without complaints', () => {
  expect([made.errors, made.warnings]).toEqual([[], []]);
  expect(made.outputFiles.map(({ path }) => path)).toContainEqual(expect.stringMatching(/\/dist\/plimsoll\.mjs$/));
});

test('every file is ASCII, which V8 keeps in one byte for each character', () => {
  const others = made.outputFiles.filter(({ text }) => /[^\0-\x7f]/.test(text));
  expect(others.map(({ path }) => path)).toEqual([]);
});

test("of Kubernetes' client there is what signs in, and nothing that makes requests", () => {
  const files = Object.values(made.metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((file) => (inputs[file]?.bytesInOutput ?? 0) > 0),
  );
  const among = (part: string) => files.filter((file) => file.includes(part));
  expect(among('node_modules/@kubernetes/client-node/dist/config.js')).toHaveLength(1);
  expect(among('node_modules/@kubernetes/client-node/dist/gen/models/')).toEqual([]);
  expect(among('node_modules/undici/')).toEqual([]);
});

test('check loads nothing that talks to a cluster or serves', () => {
  const { outputs } = made.metafile;
  const entry = Object.keys(outputs).find((file) => outputs[file]?.entryPoint === 'src/cli/check-command.ts');
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement') load(path);
  };
  load(entry ?? 'no entry');
  const files = [...loaded].flatMap((file) =>
    Object.entries(outputs[file]?.inputs ?? {}).flatMap(([input, { bytesInOutput }]) =>
      bytesInOutput > 0 ? input : [],
    ),
  );
  expect(files).toContain('src/cli/check.ts');
  expect(files.filter((file) => /^src\/(?:server|cluster)\/|node_modules\/(?!yaml\/)/.test(file))).toEqual([]);
});
