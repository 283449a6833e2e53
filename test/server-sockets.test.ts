// The port for reviews as its clients meet it: real TLS, bodies in pieces, and connections that mean no good.
import { once } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import tls from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Certificate } from '../src/server/app.ts';
import type { Gate } from '../src/server/gate.ts';
import { limits } from '../src/server/limits.ts';
import { boundTo, listen, type Listening } from '../src/server/listening.ts';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { captured, gateWith, podOf, reviewOf, metrics, silent as log } from './sample-review.ts';

const json = { 'content-type': 'application/json' };

describe('over TLS', () => {
  let authority: Certificate;
  let certificate: Certificate;
  let app: FastifyInstance;
  let listening: Listening;
  const sockets: net.Socket[] = [];

  beforeAll(async () => {
    const now = new Date();
    authority = await issueCa(now);
    certificate = await issueLeaf(authority, ['localhost', '127.0.0.1'], now);
    // Times so short that a test can wait for them.
    app = webhookApp(gateWith(), { log, metrics, certificate, limits: { ...limits, request: 600, check: 100 } });
    listening = await listen(app, { host: '127.0.0.1', port: 0, flag: '--port' });
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
  });
  afterAll(() => listening.stop(1000));

  interface Reply {
    readonly status: number | undefined;
    readonly headers: Record<string, unknown>;
    readonly body: string;
  }

  function post(chunks: readonly (string | Buffer)[], options: https.RequestOptions = {}): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const place = { host: '127.0.0.1', port: listening.port, ca: authority.cert, path: '/validate' };
      const request = https.request({ ...place, method: 'POST', headers: json, ...options }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body }));
      });
      request.on('error', reject);
      for (const chunk of chunks) request.write(chunk);
      request.end();
    });
  }

  /** Whether the server still refuses a pod that is to be refused. */
  async function lives(): Promise<boolean> {
    const { status, body } = await post([reviewOf(podOf({ hostPID: true }))]);
    return status === 200 && JSON.parse(body).response.allowed === false;
  }

  /** A connection of which every byte is ours, and what comes back until it is closed. */
  function raw(secure: boolean, bytes?: string | Buffer): { socket: net.Socket; closed: Promise<string> } {
    const place = { host: '127.0.0.1', port: listening.port };
    const socket = secure ? tls.connect({ ...place, ca: authority.cert }) : net.connect(place);
    sockets.push(socket);
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')));
    socket.on('error', () => {});
    if (bytes !== undefined) socket.once(secure ? 'secureConnect' : 'connect', () => socket.write(bytes));
    return { socket, closed: new Promise((resolve) => socket.on('close', () => resolve(said))) };
  }

  test('answers, in one piece and in many', async () => {
    const review = await captured('b-bad.deny');
    const whole = await post([review]);
    const pieces = review.match(/[\s\S]{1,700}/g) ?? [];
    expect(await post(pieces)).toMatchObject({ status: 200, body: whole.body });
    expect(JSON.parse(whole.body).response.allowed).toBe(false);
  });

  test.each([
    { name: 'a-good.allow', allowed: true },
    { name: 'b-bad.deny', allowed: false },
    { name: 'c-forty.allow', allowed: true },
    { name: 'd-update.allow', allowed: true },
    { name: 'ephemeral', allowed: false },
    { name: 'resize', allowed: true },
    { name: 'resize-bad', allowed: false },
  ])('captured from kube-apiserver: $name', async ({ name, allowed }) => {
    const review = await captured(name);
    const { status, body } = await post([review]);
    expect([status, JSON.parse(body).response]).toEqual([
      200,
      expect.objectContaining({ uid: JSON.parse(review).request.uid, allowed }),
    ]);
  });

  test('a character that is cut in two by the way it is sent stays one', async () => {
    const bytes = Buffer.from(reviewOf(podOf(), { uid: 'ü-💾' }));
    const { body } = await post([...bytes].map((byte) => Buffer.from([byte])));
    expect(JSON.parse(body).response.uid).toBe('ü-💾');
  });

  test('answers request after request on one connection', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const reply = { status: 200, headers: expect.objectContaining({ connection: 'keep-alive' }) };
    for (let count = 0; count < 5; count++) expect(await post([reviewOf(podOf())], { agent })).toMatchObject(reply);
    agent.destroy();
  });

  test('a kept connection may be idle for longer than a request may take', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 });
    const first = await post([reviewOf(podOf())], { agent });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const [socket] = Object.values(agent.freeSockets).flatMap((free) => free ?? []);
    const second = await post([reviewOf(podOf())], { agent });
    expect([first.status, second.status, socket?.destroyed]).toEqual([200, 200, false]);
    agent.destroy();
  });

  test.each([{ length: 'said beforehand' }, { length: 'not said' }])(
    'a body too long, its length $length',
    async ({ length }) => {
      const chunk = 'x'.repeat(1024 * 1024);
      const said = length === 'not said' ? {} : { 'content-length': String(9 * chunk.length) };
      const reply = await post(
        Array.from({ length: 9 }, () => chunk),
        { headers: { ...json, ...said } },
      );
      expect(reply).toMatchObject({
        status: 413,
        body: 'the body is longer than 8388608 bytes; send a smaller object\n',
      });
      expect(await lives()).toBe(true);
    },
  );

  test('a body that breaks off', async () => {
    const head =
      'POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{"a';
    const { socket, closed } = raw(true, head);
    await new Promise((resolve) => app.server.once('request', resolve));
    socket.destroy();
    await closed;
    expect(await lives()).toBe(true);
  });

  test.each([
    { name: 'says nothing after the handshake', secure: true, bytes: undefined, answer: /^HTTP\/1\.1 408 / },
    { name: 'says nothing at all', secure: false, bytes: undefined, answer: /^$/ },
    {
      name: 'says half of the headers',
      secure: true,
      bytes: 'POST /validate HTTP/1.1\r\nHost',
      answer: /^HTTP\/1\.1 408 .*the request was not complete in time; send it faster\n$/s,
    },
    {
      name: 'says half of the body',
      secure: true,
      bytes: 'POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      answer: /^HTTP\/1\.1 408 /,
    },
  ])('whoever $name is hung up on', async ({ secure, bytes, answer }) => {
    expect(await raw(secure, bytes).closed).toMatch(answer);
    expect(await lives()).toBe(true);
  });

  test.each([
    { name: 'garbage instead of TLS', secure: false, bytes: Buffer.alloc(4096, 0xff), answer: /^/ },
    { name: 'HTTP instead of TLS', secure: false, bytes: 'GET / HTTP/1.1\r\n\r\n', answer: /^/ },
    {
      name: 'garbage instead of HTTP',
      secure: true,
      bytes: '\0\x01\x02garbage\r\n\r\n',
      answer: /^HTTP\/1\.1 400 .*this is not an HTTP\/1\.1 request\n$/s,
    },
    {
      name: 'headers without end',
      secure: true,
      bytes: `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}`,
      answer: /^HTTP\/1\.1 431 .*the headers are too long; send fewer\n$/s,
    },
    {
      name: 'a length that is no number',
      secure: true,
      bytes: 'POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n',
      answer: /^HTTP\/1\.1 400 /,
    },
    {
      name: 'two lengths',
      secure: true,
      bytes: 'POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      answer: /^HTTP\/1\.1 400 /,
    },
    {
      name: 'no Host',
      secure: true,
      bytes: 'POST /validate HTTP/1.1\r\nContent-Length: 0\r\n\r\n',
      answer: /^HTTP\/1\.1 400 .*the request has no Host header; send one, as HTTP\/1\.1 requires\n$/s,
    },
    {
      name: 'an Expect that there is not',
      secure: true,
      bytes: 'POST /validate HTTP/1.1\r\nHost: x\r\nExpect: 200-ok\r\nContent-Length: 0\r\n\r\n',
      answer: /^HTTP\/1\.1 417 .*this Expect header is not supported; remove it\n$/s,
    },
    {
      name: 'a wish for a tunnel',
      secure: true,
      bytes: 'CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n',
      answer: /^HTTP\/1\.1 405 .*CONNECT is not supported; send reviews with POST\n$/s,
    },
    {
      name: 'another protocol',
      secure: true,
      bytes: 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      answer: /^HTTP\/1\.1 400 .*this is not an HTTP\/1\.1 request\n$/s,
    },
    {
      name: 'a method that there is not',
      secure: true,
      bytes: 'BREW /validate HTTP/1.1\r\nHost: x\r\n\r\n',
      answer: /^HTTP\/1\.1 400 /,
    },
  ])('$name', async ({ secure, bytes, answer }) => {
    expect(await raw(secure, bytes).closed).toMatch(answer);
    expect(await lives()).toBe(true);
  });

  test('TLS 1.1 is refused, 1.2 is spoken', async () => {
    const versions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;
    expect(await post([reviewOf(podOf())], versions)).toMatchObject({ status: 200 });
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    await expect(post([reviewOf(podOf())], old)).rejects.toThrow(/alert protocol version|unsupported protocol/);
  });
});

