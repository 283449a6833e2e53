// What clients may take of a gate together: bodies that are held open, connections, and reviews that go on being answered meanwhile.
import { once } from 'node:events';
import net from 'node:net';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits as usual, type Limits } from '../src/server/limits.ts';
import { listen, type Listening } from '../src/server/listening.ts';
import { Metrics } from '../src/server/metrics.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { gateWith, podOf, reviewOf } from './sample-review.ts';
import { metricIn } from './metric.ts';

const host = '127.0.0.1';
const KiB = 1024;
/** So little that tests can fill it, and so short that they can wait for it. */
const limits: Limits = {
  ...usual,
  body: 512 * KiB,
  smallBody: 16 * KiB,
  smallBodies: 64 * KiB,
  largeBodies: 512 * KiB,
  values: 8 * KiB,
  connections: 20,
  waitingConnections: 180,
  timeouts: { stalled: 100, slow: 60_000 },
};

let app: FastifyInstance;
let listening: Listening;
let metrics: Metrics;
let lines: string[];
const sockets: net.Socket[] = [];

beforeEach(async () => {
  lines = [];
  metrics = new Metrics('0.0.0');
  app = webhookApp(gateWith(), { log: pino({}, { write: (line) => lines.push(line) }), metrics, limits });
  listening = await listen(app, { host, port: 0, flag: '--port' });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await listening.stop(0);
});

interface Client {
  readonly socket: net.Socket;
  /** All that was said until the connection was closed. */
  readonly closed: Promise<string>;
  /** Once a whole answer is there: its status, and what it holds. */
  readonly answered: Promise<{ readonly status: number; readonly body: string }>;
}

async function connect(localAddress = host): Promise<Client> {
  const socket = net.connect({ host, port: listening.port, localAddress });
  sockets.push(socket);
  let said = '';
  const { promise: answered, resolve } = Promise.withResolvers<{ status: number; body: string }>();
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    const [head = '', body = ''] = said.split('\r\n\r\n');
    const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN);
    if (Buffer.byteLength(body) >= length) resolve({ status: Number(head.slice(9, 12)), body });
  });
  socket.on('error', () => {});
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(said)));
  await once(socket, 'connect');
  return { socket, closed, answered };
}

