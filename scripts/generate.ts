// Generates files from the rules, the policy's schema and the chart: the validator of policies, the match conditions that the
// gate compares, the CRD, parts of the chart, and pages. With --check, writes nothing and reports files that differ.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { configSchema } from '../src/cli/config-schema.ts';
import { podPolicySchema } from '../src/policy/pod-policy.ts';
import { suiteJsonSchema, suiteSchema } from '../src/policy/suite.ts';
import { rules } from '../src/rules/index.ts';
import { bundle } from './bundle.ts';
import { bundledPackages } from './bundled-packages.ts';
import { helmProgram } from './chart-helm.ts';
import { installManifest } from './chart-install.ts';
import { chartReadme } from './chart-readme.ts';
import { chartSchema } from './chart-schema.ts';
import { checkResultSchema } from './check-result-schema.ts';
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
  ['src/policy/validate-suite.generated.js', await validatorModule('validatePolicyTest', suiteSchema)],
  ['src/cli/validate-config.generated.js', await validatorModule('validateConfig', configSchema)],
  ['docs/schemas/policy-test.json', `${JSON.stringify(suiteJsonSchema(), undefined, 2)}\n`],
  ['src/cluster/chart-conditions.generated.js', chartConditions(`${chart}/webhooks/pods.yaml`)],
  [`${definitions}/podpolicies.plimsoll.dev.yaml`, podPolicyCrdText()],
  [`${chart}/README.md`, await chartReadme()],
  [`${chart}/values.schema.json`, await chartSchema()],
  [`${chart}/LICENSE`, contentsOf('LICENSE') ?? ''],
  ['THIRD-PARTY-LICENSES', await licenses()],
  ['docs/check-result.schema.json', await checkResultSchema()],
  ['docs/policy.md', await policyPage()],
  [`${pages}/README.md`, await ruleIndexPage()],
]);
for (const rule of rules) files.set(`${pages}/${rule.id}.md`, await rulePage(rule));

/** Folders of generated files only: files that are no longer generated are removed. */
const orphaned = [pages, definitions].flatMap(filesIn).filter((file) => !files.has(file));

const isCheck = process.argv.includes('--check');
for (const [file, text] of files) bring(file, text);
for (const file of orphaned) {
  if (isCheck) complain(`${file} belongs to nothing that is generated`);
  else {
    rmSync(root + file);
    report(`removed ${file}`);
  }
}
// After the files of the chart, from which it is rendered.
const install = 'deploy/install.yaml';
const helm = helmProgram();
if (helm !== undefined) bring(install, installManifest(helm));
else {
  const way = 'put Helm 3.14 or newer in PATH, or build one with npm run api-server';
  report(`not ${isCheck ? 'checked' : 'written'}: ${install}, as there is no Helm; ${way}`);
}

/** Writes a file if it differs; with --check, only reports it. */
function bring(file: string, text: string): void {
  if (contentsOf(file) === text) return;
  if (isCheck) complain(`${file} is not what npm run generate writes`);
  else {
    write(file, text);
    report(`wrote ${file}`);
  }
}

function complain(sentence: string): void {
  report(sentence);
  process.exitCode = 1;
}

function report(sentence: string): void {
  process.stdout.write(`${sentence}\n`);
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
