// `plimsoll try`: a gate asked from outside, as the API server would ask it.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './command.ts';
import { issuerIn, serveGate, type Issuer, type ServedGate } from './served-gate.ts';

let folder: string;
let issuer: Issuer;
let gate: ServedGate;
let cert: string;
let key: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-try-'));
  issuer = await issuerIn(folder);
  ({ cert, key } = await issuer.issue('gate'));
  gate = await serveGate(['--tls-cert', cert, '--tls-key', key], { env: { XDG_STATE_HOME: folder } });
});
afterAll(async () => {
  gate.child.kill('SIGKILL');
  await gate.ended;
  await rm(folder, { recursive: true, force: true });
});

test('tells what is refused, and ends with 0: the gate has answered', async () => {
  const { exit, stdout, stderr } = await run(['try', `https://localhost:${gate.port}/validate`, '--ca', issuer.caFile]);
  expect([exit, stderr]).toEqual([0, '']);
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    'the sample pod is refused:',
    'Pod "web" has 5 problems with policy "standard":',
    '- container "web" has no memory limit; set resources.limits.memory (limits-required)',
  ]);
});

test('tells that it passes', async () => {
  const args = ['try', `https://localhost:${gate.port}/validate`, '--ca', issuer.caFile, '--namespace', 'kube-system'];
  expect(await run(args)).toEqual({
    exit: 0,
    stdout: 'the sample pod is allowed, without warnings\n',
    stderr: '',
  });
});

test.each([
  {
    name: 'the authority is not trusted',
    path: '/validate',
    args: [],
    exit: 1,
    line: /cannot be reached: .*certificate/,
  },
  {
    name: 'nothing is at that path',
    path: '/nowhere',
    args: ['CA'],
    exit: 1,
    line: /answered HTTP 404 without an AdmissionReview: not found; send reviews to POST \/validate, \/mutate or \/policies\n$/,
  },
  {
    name: 'the file of the authority is not there',
    path: '/validate',
    args: ['--ca', '/nope'],
    exit: 2,
    line: /^"\/nope" cannot be read: there is no such file; write the path of one\n$/,
  },
])('says that $name', async ({ path, args, exit, line }) => {
  const trust = args[0] === 'CA' ? ['--ca', issuer.caFile] : args;
  const ended = await run(['try', `https://localhost:${gate.port}${path}`, ...trust]);
  expect(ended).toEqual({ exit, stdout: '', stderr: expect.stringMatching(line) });
  expect(ended.stderr.split('\n')).toHaveLength(2);
});

test('says that what answers is no gate', async () => {
  const server = https.createServer({ cert: readFileSync(cert), key: readFileSync(key) }, (_, response) => {
    response.end('{"kind":"AdmissionReview","response":{"allowed":"yes"}}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { exit, stderr } = await run(['try', `https://127.0.0.1:${port}/validate`, '--ca', issuer.caFile]);
  expect([exit, stderr]).toEqual([1, expect.stringMatching(/ answered HTTP 200 without an AdmissionReview: \{"kind"/)]);
  server.close();
});

test('says what to write instead of an address that it cannot use', async () => {
  expect(await run(['try', 'http://localhost/validate'])).toEqual({
    exit: 2,
    stdout: '',
    stderr: "argument 'url' has 'http://localhost/validate'; write it as https://HOST:PORT/validate\n",
  });
});
