import { spawn } from 'node:child_process';
import { oneLine } from '../report/sentence.ts';
import type { InputText } from './input.ts';
import { maxTextSize, tooLargeFor } from './text-file.ts';

/** A program that renders manifests is not there, or failed; the message is one sentence for whoever asked for it. */
export class NotRendered extends Error {
  readonly code = 'ERR_NOT_RENDERED';
}

/** What to render with Helm. */
export interface HelmChart {
  readonly chart: string;
  /** Files of values, in their order. */
  readonly values: readonly string[];
  readonly namespace: string;
  readonly kubeVersion: string | undefined;
}

/** What the user's own helm makes of a chart. Throws `NotRendered`. */
export async function helmTemplate({ chart, values, namespace, kubeVersion }: HelmChart): Promise<InputText> {
  const flags = [
    ...values.flatMap((file) => ['--values', file]),
    ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion]),
  ];
  const text = await output('helm', ['template', 'release', chart, '--namespace', namespace, ...flags]);
  return { name: `${chart} (helm template)`, text };
}

/** What the user's own kustomize, or else kubectl, makes of a folder. Throws `NotRendered`. */
export async function kustomizeBuild(folder: string): Promise<InputText> {
  const name = `${folder} (kustomize build)`;
  try {
    return { name, text: await output('kustomize', ['build', folder]) };
  } catch (error) {
    if (!(error instanceof NotRendered) || !isMissing(error.cause)) throw error;
  }
  try {
    return { name, text: await output('kubectl', ['kustomize', folder]) };
  } catch (error) {
    if (!(error instanceof NotRendered) || !isMissing(error.cause)) throw error;
    const message = 'kustomize is not installed, nor is kubectl; install one, or render the manifests first';
    throw new NotRendered(message, { cause: error.cause });
  }
}

/** What a program prints. */
function output(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    // Values may come from standard input.
    const child = spawn(program, args, { stdio: [args.includes('-') ? 'inherit' : 'ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    let size = 0;
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxTextSize) chunks.push(chunk);
      else {
        reject(
          new NotRendered(`what ${program} ${args[0]} prints is ${tooLargeFor(maxTextSize)}; render less at once`),
        );
        child.kill();
      }
    });
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('error', (cause) => {
      const why = isMissing(cause)
        ? `${program} is not installed; install it, or render the manifests first`
        : cause.message;
      reject(new NotRendered(why, { cause }));
    });
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(chunks).toString());
      else reject(new NotRendered(`${program} ${args[0]} failed: ${reasonIn(said) || `exit code ${code}`}`));
    });
  });
}

function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}

/** The error among what a program says: warnings and logs stand before it. */
function reasonIn(text: string): string {
  const lines = text.trim().split('\n');
  const line = lines.find((each) => /^error: /i.test(each)) ?? lines.at(-1) ?? '';
  return oneLine(line.replace(/^error: /i, ''));
}
