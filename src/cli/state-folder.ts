import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { quote } from '../model/quote.ts';
import type { Certificate } from '../server/certificate.ts';
import { obstacleToAuthority, obstacleToCertificate } from '../server/kept-certificate.ts';

/** The folder in which Plimsoll keeps its certificates cannot be used; the message says why and what to do. */
export class StateFolderUnusable extends Error {
  readonly code = 'ERR_STATE_FOLDER';
}

/** A certificate of the gate's own, and what a client has to know of it. */
export interface KeptCertificate extends Certificate {
  /** The file of the authority's certificate, for clients to trust. */
  readonly caFile: string;
  /** What had to be replaced, in sentences. */
  readonly notes: readonly string[];
}

/** Where Plimsoll keeps state; an XDG folder that is not absolute counts as absent (XDG Base Directory Specification). */
export function stateFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const set = environment['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(set) ? set : join(homedir(), '.local', 'state'), 'plimsoll');
}

/**
 * The gate's own certificate for some names: the one that is kept in the folder while it can be used, else a new one
 * from the authority that is kept there, else from a new one. Throws `StateFolderUnusable`.
 */
export async function ownCertificate(folder: string, names: readonly string[], now: Date): Promise<KeptCertificate> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const { pair: authority, notes } = await authorityIn(folder, now);
    const caFile = join(folder, 'ca.crt');
    if ((await textOf(caFile)) !== authority.cert) await place(caFile, authority.cert, 0o644);
    const leaf = await leafIn(folder, authority, names, now);
    return { ...leaf.pair, caFile, notes: [...notes, ...leaf.notes] };
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) throw cause;
    const message = `the folder ${quote(folder)} cannot be used for the gate's certificate (${String(cause.code)}); set XDG_STATE_HOME to a folder that this user may write, or give --tls-cert and --tls-key`;
    throw new StateFolderUnusable(message, { cause });
  }
}

/** A certificate with its key, and what is to be said of how it came to be. */
interface Kept {
  readonly pair: Certificate;
  readonly notes: readonly string[];
}

async function authorityIn(folder: string, now: Date): Promise<Kept> {
  const file = join(folder, 'ca.pem');
  const text = await textOf(file);
  const kept = pairIn(text ?? '');
  const obstacle = text === undefined ? 'is not there' : obstacleToAuthority(kept, now);
  if (obstacle === undefined) return { pair: kept, notes: [] };
  const { issueAuthority } = await import('../server/own-certificate.ts');
  const pair = await issueAuthority(now);
  await place(file, pair.cert + pair.key, 0o600);
  const note = `the authority in ${file} ${obstacle}, so it was made anew; clients that trust the old one need ${join(folder, 'ca.crt')} again`;
  return { pair, notes: text === undefined ? [] : [note] };
}

async function leafIn(folder: string, authority: Certificate, names: readonly string[], now: Date): Promise<Kept> {
  const file = join(folder, 'server.pem');
  const text = await textOf(file);
  const kept = pairIn(text ?? '');
  const obstacle = text === undefined ? 'is not there' : obstacleToCertificate(kept, authority, names, now);
  if (obstacle === undefined) return { pair: kept, notes: [] };
  const { issueCertificate } = await import('../server/own-certificate.ts');
  const pair = await issueCertificate(authority, names, now);
  await place(file, pair.cert + pair.key, 0o600);
  return { pair, notes: text === undefined ? [] : [`the certificate in ${file} ${obstacle}, so it was made anew`] };
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n/;
const keyBlock = /-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----\n/;

/** A certificate and its key lie in one file, so that no fault can leave one without the other. */
function pairIn(text: string): Certificate {
  return { cert: certificateBlock.exec(text)?.[0] ?? '', key: keyBlock.exec(text)?.[0] ?? '' };
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Writes a file whole or not at all. */
async function place(file: string, text: string, mode: number): Promise<void> {
  const fresh = `${file}.${randomUUID()}`;
  try {
    await writeFile(fresh, text, { mode, flag: 'wx', flush: true });
    await rename(fresh, file);
  } finally {
    await rm(fresh, { force: true });
  }
}
