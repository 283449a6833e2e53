import { describe, expect, test } from 'vitest';
import { policyCheck } from './policy-check.ts';
import { TextFileError } from './text-file.ts';

const policy = (name: string, spec = 'mode: Warn, rules: {image-tag: {}}') =>
  `apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;

/** The command over files that stand here and not on a disk. */
async function run(files: Readonly<Record<string, string>>, ...named: readonly string[]) {
  const said = { stdout: '', stderr: '' };
  const io = {
    stdout: (text: string) => void (said.stdout += text),
    stderr: (text: string) => void (said.stderr += text),
  };
  const read = (file: string): Promise<string> => {
    const text = files[file];
    return text === undefined ? Promise.reject(new TextFileError(`"${file}" cannot be read`)) : Promise.resolve(text);
  };
  const exitCode = await policyCheck(named.length > 0 ? named : Object.keys(files), io, read);
  return { exitCode, ...said };
}

describe('policy check', () => {
  test('warns of a number that YAML takes for another', async () => {
    const text = policy('one', 'mode: Warn, rules: {run-as-user: {ranges: [{min: 0100, max: 01000}]}}');
    const { exitCode, stdout } = await run({ 'a.yaml': text });
    expect({ exitCode, told: stdout.split('\n').slice(1, -1) }).toEqual({
      exitCode: 0,
      told: [
        'a.yaml:4:57: warning: 0100 is octal in YAML, and means 64; write 64, or 100',
        'a.yaml:4:68: warning: 01000 is octal in YAML, and means 512; write 512, or 1000',
      ],
    });
  });

  test.each(['0', '07', '1000', '"01000"', '0x1f'])('does not warn of %s', async (written) => {
    const text = policy('one', `mode: Warn, rules: {resource-range: {limits: {cpu: {max: ${written}, min: 0}}}}`);
    const { stdout } = await run({ 'a.yaml': text });
    expect(stdout).not.toContain('octal');
  });

  test.each(['9007199254740993', '18446744073709551616'])('refuses %s without quotes', async (written) => {
    const text = policy('one', `mode: Warn, rules: {resource-range: {limits: {memory: {max: ${written}}}}}`);
    const { exitCode, stdout } = await run({ 'a.yaml': text });
    expect({ exitCode, stdout }).toEqual({
      exitCode: 2,
      stdout: 'a.yaml:4:68: whole numbers above 9007199254740991 are not read exactly; write it in quotes\n',
    });
    const quoted = text.replace(written, `"${written}"`);
    expect((await run({ 'a.yaml': quoted })).exitCode).toBe(0);
  });

  test.each<[string, string, string]>([
    ['one rule', 'mode: Warn, rules: {image-tag: {}}', '1 rule in force'],
    [
      'two, and one that is disabled',
      'mode: Warn, rules: {image-tag: {}, privileged: {}, sysctls: {mode: Disabled}}',
      '2 rules in force',
    ],
    [
      'labels of namespaces, which the gate that it is for may know',
      'mode: Warn, rules: {image-tag: {}}, match: {namespaceSelector: {matchLabels: {team: shop}}}',
      '1 rule in force',
    ],
    ['a profile', 'mode: Warn, profile: baseline, profileVersion: v1.37', '12 rules in force'],
    [
      'an override',
      'mode: Warn, rules: {image-tag: {}}, overrides: [{namespaces: [a], mode: Audit}]',
      '1 rule in force, 1 override',
    ],
  ])('tells what is accepted: %s', async (_, spec, words) => {
    expect(await run({ 'a.yaml': policy('one', spec) })).toEqual({
      exitCode: 0,
      stdout: `a.yaml: policy "one" accepted: ${words}\n`,
      stderr: '',
    });
  });

  test('tells what is hardly meant, and accepts it', async () => {
    expect(await run({ 'a.yaml': policy('one', 'mode: Warn, overrides: [{namespaces: [a]}]') })).toEqual({
      exitCode: 0,
      stdout: [
        'a.yaml: policy "one" accepted: no rules in force, 1 override',
        'a.yaml: warning: policy "one": spec: no rule is on, so nothing is judged; write a profile, or rules',
        'a.yaml: warning: policy "one": spec.overrides[0]: this override changes nothing; write a mode, or rules',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('tells each problem with its place, and what is good beside it, file by file', async () => {
    const files = {
      'a.yaml': `${policy('one')}---\n${policy('two', 'mode: warn')}`,
      'b.yaml': '',
      'c.yaml': policy('three'),
    };
    expect(await run(files)).toEqual({
      exitCode: 2,
      stdout: [
        'a.yaml: policy "one" accepted: 1 rule in force',
        'a.yaml:9:14: spec.mode is "warn"; write Warn',
        'b.yaml:1:1: no policy is written here; write a document with kind: PodPolicy',
        'c.yaml: policy "three" accepted: 1 rule in force',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  test('accepts no policy that can hardly mean what it says', async () => {
    const doubted = 'mode: Warn, rules: {host-ports: {allowed: [{min: 2, max: 1}]}}';
    expect(await run({ 'a.yaml': policy('one', doubted) })).toEqual({
      exitCode: 2,
      stdout: 'a.yaml:4:57: 2 is above the max of 1; write min at or below max\n',
      stderr: '',
    });
  });

  test('reads the others where a file cannot be read', async () => {
    expect(await run({ 'a.yaml': policy('one') }, 'gone.yaml', 'a.yaml')).toEqual({
      exitCode: 2,
      stdout: 'a.yaml: policy "one" accepted: 1 rule in force\n',
      stderr: '"gone.yaml" cannot be read\n',
    });
  });

  test('names the standard input as such', async () => {
    expect((await run({ '-': policy('one', 'mode: warn') })).stdout).toBe(
      '<stdin>:4:14: spec.mode is "warn"; write Warn\n',
    );
  });

  test('reads a file once that is named twice', async () => {
    expect(await run({ 'a.yaml': policy('one') }, 'a.yaml', 'a.yaml')).toMatchObject({ exitCode: 0 });
  });

  test('does not hide a fault of its own', async () => {
    const io = { stdout: () => {}, stderr: () => {} };
    const fault = policyCheck(['a.yaml'], io, () => Promise.reject(new TypeError('a fault')));
    await expect(fault).rejects.toThrow('a fault');
  });
});
