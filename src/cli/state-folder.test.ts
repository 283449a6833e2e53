import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownCertificate, stateFolder, StateFolderUnusable } from './state-folder.ts';

const names = ['localhost', '127.0.0.1', '::1'];
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

describe('the certificate that is kept', () => {
  test('is made once, for nobody else to read', async () => {
    const first = await ownCertificate(folder, names, now);
    expect(first.notes).toEqual([]);
    expect(await ownCertificate(folder, names, new Date(now.getTime() + 300 * day))).toEqual(first);
    expect((await readdir(folder)).toSorted()).toEqual(['ca.crt', 'ca.pem', 'server.pem']);
    const modes = await Promise.all(['.', 'ca.pem', 'server.pem', 'ca.crt'].map((file) => stat(join(folder, file))));
    expect(modes.map(({ mode }) => (mode & 0o777).toString(8))).toEqual(['700', '600', '600', '644']);
    expect(await readFile(first.caFile, 'utf8')).toMatch(
      /^-----BEGIN CERTIFICATE-----\n[^-]+-----END CERTIFICATE-----\n$/,
    );
  });

  test('is made anew for another name, and nearer to its end, by the same authority', async () => {
    const first = await ownCertificate(folder, names, now);
    const authority = await readFile(first.caFile, 'utf8');
    const second = await ownCertificate(folder, [...names, 'gate.example.com'], now);
    expect(second.notes).toEqual([
      `the certificate in ${join(folder, 'server.pem')} is not for gate.example.com, so it was made anew`,
    ]);
    const third = await ownCertificate(folder, names, new Date(now.getTime() + 340 * day));
    expect(third.notes).toEqual([`the certificate in ${join(folder, 'server.pem')} ends soon, so it was made anew`]);
    expect(new Set([first.cert, second.cert, third.cert]).size).toBe(3);
    expect(await readFile(first.caFile, 'utf8')).toBe(authority);
  });

  test.each<{ name: string; file: string; spoil: (path: string) => Promise<void>; notes: RegExp[] }>([
    {
      name: 'garbage for the authority',
      file: 'ca.pem',
      spoil: (path) => writeFile(path, 'garbage'),
      notes: [
        /ca\.pem cannot be read, so it was made anew; clients that trust the old one need .*ca\.crt again$/,
        /server\.pem is from another authority, so it was made anew$/,
      ],
    },
    {
      name: 'half of the authority',
      file: 'ca.pem',
      spoil: (path) => truncate(path, 400),
      notes: [/ca\.pem cannot be read/, /server\.pem is from another authority/],
    },
    {
      name: 'no authority',
      file: 'ca.pem',
      spoil: (path) => rm(path),
      notes: [/server\.pem is from another authority/],
    },
    {
      name: 'an empty certificate',
      file: 'server.pem',
      spoil: (path) => truncate(path, 0),
      notes: [/server\.pem cannot be read, so it was made anew$/],
    },
    { name: 'no certificate', file: 'server.pem', spoil: (path) => rm(path), notes: [] },
    { name: 'no file for clients', file: 'ca.crt', spoil: (path) => rm(path), notes: [] },
    { name: 'garbage for clients', file: 'ca.crt', spoil: (path) => writeFile(path, 'garbage'), notes: [] },
  ])('is made good where there is $name', async ({ file, spoil, notes }) => {
    await ownCertificate(folder, names, now);
    await spoil(join(folder, file));
    const mended = await ownCertificate(folder, names, now);
    expect(mended.notes).toEqual(notes.map((note) => expect.stringMatching(note)));
    expect(await ownCertificate(folder, names, now)).toEqual({ ...mended, notes: [] });
  });

  test.each([
    { name: 'a file stands in its place', at: ['plimsoll'], code: 'EEXIST' },
    { name: 'a file stands in the way', at: [], code: 'ENOTDIR' },
  ])('cannot be where $name', async ({ at, code }) => {
    const file = join(parent, 'file');
    await writeFile(file, '');
    const place = at.length === 0 ? join(file, 'plimsoll') : file;
    const fault = await ownCertificate(place, names, now).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(StateFolderUnusable);
    expect(fault).toMatchObject({
      message: `the folder "${place}" cannot be used for the gate's certificate (${code}); set XDG_STATE_HOME to a folder that this user may write, or give --tls-cert and --tls-key`,
    });
  });

  test('cannot be where a folder stands in the place of its file', async () => {
    await ownCertificate(folder, names, now);
    await rm(join(folder, 'ca.pem'));
    await ownCertificate(join(folder, 'ca.pem'), names, now);
    await expect(ownCertificate(folder, names, now)).rejects.toThrow(StateFolderUnusable);
  });
});
