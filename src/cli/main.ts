import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { minorOf } from '../model/kubernetes-version.ts';
import type { Io } from './io.ts';
import { nodeComplaint, version } from './version.ts';
import type { CheckFlags } from './check-command.ts';
import type { Labels } from '../policy/namespace-selector.ts';
import type { ShowFlags } from './policy-show.ts';
import type { InspectFlags } from './inspect.ts';
import { formats, testFormats, type TestFormat } from './report-format.ts';

const levels: readonly string[] = ['debug', 'info', 'warn', 'error', 'fatal', 'silent'];

const io: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
};

// A closed pipe must not end the gate.
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
    io.stderr(`internal error: ${message}\n`);
    return 3;
  }
}

/** The commands and their options. Each command loads its code when it runs. */
function commands(exitWith: (code: number) => void): Command {
  const program = new Command('plimsoll')
    .description('Kubernetes admission webhook that holds pods to a resource policy.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout(text),
      writeErr: (text) => io.stderr(text),
      outputError: (text, write) => write(`${oneSentence(text)}\n`),
    });
  addServe(program, exitWith);
  addCheck(program, exitWith);
  addInspect(program, exitWith);
  program
    .command('crd')
    .description('print the CRD of PodPolicy')
    .option('--apply', 'apply it to the cluster instead, with the service account of the pod or KUBECONFIG', false)
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
    .description('send a sample pod to a gate as kube-apiserver would, and print the answer')
    .argument('<url>', 'URL of the gate: https://HOST:PORT/validate', urlOf)
    .option('--ca <file>', 'CA certificate to trust, in PEM; without it, the CAs that this machine trusts')
    .option('--namespace <name>', 'namespace of the sample pod', namespaceOf, 'default')
    .action(async (url: URL, { ca, namespace }: { readonly ca?: string; readonly namespace: string }) => {
      const { tryGate } = await import('./try.ts');
      exitWith(await tryGate(url, { ca, namespace }, io));
    });
  addPolicy(program, exitWith);
  addExplain(program, exitWith);
  return program;
}

function addExplain(program: Command, exitWith: (code: number) => void): void {
  program
    .command('explain')
    .description('print what a rule finds, why, its options and examples; without a rule, list all rules')
    .argument('[rule]', 'the id of a rule, as in a policy')
    .action(async (rule: string | undefined) => {
      const { explain, terminalOptions } = await import('./explain.ts');
      exitWith(explain(rule, terminalOptions(process.stdout, process.env), io));
    });
}

function addPolicy(program: Command, exitWith: (code: number) => void): void {
  const policy = program.command('policy').description('work with policy files');
  policy
    .command('check')
    .description('check policy files and print everything that is wrong, by line and column')
    .argument('<file...>', 'policy files; - for standard input')
    .action(async (files: string[]) => {
      const { policyCheck } = await import('./policy-check.ts');
      exitWith(await policyCheck(files, io));
    });
  policy
    .command('show')
    .description('print what policies hold the pods of a namespace to, and which layer each value comes from')
    .argument('[file|name...]', 'policy files, and built-in policies; without one, standard')
    .option('--namespace <name>', 'the namespace; without it, default', namespaceOf)
    .addOption(
      new Option('--label <key=value>', 'a label of the namespace, for policies that select by labels; repeatable')
        .argParser(labelsWith)
        .default({}, 'not known'),
    )
    .option('--kube-version <1.NN>', 'version of the API server, for profiles of version latest', minorIn)
    .addOption(new Option('--output <format>', 'how the terms are printed').choices(['text', 'json']).default('text'))
    .action(async (named: string[], flags: ShowFlags) => {
      const { policyShow } = await import('./policy-show.ts');
      exitWith(await policyShow(named, flags, io));
    });
  policy
    .command('test')
    .description('run suites of test cases for policies')
    .argument('<path...>', 'files of kind PolicyTest, and folders with such files; - for standard input')
    .addOption(new Option('--output <format>', 'how the results are printed').choices(testFormats).default('text'))
    .action(async (paths: string[], { output }: { readonly output: TestFormat }) => {
      const { policyTest } = await import('./policy-test.ts');
      exitWith(await policyTest(paths, output, io));
    });
}

/** An option that may be given several times. */
function repeatable(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser((value: string, before: readonly string[]) => [...before, value])
    .default([], 'none');
}

/** A command that reads workloads from files, with the options that say which, and by which policies they are judged. */
function fileCommand(program: Command, name: string, verb: string): Command {
  return program
    .command(name)
    .argument('[path...]', 'files and folders; - for standard input')
    .addOption(
      repeatable(
        '--policy <file|name>',
        'policy file, or built-in policy; without it, those of plimsoll.yaml, or those among the files, or else standard',
      ),
    )
    .option('--helm <chart>', `also ${verb} what helm template makes of a chart`)
    .addOption(repeatable('-f, --values <file>', 'values for --helm'))
    .option('--kustomize <folder>', `also ${verb} what kustomize build makes of a folder`)
    .option('--namespace <name>', 'namespace of objects that write none; without it, default', namespaceOf)
    .option('--kube-version <1.NN>', 'version of the API server, for profiles of version latest', minorIn);
}

