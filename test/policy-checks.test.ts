// What `plimsoll policy check` says of policies out of public bug reports on other tools, where PLIMSOLL_CORPORA names their folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policyCheck } from '../src/cli/policy-check.ts';

interface PolicyCheck {
  readonly name: string;
  readonly policy: string;
  readonly expected: string | { readonly acceptedWithoutAWord: boolean; readonly says: readonly string[] };
}

/** They wanted patterns of tags to be refused, which image-tag takes by now. */
const overtaken = new Set(['02-snapshot-tags.json']);

const corpora = process.env['PLIMSOLL_CORPORA'];
const folder = join(corpora ?? '', 'reports');
const files = corpora === undefined ? [] : readdirSync(folder).filter((file) => file.endsWith('.json'));
const checks = files.flatMap((file) => {
  const { policyChecks = [] } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
    readonly policyChecks?: readonly PolicyCheck[];
  };
  return overtaken.has(file) ? [] : policyChecks.map((check) => [`${file}, ${check.name}`, check] as const);
});

async function linesFor(policy: string): Promise<readonly string[]> {
  let said = '';
  const io = {
    stdout: (text: string) => void (said += text),
    stderr: (text: string) => void (said += text),
  };
  await policyCheck(['policy.yaml'], io, () => Promise.resolve(policy));
  return said.trimEnd().split('\n');
}

function isAsExpected(lines: readonly string[], expected: PolicyCheck['expected']): boolean {
  if (typeof expected === 'string') return lines.length === counts.get(expected);
  const isAcceptedWithoutAWord = lines.length === 1 && lines[0]?.includes(' accepted: ') === true;
  const text = lines.join('\n');
  return (
    isAcceptedWithoutAWord === expected.acceptedWithoutAWord && expected.says.every((words) => text.includes(words))
  );
}

/** As the reports count them. */
const counts = new Map([
  ['two problems', 2],
  ['three problems', 3],
]);

describe.skipIf(corpora === undefined)('policies out of bug reports (found by PLIMSOLL_CORPORA)', () => {
  test('there are at least 15', () => {
    expect(checks.length).toBeGreaterThanOrEqual(15);
  });

  test.each(checks)('%s', async (_, { policy, expected }) => {
    const lines = await linesFor(policy);
    expect(lines).toSatisfy((told: readonly string[]) => isAsExpected(told, expected));
  });
});
