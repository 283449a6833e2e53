// Writes what follows from the rules, the policy's schema and the chart: the code that checks a policy, the match
// conditions that the gate compares, the CRD, the generated parts of the chart, and the pages for users.
// With --check it writes nothing, and tells which files are not as they would be written.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { podPolicySchema } from '../src/policy/pod-policy.ts';
import { rules } from '../src/rules/index.ts';
import { bundle } from './bundle.ts';
import { bundledPackages } from './bundled-packages.ts';
import { helmProgram } from './chart-helm.ts';
import { installManifest } from './chart-install.ts';
import { chartReadme } from './chart-readme.ts';
import { chartSchema } from './chart-schema.ts';
import { podPolicyCrdText } from '../src/policy/crd.ts';
import { policyPage } from './policy-page.ts';
import { ruleIndexPage, rulePage } from './rule-pages.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';
import { validatorModule } from './validator.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const pages = 'docs/rules';
const chart = 'charts/plimsoll';
const definitions = `${chart}/crds`;

const files = new Map([
  ['src/policy/validate.generated.js', await validatorModule('validatePodPolicy', podPolicySchema)],
  ['src/cluster/chart-conditions.generated.js', chartConditions(`${chart}/webhooks/pods.yaml`)],
  [`${definitions}/podpolicies.plimsoll.dev.yaml`, podPolicyCrdText()],
  [`${chart}/README.md`, await chartReadme()],
  [`${chart}/values.schema.json`, await chartSchema()],
  [`${chart}/LICENSE`, contentsOf('LICENSE') ?? ''],
  ['THIRD-PARTY-LICENSES', await licenses()],
  ['docs/policy.md', await policyPage()],
  [`${pages}/README.md`, await ruleIndexPage()],
]);
for (const rule of rules) files.set(`${pages}/${rule.id}.md`, await rulePage(rule));

const stale = [...files].flatMap(([file, text]) => (contentsOf(file) === text ? [] : [file]));
/** Every file of these folders is generated: one of a rule or a kind that is gone is removed. */
const orphaned = [pages, definitions].flatMap(filesIn).filter((file) => !files.has(file));

if (process.argv.includes('--check')) {
  for (const file of stale) process.stdout.write(`${file} is not what npm run generate writes\n`);
  for (const file of orphaned) process.stdout.write(`${file} belongs to nothing that is generated\n`);
  if (stale.length + orphaned.length > 0) process.exitCode = 1;
} else {
  for (const file of stale) write(file, files.get(file) ?? '');
  for (const file of orphaned) rmSync(root + file);
  for (const file of stale) process.stdout.write(`wrote ${file}\n`);
  for (const file of orphaned) process.stdout.write(`removed ${file}\n`);
  generateInstall('deploy/install.yaml');
}

function chartConditions(file: string): string {
  const { matchConditions } = parse(contentsOf(file) ?? '') as { readonly matchConditions: unknown };
  const value = JSON.stringify(matchConditions, undefined, 2);
  return `// Written by scripts/generate.ts from ${file}; change that instead.\nexport const chartConditions = ${value};\n`;
}

async function licenses(): Promise<string> {
  const { metafile, errors } = await bundle(root);
  if (errors.length > 0) throw new Error('the bundle cannot be made; npm run build says why');
  return thirdPartyLicenses(bundledPackages(metafile, root), root);
}

/** Rendered from the files of the chart, so it comes last. A test compares it, where there is a helm to do so. */
function generateInstall(file: string): void {
  const program = helmProgram();
  if (program === undefined) {
    process.stdout.write(`left ${file} as it is, as there is no helm; npm run kind brings one\n`);
    return;
  }
  const text = installManifest(program);
  if (contentsOf(file) === text) return;
  write(file, text);
  process.stdout.write(`wrote ${file}\n`);
}

function contentsOf(file: string): string | undefined {
  return existsSync(root + file) ? readFileSync(root + file, 'utf8') : undefined;
}

function filesIn(folder: string): readonly string[] {
  return existsSync(root + folder) ? readdirSync(root + folder).map((name) => `${folder}/${name}`) : [];
}

function write(file: string, text: string): void {
  mkdirSync(dirname(root + file), { recursive: true });
  writeFileSync(root + file, text);
}
