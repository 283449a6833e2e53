import type { Config } from './config.ts';
import { ConfigUnusable, readConfig } from './config.ts';
import { readCheckInput, type CheckInput } from './check-input.ts';
import type { InputText } from './input.ts';
import type { Io } from './io.ts';
import { PoliciesUnusable } from './policy-sources.ts';
import { Progress } from './progress.ts';
import { helmTemplate, kustomizeBuild, NotRendered } from './rendered.ts';
import { TextFileError } from './text-file.ts';
import { minorOf, versionOf } from '../model/kubernetes-version.ts';

/** The options of every command that reads workloads from files, as they are parsed. */
export interface InputFlags {
  readonly policy: readonly string[];
  readonly namespace?: string;
  readonly kubeVersion?: number;
  readonly helm?: string;
  readonly values: readonly string[];
  readonly kustomize?: string;
}

/** What the arguments of a command name. `others` are files that it reads beside its input. */
export interface Named {
  readonly paths: readonly string[];
  readonly flags: InputFlags;
  readonly others: readonly string[];
}

/** What was read for a command, and how far it is. */
export interface Read {
  readonly input: CheckInput;
  readonly config: Config;
  readonly progress: Progress;
}

/** That nothing is named, in a sentence. */
export function nothingNamed(command: string, { paths, flags: { helm, kustomize } }: Named): string | undefined {
  if (paths.length > 0 || helm !== undefined || kustomize !== undefined) return undefined;
  return `nothing to ${command}; name files or folders, - for standard input, --helm or --kustomize`;
}

/** What does not go together, in a sentence. */
export function inputConflict({ paths, flags, others }: Named): string | undefined {
  const { helm, values, policy } = flags;
  if (values.length > 0 && helm === undefined) return '--values needs --helm; add it, or remove --values';
  const readers = [paths, policy, values, ...others.map((file) => [file])].filter((files) => files.includes('-'));
  return readers.length > 1
    ? '- is standard input, which can be read only once; write a file for the others'
    : undefined;
}

/**
 * Runs a command on what its options name, with what the repository's `plimsoll.yaml` says beside them. Resolves to its exit
 * code; to 2, with a sentence, where there is a conflict or something that was named cannot be read.
 */
export async function withInput(
  conflict: string | undefined,
  { paths, flags }: Named,
  io: Io,
  run: (read: Read) => Promise<number>,
): Promise<number> {
  if (conflict !== undefined) {
    io.stderr(`${conflict}\n`);
    return 2;
  }
  const write = process.stderr.isTTY ? io.stderr.bind(io) : undefined;
  const progress = new Progress(write, () => performance.now());
  try {
    const config = await readConfig(process.cwd());
    const namespace = flags.namespace ?? config.namespace ?? 'default';
    const serverMinor = flags.kubeVersion ?? minorOf(config.kubeVersion ?? '');
    const rendered = await render(flags, namespace, serverMinor);
    const policies = flags.policy.length > 0 ? flags.policy : config.policy;
    const options = { paths, rendered, kinds: config.kinds, policies, namespace, serverMinor };
    return await run({ input: await readCheckInput(options, progress), config, progress });
  } catch (error) {
    progress.clear();
    const expected = [ConfigUnusable, NotRendered, TextFileError, PoliciesUnusable];
    if (!(error instanceof Error) || !expected.some((kind) => error instanceof kind)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

async function render(
  { helm, values, kustomize }: InputFlags,
  namespace: string,
  serverMinor: number | undefined,
): Promise<readonly InputText[]> {
  const kubeVersion = serverMinor === undefined ? undefined : versionOf(serverMinor);
  return Promise.all([
    ...(helm === undefined ? [] : [helmTemplate({ chart: helm, values, namespace, kubeVersion })]),
    ...(kustomize === undefined ? [] : [kustomizeBuild(kustomize)]),
  ]);
}
