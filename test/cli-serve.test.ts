// `plimsoll serve` as its users start, try and end it.
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import { run, type CommandOptions, type Running } from './command.ts';
import { podOf, reviewOf } from './sample-review.ts';
import { logOf, policyText, serveGate, type ServedGate } from './served-gate.ts';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const anyPorts = ['--port', '0', '--ops-port', '0'];

let folder: string;
const started: Running[] = [];

beforeAll(async () => {
  // A name that a shell would take apart.
  folder = await mkdtemp(join(tmpdir(), "plimsoll it's $HOME "));
});
afterEach(async () => {
  for (const { child } of started) child.kill('SIGKILL');
  await Promise.all(started.splice(0).map(({ ended }) => ended));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function gate(args: readonly string[] = [], options: CommandOptions = {}): Promise<ServedGate> {
  const served = await serveGate(args, { env: { XDG_STATE_HOME: folder }, ...options });
  started.push(served);
  return served;
}

async function refused(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { exit, stdout, stderr } = await run(['serve', ...args], { env: { XDG_STATE_HOME: folder, ...env } });
  return { exit, stdout, lines: stderr.split('\n') };
}

async function fileOf(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

describe('started', () => {
  test('it says what is in force, where it is, and how to try it', async () => {
    const { said, port, opsPort } = await gate();
    const lines = said.stdout.split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^plimsoll \d+\.\d+\.\d+$/),
      '',
      expect.stringMatching(/^policy {7}standard {2}profile standard, mode Enforce, \d+ rules$/),
      '',
      `reviews      https://127.0.0.1:${port}/validate`,
      `health       http://127.0.0.1:${opsPort}/readyz`,
      expect.stringMatching(/^certificate {2}its own, renewed every day; its CA is .*\/plimsoll\/ca\.crt$/),
      '',
      'a pod that is refused:',
      expect.stringMatching(/^ {2}curl .* https:\/\/127\.0\.0\.1:\d+\/validate$/),
      '',
    ]);
    expect(logOf({ said })).toEqual([
      expect.objectContaining({ level: 'info', msg: 'serving', policies: ['standard'] }),
    ]);
  });

  test('it is ready', async () => {
    const { opsPort } = await gate();
    for (const path of ['livez', 'readyz']) {
      const reply = await fetch(`http://127.0.0.1:${opsPort}/${path}`);
      expect([reply.status, await reply.text()]).toEqual([200, 'ok\n']);
    }
  });

  test.skipIf(!hasCurl)(
    'the line that it prints refuses a pod, from any folder (needs curl: apt-get install curl)',
    async () => {
      const given = await certificateFiles();
      for (const args of [[], ['--policy', 'baseline'], ['--tls-cert', given.cert, '--tls-key', given.key]]) {
        const { said } = await gate(args);
        const line = /^ *curl .*$/m.exec(said.stdout)?.[0] ?? '';
        const { stdout, stderr } = await promisify(execFile)('bash', ['-c', line], { cwd: '/' });
        expect([stderr, stdout]).toEqual(['', expect.stringContaining('"allowed":false')]);
      }
    },
  );

  test('it uses its CA again', async () => {
    await gate();
    const authority = await readFile(join(folder, 'plimsoll', 'ca.crt'), 'utf8');
    const { said } = await gate();
    expect(said.stdout).toMatch(/^plimsoll /);
    expect(await readFile(join(folder, 'plimsoll', 'ca.crt'), 'utf8')).toBe(authority);
  });

  test('it says in a sentence what it had to replace', async () => {
    const state = join(folder, 'spoilt');
    await mkdir(join(state, 'plimsoll'), { recursive: true });
    await writeFile(join(state, 'plimsoll', 'ca.pem'), '-----BEGIN');
    const { said } = await gate([], { env: { XDG_STATE_HOME: state } });
    expect(said.stdout.split('\n')[0]).toBe(
      `the CA in ${state}/plimsoll/ca.pem cannot be read, so it was replaced; clients that trust the old one need ${state}/plimsoll/ca.crt again`,
    );
  });

  test('it goes on when nobody reads what it says any more', async () => {
    const { child, port } = await gate(['--log-level', 'debug']);
    child.stdout?.destroy();
    child.stderr?.destroy();
    for (let count = 0; count < 3; count++) expect(await ask(port)).toContain('"allowed":false');
    expect(child.exitCode).toBe(null);
  });

  test('several policies, by name and by file', async () => {
    const file = await fileOf('shop.yaml', policyText('shop', 'mode: Warn, rules: {privileged: {}}'));
    const { said } = await gate(['--policy', file, '--policy', 'restricted', '--policy', 'restricted']);
    const lines = said.stdout.split('\n').filter((line) => line.startsWith('policy'));
    expect(lines).toEqual([
      expect.stringMatching(/^policy {7}restricted {2}profile restricted, mode Enforce, \d+ rules$/),
      'policy       shop        profile none, mode Warn, 1 rule',
    ]);
  });

  test('a built-in is meant by its name, whatever files there are', async () => {
    await fileOf('baseline', 'no policy');
    const { said } = await gate(['--policy', 'baseline'], { env: { XDG_STATE_HOME: folder }, cwd: folder });
    expect(said.stdout).toMatch(/^policy {7}baseline {2}profile baseline/m);
  });
});

