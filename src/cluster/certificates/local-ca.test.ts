import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localCertificate } from './certificate-source.ts';
import { issueLeaf } from './issue.ts';
import { localCa, stateFolder, StateFolderUnusable } from './local-ca.ts';

const now = new Date('2026-09-01T12:00:00Z');
const day = 24 * 3_600_000;

let parent: string;
let folder: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'plimsoll-state-'));
  folder = join(parent, 'below', 'plimsoll');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

test.each([
  { name: 'set', environment: { XDG_STATE_HOME: '/var/state' }, path: '/var/state/plimsoll' },
  { name: 'not set', environment: {}, path: join(homedir(), '.local/state/plimsoll') },
  { name: 'empty', environment: { XDG_STATE_HOME: '' }, path: join(homedir(), '.local/state/plimsoll') },
  { name: 'relative', environment: { XDG_STATE_HOME: 'state' }, path: join(homedir(), '.local/state/plimsoll') },
])('where it is, with XDG_STATE_HOME $name', ({ environment, path }) => {
  expect(stateFolder(environment)).toBe(path);
});

describe('the CA that is kept', () => {
  test('is made once, for nobody else to read', async () => {
    const first = await localCa(folder, now);
    expect(first.notes).toEqual([]);
    expect(await localCa(folder, new Date(now.getTime() + 300 * day))).toEqual(first);
    expect((await readdir(folder)).toSorted()).toEqual(['ca.crt', 'ca.pem']);
    const modes = await Promise.all(['.', 'ca.pem', 'ca.crt'].map((file) => stat(join(folder, file))));
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '600', '644']);
    expect(await readFile(first.caFile, 'utf8')).toBe(first.ca.cert);
  });

  const replaced = (why: string) =>
    new RegExp(`ca\\.pem ${why}, so it was replaced; clients .* need .*ca\\.crt again$`);
  test.each<{ name: string; file: string; spoil: (path: string) => Promise<void>; notes: RegExp[] }>([
    {
      name: 'garbage',
      file: 'ca.pem',
      spoil: (path) => writeFile(path, 'garbage'),
      notes: [replaced('cannot be read')],
    },
    { name: 'half of it', file: 'ca.pem', spoil: (path) => truncate(path, 400), notes: [replaced('cannot be read')] },
    { name: 'no file', file: 'ca.pem', spoil: (path) => rm(path), notes: [] },
    { name: 'no file for clients', file: 'ca.crt', spoil: (path) => rm(path), notes: [] },
    { name: 'garbage for clients', file: 'ca.crt', spoil: (path) => writeFile(path, 'garbage'), notes: [] },
    {
      name: 'a certificate that is no CA',
      file: 'ca.pem',
      spoil: async (path) => {
        const { ca } = await localCa(folder, now);
        const { cert, key } = await issueLeaf(ca, ['localhost'], new Date(now.getTime() + 3600 * day));
        await writeFile(path, cert + key);
      },
      notes: [replaced('is not valid yet')],
    },
  ])('is made good where there is $name', async ({ file, spoil, notes }) => {
    await localCa(folder, now);
    await spoil(join(folder, file));
    const mended = await localCa(folder, now);
    expect(mended.notes).toEqual(notes.map((note) => expect.stringMatching(note)));
    expect(await localCa(folder, now)).toEqual({ ...mended, notes: [] });
  });

  test('is replaced a month before it expires, and where its key is of another', async () => {
    const first = await localCa(folder, now);
    const late = await localCa(folder, new Date(now.getTime() + 3621 * day));
    expect(late.notes).toEqual([expect.stringMatching(replaced('expires soon'))]);
    await writeFile(join(folder, 'ca.pem'), first.ca.cert + late.ca.key);
    expect((await localCa(folder, now)).notes).toEqual([expect.stringMatching(replaced('has another key'))]);
  });

  test.each([
    { name: 'a file stands in its place', at: ['plimsoll'], code: 'EEXIST' },
    { name: 'a file stands in the way', at: [], code: 'ENOTDIR' },
  ])('cannot be where $name', async ({ at, code }) => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    const place = at.length === 0 ? join(file, 'plimsoll') : file;
    const fault = await localCa(place, now).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(StateFolderUnusable);
    expect(fault).toMatchObject({
      message: `the folder "${place}" cannot be used for the gate's CA (${code}); set XDG_STATE_HOME to a folder that this user may write, or give --tls-cert and --tls-key`,
    });
  });

  test('cannot be where a folder stands in the place of its file', async () => {
    await localCa(folder, now);
    await rm(join(folder, 'ca.pem'));
    await localCa(join(folder, 'ca.pem'), now);
    await expect(localCa(folder, now)).rejects.toThrow(StateFolderUnusable);
  });
});

test('its certificate is signed at the start, and again after a day', async () => {
  let time = now.getTime();
  const { look } = localCertificate('10.0.0.1', folder, () => new Date(time));
  const first = await (await look()).use();
  const { checkIP, checkHost } = readable(first.certificate.cert);
  expect([checkIP('10.0.0.1'), checkHost('localhost')]).toEqual(['10.0.0.1', 'localhost']);
  expect(first.sentence).toBe(`its own, renewed every day; its CA is ${join(folder, 'ca.crt')}`);
  time += 23 * 3_600_000;
  expect((await (await look()).use()).certificate.cert).toBe(first.certificate.cert);
  time += 2 * 3_600_000;
  const second = await (await look()).use();
  expect(second.certificate.cert).not.toBe(first.certificate.cert);
  const ca = new X509Certificate(await readFile(second.caFile ?? '', 'utf8'));
  expect(new X509Certificate(second.certificate.cert).verify(ca.publicKey)).toBe(true);
});

function readable(cert: string): Pick<X509Certificate, 'checkIP' | 'checkHost'> {
  const certificate = new X509Certificate(cert);
  return { checkIP: (ip) => certificate.checkIP(ip), checkHost: (host) => certificate.checkHost(host) };
}
