// The lint that holds the arrows, tried: one bad file for each thing that a folder may not do, and good files for each folder.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** In the order of the arrows: each imports only from those before it. */
const folders = ['model', 'rules', 'policy', 'engine', 'report', 'server', 'cluster', 'cli'];
const pure = folders.slice(0, folders.indexOf('server'));
const packages = Object.keys(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).dependencies);

/** A file of which every line is reported, by this rule. */
interface Bad {
  readonly file: string;
  readonly rule: string;
  readonly lines: readonly string[];
}

interface Good {
  readonly file: string;
  readonly lines: readonly string[];
}

const upward = folders.flatMap((from, index) =>
  folders
    .slice(index + 1)
    .flatMap((to) => [
      importing(`src/${from}`, `../${to}/good.ts`),
      importing(`src/${from}/deep`, `../../${to}/good.ts`),
    ]),
);

const sideways = folders
  .slice(0, -1)
  .flatMap((from) => [
    bad(`src/${from}`, 'typescript(consistent-type-imports)', "export type Inline = import('../cli/good.ts').Good;"),
    bad(`src/${from}`, 'import(no-dynamic-require)', 'export const late = (name: string) => import(`../${name}.ts`);'),
  ]);

const impurities = [
  'new Date()',
  'Temporal.Now.instant()',
  'performance.now()',
  'process.env',
  'navigator.hardwareConcurrency',
  'globalThis.process',
  'global.process',
  "console.log('x')",
  'setTimeout(() => {})',
  'setInterval(() => {})',
  'setImmediate(() => {})',
  'queueMicrotask(() => {})',
  "fetch('http://localhost')",
  "new WebSocket('ws://localhost')",
  "new EventSource('http://localhost')",
  "Buffer.from('x')",
  'crypto.randomUUID()',
  'localStorage.length',
  'sessionStorage.length',
  "require('node:fs')",
  'module.exports',
  '__dirname',
  '__filename',
];

const impure = pure.flatMap((folder) => [
  ...['fs', 'node:fs', 'node:fs/promises', 'crypto', 'node:process', 'node:timers/promises'].map((name) => ({
    ...importing(`src/${folder}`, name),
    rule: 'import(no-nodejs-modules)',
  })),
  ...packages.filter((name) => name !== 'yaml').map((name) => importing(`src/${folder}`, name)),
  ...impurities.map((use) => bad(`src/${folder}`, 'eslint(no-restricted-globals)', `export const use = () => ${use};`)),
  bad(`src/${folder}`, 'eslint(no-restricted-properties)', 'export const chance = () => Math.random();'),
  bad(`src/${folder}`, 'eslint(no-restricted-properties)', 'export const clock = () => Date.now();'),
]);

const edges = ['server', 'cluster'].flatMap((folder) =>
  ['exit(1)', 'env', 'argv'].map((use) =>
    bad(`src/${folder}`, 'eslint(no-restricted-properties)', `export const use = () => process.${use};`),
  ),
);

const everywhere = folders.flatMap((folder) => [
  importing(`src/${folder}`, '../../scripts/build.ts'),
  importing(`src/${folder}`, '../../bench/run.ts'),
  bad(`src/${folder}`, 'typescript(no-explicit-any)', 'export const use = (value: any) => value;'),
  ...(folder === 'cli'
    ? []
    : [bad(`src/${folder}`, 'eslint(no-console)', "export const print = () => console.log('x');")]),
  ...(folder === 'rules' ? [] : [bad(`src/${folder}`, 'import(no-default-export)', 'export default 1;')]),
]);

const circle = ['one', 'other'].map((name) => ({
  file: `src/model/circle-${name}.ts`,
  rule: 'import(no-cycle)',
  lines: [`export { circle } from './circle-${name === 'one' ? 'other' : 'one'}.ts';`],
}));

