import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Io } from './io.ts';
import { nodeComplaint } from './node-version.ts';
import { version } from './version.ts';

const levels: readonly string[] = ['debug', 'info', 'warn', 'error', 'fatal', 'silent'];

const io: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
};

// Whoever read what is said has gone; that is no reason for a gate to end.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const complaint = nodeComplaint(process.versions.node);
  if (complaint !== undefined) {
    io.stderr(`${complaint}\n`);
    return 2;
  }
  let exitCode = 0;
  const program = commands((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const message = error instanceof Error ? error.message : String(error);
    io.stderr(`a fault in plimsoll ended it: ${message}\n`);
    return 3;
  }
}

/** The commands and their options. What a command needs is loaded when it is asked for. */
function commands(exitWith: (code: number) => void): Command {
  const program = new Command('plimsoll')
    .description('Holds the pods of a Kubernetes cluster to a resource policy.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout(text),
      writeErr: (text) => io.stderr(text),
      outputError: (text, write) => write(`${oneSentence(text)}\n`),
    });
  addServe(program, exitWith);
  program
    .command('crd')
    .description('prints the definition of PodPolicy, as an API server takes it')
    .option('--apply', 'writes it into the cluster instead: as a pod of it, or by KUBECONFIG', false)
    .action(async ({ apply }: { readonly apply: boolean }) => {
      if (apply) {
        const { applyCrd } = await import('./crd.ts');
        exitWith(await applyCrd(io));
        return;
      }
      const { podPolicyCrdText } = await import('../policy/crd.ts');
      io.stdout(podPolicyCrdText());
    });
  program
    .command('try')
    .description('sends a pod to a gate as kube-apiserver would, and tells what it answers')
    .argument('<url>', 'the gate, as https://HOST:PORT/validate', urlOf)
    .option('--ca <file>', 'the authority to trust, in PEM; without it those that the machine trusts')
    .option('--namespace <name>', 'the namespace that the pod is said to be for', 'default')
    .action(async (url: URL, { ca, namespace }: { readonly ca?: string; readonly namespace: string }) => {
      const { tryGate } = await import('./try.ts');
      exitWith(await tryGate(url, { ca, namespace }, io));
    });
  program
    .command('policy')
    .description('works with policies')
    .command('check')
    .description('reads policy files and tells all that is wrong with them')
    .argument('<file...>', 'files of policies; - is the standard input')
    .action(async (files: string[]) => {
      const { policyCheck } = await import('./policy-check.ts');
      exitWith(await policyCheck(files, io));
    });
  return program;
}

/** The options of `serve`, as they are parsed. */
interface ServeFlags {
  readonly policy: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly kubeVersion?: number;
  readonly drain: number;
  readonly namespaceMetrics: boolean;
  readonly logLevel: string;
  readonly cluster: boolean;
  readonly name?: string;
  readonly namespace?: string;
}

