import http, { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { boundConnections } from './connections.ts';
import { limits } from './limits.ts';

/** In milliseconds: for longer than any connection may be idle, and for less than a request may be slow. */
const idleFor = 3500;
const slow = 60_000;
/** After which nobody waits any more. */
const request = 70_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const server = () => {
  const bound = http.createServer();
  let closed = 0;
  const few = { ...limits, connections: 3, waitingConnections: 4, patience: { stalled: 0, slow }, request };
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
    /** Has a connection ask; what ends the asking. */
    ask: (socket: Socket): ServerResponse => {
      const response = new ServerResponse(new IncomingMessage(socket));
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

test('one that asks nothing goes for one that waits, after a while, though one that is asking is older', () => {
  const { connect, ask } = server();
  const sockets = [connect(), connect(), connect(), connect()];
  for (const socket of sockets.slice(0, 2)) ask(socket);
  vi.advanceTimersByTime(500);
  expect(isIn(sockets)).toEqual([true, true, true, false]);
  vi.advanceTimersByTime(idleFor);
  expect([open(sockets), isIn(sockets)]).toEqual([
    [true, true, false, true],
    [true, true, true, true],
  ]);
});

test('one that is done with its requests goes at once, and is told so with its answer', async () => {
  const { connect, ask } = server();
  const sockets = [connect(), connect(), connect()];
  const [first, ...others] = sockets.map(ask);
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
  const flood = Array.from({ length: 5 }, () => connect('10.0.0.2'));
  const late = connect('10.0.0.3');
  vi.advanceTimersByTime(idleFor);
  expect([open([kept, late]), isIn([late])]).toEqual([[true, true], [true]]);
  expect(open(flood)).toEqual([false, false, true, true, true]);
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
  let responses = sockets.map(ask);
  const again = () => {
    for (const response of responses) response.emit('close');
    responses = sockets.map(ask);
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
