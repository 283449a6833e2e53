// All static checks. Every part runs, so that one failure does not hide another.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = `${root}node_modules/.bin`;

const parts = [
  { name: 'types', command: [`${bin}/tsc`, '--noEmit', '--project', '.'] },
  { name: 'lint', command: [`${bin}/oxlint`, '--type-aware', '--deny-warnings', '--report-unused-disable-directives'] },
  { name: 'format', command: [`${bin}/prettier`, '--check', '--log-level', 'warn', '.'] },
  { name: 'dead code', command: [`${bin}/knip`, '--no-progress', '--treat-config-hints-as-errors'] },
  { name: 'generated files', command: [process.execPath, 'scripts/generate.ts', '--check'] },
];

const failed: string[] = [];
for (const { name, command } of parts) {
  const { passed, output } = await run(command);
  const unchecked = output.split('\n').filter((line) => line.startsWith('not checked: '));
  process.stdout.write(`${wordFor(passed, unchecked)} ${name}\n`);
  for (const line of passed ? unchecked : []) process.stdout.write(`       ${line}\n`);
  if (passed) continue;
  failed.push(name);
  process.stdout.write(`${output.trimEnd()}\n\n`);
}
if (failed.length > 0) {
  process.stdout.write(`check: ${failed.length} of ${parts.length} parts failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}

/** Padded to one width. */
function wordFor(passed: boolean, unchecked: readonly string[]): string {
  if (!passed) return 'FAILS ';
  return unchecked.length > 0 ? 'PARTLY' : 'ok    ';
}

function run([file = '', ...args]: string[]): Promise<{ passed: boolean; output: string }> {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => {
        output += text;
      });
    }
    child.on('error', (cause) => resolve({ passed: false, output: cause.message }));
    child.on('close', (code) => resolve({ passed: code === 0, output }));
  });
}