describe('told to end', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('by %s, it ends', async (signal) => {
    const { child, ended, said } = await gate();
    child.kill(signal);
    expect(await ended).toBe(0);
    expect(logOf({ said }).map(({ msg }) => msg)).toEqual(['serving', 'stopping']);
  });

  test('it ends though connections are open on which nothing is asked', async () => {
    const { child, ended, port, opsPort } = await gate();
    const sockets = [port, opsPort].map((open) => net.connect({ host: '127.0.0.1', port: open }));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    for (const socket of sockets) socket.destroy();
  });

  test('it answers what it has accepted, though npm passes the signal on', async () => {
    const { child, ended, port } = await gate();
    const { socket, said, rest } = await halfAsked(port);
    child.kill('SIGINT');
    child.kill('SIGINT');
    await notAccepting(port);
    socket.write(rest);
    await once(socket, 'close');
    expect(said()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*"allowed":false/);
    expect(await ended).toBe(0);
  });

  test('a second time, it does not wait any longer', async () => {
    const { child, ended, port } = await gate();
    const { socket } = await halfAsked(port);
    child.kill('SIGTERM');
    await notAccepting(port);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
    socket.destroy();
  });

  test('by a fault of its own, it says so in a sentence and in the log', async () => {
    const fault = "process.on('SIGUSR2', () => Promise.reject(new Error('broken on purpose')))";
    const { child, ended, said } = await gate([], {
      env: { XDG_STATE_HOME: folder },
      execArgv: ['--import', `data:text/javascript,${encodeURIComponent(fault)}`],
    });
    child.kill('SIGUSR2');
    expect(await ended).toBe(3);
    const [, line = '', sentence] = said.stderr.split('\n');
    expect(JSON.parse(line)).toMatchObject({ level: 'fatal', err: { message: 'broken on purpose' } });
    expect(sentence).toBe('internal error: broken on purpose; the log line above has the details');
  });
});

