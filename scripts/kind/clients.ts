// The clients of a cluster: built here with Go, else from PATH.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { recipesOf } from '../cluster-programs.ts';
import { hasGo } from '../go-module.ts';
import { buildPrograms, isBuilt, programFolder } from '../go-programs.ts';
import { Obstacle } from '../obstacle.ts';
import { pathProgram } from '../path-program.ts';
import { notFound } from './command.ts';

/** A client of a cluster. */
export type Client = 'kind' | 'kubectl' | 'helm';

interface Needs {
  /** The arguments that print its version. */
  readonly ask: readonly string[];
  /** How to install it, for messages. */
  readonly wanted: string;
  /** `[3, 14]` for 3.14. */
  readonly oldest?: readonly [major: number, minor: number];
}

const needs: Readonly<Record<Client, Needs>> = {
  kind: { ask: ['version'], wanted: 'kind' },
  kubectl: { ask: ['version', '--client'], wanted: 'kubectl' },
  // The first that has --reset-then-reuse-values, which is how all of our pages upgrade.
  helm: { ask: ['version', '--short'], wanted: 'helm 3.14 or newer', oldest: [3, 14] },
};

/**
 * Makes sure that these exist: in the cache folder, built, or from PATH. Reports which it built or found on PATH. Throws an
 * Obstacle that names all missing ones.
 */
export function bringClients(clients: readonly Client[], report: (sentence: string) => void): void {
  const absent = clients.filter((client) => !isCached(client));
  if (absent.length === 0) return;
  if (hasGo()) {
    buildPrograms(recipesOf(absent), report);
    return;
  }
  const looks = absent.map(lookedUp);
  const unusable = looks.filter((look) => 'fault' in look);
  if (unusable.length > 0) throw lacking(unusable);
  const taken = looks.flatMap((look) => ('version' in look ? [`${look.client} ${look.version}`] : []));
  report(`took ${inWords(taken)} from PATH, because there is no Go to build with`);
}

/** The path of one, from this run or another. Throws an Obstacle if it is missing. */
export function clientProgram(client: Client): string {
  const program = isCached(client) ? join(programFolder, client) : pathProgram(client);
  if (program === undefined) throw notFound(client);
  return program;
}

function isCached(client: Client): boolean {
  return [...recipesOf([client])].every(([name, recipe]) => isBuilt(name, recipe));
}

interface Usable {
  readonly client: Client;
  readonly version: string;
}

interface Unusable {
  readonly client: Client;
  /** What is wrong with the one on PATH; undefined if there is none. */
  readonly fault: string | undefined;
}

function lookedUp(client: Client): Usable | Unusable {
  const { ask, oldest } = needs[client];
  const program = pathProgram(client);
  if (program === undefined) return { client, fault: undefined };
  const { status, stdout } = spawnSync(program, ask, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  // kubectl prints several versions, its own first.
  const [version, major, minor] = (status === 0 && /v(\d+)\.(\d+)\.\d+[\w.+-]*/.exec(stdout)) || [];
  // The shim of a version manager may exist without its program.
  if (version === undefined) return { client, fault: `"${client} ${ask.join(' ')}" prints no version` };
  if (oldest !== undefined && isOlder([Number(major), Number(minor)], oldest)) {
    return { client, fault: `${client} ${version} is older than ${oldest.join('.')}` };
  }
  return { client, version };
}

function isOlder([major, minor]: readonly [number, number], oldest: readonly [number, number]): boolean {
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

function lacking(unusable: readonly Unusable[]): Obstacle {
  const missing = unusable.filter(({ fault }) => fault === undefined).map(({ client }) => client);
  const verb = missing.length === 1 ? 'was' : 'were';
  const faults = [
    ...(missing.length === 0 ? [] : [`${inWords(missing)} ${verb} not found`]),
    ...unusable.flatMap(({ fault }) => fault ?? []),
  ];
  const wanted = inWords(unusable.map(({ client }) => needs[client].wanted));
  return new Obstacle(`${faults.join(', ')}; install Go 1.21 or newer, or ${wanted}`, 2);
}

/** `a, b and c`. */
function inWords(items: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(items);
}