describe('a gate that listens on every address', () => {
  test('is reached over IPv4 too', async () => {
    const app = webhookApp(gateWith(), { log, metrics, limits });
    const listening = await listen(app, { host: '::', port: 0, flag: '--port' });
    const socket = net.connect({ host: '127.0.0.1', port: listening.port });
    await once(socket, 'connect');
    expect(socket.remotePort).toBe(listening.port);
    socket.destroy();
    await listening.stop(0);
  });

  test.each([
    { what: 'no address of IPv6', interfaces: { lo: [of('127.0.0.1', 'IPv4')] }, bound: '0.0.0.0' },
    { what: 'nothing but a loopback', interfaces: { lo: [of('127.0.0.1', 'IPv4'), of('::1', 'IPv6')] }, bound: '::' },
    { what: 'no address of IPv4', interfaces: { eth0: [of('fd00::7', 'IPv6')] }, bound: '::' },
  ])('takes $bound of a machine that has $what', ({ interfaces, bound }) => {
    expect(boundTo('::', interfaces)).toBe(bound);
    expect(boundTo('127.0.0.1', interfaces)).toBe('127.0.0.1');
  });

  function of(address: string, family: 'IPv4' | 'IPv6'): NetworkInterfaceInfo {
    const info = { address, netmask: '', mac: '', internal: false, cidr: null };
    return family === 'IPv4' ? { ...info, family } : { ...info, family, scopeid: 0 };
  }
});

