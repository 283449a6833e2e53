import { check } from './check.ts';
import type { InputOptions } from './check-input.ts';
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
  readonly review?: string;
}

/** Runs `check` by its options, and by what the repository's `plimsoll.yaml` says beside them. Resolves to the exit code. */
export async function checkCommand(paths: readonly string[], flags: CheckFlags, io: Io): Promise<number> {
  const conflict = conflictIn(paths, flags);
  if (conflict !== undefined) {
    io.stderr(`${conflict}\n`);
    return 2;
  }
  try {
    const config = await readConfig(process.cwd());
    const namespace = flags.namespace ?? config.namespace ?? 'default';
    const serverMinor = flags.kubeVersion ?? minorOf(config.kubeVersion);
    const options: InputOptions = {
      paths,
      rendered: await render(flags, namespace, serverMinor),
      kinds: config.kinds,
      policies: flags.policy.length > 0 ? flags.policy : config.policy,
      namespace,
      serverMinor,
    };
    if (flags.review !== undefined) {
      const { checkReview } = await import('./review-check.ts');
      return await checkReview(flags.review, flags.output === 'json', options, io);
    }
    const output = {
      output: flags.output,
      failOn: flags.failOn ?? config.failOn ?? 'deny',
      isQuiet: flags.quiet,
      // https://no-color.org
      isColored: process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb',
      showsProgress: process.stderr.isTTY,
    };
    return await check({ ...options, old: flags.old }, output, io);
  } catch (error) {
    const isExpected = [ConfigUnusable, NotRendered, TextFileError].some((kind) => error instanceof kind);
    if (!isExpected || !(error instanceof Error)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
}

/** Which options do not go together, in a sentence. */
function conflictIn(paths: readonly string[], flags: CheckFlags): string | undefined {
  const { helm, kustomize, values, review, old, output } = flags;
  if (values.length > 0 && helm === undefined) return '--values needs --helm; add it, or remove --values';
  if (review === undefined) {
    const isEmpty = paths.length === 0 && helm === undefined && kustomize === undefined;
    return isEmpty ? 'nothing to check; name files or folders, - for standard input, --helm or --kustomize' : undefined;
  }
  if (old.length > 0) return '--review has the old object in it; remove --old';
  return output === 'text' || output === 'json' ? undefined : '--review prints text or json; write one of these';
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
