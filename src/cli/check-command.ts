import { check } from './check.ts';
import { ConfigUnusable, readConfig } from './config.ts';
import type { InputText } from './input.ts';
import type { Io } from './io.ts';
import { helmTemplate, kustomizeBuild, NotRendered } from './rendered.ts';
import type { Format } from './report-format.ts';
import { TextFileError } from './text-file.ts';

/** The options of `check`, as they are parsed. */
export interface CheckFlags {
  readonly policy: readonly string[];
  readonly namespace?: string;
  readonly kubeVersion?: number;
  readonly output: Format;
  readonly failOn?: 'deny' | 'warn';
  readonly quiet: boolean;
  readonly helm?: string;
  readonly values: readonly string[];
  readonly kustomize?: string;
  readonly old: readonly string[];
}

/** Runs `check` by its options, and by what the repository's `plimsoll.yaml` says beside them. Resolves to the exit code. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  try {
    const config = await readConfig(process.cwd());
    const namespace = flags.namespace ?? config.namespace ?? 'default';
    const serverMinor = flags.kubeVersion ?? minorOf(config.kubeVersion);
    const rendered = await render(flags, namespace, serverMinor);
    if (paths.length === 0 && rendered.length === 0) {
      io.stderr('nothing to check; name files or folders, - for standard input, --helm or --kustomize\n');
      return 2;
    }
    return await check(
      {
        paths,
        rendered,
        old: flags.old,
        kinds: config.kinds,
        policies: flags.policy.length > 0 ? flags.policy : config.policy,
        namespace,
        serverMinor,
        output: flags.output,
        failOn: flags.failOn ?? config.failOn ?? 'deny',
        isQuiet: flags.quiet,
        isColored: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
      },
      io,
    );
  } catch (error) {
    const isExpected = [ConfigUnusable, NotRendered, TextFileError].some((kind) => error instanceof kind);
    if (!isExpected || !(error instanceof Error)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

async function render(
  { helm, values, kustomize }: CheckFlags,
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