describe('a gate that is told to stop', () => {
  async function opened(): Promise<{ gate: Gate; listening: Listening; app: FastifyInstance }> {
    const gate = gateWith();
    const app = webhookApp(gate, { log, metrics, limits });
    return { gate, app, listening: await listen(app, { host: '127.0.0.1', port: 0, flag: '--port' }) };
  }

  function connection(port: number): { socket: net.Socket; said: () => string; closed: Promise<void> } {
    const socket = net.connect({ host: '127.0.0.1', port });
    let said = '';
    socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
    socket.on('error', () => {});
    return { socket, said: () => said, closed: new Promise((resolve) => socket.on('close', () => resolve())) };
  }

  const body = reviewOf(podOf());
  const head = `POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;

  test('answers what it has accepted, and says that the connection ends', async () => {
    const { gate, app, listening } = await opened();
    const { socket, said, closed } = connection(listening.port);
    socket.write(head + body.slice(0, 9));
    await new Promise((resolve) => app.server.once('request', resolve));
    gate.isStopping = true;
    const stopped = listening.stop(10_000);
    socket.write(body.slice(9));
    await Promise.all([stopped, closed]);
    expect(said()).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*connection: close\r\n[\s\S]*"allowed":true/);
  });

  test('does not wait for whoever asks nothing, or not all of it', async () => {
    const { app, listening } = await opened();
    const silent = connection(listening.port);
    const slow = connection(listening.port);
    const kept = connection(listening.port);
    slow.socket.write(head.slice(0, 20));
    kept.socket.write(head + body);
    await new Promise((resolve) => app.server.once('request', (_, response) => response.once('close', resolve)));
    await listening.stop(60_000);
    await Promise.all([silent.closed, slow.closed, kept.closed]);
    expect(kept.said()).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  test('does not wait for ever for the rest of a body', async () => {
    const { app, listening } = await opened();
    const { socket, closed } = connection(listening.port);
    socket.write(head);
    await new Promise((resolve) => app.server.once('request', resolve));
    await listening.stop(50);
    await closed;
    expect(app.server.listening).toBe(false);
  });
});