function addCheck(program: Command, exitWith: (code: number) => void): void {
  fileCommand(program, 'check', 'check')
    .description('judge the workloads in files as the gate would judge their pods')
    .addOption(
      repeatable('--old <file>', 'objects as they stood before: of an update, only what is new or worse is denied'),
    )
    .addOption(
      new Option(
        '--operation <operation>',
        'what is done to every object; without it, UPDATE of those in --old, and CREATE of others',
      ).choices(['CREATE', 'UPDATE']),
    )
    .option(
      '--review <file>',
      'judge an AdmissionReview as the webhook does, and print its answer; - for standard input',
    )
    .addOption(new Option('--output <format>', 'how the report is printed').choices(formats).default('text'))
    .addOption(
      new Option('--fail-on <effect>', 'what makes the exit code 1; without it, deny').choices(['deny', 'warn']),
    )
    .option('--quiet', 'print only what makes the exit code other than 0, in text', false)
    .action(async (paths: string[], flags: CheckFlags) => {
      const { checkCommand } = await import('./check-command.ts');
      exitWith(await checkCommand(paths, flags, io));
    });
}

function addInspect(program: Command, exitWith: (code: number) => void): void {
  fileCommand(program, 'inspect', 'inspect')
    .description('print what each workload in files takes of the machine, and what bounds it')
    .addOption(
      new Option('--output <format>', 'how the cards are printed').choices(['text', 'json', 'html']).default('text'),
    )
    .action(async (paths: string[], flags: InspectFlags) => {
      const { inspectCommand } = await import('./inspect.ts');
      exitWith(await inspectCommand(paths, flags, io));
    });
}

/** The parsed options of `serve`. */
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
  readonly fillAnnotation: boolean;
  readonly logLevel: string;
  readonly cluster: boolean;
  readonly name?: string;
  readonly namespace?: string;
}

function addServe(program: Command, exitWith: (code: number) => void): void {
  const command = program.command('serve').description('run the gate: answer admission reviews over HTTPS');
  command
    .addOption(
      new Option(
        '--policy <file|name>',
        'policy file, or built-in policy: standard, baseline, restricted, hardened (for a file of that name write ./standard); repeatable; without it, standard',
      )
        .argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value])
        .default(undefined, 'standard'),
    )
    .option(
      '--cluster',
      'read policies from the cluster, with the service account of the pod or KUBECONFIG, and keep its certificates there unless --tls-cert is given',
      false,
    )
    .option('--name <name>', 'name that the chart gave to its objects; without it, plimsoll', nameOf)
    .option('--namespace <name>', 'namespace of these objects; without it, that of the pod', namespaceOf)
    .option('--host <address>', 'address to listen on; :: for all addresses', hostOf, '127.0.0.1')
    .option('--port <number>', 'HTTPS port for reviews; 0 for any free port', portOf, 8443)
    .option('--ops-port <number>', 'HTTP port for /livez, /readyz and /metrics', portOf, 8081)
    .option('--tls-cert <file>', 'certificate to serve, in PEM; without it, the gate issues its own')
    .option('--tls-key <file>', 'private key of the certificate, in PEM')
    .option('--kube-version <1.NN>', 'version of the API server, for profiles of version latest', minorIn)
    .option('--drain <seconds>', 'how long to keep serving, unready, after SIGTERM or SIGINT', secondsOf, 0)
    .option('--namespace-metrics', 'count pods with findings by namespace, in an additional metric', false)
    .option('--no-fill-annotation', 'do not list in an annotation what was filled into a pod')
    .option('--log-level <level>', `lowest level to log: ${levels.join(', ')}`, levelOf, 'info')
    .action(async (flags: Partial<ServeFlags> & Omit<ServeFlags, 'policy'>) => {
      const conflict = conflictIn(flags);
      if (conflict !== undefined) command.error(conflict);
      const {
        policy = ['standard'],
        cluster,
        name = 'plimsoll',
        namespace,
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
      exitWith(await serve({ ...others, policies, tls, serverMinor: kubeVersion }, io));
    });
}

/** Commander's message as one sentence, without its `error: ` and line breaks. */
function oneSentence(text: string): string {
  const sentence = text
    .replace(/^error: /, '')
    .replace(/ argument (.*) is invalid\. /, ' has $1; ')
    .replace(/^command-argument value (.*) is invalid for argument (.*)\. /, 'argument $2 has $1; ')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replace(/\.$/, '');
  return sentence.includes(';') ? sentence : `${sentence}; see plimsoll --help`;
}

function urlOf(value: string): URL {
  const url = URL.parse(value);
  if (url?.protocol !== 'https:') throw new InvalidArgumentError('write it as https://HOST:PORT/validate');
  return url;
}

/** An empty host would mean all addresses. */
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
    throw new InvalidArgumentError('write a Kubernetes name, of a-z, 0-9 and "-"');
  }
  return value;
}

function namespaceOf(value: string): string {
  if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value)) {
    throw new InvalidArgumentError('write the name of a namespace, of a-z, 0-9 and "-"');
  }
  return value;
}

/** Which options exclude each other, in a sentence. */
function conflictIn({ cluster, policy, name, namespace }: Partial<ServeFlags>): string | undefined {
  if (cluster === true) {
    return policy === undefined ? undefined : '--cluster reads policies from the cluster; remove --policy';
  }
  if (name === undefined && namespace === undefined) return undefined;
  return '--name and --namespace need --cluster; add it, or remove them';
}

function secondsOf(value: string): number {
  if (!/^\d{1,4}$/.test(value)) throw new InvalidArgumentError('write a whole number of seconds, up to 9999');
  return Number(value);
}

function minorIn(value: string): number {
  const minor = minorOf(value);
  if (minor === undefined) throw new InvalidArgumentError('write it as 1.NN');
  return minor;
}

function labelsWith(value: string, before: Labels): Labels {
  const equals = value.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('write it as KEY=VALUE');
  return { ...before, [value.slice(0, equals)]: value.slice(equals + 1) };
}

function levelOf(value: string): string {
  if (!levels.includes(value)) throw new InvalidArgumentError(`write one of ${levels.join(', ')}`);
  return value;
}
