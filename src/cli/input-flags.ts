import type { InputOptions } from './check-input.ts';
import { ConfigUnusable, readConfig, type Config } from './config.ts';
import type { InputText } from './input.ts';
import type { Io } from './io.ts';
import { helmTemplate, kustomizeBuild, NotRendered } from './rendered.ts';
import { TextFileError } from './text-file.ts';

/** The options of every command that reads workloads from files, as they are parsed. */
export interface InputFlags {
  readonly policy: readonly string[];
  readonly namespace?: string;
  readonly kubeVersion?: number;
  readonly helm?: string;
  readonly values: readonly string[];
  readonly kustomize?: string;
}

/** What is missing, or does not go together, in a sentence. */
export function inputConflict(
  command: string,
  paths: readonly string[],
  { helm, kustomize, values }: InputFlags,
): string | undefined {
  if (values.length > 0 && helm === undefined) return '--values needs --helm; add it, or remove --values';
  if (paths.length > 0 || helm !== undefined || kustomize !== undefined) return undefined;
  return `nothing to ${command}; name files or folders, - for standard input, --helm or --kustomize`;
}

/**
 * Runs a command on what its options name, with what the repository's `plimsoll.yaml` says beside them. Resolves to its exit
 * code; to 2, with a sentence, where there is a conflict or something that was named cannot be read.
 */
export async function withInput(
  conflict: string | undefined,
  { paths, flags }: { readonly paths: readonly string[]; readonly flags: InputFlags },
  io: Io,
  run: (options: InputOptions, config: Config) => Promise<number>,
): Promise<number> {
  if (conflict !== undefined) {
    io.stderr(`${conflict}\n`);
    return 2;
  }
  try {
    const config = await readConfig(process.cwd());
    const namespace = flags.namespace ?? config.namespace ?? 'default';
    const serverMinor = flags.kubeVersion ?? minorOf(config.kubeVersion);
    const rendered = await render(flags, namespace, serverMinor);
    const policies = flags.policy.length > 0 ? flags.policy : config.policy;
    return await run({ paths, rendered, kinds: config.kinds, policies, namespace, serverMinor }, config);
  } catch (error) {
    const isExpected = [ConfigUnusable, NotRendered, TextFileError].some((kind) => error instanceof kind);
    if (!isExpected || !(error instanceof Error)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

/** Whether standard output has colors (https://no-color.org). */
export function isColored(): boolean {
  return process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';
}

async function render(
  { helm, values, kustomize }: InputFlags,
  namespace: string,
  serverMinor: number | undefined,
): Promise<readonly InputText[]> {
  const kubeVersion = serverMinor === undefined ? undefined : `1.${serverMinor}`;
  return Promise.all([
    ...(helm === undefined ? [] : [helmTemplate({ chart: helm, values, namespace, kubeVersion })]),
    ...(kustomize === undefined ? [] : [kustomizeBuild(kustomize)]),
  ]);
}

function minorOf(version: string | undefined): number | undefined {
  return version === undefined ? undefined : Number(version.slice('1.'.length));
}
