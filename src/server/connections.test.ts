import http, { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { boundConnections } from './connections.ts';
import { limits } from './limits.ts';

/** In milliseconds: for longer than any connection may be idle, and for less than a request may be slow. */
const idleFor = 3500;
const stalled = 250;
const slow = 60_000;
/** After which nobody waits any more. */
const request = 70_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const server = (connections = 3) => {
  const bound = http.createServer();
  let closed = 0;
  const few = { ...limits, connections, waitingConnections: 4, timeouts: { stalled, slow }, request };
  boundConnections(bound, few, () => closed++);
  // What reads from connections is Node's, and none of these is one.
  const [take] = bound.listeners('connection');
  return {
    /** A connection from an address, to a server that answers nothing. */
    connect: (remoteAddress = '10.0.0.1'): Socket => {
      const socket = new Socket();
      const port = Math.random();
      Object.defineProperties(socket, { remoteAddress: { value: remoteAddress }, remotePort: { value: port } });
      take?.call(bound, socket);
      return socket;
    },
    /** Has a connection send what is no request yet. */
    send: (socket: Socket): void => void Object.defineProperty(socket, 'bytesRead', { value: 1 }),
    /** Has a connection ask, all of its request or a part; what ends the asking. */
    ask: (socket: Socket, complete = true): ServerResponse => {
      const response = new ServerResponse(
        Object.assign(new IncomingMessage(socket), { complete, httpVersionMajor: 1, httpVersionMinor: 1 }),
      );
      bound.emit('request', response.req, response);
      return response;
    },
    closed: () => closed,
  };
};

const open = (sockets: readonly Socket[]) => sockets.map(({ destroyed }) => !destroyed);
/** Node reads from those that are let in. */
const isIn = (sockets: readonly Socket[]) => sockets.map((socket) => socket.listenerCount('data') > 0);

test('connections that come at once wait, and none is closed', () => {
  const { connect, closed } = server();
  const sockets = Array.from({ length: 7 }, () => connect());
  expect(isIn(sockets)).toEqual([true, true, true, false, false, false, false]);
  expect([open(sockets).every(Boolean), closed()]).toEqual([true, 0]);
});

test('of more than may wait, the new one is closed', () => {
  const { connect, closed } = server();
  const sockets = Array.from({ length: 9 }, () => connect());
  expect(open(sockets)).toEqual([...Array.from({ length: 7 }, () => true), false, false]);
  expect(closed()).toBe(2);
});

test.each([
  { name: 'sends nothing', begins: false, stays: 200, goes: 400 },
  { name: 'begins to ask and does not go on', begins: true, stays: 2900, goes: 3200 },
])('one that $name goes for one that waits, after a while, though one that is asking is older', (given) => {
  const { connect, ask, send } = server();
  const sockets = [connect(), connect(), connect(), connect()];
  for (const socket of sockets.slice(0, 2)) ask(socket);
  if (given.begins) send(sockets[2] as Socket);
  vi.advanceTimersByTime(given.stays);
  expect(isIn(sockets)).toEqual([true, true, true, false]);
  vi.advanceTimersByTime(given.goes - given.stays);
  expect([open(sockets), isIn(sockets)]).toEqual([
    [true, true, false, true],
    [true, true, true, true],
  ]);
});

test('one that is done with its requests goes at once, and is told so with its answer', async () => {
  const { connect, ask } = server();
  const sockets = [connect(), connect(), connect()];
  const [first, ...others] = sockets.map((socket) => ask(socket));
  const waiting = connect();
  const next = ask(sockets[1] as Socket);
  expect([first, ...others, next].map((response) => response?.shouldKeepAlive)).toEqual([false, false, false, false]);
  first?.emit('close');
  vi.advanceTimersByTime(100);
  expect([open(sockets), isIn([waiting])]).toEqual([[false, true, true], [true]]);
});

test('where a connection is closed by its client, the next is let in', async () => {
  const { connect, ask } = server();
  const sockets = [connect(), connect(), connect(), connect()];
  for (const socket of sockets.slice(0, 3)) ask(socket);
  sockets[1]?.destroy();
  await vi.waitFor(() => expect(isIn(sockets)).toEqual([true, true, true, true]));
});

test('those that wait are let in by turns of their clients, and the client goes first that has most', () => {
  const { connect, ask } = server();
  const kept = connect('10.0.0.1');
  ask(kept).emit('close');
  const flood = Array.from({ length: 4 }, () => connect('10.0.0.2'));
  const late = connect('10.0.0.3');
  vi.advanceTimersByTime(300);
  expect([open([kept, late]), isIn([late])]).toEqual([[true, true], [true]]);
  expect(isIn(flood)).toEqual([true, true, true, false]);
  expect(open(flood)).toEqual([false, false, true, true]);
});

/** An address that has all connections, and all that may wait. */
const flooded = () => {
  const given = server();
  const flood = Array.from({ length: 7 }, () => given.connect('10.0.0.2'));
  return { ...given, flood };
};

test('where one address floods the gate, another waits in the place of its newest and is soon let in', () => {
  const { connect, flood } = flooded();
  const other = connect('10.0.0.1');
  expect([open(flood), open([other])]).toEqual([[true, true, true, true, true, true, false], [true]]);
  vi.advanceTimersByTime(stalled + 100);
  expect([open([other]), isIn([other])]).toEqual([[true], [true]]);
  flood.push(connect('10.0.0.2'), connect('10.0.0.2'));
  vi.advanceTimersByTime(stalled + 100);
  expect(open([other])).toEqual([true]);
});

test('two addresses share what may wait', () => {
  const { connect, flood } = flooded();
  const others = Array.from({ length: 4 }, () => connect('10.0.0.1'));
  expect(open(flood)).toEqual([true, true, true, true, true, false, false]);
  expect(open(others)).toEqual([true, true, false, false]);
});

test('where one address floods the gate, another keeps the connection that it has', () => {
  const { connect, ask } = server();
  const kept = connect('10.0.0.1');
  const flood = Array.from({ length: 7 }, () => connect('10.0.0.2'));
  const [first, other] = [ask(kept), ask(flood[0] as Socket)];
  expect([first, other].map(({ shouldKeepAlive }) => shouldKeepAlive)).toEqual([true, false]);
  first.emit('close');
  vi.advanceTimersByTime(idleFor);
  expect([open([kept]), ask(kept).shouldKeepAlive]).toEqual([[true], true]);
});

test('a client gives up none of its own for itself while another has more', () => {
  const { connect, ask } = server(4);
  const kept = connect('10.0.0.1');
  ask(kept).emit('close');
  vi.advanceTimersByTime(idleFor);
  const flood = Array.from({ length: 3 }, () => connect('10.0.0.2'));
  const late = connect('10.0.0.1');
  vi.advanceTimersByTime(stalled + 100);
  expect([open([kept, late]), isIn([late]), open(flood)]).toEqual([[true, true], [true], [false, true, true]]);
});

test.each([
  { what: 'a part of each', complete: false, isLetIn: true },
  { what: 'the whole of each', complete: true, isLetIn: false },
])('of requests of a client that has most, of which $what has come, one goes: $isLetIn', ({ complete, isLetIn }) => {
  const { connect, ask } = server();
  for (const socket of [connect('10.0.0.2'), connect('10.0.0.2'), connect('10.0.0.2')]) ask(socket, complete);
  const other = connect('10.0.0.1');
  vi.advanceTimersByTime(stalled + 100);
  expect(isIn([other])).toEqual([isLetIn]);
});

test('where a request is slow, its connection goes', () => {
  const { connect, ask } = server();
  const sockets = [connect(), connect(), connect(), connect()];
  for (const socket of sockets.slice(0, 3)) ask(socket);
  vi.advanceTimersByTime(slow - 100);
  expect(isIn(sockets)).toEqual([true, true, true, false]);
  vi.advanceTimersByTime(200);
  expect([open(sockets), isIn(sockets)]).toEqual([
    [false, true, true, true],
    [true, true, true, true],
  ]);
});

test('one that waits for longer than any client would is closed', () => {
  const { connect, ask, closed } = server();
  const sockets = [connect(), connect(), connect()];
  let responses = sockets.map((socket) => ask(socket));
  const again = () => {
    for (const response of responses) response.emit('close');
    responses = sockets.map((socket) => ask(socket));
  };
  const waiting = connect();
  for (let seconds = 0; seconds < request / 1000; seconds++) {
    expect(open([waiting])).toEqual([true]);
    again();
    vi.advanceTimersByTime(1000);
  }
  vi.advanceTimersByTime(100);
  expect([open([...sockets, waiting]), closed()]).toEqual([[true, true, true, false], 1]);
});
