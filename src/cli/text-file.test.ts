import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTextFile, TextFileError } from './text-file.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-text-file-'));
  await writeFile(join(folder, 'good'), '\uFEFFgrün\r\n');
  await writeFile(join(folder, 'latin1'), Buffer.from([0x67, 0x72, 0xfc, 0x6e]));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('readTextFile', () => {
  test('gives the text as it is', async () => {
    expect(await readTextFile(join(folder, 'good'))).toBe('\uFEFFgrün\r\n');
  });

  test.each([
    ['gone', 'cannot be read: there is no such file; write the path of one'],
    ['', 'cannot be read: it is a folder; write the path of a file'],
    ['good/below', 'cannot be read: a part of its path is not a folder; write the path of a file'],
    ['latin1', 'is not UTF-8 text; save it as UTF-8'],
    ['nul\0', 'cannot be read: '],
  ])('tells why it cannot read "%s"', async (name, reason) => {
    const reading = readTextFile(join(folder, name));
    await expect(reading).rejects.toThrow(TextFileError);
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.toThrow(/^"[^\n]*$/);
  });
});
