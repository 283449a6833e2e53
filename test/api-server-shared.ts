// One API server for all test files of a run: started when the first asks for it, ended with the run.
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TestProject } from 'vitest/node';
import { apiServerPrograms } from '../scripts/api-server.ts';
import type { Access, ApiServer, StartedApiServer } from './api-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the socket that tells how the API server is reached; empty where its programs are not there. */
    apiServerSocket: string;
  }
}

/** Runs once, before all test files. */
export function setup(project: TestProject): (() => Promise<void>) | undefined {
  const programs = apiServerPrograms();
  if (programs === undefined) {
    project.provide('apiServerSocket', '');
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-tests-'));
  const path = join(folder, 'socket');
  let started: Promise<StartedApiServer> | undefined;
  const start = async () => (await import('./api-server.ts')).startApiServer(programs);
  const server = createServer((socket) => void tell(socket, (started ??= start()))).listen(path);
  // It is there to be asked, not to keep the run alive.
  server.unref();
  project.provide('apiServerSocket', path);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Of a run that is interrupted nothing else is asked.
  process.once('exit', remove);
  return async () => {
    server.close();
    remove();
    await (await started?.catch(() => undefined))?.end();
  };
}

async function tell(socket: Socket, started: Promise<StartedApiServer>): Promise<void> {
  socket.on('error', () => {});
  try {
    const { access } = await started;
    socket.end(JSON.stringify({ access }));
  } catch (error) {
    socket.end(JSON.stringify({ fault: error instanceof Error ? error.message : String(error) }));
  }
}

/** The API server of this run, by the path that was provided. Throws where it could not be started. */
export async function sharedApiServer(path: string): Promise<ApiServer> {
  const told = await text(createConnection(path));
  const { access, fault } = JSON.parse(told) as { readonly access?: Access; readonly fault?: string };
  if (access === undefined) throw new Error(fault);
  const { ApiServer } = await import('./api-server.ts');
  return new ApiServer(access);
}