describe('not started', () => {
  test.each([
    { setting: '--port', other: '--ops-port' },
    { setting: '--ops-port', other: '--port' },
  ])('because the port of $setting is in use', async ({ setting, other }) => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    expect(await refused([setting, String(port), other, '0'])).toEqual({
      exit: 2,
      stdout: '',
      lines: [`port ${port} on 127.0.0.1 is in use; stop what uses it or choose another with ${setting}`, ''],
    });
    taken.close();
  });

  test('because a port is in use while it turns to its cluster, where nobody answers', async () => {
    const taken = net.createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const kubeconfig = await fileOf(
      'kubeconfig',
      JSON.stringify({
        'current-context': 'away',
        contexts: [{ name: 'away', context: { cluster: 'away', user: 'away' } }],
        clusters: [{ name: 'away', cluster: { server: 'https://127.0.0.1:1' } }],
        users: [{ name: 'away', user: { token: 'away' } }],
      }),
    );
    const args = ['--cluster', '--namespace', 'gate', '--port', '0', '--ops-port', String(port)];
    const { exit, lines } = await refused(args, { KUBECONFIG: kubeconfig });
    expect(exit).toBe(2);
    expect(lines).toContain(`port ${port} on 127.0.0.1 is in use; stop what uses it or choose another with --ops-port`);
    taken.close();
  });

  test.each([
    {
      name: 'the address is not here',
      args: ['--host', '203.0.113.7'],
      line: '"203.0.113.7" is not an address of this machine; choose another with --host',
    },
    {
      name: 'a file is not there',
      args: ['--policy', './nope.yaml'],
      line: 'policy "./nope.yaml" cannot be read: there is no such file; write the path of one',
    },
    {
      name: 'a name is not known',
      args: ['--policy', 'strict'],
      line: 'policy "strict" cannot be read: there is no such file; write the path of one, or the name of a built-in: standard, baseline, restricted, hardened',
    },
    {
      name: 'there is no certificate',
      args: ['--tls-cert', '/nope.crt', '--tls-key', '/nope.key'],
      line: 'the file "/nope.crt" does not exist; give a file of PEM',
    },
    {
      name: 'a key is missing',
      args: ['--tls-cert', '/nope.crt'],
      line: '--tls-cert and --tls-key belong together; give both or none',
    },
    {
      name: 'a port is no port',
      args: ['--port', '65536'],
      line: "option '--port <number>' has '65536'; write a number from 0 to 65535",
    },
    {
      name: 'a port is no whole number',
      args: ['--ops-port', '8e3'],
      line: "option '--ops-port <number>' has '8e3'; write a number from 0 to 65535",
    },
    {
      name: 'the host is empty',
      args: ['--host', ''],
      line: "option '--host <address>' has ''; write an address, or :: for all of them",
    },
    {
      name: 'the version is none',
      args: ['--kube-version', '1.x'],
      line: "option '--kube-version <1.NN>' has '1.x'; write it as 1.NN",
    },
    {
      name: 'an option is misspelt',
      args: ['--polcy', 'x'],
      line: "unknown option '--polcy' (Did you mean --policy?); see plimsoll --help",
    },
    {
      name: 'a word is too much',
      args: ['standard'],
      line: "too many arguments for 'serve'. Expected 0 arguments but got 1: standard; see plimsoll --help",
    },
  ])('because $name', async ({ args, line }) => {
    expect(await refused([...anyPorts, ...args])).toEqual({ exit: 2, stdout: '', lines: [line, ''] });
  });

  test('because the folder for its state cannot be written', async () => {
    const file = await fileOf('file', '');
    expect(await refused(anyPorts, { XDG_STATE_HOME: file })).toMatchObject({
      exit: 2,
      lines: [
        expect.stringMatching(/^the folder ".*\/file\/plimsoll" cannot be used .* \(ENOTDIR\); set XDG_STATE_HOME /),
        '',
      ],
    });
  });

  test('because a certificate has another key', async () => {
    const [one, other] = [await certificateFiles('one'), await certificateFiles('other')];
    expect(await refused([...anyPorts, '--tls-cert', one.cert, '--tls-key', other.key])).toMatchObject({
      exit: 2,
      lines: [
        expect.stringMatching(/^the key in ".*other\.key" is not the one of the certificate in ".*one\.crt"; /),
        '',
      ],
    });
  });

  test('because of everything that is wrong with its policies, each at its place', async () => {
    const one = await fileOf('one.yaml', policyText('one', 'mode: Enforced, ruls: {}'));
    const other = await fileOf('other.yaml', policyText('baseline', 'mode: Warn'));
    const labels = await fileOf(
      'labels.yaml',
      policyText('labels', 'mode: Warn, match: {namespaceSelector: {matchLabels: {team: shop}}}'),
    );
    const args = ['--policy', one, '--policy', labels, '--policy', 'nope', '--policy', other, '--policy', 'baseline'];
    const { exit, stdout, lines } = await refused([...anyPorts, ...args]);
    expect([exit, stdout]).toEqual([2, '']);
    expect(lines).toEqual([
      expect.stringMatching(/^policy "nope" cannot be read: /),
      expect.stringMatching(/^.*one\.yaml:4:\d+: .*"Enforced"/),
      expect.stringMatching(/^.*one\.yaml:4:\d+: .*"?ruls"?/),
      expect.stringMatching(/^.*labels\.yaml:4:\d+: .* files .*; write match\.namespaces instead$/),
      `policy "baseline" is a built-in policy and also in ${other}; rename the one in the file`,
      '',
    ]);
  });
});

async function certificateFiles(name = 'given'): Promise<{ cert: string; key: string }> {
  const now = new Date();
  const { cert, key } = await issueLeaf(await issueCa(now), ['gate.example.com'], now);
  return { cert: await fileOf(`${name}.crt`, cert), key: await fileOf(`${name}.key`, key) };
}

const body = reviewOf(podOf({ hostPID: true }));
const head = `POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;

async function connected(port: number): Promise<{ socket: tls.TLSSocket; said: () => string }> {
  const socket = tls.connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  socket.on('error', () => {});
  await once(socket, 'secureConnect');
  return { socket, said: () => said };
}

async function ask(port: number): Promise<string> {
  const { socket, said } = await connected(port);
  socket.write(`${head}Connection: close\r\n\r\n${body}`);
  await once(socket, 'close');
  return said();
}

/** A request of which the gate has the first half; it says so with 100 Continue. */
async function halfAsked(port: number) {
  const { socket, said } = await connected(port);
  socket.write(`${head}Expect: 100-continue\r\n\r\n${body.slice(0, 9)}`);
  while (!said().includes('\r\n\r\n')) await once(socket, 'data');
  const before = said().length;
  return { socket, said: () => said().slice(before), rest: body.slice(9) };
}

/** Resolves once a gate takes no new connections. */
async function notAccepting(port: number): Promise<void> {
  for (;;) {
    const socket = net.connect({ host: '127.0.0.1', port });
    const refusal = await Promise.race([
      once(socket, 'connect').then(() => false),
      once(socket, 'close').then(() => true),
    ]).catch(() => true);
    socket.destroy();
    if (refusal) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
