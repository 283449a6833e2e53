// Writes what follows from the rules and the policy's schema: the code that checks a policy, its definition for an API
// server, and the pages for users.
// With --check it writes nothing, and tells which files are not as they would be written.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { podPolicySchema } from '../src/policy/pod-policy.ts';
import { rules } from '../src/rules/index.ts';
import { podPolicyCrdText } from './crd.ts';
import { policyPage } from './policy-page.ts';
import { ruleIndexPage, rulePage } from './rule-pages.ts';
import { validatorModule } from './validator.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const pages = 'docs/rules';
const definitions = 'charts/plimsoll/crds';

const files = new Map([
  ['src/policy/validate.generated.js', await validatorModule('validatePodPolicy', podPolicySchema)],
  [`${definitions}/podpolicies.plimsoll.dev.yaml`, podPolicyCrdText()],
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