function addServe(program: Command, exitWith: (code: number) => void): void {
  const command = program.command('serve').description('runs the gate: answers admission reviews over HTTPS');
  command
    .addOption(
      new Option(
        '--policy <file|name>',
        'a file of policies, or a built-in: standard, baseline, restricted, hardened (a file of such a name is written ./standard); may be repeated',
      )
        .argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value])
        .default(undefined, 'standard'),
    )
    .option(
      '--cluster',
      'takes policies from the cluster: as a pod of it, or by KUBECONFIG; its certificate then too, unless it is given',
      false,
    )
    .option(
      '--name <name>',
      "what the chart named the gate's objects in the cluster: plimsoll where it is absent",
      nameOf,
    )
    .option(
      '--namespace <name>',
      'the namespace of these objects; without it, that of the pod that this runs in',
      nameOf,
    )
    .option('--host <address>', 'the address to listen on; :: is every one of the machine', hostOf, '127.0.0.1')
    .option('--port <number>', 'the port for reviews, over HTTPS; 0 is any free one', portOf, 8443)
    .option('--ops-port <number>', 'the port for /livez, /readyz and /metrics, over plain HTTP', portOf, 8081)
    .option('--tls-cert <file>', 'the certificate to show, in PEM; without it plimsoll makes its own and keeps it')
    .option('--tls-key <file>', "the certificate's key, in PEM")
    .option('--kube-version <1.NN>', "the API server's version, which profiles of version latest follow", minorOf)
    .option('--drain <seconds>', 'how long it still serves, unready, once it is told to end', secondsOf, 0)
    .option('--namespace-metrics', 'counts pods with findings by namespace, in a metric of its own', false)
    .option('--log-level <level>', `how much is logged: ${levels.join(', ')}`, levelOf, 'info')
    .action(async (flags: Partial<ServeFlags> & Omit<ServeFlags, 'policy'>) => {
      const misfit = misfitOf(flags);
      if (misfit !== undefined) command.error(misfit);
      const {
        policy = ['standard'],
        cluster,
        name = 'plimsoll',
        namespace,
        host,
        port,
        opsPort,
        tlsCert,
        tlsKey,
        kubeVersion,
        ...others
      } = flags;
      if ((tlsCert === undefined) !== (tlsKey === undefined)) {
        command.error('--tls-cert and --tls-key belong together; give both or none');
      }
      const tls = tlsCert === undefined || tlsKey === undefined ? undefined : { cert: tlsCert, key: tlsKey };
      const { serve } = await import('./serve.ts');
      const policies = cluster ? { name, namespace } : { from: policy };
      exitWith(await serve({ ...others, policies, host, port, opsPort, tls, serverMinor: kubeVersion }, io));
    });
}

/** Commander's words in ours: it begins with `error: `, and puts suggestions on a line of their own. */
function oneSentence(text: string): string {
  const sentence = text
    .replace(/^error: /, '')
    .replace(/ argument (.*) is invalid\. /, ' has $1; ')
    .replace(/^command-argument value (.*) is invalid for argument (.*)\. /, 'argument $2 has $1; ')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
  return sentence.includes(';') ? sentence : `${sentence}; plimsoll --help tells what there is`;
}

function urlOf(value: string): URL {
  const url = URL.parse(value);
  if (url?.protocol !== 'https:') throw new InvalidArgumentError('write it as https://HOST:PORT/validate');
  return url;
}

/** An empty host would be every address of the machine. */
function hostOf(value: string): string {
  if (value === '') throw new InvalidArgumentError('write an address, or :: for all of them');
  return value;
}

function portOf(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > 65_535) throw new InvalidArgumentError('write a number from 0 to 65535');
  return port;
}

function nameOf(value: string): string {
  if (!/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value)) {
    throw new InvalidArgumentError('write a name as Kubernetes has them, of a-z, 0-9 and "-"');
  }
  return value;
}

/** What does not go together, in a sentence. */
function misfitOf({ cluster, policy, name, namespace }: Partial<ServeFlags>): string | undefined {
  if (cluster === true) {
    return policy === undefined ? undefined : '--cluster takes its policies from the cluster; leave out --policy';
  }
  if (name === undefined && namespace === undefined) return undefined;
  return '--name and --namespace are about objects of a cluster; give --cluster as well, or leave them out';
}

function secondsOf(value: string): number {
  if (!/^\d{1,4}$/.test(value)) throw new InvalidArgumentError('write a whole number of seconds, up to 9999');
  return Number(value);
}

function minorOf(value: string): number {
  const minor = /^v?1\.(\d{1,3})$/.exec(value)?.[1];
  if (minor === undefined) throw new InvalidArgumentError('write it as 1.NN');
  return Number(minor);
}

function levelOf(value: string): string {
  if (!levels.includes(value)) throw new InvalidArgumentError(`write one of ${levels.join(', ')}`);
  return value;
}
