import type { CheckedOptions } from './checked.ts';
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

/** What is read, and by which policies it is judged. */
export interface InputOptions extends Omit<CheckedOptions, 'old'> {
  /** Of the repository's `plimsoll.yaml`. */
  readonly failOn: Config['failOn'];
}

/** What the user named, and how. */
interface Named {
  readonly paths: readonly string[];
  readonly flags: InputFlags;
}

/**
 * Runs a command on what its options name, with what the repository's `plimsoll.yaml` says beside them. Resolves to its
 * exit code, or to 2 with a sentence where there is nothing to read, or it cannot be read.
 */
export async function withInput(
  command: string,
  named: Named,
  io: Io,
  run: (options: InputOptions) => Promise<number>,
): Promise<number> {
  try {
    const options = await inputOptions(named);
    if (options.paths.length > 0 || options.rendered.length > 0) return await run(options);
    io.stderr(`nothing to ${command}; name files or folders, - for standard input, --helm or --kustomize\n`);
    return 2;
  } catch (error) {
    const isExpected = [ConfigUnusable, NotRendered, TextFileError].some((kind) => error instanceof kind);
    if (!isExpected || !(error instanceof Error)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

/** Whether the output has colors: on a terminal, unless NO_COLOR is set. */
export function isColored(): boolean {
  return process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
}

async function inputOptions({ paths, flags }: Named): Promise<InputOptions> {
  const config = await readConfig(process.cwd());
  const namespace = flags.namespace ?? config.namespace ?? 'default';
  const serverMinor = flags.kubeVersion ?? minorOf(config.kubeVersion);
  return {
    paths,
    rendered: await render(flags, namespace, serverMinor),
    kinds: config.kinds,
    policies: flags.policy.length > 0 ? flags.policy : config.policy,
    namespace,
    serverMinor,
    failOn: config.failOn,
  };
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