const head = (length: number | 'chunked') =>
  `POST /validate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${
    length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`
  }\r\n\r\n`;
const whole = (body: string) => head(Buffer.byteLength(body)) + body;
const small = reviewOf(podOf({ hostPID: true }));
const large = small.padEnd(500 * KiB);

async function holdOpen(count: number, length: number, localAddress = host): Promise<readonly Client[]> {
  const clients = await Promise.all(Array.from({ length: count }, () => connect(localAddress)));
  for (const { socket } of clients) socket.write(head(length) + ' '.repeat(length - 1));
  return clients;
}

async function counted(reason: string): Promise<number> {
  const { text } = await metrics.scrape();
  return metricIn(text, `plimsoll_connections_closed_total{reason="${reason}"}`) ?? 0;
}

async function ask(body: string, localAddress = host): Promise<{ status: number; allowed: unknown }> {
  const { socket, answered } = await connect(localAddress);
  socket.write(whole(body));
  const { status, body: answer } = await answered;
  socket.destroy();
  return { status, allowed: status === 200 ? JSON.parse(answer).response.allowed : answer };
}

test('small reviews are answered whatever large ones are held open', async () => {
  await holdOpen(10, 500 * KiB);
  for (let count = 0; count < 20; count++) expect(await ask(small)).toEqual({ status: 200, allowed: false });
});

test('a large review is answered though others are held open: one of them goes, and no answer is wrong', async () => {
  await holdOpen(1, 500 * KiB, '127.0.0.2');
  expect(await ask(large)).toEqual({ status: 200, allowed: false });
  expect(await counted('held')).toBe(1);
  expect(lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 40)).toEqual([
    expect.objectContaining({ reason: 'held', times: 1, msg: 'connection closed because a limit was reached' }),
  ]);
});

test('a large review waits for one connection of another client, however many that one holds open', async () => {
  await holdOpen(10, 500 * KiB, '127.0.0.2');
  expect(await ask(large)).toEqual({ status: 200, allowed: false });
  expect(await counted('held')).toBeLessThanOrEqual(3);
});

test('many small bodies that are held open make room for those that arrive', async () => {
  await holdOpen(8, 16 * KiB, '127.0.0.2');
  expect(await ask(small.padEnd(15 * KiB))).toEqual({ status: 200, allowed: false });
});

test('large reviews that come at once are all answered', async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => connect()));
  for (const { socket } of clients) socket.write(whole(large));
  const answers = await Promise.all(clients.map(({ answered }) => answered));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(await counted('held')).toBe(0);
});

test('a body in chunks of one byte, and one that grows large on its way', async () => {
  for (const body of [small, small.padEnd(40 * KiB)]) {
    const { socket, answered } = await connect();
    socket.write(head('chunked') + [...body].map((byte) => `1\r\n${byte}\r\n`).join(''));
    socket.write('0\r\n\r\n');
    const { status, body: answer } = await answered;
    expect([status, JSON.parse(answer).response.allowed]).toEqual([200, false]);
  }
});

test.each([
  { name: 'break off', act: (socket: net.Socket) => socket.destroy() },
  { name: 'are too long', act: (socket: net.Socket) => socket.write(' '.repeat(600 * KiB)) },
  { name: 'have too many values', act: (socket: net.Socket) => socket.write('{},'.repeat(20_000)) },
  { name: 'are no JSON', act: (socket: net.Socket) => socket.write('}\r\n0\r\n\r\n') },
])('bodies that $name leave no room taken', async ({ act }) => {
  for (let round = 0; round < 8; round++) {
    const { socket } = await connect('127.0.0.2');
    socket.write(`${head('chunked')}80000\r\n${' '.repeat(100 * KiB)}`);
    await once(app.server, 'request');
    act(socket);
    socket.destroy();
  }
  expect(await ask(large)).toEqual({ status: 200, allowed: false });
});

test('a review that nobody waits for any more leaves no room taken', async () => {
  for (let round = 0; round < 8; round++) {
    const { socket } = await connect('127.0.0.2');
    socket.end(whole(large).replace('/validate', '/nowhere'));
    socket.destroy();
  }
  expect(await ask(large)).toEqual({ status: 200, allowed: false });
});

test('of too many connections the one that is idle for longest goes, of the client that has most', async () => {
  const kept = await connect();
  kept.socket.write(whole(small));
  await kept.answered;
  const others = await Promise.all(Array.from({ length: limits.connections - 1 }, () => connect('127.0.0.2')));
  expect(await ask(small)).toEqual({ status: 200, allowed: false });
  expect(await Promise.race(others.map(({ closed }) => closed))).toBe('');
  expect(await counted('too_many')).toBe(1);
  expect(kept.socket.closed).toBe(false);
});

/** More than may be open and wait. */
const flooding = 2 * (limits.connections + limits.waitingConnections);

test('a flood of connections keeps no review from being answered, and none that is too many stays', async () => {
  for (let count = 0; count < 5; count++) {
    const flood = await Promise.all(Array.from({ length: flooding }, () => connect('127.0.0.2')));
    expect(await ask(small)).toEqual({ status: 200, allowed: false });
    // Those that are too many for these are closed: the review is a connection as well.
    const gone = new Set<Client>();
    for (const client of flood) void client.closed.then(() => gone.add(client));
    await expect.poll(() => flood.length - gone.size, { timeout: 20_000 }).toBeLessThanOrEqual(limits.connections);
  }
});

test('many reviews that come at once, each over a connection of its own, are all answered', async () => {
  const clients = await Promise.all(Array.from({ length: 10 * limits.connections }, () => connect()));
  for (const { socket } of clients) socket.write(whole(small));
  const answers = await Promise.all(clients.map(({ answered }) => answered));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
});

test('a connection on which nothing moves any more is closed, though its request may take longer', async () => {
  const impatient = webhookApp(gateWith(), {
    log: pino({ level: 'silent' }),
    metrics,
    limits: { ...limits, stalled: 100 },
  });
  const port = await listen(impatient, { host, port: 0, flag: '--port' });
  const socket = net.connect({ host, port: port.port });
  sockets.push(socket);
  socket.write(head(100));
  let said = '';
  socket.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await once(socket, 'close');
  expect(said).toBe('');
  await port.stop(0);
});
