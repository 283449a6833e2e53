import http, { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { boundConnections } from './connections.ts';
import { limits } from './limits.ts';

const server = (slow = 60_000, connections = 3, maxConnections = 3) => {
  const bound = http.createServer();
  let closed = 0;
  boundConnections(bound, { ...limits, connections, maxConnections, patience: { stalled: 0, slow } }, () => closed++);
  return {
    /** A connection from an address, to a server that answers nothing. */
    connect: (remoteAddress: string): Socket => {
      const socket = new Socket();
      const port = Math.random();
      Object.defineProperties(socket, { remoteAddress: { value: remoteAddress }, remotePort: { value: port } });
      // Node itself would read from it.
      for (const listener of bound.listeners('connection').slice(-1)) listener.call(bound, socket);
      return socket;
    },
    /** Has a connection ask; what ends the asking. */
    ask: (socket: Socket): (() => void) => {
      const request = new IncomingMessage(socket);
      const response = new ServerResponse(request);
      bound.emit('request', request, response);
      return () => void response.emit('close');
    },
    closed: () => closed,
  };
};

const open = (sockets: readonly Socket[]) => sockets.map(({ destroyed }) => !destroyed);

test('connections that come at once are closed once each', () => {
  const { connect, closed } = server();
  const sockets = Array.from({ length: 8 }, () => connect('10.0.0.1'));
  expect(open(sockets)).toEqual([false, false, false, false, false, true, true, true]);
  expect(closed()).toBe(5);
});

test('the one that is idle goes, though one that is asking is older', () => {
  const { connect, ask } = server();
  const sockets = [connect('10.0.0.1'), connect('10.0.0.1'), connect('10.0.0.1')] as const;
  ask(sockets[0]);
  const end = ask(sockets[1]);
  expect(open([...sockets, connect('10.0.0.1')])).toEqual([true, true, false, true]);
  end();
  expect(open([...sockets, connect('10.0.0.2')])).toEqual([true, true, false, true]);
  expect(open([...sockets, connect('10.0.0.3')])).toEqual([true, false, false, true]);
});

test('the client goes first that has most', () => {
  const { connect } = server();
  const kept = connect('10.0.0.1');
  const flood = Array.from({ length: 10 }, () => connect('10.0.0.2'));
  expect(open([kept, ...flood].slice(0, -2))).toEqual([true, ...flood.slice(0, -2).map(() => false)]);
});

test('where all are being answered, the new one goes, unless another client has most', () => {
  const { connect, ask } = server();
  const sockets = Array.from({ length: 3 }, () => connect('10.0.0.1'));
  for (const socket of sockets) ask(socket);
  expect(open([...sockets, connect('10.0.0.1')])).toEqual([true, true, true, false]);
  expect(open([...sockets, connect('10.0.0.2')])).toEqual([false, true, true, true]);
});

describe('before there are too many', () => {
  test('young ones stay', () => {
    const { connect, ask } = server(60_000, 1);
    const sockets = [connect('10.0.0.1'), connect('10.0.0.1'), connect('10.0.0.1')] as const;
    ask(sockets[0]);
    expect(open(sockets)).toEqual([true, true, true]);
  });

  test('one that has been idle for long goes, or one whose request is open for long', () => {
    const { connect, ask } = server(-1, 2);
    const sockets = [connect('10.0.0.1'), connect('10.0.0.1')] as const;
    ask(sockets[0]);
    expect(open([...sockets, connect('10.0.0.1')])).toEqual([true, false, true]);
    const busy = server(-1, 1);
    const first = busy.connect('10.0.0.1');
    busy.ask(first);
    expect(open([first, busy.connect('10.0.0.1')])).toEqual([false, true]);
  });

  test('none goes of a client that has fewer', () => {
    const { connect, ask } = server(20, 3, 9);
    const other = connect('10.0.0.1');
    ask(other);
    const until = performance.now() + 30;
    while (performance.now() < until);
    const sockets = [connect('10.0.0.2'), connect('10.0.0.2'), connect('10.0.0.2')];
    expect(open([other, ...sockets])).toEqual([true, true, true, true]);
  });
});
