import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { isIPv6 } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { quote } from '../model/quote.ts';

/** The kubeconfig or the service account cannot be used; the message says why and what to do. */
export class KubeconfigUnreadable extends Error {
  readonly code = 'ERR_KUBECONFIG';
}

/** The namespace of the gate's objects is unknown; the message says what to set. */
export class NamespaceUnknown extends Error {
  readonly code = 'ERR_NAMESPACE';
}

/** Where the API server is, and how a request authenticates. */
export interface Access {
  readonly server: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** For TLS and basic authentication; behind a proxy, the agent too. */
  readonly options: RequestOptions;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where Kubernetes mounts the token, the CA and the namespace of a pod. */
const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Credentials, always the present ones. */
export interface AccessSource {
  /** For one request. Throws `KubeconfigUnreadable` if authentication fails. */
  access(): Promise<Access>;
  /** The API server did not accept them: the next request reads them again. */
  refused(): void;
}

/**
 * Reads credentials as kubectl does: the files in KUBECONFIG, else ~/.kube/config, else the service account of the pod, in
 * `folder`. Renewed tokens, certificates and results of exec commands are used. Throws `KubeconfigUnreadable`.
 */
export async function readCredentials(
  environment: Environment,
  folder: string = serviceAccountFolder,
): Promise<AccessSource> {
  const config = await readConfig(environment);
  return config === undefined ? podCredentials(environment, folder) : new KubeconfigCredentials(config, environment);
}

/** Reads the token and the CA for every request, since both are renewed. Kubernetes' client would cost 8 MiB here. */
function podCredentials(environment: Environment, folder: string): AccessSource {
  const host = environment['KUBERNETES_SERVICE_HOST'] ?? '';
  const port = environment['KUBERNETES_SERVICE_PORT'] ?? '443';
  const server = serverOf(`https://${isIPv6(host) ? `[${host}]` : host}:${port}`);
  return {
    async access() {
      try {
        const [token, ca] = await Promise.all([
          readFile(join(folder, 'token'), 'utf8'),
          readFile(join(folder, 'ca.crt')),
        ]);
        const headers = { Authorization: `Bearer ${token.trim()}` };
        return { server, headers, options: { ca, rejectUnauthorized: true } };
      } catch (cause) {
        throw authenticationFailed(server, cause);
      }
    },
    refused() {},
  };
}

class KubeconfigCredentials implements AccessSource {
  readonly #environment: Environment;
  #config: KubeConfig;
  #pending: Promise<Access> | undefined;
  #isRefused = false;

  /** Throws `KubeconfigUnreadable`. */
  constructor(config: KubeConfig, environment: Environment) {
    serverIn(config);
    this.#config = config;
    this.#environment = environment;
  }

  access(): Promise<Access> {
    // Concurrent requests run one exec command, not many.
    this.#pending ??= this.#authenticate().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  refused(): void {
    this.#isRefused = true;
  }

