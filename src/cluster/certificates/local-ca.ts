import { randomUUID, X509Certificate, createPrivateKey } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { quote } from '../../model/quote.ts';
import type { Certificate } from '../../server/app.ts';
import { signingCaOf, type SigningCa } from './ca.ts';

/** The folder of the local CA cannot be used; the message says why and what to do. */
export class StateFolderUnusable extends Error {
  readonly code = 'ERR_STATE_FOLDER';
}

/** The CA of a gate outside a cluster. */
export interface LocalCa {
  readonly ca: SigningCa;
  /** The file of its certificate, for clients to trust. */
  readonly caFile: string;
  /** What was replaced, in sentences. */
  readonly notes: readonly string[];
}

/** In milliseconds. A CA that expires sooner is replaced. */
const spare = 30 * 24 * 3_600_000;

/** The folder for state. A relative XDG_STATE_HOME counts as absent (XDG Base Directory Specification). */
export function stateFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const set = environment['XDG_STATE_HOME'] ?? '';
  return join(isAbsolute(set) ? set : join(homedir(), '.local', 'state'), 'plimsoll');
}

/** The CA in a folder, or a new one if it cannot be used. Throws `StateFolderUnusable`. */
export async function localCa(folder: string, now: Date): Promise<LocalCa> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await chmod(folder, 0o700);
    const [file, caFile] = [join(folder, 'ca.pem'), join(folder, 'ca.crt')];
    const text = await textOf(file);
    const kept = pairIn(text ?? '');
    const obstacle = text === undefined ? 'is missing' : obstacleTo(kept, now);
    const ca = obstacle === undefined ? kept : await (await import('./issue.ts')).issueCa(now);
    if (obstacle !== undefined) await place(file, ca.cert + ca.key, 0o600);
    if ((await textOf(caFile)) !== ca.cert) await place(caFile, ca.cert, 0o644);
    const note = `the CA in ${file} ${obstacle}, so it was replaced; clients that trust the old one need ${caFile} again`;
    return { ca: signingCaOf(ca), caFile, notes: text === undefined || obstacle === undefined ? [] : [note] };
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause && 'code' in cause)) throw cause;
    const message = `the folder ${quote(folder)} cannot be used for the gate's CA (${String(cause.code)}); set XDG_STATE_HOME to a folder that this user may write, or give --tls-cert and --tls-key`;
    throw new StateFolderUnusable(message, { cause });
  }
}

/** Why the CA cannot be used; undefined if it can. */
function obstacleTo({ cert, key }: Certificate, now: Date): string | undefined {
  try {
    const ca = new X509Certificate(cert);
    if (!ca.checkPrivateKey(createPrivateKey(key))) return 'has another key';
    if (ca.validFromDate > now) return 'is not valid yet';
    if (ca.validToDate.getTime() - now.getTime() < spare) return 'expires soon';
    return ca.ca && ca.checkIssued(ca) && ca.verify(ca.publicKey) ? undefined : 'is not a self-signed CA';
  } catch {
    return 'cannot be read';
  }
}

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----\n/;
const keyBlock = /-----BEGIN PRIVATE KEY-----[\s\S]*?-----END PRIVATE KEY-----\n/;

/** Certificate and key are in one file, so that they always fit. */
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

/** Writes a file atomically. */
async function place(file: string, text: string, mode: number): Promise<void> {
  const fresh = `${file}.${randomUUID()}`;
  try {
    await writeFile(fresh, text, { mode, flag: 'wx', flush: true });
    await rename(fresh, file);
  } finally {
    await rm(fresh, { force: true });
  }
}