const good: Good[] = folders.flatMap((folder, index) => {
  const before = folders.slice(0, index).map((other) => `import { ${other} } from '../${other}/good.ts';`);
  const library = pure.includes(folder)
    ? "import { parse } from 'yaml';"
    : "import { readFileSync as parse } from 'node:fs';";
  const names = ['parse', ...folders.slice(0, index)].join(', ');
  return [
    { file: `src/${folder}/good.ts`, lines: [library, ...before, `export const ${folder} = [${names}];`] },
    {
      file: `src/${folder}/good.test.ts`,
      lines: [
        "import { readFileSync } from 'node:fs';",
        "import { expect, test } from 'vitest';",
        `import { ${folder} } from './good.ts';`,
        `test('${folder}', () => expect(readFileSync(process.env['HOME'] ?? '')).toBe(${folder}));`,
      ],
    },
  ];
});
good.push(
  { file: 'src/rules/good-rule.ts', lines: ['export default {};'] },
  { file: 'src/cli/prints.ts', lines: ["console.log('x');"] },
);

let reports: ReadonlyMap<string, readonly { readonly line: number; readonly rule: string }[]>;
let tree: string;

beforeAll(async () => {
  tree = await mkdtemp(join(tmpdir(), 'plimsoll-arrows-'));
  await copyFile(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
  for (const { file, lines } of [...upward, ...sideways, ...impure, ...edges, ...everywhere, ...circle, ...good]) {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await writeFile(join(tree, file), `${lines.join('\n')}\n`);
  }
  reports = await lint(tree);
});

afterAll(() => rm(tree, { recursive: true, force: true }));

test('every folder of src has its place in the order', async () => {
  expect(folders).toEqual(expect.arrayContaining(await readdir(join(root, 'src'))));
});

describe('refused', () => {
  test.each<Bad>([...upward, ...sideways, ...impure, ...edges, ...everywhere, ...circle])(
    '$file: $rule',
    ({ file, rule, lines }) => {
      const reported = new Set(
        (reports.get(file) ?? []).filter((report) => report.rule === rule).map(({ line }) => line),
      );
      expect(lines.filter((_, index) => !reported.has(index + 1))).toEqual([]);
    },
  );
});

describe('allowed', () => {
  test.each(good)('$file', ({ file }) => {
    expect(reports.get(file) ?? []).toEqual([]);
  });
});

function bad(folder: string, rule: string, line: string): Bad {
  return { file: `${folder}/${slug(line)}.ts`, rule, lines: [line] };
}

/** Every way to import that names its target. */
function importing(folder: string, target: string): Bad {
  return {
    file: `${folder}/imports-${slug(target)}.ts`,
    rule: 'eslint(no-restricted-imports)',
    lines: [
      `import { good } from '${target}';`,
      `import type { Good } from '${target}';`,
      `import '${target}';`,
      `export { good } from '${target}';`,
      `export type { Good } from '${target}';`,
      `export * from '${target}';`,
      `export const late = () => import('${target}');`,
    ],
  };
}

function slug(text: string): string {
  return text.replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '').toLowerCase();
}

/** What oxlint reports, by file. One process for all: starting it costs more than linting. */
async function lint(folder: string): Promise<typeof reports> {
  const output = await new Promise<string>((resolve, reject) => {
    const oxlint = join(root, 'node_modules', 'oxlint', 'bin', 'oxlint');
    execFile(
      process.execPath,
      [oxlint, '--format', 'json'],
      { cwd: folder, maxBuffer: 1 << 28 },
      (_, stdout, stderr) => (stdout === '' ? reject(new Error(stderr)) : resolve(stdout)),
    );
  });
  const found = new Map<string, { line: number; rule: string }[]>();
  for (const { code, filename, labels } of JSON.parse(output).diagnostics) {
    const before = found.get(filename) ?? [];
    found.set(filename, [...before, { line: labels[0].span.line, rule: code }]);
  }
  return found;
}