  async #authenticate(): Promise<Access> {
    if (this.#isRefused) {
      const config = await readConfig(this.#environment);
      if (config === undefined) throw new KubeconfigUnreadable('the kubeconfig is gone; write it again, or restart');
      // The current context may have changed since; this process stays with its cluster.
      config.setCurrentContext(this.#config.getCurrentContext());
      this.#config = config;
      this.#isRefused = false;
    }
    const server = serverIn(this.#config);
    const cluster = this.#config.getCurrentCluster();
    // Explicit, since NODE_TLS_REJECT_UNAUTHORIZED could switch it off.
    const options: RequestOptions = { rejectUnauthorized: cluster?.skipTLSVerify !== true };
    try {
      await this.#config.applyToHTTPSOptions(options);
    } catch (cause) {
      throw authenticationFailed(server, cause);
    }
    // The client's agent does not keep connections and never renews its certificate. Only a proxy needs it.
    if (cluster?.proxyUrl === undefined) delete options.agent;
    return { server, headers: trimmed(options.headers), options };
  }
}

/** The namespace of the pod that this runs in. Throws `NamespaceUnknown` outside a pod. */
export async function ownNamespace(): Promise<string> {
  const name = await readFile(join(serviceAccountFolder, 'namespace'), 'utf8').catch((cause: unknown) => {
    const message = 'the namespace of the gate is unknown outside a pod; set --namespace';
    throw new NamespaceUnknown(message, { cause });
  });
  return name.trim();
}

/** Undefined in a pod without a kubeconfig, where Kubernetes' client is not loaded. */
async function readConfig(environment: Environment): Promise<KubeConfig | undefined> {
  const named = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const usual = join(environment['HOME'] ?? homedir(), '.kube', 'config');
  const files: { readonly file: string; readonly text: string }[] = [];
  for (const file of named.length > 0 ? named : [usual]) {
    const text = await textOf(file);
    if (text !== undefined) files.push({ file, text });
  }
  if (files.length > 0) return configOf(files);
  if (named.length > 0) {
    const list = named.map(quote).join(', ');
    throw new KubeconfigUnreadable(`KUBECONFIG names ${list}, which does not exist; set it to a kubeconfig`);
  }
  if ((environment['KUBERNETES_SERVICE_HOST'] ?? '') !== '') return undefined;
  const complaint = `no cluster is configured: KUBECONFIG is not set, ${quote(usual)} does not exist and this is not a pod`;
  throw new KubeconfigUnreadable(`${complaint}; set KUBECONFIG to a kubeconfig`);
}

async function configOf(files: readonly { readonly file: string; readonly text: string }[]): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  for (const { file, text } of files) {
    const other = new KubeConfig();
    load(other, file, text);
    addTo(config, other);
  }
  return config;
}

/** Undefined if the file does not exist. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new KubeconfigUnreadable(`${quote(file)} cannot be read (${code}); make it readable for this user`, {
      cause,
    });
  }
}

function load(config: KubeConfig, file: string, text: string): void {
  try {
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(file));
  } catch (cause) {
    const reason = cause instanceof TypeError ? 'something in it is null' : yamlReason(cause);
    throw new KubeconfigUnreadable(`${quote(file)} is not a kubeconfig (${reason}); name one that kubectl can use`, {
      cause,
    });
  }
}

/** The message of a YAML error quotes lines, which may have a token; its reason does not. */
function yamlReason(cause: unknown): string {
  return cause instanceof Error && 'reason' in cause ? String(cause.reason) : reasonOf(cause);
}

/** Earlier files win, as in kubectl. */
function addTo(config: KubeConfig, other: KubeConfig): void {
  for (const cluster of other.clusters) if (config.getCluster(cluster.name) === null) config.addCluster(cluster);
  for (const user of other.users) if (config.getUser(user.name) === null) config.addUser(user);
  for (const context of other.contexts) {
    if (config.getContextObject(context.name) === null) config.addContext(context);
  }
  if (!config.getCurrentContext()) config.setCurrentContext(other.getCurrentContext());
}

function serverIn(config: KubeConfig): URL {
  const context = config.getCurrentContext();
  if (!context) {
    throw new KubeconfigUnreadable('the kubeconfig has no current context; choose one with kubectl config use-context');
  }
  const cluster = config.getCurrentCluster();
  if (cluster === null) {
    throw new KubeconfigUnreadable(
      `the kubeconfig has no context ${quote(context)} with a cluster; choose one with kubectl config use-context`,
    );
  }
  const server = serverOf(cluster.server);
  if (server.protocol === 'http:' && !cluster.skipTLSVerify) {
    throw new KubeconfigUnreadable(
      `the server ${quote(cluster.server)} does not use TLS; write https://, or set insecure-skip-tls-verify: true`,
    );
  }
  return server;
}

function serverOf(text: string): URL {
  const server = URL.parse(text);
  if (server !== null && ['http:', 'https:'].includes(server.protocol)) return server;
  throw new KubeconfigUnreadable(`the server ${quote(text)} is not a URL; write https://HOST:PORT`);
}

function authenticationFailed(server: URL, cause: unknown): KubeconfigUnreadable {
  const complaint = `cannot authenticate to the API server at ${quote(server.href)} (${reasonOf(cause)})`;
  const advice = 'check the credentials in the kubeconfig or of the service account';
  return new KubeconfigUnreadable(`${complaint}; ${advice}`, { cause });
}

/** A token in a file may end with a line break, which is not allowed in a header. */
function trimmed(headers: RequestOptions['headers']): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value).trim()]));
}

/** On one line and short: an exec command may print a lot. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}
